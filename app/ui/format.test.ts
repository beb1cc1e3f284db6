import { expect, test } from "vitest";
import { dayOfDate } from "#app/lib/calendar.ts";
import {
  dataSize,
  dayRangeText,
  dayShort,
  dayText,
  decimal,
  integer,
  momentText,
  money,
  moneyOnAxis,
  monthShort,
  monthText,
  percent,
  timeLeft,
  wholePercent,
} from "#app/ui/format.ts";

/** Intl puts spaces that do not break between a number and its sign. */
function plain(text: string): string {
  return text.replace(/[\u00A0\u202F]/g, " ");
}

const MARCH_31 = dayOfDate({ year: 2026, month: 3, day: 31 });

test("money is written as the reader writes it, in the shop's currency", () => {
  expect(plain(money(123456, "EUR", "de"))).toBe("1.234,56 €");
  expect(money(123456, "EUR", "en")).toBe("€1,234.56");
  expect(plain(money(-50, "GBP", "de"))).toBe("-0,50 £");
  expect(money(0, "USD", "en")).toBe("$0.00");
});

test("money has the places of its currency: none in yen, three in Kuwaiti and Iraqi dinar", () => {
  expect(money(1234, "JPY", "en")).toBe("¥1,234");
  expect(plain(money(1234567, "KWD", "en"))).toBe("KWD 1,234.567");
  expect(plain(money(1234567, "IQD", "de"))).toBe("1.234,567 IQD");
});

test("a mean is rounded to the currency's places", () => {
  expect(money(4707.5, "GBP", "en")).toBe("£47.08");
});

test("money on an axis is short in both languages", () => {
  expect(moneyOnAxis(60_000_000, "GBP", "en")).toBe("£600K");
  expect(plain(moneyOnAxis(60_000_000, "GBP", "de"))).toBe("600 Tsd. £");
  expect(plain(moneyOnAxis(250_000_000, "EUR", "de"))).toBe("2,5 Mio. €");
  expect(plain(moneyOnAxis(0, "EUR", "de"))).toBe("0 €");
  expect(plain(moneyOnAxis(50_000, "EUR", "de"))).toBe("500 €");
});

test("numbers and shares", () => {
  expect(integer(1204, "de")).toBe("1.204");
  expect(integer(1204, "en")).toBe("1,204");
  expect(decimal(1.5, 2, "de")).toBe("1,50");
  expect(plain(percent(0.3421, "de"))).toBe("34,2 %");
  expect(percent(0.3421, "en")).toBe("34.2%");
  expect(percent(1.2, "en")).toBe("120.0%");
  expect(plain(wholePercent(0.385, "de"))).toBe("39 %");
});

test("days and months are written out", () => {
  expect(dayText(MARCH_31, "de")).toBe("31. März 2026");
  expect(dayText(MARCH_31, "en")).toBe("March 31, 2026");
  expect(dayShort(MARCH_31, "en")).toBe("Mar 31, 2026");
  expect(monthText(2026 * 12 + 2, "de")).toBe("März 2026");
  expect(monthShort(2026 * 12 + 9, "en")).toBe("Oct 2026");
});

test("a range names its last day, and the year once where it is the same", () => {
  const may = dayOfDate({ year: 2026, month: 5, day: 1 });
  const september = dayOfDate({ year: 2026, month: 9, day: 1 });

  expect(dayRangeText({ from: may, to: september }, "en")).toBe("May 1 – Aug 31, 2026");
  expect(dayRangeText({ from: may - 365, to: september }, "de")).toBe("1. Mai 2025 – 31. Aug. 2026");
  expect(dayRangeText({ from: may, to: may + 1 }, "en")).toBe("May 1, 2026");
});

test("a moment is told by the shop's clocks, not by the machine's", () => {
  expect(plain(momentText("2026-07-01T22:30:00Z", "Europe/Berlin", "de"))).toBe("2. Juli 2026 um 00:30");
  expect(plain(momentText("2026-07-01T22:30:00Z", "Europe/London", "en"))).toBe("July 1, 2026 at 11:30 PM");
});

test("time left is no more exact than an estimate can be", () => {
  expect(timeLeft(0)).toEqual({ unit: "soon" });
  expect(timeLeft(29)).toEqual({ unit: "soon" });
  expect(timeLeft(31)).toEqual({ unit: "minutes", count: 1 });
  expect(timeLeft(130)).toEqual({ unit: "minutes", count: 2 });
  expect(timeLeft(75 * 60)).toEqual({ unit: "minutes", count: 75 });
  expect(timeLeft(2 * 3600)).toEqual({ unit: "hours", count: 2 });
});

test("a file's size is said as file managers say it", () => {
  const sizes = (locale: "de" | "en") =>
    [0, 900, 18_432, 13_002_342, 1024 ** 3, 524_288_000].map((bytes) => plain(dataSize(bytes, locale)));

  expect(sizes("en")).toEqual(["0 byte", "900 byte", "18 kB", "12.4 MB", "1 GB", "500 MB"]);
  expect(sizes("de")).toEqual(["0 Byte", "900 Byte", "18 kB", "12,4 MB", "1 GB", "500 MB"]);
});
