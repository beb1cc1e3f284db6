import { expect, test } from "vitest";
import { PERIOD_PRESETS, monthPeriod, periodFrom, periodToParams } from "#app/domains/retention/period.ts";
import type { Period } from "#app/domains/retention/terms.ts";
import { dayOfIso, isoOfDay } from "#app/lib/calendar.ts";

const day = (iso: string): number => dayOfIso(iso) ?? Number.NaN;
const TODAY = day("2024-03-31");
const START = day("2022-05-04");

/** "from..to" with both days in it, for the period, the one before and the one before that. */
function written({ from, to, before, beforeThat }: Period): string[] {
  return [{ from, to }, before, beforeThat].map((range) => `${isoOfDay(range.from)}..${isoOfDay(range.to - 1)}`);
}

test.each([
  ["this-month", "calendar", "2024-03-01..2024-03-31", "2024-02-01..2024-02-29", "2024-01-01..2024-01-31"],
  ["last-month", "calendar", "2024-02-01..2024-02-29", "2024-01-01..2024-01-31", "2023-12-01..2023-12-31"],
  ["this-quarter", "calendar", "2024-01-01..2024-03-31", "2023-10-01..2023-12-31", "2023-07-01..2023-09-30"],
  ["last-quarter", "calendar", "2023-10-01..2023-12-31", "2023-07-01..2023-09-30", "2023-04-01..2023-06-30"],
  ["this-year", "calendar", "2024-01-01..2024-12-31", "2023-01-01..2023-12-31", "2022-01-01..2022-12-31"],
  ["last-year", "calendar", "2023-01-01..2023-12-31", "2022-01-01..2022-12-31", "2021-01-01..2021-12-31"],
  ["last-30-days", "days", "2024-03-02..2024-03-31", "2024-02-01..2024-03-01", "2024-01-02..2024-01-31"],
  ["last-90-days", "days", "2024-01-02..2024-03-31", "2023-10-04..2024-01-01", "2023-07-06..2023-10-03"],
  ["last-12-months", "calendar", "2023-04-01..2024-03-31", "2022-04-01..2023-03-31", "2021-04-01..2022-03-31"],
  ["all-time", "days", "2022-05-04..2024-03-31", "2020-06-05..2022-05-03", "2018-07-08..2020-06-04"],
])("%s on the 31st of March 2024 is compared with the right days before", (preset, kind, ...ranges) => {
  const { period, problem } = periodFrom({ period: preset }, TODAY, START);

  expect(problem).toBeNull();
  expect(period.kind).toBe(kind);
  expect(written(period)).toEqual(ranges);
});

test("twelve months step calendar months from the day after today, leap day or not", () => {
  expect(written(periodFrom({ period: "last-12-months" }, day("2024-02-28"), START).period)).toEqual([
    "2023-02-28..2024-02-28",
    "2022-02-28..2023-02-27",
    "2021-02-28..2022-02-27",
  ]);
});

test.each([
  ["2026-02-01", "2026-02-28", "calendar", "2026-01-01..2026-01-31"],
  ["2026-04-01", "2026-06-30", "calendar", "2026-01-01..2026-03-31"],
  ["2025-01-01", "2025-12-31", "calendar", "2024-01-01..2024-12-31"],
  ["2024-05-15", "2025-05-14", "calendar", "2023-05-15..2024-05-14"],
  // Three months that are no quarter, and one day less than a month.
  ["2026-02-01", "2026-04-30", "days", "2025-11-04..2026-01-31"],
  ["2026-03-01", "2026-03-30", "days", "2026-01-30..2026-02-28"],
  ["2026-03-29", "2026-03-29", "days", "2026-03-28..2026-03-28"],
])("a range of the merchant's own, %s to %s, is compared by %s with %s", (from, to, kind, before) => {
  const { period, problem } = periodFrom({ from, to }, day("2026-11-21"), START);

  expect(problem).toBeNull();
  expect(period.preset).toBeNull();
  expect(period.kind).toBe(kind);
  expect(written(period).slice(0, 2)).toEqual([`${from}..${to}`, before]);
});

test.each([
  [{ period: "last-decade" }, "unknown-preset"],
  [{ period: "constructor" }, "unknown-preset"],
  [{ from: "2024-01-01" }, "not-a-date"],
  [{ from: "2024-02-30", to: "2024-03-01" }, "not-a-date"],
  [{ from: "2024-02-02", to: "2024-02-01" }, "ends-before-it-begins"],
  [{ from: "2024-04-01", to: "2024-04-02" }, "in-the-future"],
])("%j is answered with the last 90 days and the reason", (params, problem) => {
  const choice = periodFrom(params, TODAY, START);

  expect(choice.problem).toBe(problem);
  expect(choice.period.preset).toBe("last-90-days");
});

test("who asks for nothing gets the last 90 days without a complaint", () => {
  expect(periodFrom({}, TODAY, START)).toMatchObject({ problem: null, period: { preset: "last-90-days" } });
  expect(periodFrom({ period: "", from: null, to: "" }, TODAY, START)).toMatchObject({ problem: null });
});

test("a link to a period leads back to it", () => {
  const own = periodFrom({ from: "2024-01-05", to: "2024-02-11" }, TODAY, START).period;

  for (const period of [own, ...PERIOD_PRESETS.map((preset) => periodFrom({ period: preset }, TODAY, START).period)]) {
    expect(periodFrom(periodToParams(period), TODAY, START).period).toEqual(period);
  }
});

test("a month is compared with the month before", () => {
  expect(written(monthPeriod(2024 * 12))).toEqual(["2024-01-01..2024-01-31", "2023-12-01..2023-12-31", "2023-11-01..2023-11-30"]);
});
