import fc from "fast-check";
import { expect, test } from "vitest";
import { amountOf } from "#app/domains/order-file/amount.ts";

test.each([
  ["0.00", 0],
  ["1234.50", 123_450],
  ["12", 1200],
  ["12.5", 1250],
  ["-3.00", -300],
  ["(3.00)", -300],
  ["'12.50", 1250],
  ["1,234.50", 123_450],
  ["1,234,567.89", 123_456_789],
  ["$1,234.50", 123_450],
  ["EUR 12.50", 1250],
  ["1.234,50", 123_450],
  ["1.234.567,89", 123_456_789],
  ["12,50 €", 1250],
  ["12,5", 1250],
  ["1'234.50", 123_450],
  ["1\u00A0234,50", 123_450],
  ["1,234", 123_400],
  ["1,234,567", 123_456_700],
  ["0.125", 13],
  ["1234.567", 123_457],
  ["12345678901234.56", 1_234_567_890_123_456],
])("%s in a file with commas between its cells is %d cents", (text, cents) => {
  expect(amountOf(text, "EUR", ",")).toBe(cents);
});

test.each(["", "example string", "12.50.5", "1,23,456", "--5", "12,34.5,6", "NaN", "1e5", "99999999999999999.00"])(
  "%s is no amount",
  (text) => {
    expect(amountOf(text, "EUR", ",")).toBe("not-an-amount");
  },
);

test("three digits behind one separator are not guessed at where a spreadsheet of either language may have written them", () => {
  expect(amountOf("1.234", "EUR", ";")).toBe("unclear-amount");
  expect(amountOf("1,234", "EUR", "\t")).toBe("unclear-amount");
  expect(amountOf("0,250", "EUR", ";")).toBe(25);
  expect(amountOf("1.234", "EUR", ",")).toBe(123);
  expect(amountOf("1.234", "KWD", ";")).toBe(1234);
});

test("a currency has as many decimal places as it has", () => {
  expect(amountOf("1500", "JPY", ",")).toBe(1500);
  expect(amountOf("1500.00", "JPY", ",")).toBe(1500);
  expect(amountOf("1,500", "JPY", ",")).toBe(1500);
  expect(amountOf("1.500", "KWD", ",")).toBe(1500);
});

test("every amount that either language writes with two places is read as it is", () => {
  const spelling = fc.constantFrom(
    (cents: number) => (cents / 100).toFixed(2),
    (cents: number) => new Intl.NumberFormat("de", { minimumFractionDigits: 2 }).format(cents / 100),
    (cents: number) => new Intl.NumberFormat("en", { minimumFractionDigits: 2 }).format(cents / 100),
    (cents: number) => new Intl.NumberFormat("de", { style: "currency", currency: "EUR" }).format(cents / 100),
    (cents: number) => new Intl.NumberFormat("de-CH", { style: "currency", currency: "EUR" }).format(cents / 100),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      spelling,
      fc.constantFrom<"," | ";">(",", ";"),
      (cents, print, delimiter) => {
        expect(amountOf(print(cents), "EUR", delimiter)).toBe(cents);
      },
    ),
  );
});
