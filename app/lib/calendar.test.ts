import { expect, test } from "vitest";
import {
  addMonths,
  dateOfDay,
  dayOf,
  dayOfDate,
  dayOfIso,
  firstDayOfMonth,
  instantOfDay,
  isoOfDay,
  isTimeZone,
  monthOf,
  monthOfDay,
  yearAndMonthOf,
} from "#app/lib/calendar.ts";

const iso = (text: string): number => dayOfIso(text) ?? Number.NaN;

test.each([
  ["2026-03-28T22:59:59.999Z", "Europe/Berlin", "2026-03-28"],
  ["2026-03-28T23:00:00Z", "Europe/Berlin", "2026-03-29"],
  // The night the clocks go forward, and the one they go back: the day ends an hour earlier, then later.
  ["2026-03-29T21:59:59.999Z", "Europe/Berlin", "2026-03-29"],
  ["2026-03-29T22:00:00Z", "Europe/Berlin", "2026-03-30"],
  ["2026-10-25T22:59:59.999Z", "Europe/Berlin", "2026-10-25"],
  ["2026-10-25T23:00:00Z", "Europe/Berlin", "2026-10-26"],
  ["2026-07-01T03:59:59Z", "America/New_York", "2026-06-30"],
  ["2026-01-01T18:29:59Z", "Asia/Kolkata", "2026-01-01"],
  ["2026-01-01T18:30:00Z", "Asia/Kolkata", "2026-01-02"],
  ["1969-12-31T23:59:59Z", "UTC", "1969-12-31"],
  // Samoa slept through the 30th of December 2011.
  ["2011-12-30T09:59:59Z", "Pacific/Apia", "2011-12-29"],
  ["2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-31"],
])("%s is in %s on %s", (instant, timeZone, day) => {
  expect(isoOfDay(dayOf(new Date(instant), timeZone))).toBe(day);
});

test("local days agree with what Intl writes, in every hour of two years and five zones", () => {
  for (const timeZone of ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Tehran", "America/St_Johns"]) {
    const written = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    for (let hour = 0; hour < 2 * 366 * 24; hour += 1) {
      const instant = new Date(Date.UTC(2017, 11, 31) + hour * 3_600_000 + 1_799_000);
      if (isoOfDay(dayOf(instant, timeZone)) !== written.format(instant)) expect.fail(`${timeZone} ${instant.toISOString()}`);
    }
  }
});

test("a month is the shop's own at its very edge", () => {
  expect(monthOf(new Date("2026-01-31T22:59:59Z"), "Europe/Berlin")).toBe(2026 * 12);
  expect(monthOf(new Date("2026-01-31T23:00:00Z"), "Europe/Berlin")).toBe(2026 * 12 + 1);
});

test.each([
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
  ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
  // At midnight the clocks went to one o'clock: the day begins there.
  ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
  ["2026-07-01", "Asia/Kolkata", "2026-06-30T18:30:00.000Z"],
  ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
])("the local day %s begins in %s at %s", (day, timeZone, instant) => {
  expect(instantOfDay(iso(day), timeZone).toISOString()).toBe(instant);
});

test("days, dates and months turn into each other and back", () => {
  for (let day = iso("1999-12-30"); day < iso("2005-01-03"); day += 1) {
    const date = dateOfDay(day);
    expect(dayOfDate(date)).toBe(day);
    expect(yearAndMonthOf(monthOfDay(day))).toEqual({ year: date.year, month: date.month });
    expect(firstDayOfMonth(monthOfDay(day))).toBe(day - date.day + 1);
  }
});

test("the month of each day is the one that the language's own calendar says, from 1870 to 2270", () => {
  const wrong = Array.from({ length: 146_097 }, (_, index) => index - 36_524).filter((day) => {
    const date = new Date(day * 86_400_000);
    return monthOfDay(day) !== date.getUTCFullYear() * 12 + date.getUTCMonth();
  });

  expect(wrong).toEqual([]);
});

test.each([
  ["2024-03-31", -1, "2024-02-29"],
  ["2023-03-31", -1, "2023-02-28"],
  ["2024-02-29", 12, "2025-02-28"],
  ["2024-01-15", -1, "2023-12-15"],
])("%s moved by %i months is %s", (from, months, to) => {
  expect(isoOfDay(addMonths(iso(from), months))).toBe(to);
});

test.each(["", "2026-2-3", "2026-02-30", "1969-12-31", "2200-01-01", "2026-01-01T00:00", "heute"])("%j is no day", (text) => {
  expect(dayOfIso(text)).toBeNull();
});

test("a zone that nobody knows is refused, not taken for UTC", () => {
  expect(isTimeZone("Europe/Berlin")).toBe(true);
  expect(isTimeZone("Mars/Olympus")).toBe(false);
  expect(() => dayOf(new Date(0), "Mars/Olympus")).toThrow(/time zone/);
});
