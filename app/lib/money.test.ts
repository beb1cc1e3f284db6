import { expect, test } from "vitest";
import { decimalOfMinor, minorOfDecimal } from "#app/lib/money.ts";

test.each([
  ["12.50", "EUR", 1250],
  ["12.5", "EUR", 1250],
  ["12", "EUR", 1200],
  ["-3.00", "EUR", -300],
  ["-0.00", "EUR", 0],
  ["1000.0", "JPY", 1000],
  ["1000.5", "JPY", 1001],
  ["1.2345", "KWD", 1235],
  ["0.005", "EUR", 1],
  ["0.004999999", "EUR", 0],
  ["-0.005", "EUR", -1],
  // 1.005 * 100 is 100.49999999999999 in floating point.
  ["1.005", "EUR", 101],
  ["90071992547409.91", "EUR", Number.MAX_SAFE_INTEGER],
])("%s %s are %i of the smallest unit", (text, currency, minor) => {
  expect(minorOfDecimal(text, currency)).toEqual({ kind: "amount", minor });
});

test.each(["example string", "", " 1", "1,50", "1.", ".5", "1e3", "+1", "--1", "NaN", "Infinity", "0x10", null, undefined, 12, {}])(
  "%j is no amount",
  (text) => {
    expect(minorOfDecimal(text, "EUR")).toEqual({ kind: "refused", reason: "not-a-decimal" });
  },
);

test("an amount that a number cannot hold exactly is refused", () => {
  expect(minorOfDecimal("90071992547409.92", "EUR")).toEqual({ kind: "refused", reason: "too-large" });
});

test("an amount without a currency is refused", () => {
  expect(minorOfDecimal("1.00", "euro")).toEqual({ kind: "refused", reason: "not-a-currency" });
});

test.each([
  [1250, "EUR", "12.50"],
  [-5, "EUR", "-0.05"],
  [0, "EUR", "0.00"],
  [1000, "JPY", "1000"],
  [1, "KWD", "0.001"],
])("%i %s are written %s", (minor, currency, text) => {
  expect(decimalOfMinor(minor, currency)).toBe(text);
});
