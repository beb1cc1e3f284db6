import { expect, test } from "vitest";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { dayOfDate } from "#app/lib/calendar.ts";
import { duringPeriod, periodLabel, spanBefore, spanOf } from "#app/ui/period-words.ts";

const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };

const day = (year: number, month: number, date: number) => dayOfDate({ year, month, day: date });
const OCTOBER = { from: day(2026, 10, 1), to: day(2026, 11, 1) };
const THIRD_QUARTER = { from: day(2026, 7, 1), to: day(2026, 10, 1) };
const YEAR = { from: day(2025, 1, 1), to: day(2026, 1, 1) };
const SUMMER = { from: day(2026, 5, 1), to: day(2026, 9, 1) };
const WINTER = { from: day(2025, 11, 1), to: day(2026, 3, 1) };
const DAYS = { from: day(2026, 8, 24), to: day(2026, 11, 22) };

/** As it is read; day and month are kept together by spaces that do not break. */
function during(range: Parameters<typeof duringPeriod>[0], reader: typeof en | typeof de): string {
  return duringPeriod(range, reader).replace(/\u00A0/g, " ");
}

test("a period is called what a merchant would call it", () => {
  expect([OCTOBER, THIRD_QUARTER, YEAR, SUMMER, WINTER, DAYS].map((range) => periodLabel(range, en))).toEqual([
    "October 2026",
    "Q3 2026",
    "2025",
    "May – August 2026",
    "November 2025 – February 2026",
    "Aug 24 – Nov 21, 2026",
  ]);
  expect([OCTOBER, THIRD_QUARTER, YEAR, SUMMER, DAYS].map((range) => periodLabel(range, de))).toEqual([
    "Oktober 2026",
    "3. Quartal 2026",
    "2025",
    "Mai – August 2026",
    "24. Aug. – 21. Nov. 2026",
  ]);
});

test("a period stands in a sentence", () => {
  expect([OCTOBER, THIRD_QUARTER, YEAR, SUMMER, DAYS].map((range) => during(range, en))).toEqual([
    "in October 2026",
    "in the third quarter of 2026",
    "in 2025",
    "between May and August 2026",
    "between August 24 and November 21, 2026",
  ]);
  expect([OCTOBER, THIRD_QUARTER, YEAR, SUMMER, DAYS].map((range) => during(range, de))).toEqual([
    "im Oktober 2026",
    "im dritten Quartal 2026",
    "im Jahr 2025",
    "zwischen Mai und August 2026",
    "zwischen dem 24. August und dem 21. November 2026",
  ]);
  expect(during({ from: OCTOBER.from, to: OCTOBER.from + 1 }, de)).toBe("am 1. Oktober 2026");
});

test("the period before is named by its length", () => {
  const before = (range: { from: number; to: number }, kind: "calendar" | "days", preset: string | null, reader: typeof en | typeof de) =>
    spanBefore(spanOf({ ...range, kind, preset }), reader.t);

  expect(before(OCTOBER, "calendar", "last-month", en)).toBe("the month before");
  expect(before(THIRD_QUARTER, "calendar", null, de)).toBe("im Quartal davor");
  expect(before(YEAR, "calendar", null, de)).toBe("im Jahr davor");
  expect(before(DAYS, "days", "last-90-days", en)).toBe("the 90 days before");
  expect(before(DAYS, "days", "last-90-days", de)).toBe("in den 90 Tagen davor");
  expect(before({ from: DAYS.from, to: DAYS.from + 1 }, "days", null, de)).toBe("am Tag davor");
});

test("twelve months to today are twelve months, not 365 days", () => {
  const range = { from: day(2025, 11, 22), to: day(2026, 11, 22) };

  expect(spanOf({ ...range, kind: "calendar", preset: "last-12-months" })).toEqual({ unit: "months", count: 12 });
  expect(spanOf({ from: day(2023, 2, 28), to: day(2024, 2, 29), kind: "calendar", preset: "last-12-months" })).toEqual({
    unit: "months",
    count: 12,
  });
});

test("a range of days that looks like a month is still compared by days", () => {
  expect(spanOf({ ...OCTOBER, kind: "days", preset: null })).toEqual({ unit: "days", count: 31 });
  expect(spanOf({ ...OCTOBER, kind: "days", preset: "all-time" })).toEqual({ unit: "all" });
});
