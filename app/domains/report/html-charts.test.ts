import { expect, test } from "vitest";
import { linesMarkup } from "./html-charts.ts";

const column = (axisLabel: string, isUnfinished = false) => ({ axisLabel, axisSubLabel: null, isUnfinished });

/** As it is drawn for a desk. */
function drawn(shares: readonly (number | null)[]): string {
  const columns = shares.map((_, index) => column(`M${String(index)}`, index === shares.length - 1));
  const { markup } = linesMarkup({ series: [{ name: "Rate", tone: "accent", shares }], columns, formatAxis: String }, "A chart");
  return markup.slice(0, markup.indexOf("</svg>"));
}

test("a month without a value is a gap in the line, and has no point", () => {
  const chart = drawn([0.2, null, 0.4, 0.5]);

  expect(/ d="([^"]*)"/.exec(chart)?.[1]?.replace(/[\d. ]+/g, "")).toBe("MML");
  expect(chart.match(/<circle/g)).toHaveLength(3);
});

test("only the month that is not over is a ring", () => {
  const chart = drawn([0.2, 0.4, 0.5]);

  expect(chart.match(/class="accent" cx/g)).toHaveLength(2);
  expect(chart.match(/class="ring accent-line" cx/g)).toHaveLength(1);
});
