import { expect, test } from "vitest";
import { wholeFrom } from "#app/domains/retention/known-from.ts";
import { periodFrom } from "#app/domains/retention/period.ts";
import { dayOfIso, isoOfDay } from "#app/lib/calendar.ts";

const TODAY = dayOfIso("2026-11-21") ?? 0;
const HISTORY = { day: dayOfIso("2026-09-22") ?? 0, isLimited: true };

test.each([
  ["last-30-days", "2026-11-21"],
  ["last-90-days", "2027-03-20"],
  ["last-month", "2026-12-01"],
  ["this-quarter", "2027-01-01"],
  ["last-quarter", "2027-04-01"],
  ["last-12-months", "2028-09-21"],
])("%s is compared with a whole period from %s on", (period, expected) => {
  const from = wholeFrom(periodFrom({ period }, TODAY, HISTORY.day).period, HISTORY, TODAY);

  expect(from === null ? null : isoOfDay(from)).toBe(expected);
});

test("a stretch of time that the merchant chose, and all time, do not become known by waiting", () => {
  const own = periodFrom({ from: "2026-09-25", to: "2026-10-31" }, TODAY, HISTORY.day).period;
  const all = periodFrom({ period: "all-time" }, TODAY, HISTORY.day).period;

  expect([wholeFrom(own, HISTORY, TODAY), wholeFrom(all, HISTORY, TODAY)]).toEqual([null, null]);
});
