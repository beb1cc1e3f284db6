import { expect, test } from "vitest";
import { dayOfDate } from "#app/lib/calendar.ts";
import { rangeProblem } from "#app/ui/range-problem.ts";

const TODAY = dayOfDate({ year: 2026, month: 11, day: 21 });

test("a range of days up to today can be shown, one day too", () => {
  expect(rangeProblem("2026-05-01", "2026-08-31", TODAY)).toBeNull();
  expect(rangeProblem("2026-11-21", "2026-11-21", TODAY)).toBeNull();
});

test("each problem is said beside its field", () => {
  expect(rangeProblem("", "2026-08-31", TODAY)).toEqual({ field: "from", kind: "missing" });
  expect(rangeProblem("2026-05-01", "", TODAY)).toEqual({ field: "to", kind: "missing" });
  expect(rangeProblem("2026-02-30", "2026-08-31", TODAY)).toEqual({ field: "from", kind: "not-a-date" });
  expect(rangeProblem("2026-05-01", "31.08.2026", TODAY)).toEqual({ field: "to", kind: "not-a-date" });
  expect(rangeProblem("2026-05-02", "2026-05-01", TODAY)).toEqual({ field: "to", kind: "ends-before-it-begins" });
  expect(rangeProblem("2026-11-22", "2026-11-30", TODAY)).toEqual({ field: "from", kind: "in-the-future" });
});
