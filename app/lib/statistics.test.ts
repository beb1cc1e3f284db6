import { expect, test } from "vitest";
import { medianOf, quantileOf } from "#app/lib/statistics.ts";

test.each([
  [[], null],
  [[7], 7],
  [[3, 1], 2],
  [[2, 2, 2, 9], 2],
  [[10, 9, 100], 10],
])("the median of %j is %s", (numbers, median) => {
  expect(medianOf(numbers)).toBe(median);
});

// R 4.3: quantile(c(1, 2, 3, 10), c(0, .25, .9, 1)) is 1, 1.75, 7.9, 10.
test.each([
  [0, 1],
  [0.25, 1.75],
  [0.9, 7.9],
  [1, 10],
])("the quantile at %s agrees with R", (share, value) => {
  expect(quantileOf([10, 3, 2, 1], share)).toBeCloseTo(value, 12);
});
