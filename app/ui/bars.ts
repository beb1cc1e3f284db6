/** One series of stacked bars, from the bottom up. */
export type BarSeries = Readonly<{ name: string; tone: "accent" | "ink" | "quiet" }>;

/** `parts` in the order of the series. `spoken` says the whole column, for those who hear it. */
export type BarColumn = Readonly<{
  key: string;
  axisLabel: string;
  /** A second line below, where a year begins. */
  axisSubLabel: string | null;
  parts: readonly number[];
  spoken: string;
  href: string;
  isUnfinished: boolean;
}>;

export type BarsChart = Readonly<{
  series: readonly BarSeries[];
  columns: readonly BarColumn[];
  formatAxis: (value: number) => string;
  unfinishedLabel: string;
}>;

type Segment = Readonly<{ series: number; y: number; height: number }>;
export type PlacedColumn = Readonly<{
  x: number;
  width: number;
  slotX: number;
  slotWidth: number;
  top: number;
  segments: readonly Segment[];
  hasAxisLabel: boolean;
  hasSubLabel: boolean;
}>;
export type Layout = Readonly<{
  plot: Readonly<{ x: number; y: number; width: number; height: number }>;
  ticks: readonly Readonly<{ value: number; y: number }>[];
  columns: readonly PlacedColumn[];
  /** Where each series' name stands: at the height of its part of the last bar, or in a row above all bars. */
  labels: readonly Readonly<{ series: number; x: number; y: number }>[];
}>;

const TOP = 20;
const BOTTOM = 40;
const LABEL_HEIGHT = 18;
/** Below this many pixels names stand above the bars instead of beside them, which would take a third of the width. */
const NARROW = 520;
/** Of a digit or letter, on the axis and in a name; a little too wide is better than cut off. */
export const CHARACTER_WIDTH = 7;
const NAME_CHARACTER_WIDTH = 8.5;
/** The coloured square before a name, and the space around both. */
const SWATCH_WIDTH = 24;
const SUB_LABEL_WIDTH = 40;
const LABEL_GAP = 12;
const AXIS_LABEL_WIDTH = 34;
/** Share of a month's slot that its bar fills. */
const BAR_SHARE = 0.68;
const WIDEST_BAR = 56;

/**
 * Steps of 1, 2, 2.5 or 5 times a power of ten from zero to just above the greatest value, at most five of them.
 *
 * @example
 * ticksTo(870) // [0, 200, 400, 600, 800, 1000]
 */
export function ticksTo(greatest: number): number[] {
  if (greatest <= 0) return [0, 1];
  const power = 10 ** Math.floor(Math.log10(greatest / 5));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => Math.ceil(greatest / size) <= 5) ?? 10 * power;
  return Array.from({ length: Math.ceil(greatest / step) + 1 }, (_, index) => index * step);
}

/**
 * Places everything of a stacked bar chart on a canvas of so many pixels. Bars start at zero; months whose refunds exceed
 * their sales are drawn as nothing, their number is in the table.
 */
export function layoutBars(chart: BarsChart, width: number, height: number): Layout {
  const isNarrow = width < NARROW;
  const axisWidth = axisWidthOf(chart);
  const top = isNarrow ? TOP + LABEL_HEIGHT : TOP;
  const plot = {
    x: axisWidth,
    y: top,
    width: Math.max(1, width - axisWidth - (isNarrow ? 0 : LABEL_GAP + Math.max(...chart.series.map(nameWidth)))),
    height: height - top - BOTTOM,
  };
  const ticks = ticksTo(greatestTotal(chart));
  const scale = plot.height / (ticks.at(-1) ?? 1);
  const base = plot.y + plot.height;
  const slot = plot.width / Math.max(1, chart.columns.length);
  const barWidth = Math.min(WIDEST_BAR, slot * BAR_SHARE);
  const every = Math.max(1, Math.ceil(AXIS_LABEL_WIDTH / slot));
  const columns = chart.columns.map((column, index): PlacedColumn => {
    let top = base;
    const segments = column.parts.map((part, series) => {
      const size = Math.max(0, part) * scale;
      top -= size;
      return { series, y: top, height: size };
    });
    const slotX = plot.x + index * slot;
    // Counted from the end, so that the newest month always has its name.
    const hasAxisLabel = (chart.columns.length - 1 - index) % every === 0;
    const hasSubLabel = isFreeForSubLabel(chart, index, slot);
    return { x: slotX + (slot - barWidth) / 2, width: barWidth, slotX, slotWidth: slot, top, segments, hasAxisLabel, hasSubLabel };
  });
  return {
    plot,
    ticks: ticks.map((value) => ({ value, y: base - value * scale })),
    columns,
    labels: isNarrow
      ? labelsAbove(chart, plot.x)
      : labelsBeside(columns.at(-1), chart.series.length, plot.x + plot.width + LABEL_GAP, base),
  };
}

/** Names stand at the height of their part of the last bar, and move apart where they would overlap. */
function labelsBeside(column: PlacedColumn | undefined, count: number, x: number, base: number): Layout["labels"] {
  if (!column) return [];
  let ceiling = base + LABEL_HEIGHT / 2;
  return Array.from({ length: count }, (_, series) => {
    const segment = column.segments[series];
    const middle = segment ? segment.y + segment.height / 2 : base;
    const y = Math.min(middle, ceiling - LABEL_HEIGHT);
    ceiling = y;
    return { series, x, y };
  });
}

/** One after the other, from the left. */
function labelsAbove(chart: BarsChart, left: number): Layout["labels"] {
  let x = left;
  return chart.series.map(({ name }, series) => {
    const label = { series, x, y: LABEL_HEIGHT / 2 };
    x += nameWidth({ name });
    return label;
  });
}

function nameWidth({ name }: Pick<BarSeries, "name">): number {
  return SWATCH_WIDTH + name.length * NAME_CHARACTER_WIDTH;
}

function axisWidthOf(chart: BarsChart): number {
  const longest = Math.max(...ticksTo(greatestTotal(chart)).map((value) => chart.formatAxis(value).length));
  return longest * CHARACTER_WIDTH + LABEL_GAP;
}

function greatestTotal(chart: BarsChart): number {
  return Math.max(0, ...chart.columns.map((column) => sum(column.parts.map((part) => Math.max(0, part)))));
}

/** A year gives way to the next one where both would not fit. */
function isFreeForSubLabel(chart: BarsChart, index: number, slot: number): boolean {
  const next = chart.columns.findIndex((column, other) => other > index && column.axisSubLabel !== null);
  return next === -1 || (next - index) * slot >= SUB_LABEL_WIDTH;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
