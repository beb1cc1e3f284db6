import { expect, test } from "vitest";
import { HEAT_LEVELS, heatLevel, heatRange, type HeatRow } from "#app/ui/heat.ts";

const cell = (share: number, isUnfinished = false) => ({ text: "", share, spoken: "", href: "", isUnfinished });
const row = (cells: HeatRow["cells"]): HeatRow => ({ key: "a", name: "", size: "", sizeHref: "", sizeSpoken: "", cells });

test("the hue goes from the least to the greatest share", () => {
  const range = { least: 0.2, greatest: 0.3 };

  expect(heatLevel(0.2, range)).toBe(1);
  expect(heatLevel(0.25, range)).toBe(4);
  expect(heatLevel(0.3, range)).toBe(HEAT_LEVELS);
});

test("nobody is no colour, and a single share a middle one", () => {
  expect(heatLevel(0, { least: 0.2, greatest: 0.3 })).toBe(0);
  expect(heatLevel(0.2, { least: 0.2, greatest: 0.2 })).toBe(4);
});

test("month 0 and months that are not over do not set the range", () => {
  const range = heatRange([row([cell(1), cell(0.3), cell(0.1, true)]), row([cell(1), cell(0.2), cell(0)])]);

  expect(range).toEqual({ least: 0.2, greatest: 0.3 });
});

test("a shop with one cohort has no range", () => {
  expect(heatRange([row([cell(1)])])).toEqual({ least: 0, greatest: 0 });
});
