import { expect, test } from "vitest";
import { layoutBars, ticksTo, type BarsChart } from "#app/ui/bars.ts";

const WIDE = 960;
const HEIGHT = 280;

function chartOf(columns: readonly (readonly number[])[], subLabels: readonly number[] = []): BarsChart {
  return {
    series: [
      { name: "Returning", tone: "accent" },
      { name: "New", tone: "ink" },
      { name: "Guests", tone: "quiet" },
    ],
    columns: columns.map((parts, index) => ({
      key: String(index),
      axisLabel: "Jan",
      axisSubLabel: subLabels.includes(index) ? "2026" : null,
      parts,
      spoken: "",
      href: "",
      isUnfinished: false,
    })),
    formatAxis: (value) => String(value),
    unfinishedLabel: "not over yet",
  };
}

test("the axis starts at zero, ends above the greatest value and has round steps", () => {
  expect(ticksTo(870)).toEqual([0, 200, 400, 600, 800, 1000]);
  expect(ticksTo(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ticksTo(1_234_567)).toEqual([0, 250_000, 500_000, 750_000, 1_000_000, 1_250_000]);
  expect(ticksTo(0)).toEqual([0, 1]);
});

test("the parts of a bar stand on each other and are as high as their values", () => {
  const layout = layoutBars(chartOf([[600, 300, 100]]), WIDE, HEIGHT);
  const [column] = layout.columns;
  const [returning, first, guests] = column?.segments ?? [];

  expect(returning?.height).toBeCloseTo(layout.plot.height * 0.6);
  expect(first?.height).toBeCloseTo(layout.plot.height * 0.3);
  expect((first?.y ?? 0) + (first?.height ?? 0)).toBeCloseTo(returning?.y ?? 0);
  expect(guests?.y).toBeCloseTo(layout.plot.y);
});

test("a month whose refunds exceed its sales is drawn as nothing", () => {
  const layout = layoutBars(
    chartOf([
      [-50, 0, 0],
      [100, 0, 0],
    ]),
    WIDE,
    HEIGHT,
  );

  expect(layout.columns[0]?.segments.map((segment) => segment.height)).toEqual([0, 0, 0]);
});

test("names beside the last bar never overlap", () => {
  const layout = layoutBars(chartOf([[1000, 1, 1]]), WIDE, HEIGHT);
  const heights = layout.labels.map((label) => label.y);

  expect((heights[0] ?? 0) - (heights[1] ?? 0)).toBeGreaterThanOrEqual(18);
  expect((heights[1] ?? 0) - (heights[2] ?? 0)).toBeGreaterThanOrEqual(18);
});

test("on a phone the names stand above the bars, which take the whole width", () => {
  const layout = layoutBars(chartOf([[1, 1, 1]]), 343, HEIGHT);

  expect(layout.labels.every((label) => label.y < layout.plot.y)).toBe(true);
  expect(layout.plot.x + layout.plot.width).toBe(343);
});

test("where months are narrow not every one has its name, but the newest does", () => {
  const layout = layoutBars(chartOf(Array.from({ length: 24 }, () => [1, 1, 1])), 343, HEIGHT);

  expect(layout.columns.at(-1)?.hasAxisLabel).toBe(true);
  expect(layout.columns.filter((column) => column.hasAxisLabel).length).toBeLessThan(12);
});

test("a year gives way to the next one that stands too near", () => {
  const layout = layoutBars(
    chartOf(
      Array.from({ length: 13 }, () => [1, 1, 1]),
      [0, 1],
    ),
    343,
    HEIGHT,
  );

  expect(layout.columns[0]?.hasSubLabel).toBe(false);
  expect(layout.columns[1]?.hasSubLabel).toBe(true);
});
