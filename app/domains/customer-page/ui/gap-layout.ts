import type { CustomerPage } from "#app/domains/customer-page/view.ts";
import { ticksTo } from "#app/ui/bars.ts";
import { runningDays } from "./gaps.ts";

const TOP = 22;
/** Where the customer's dots stand, above the shop's bars. */
const LANE = 74;
const LANE_GAP = 40;
const BOTTOM = 40;
const LEFT = 44;
const RIGHT = 8;
const BAR_GAP = 1;
const DOT = 4;
const DOT_STEP = 10;
const MOST_DOTS = 4;
const AXIS_LABEL_WIDTH = 44;
const CHARACTER = 6.6;

type Mark = Readonly<{ x: number; anchor: "start" | "end" }>;

/** Where everything of the chart stands on a canvas of so many pixels. */
export type GapLayout = Readonly<{
  plot: Readonly<{ x: number; y: number; width: number; height: number }>;
  laneY: number;
  bars: readonly Readonly<{ key: number; x: number; y: number; width: number; height: number }>[];
  /** `label` stands for dots that have no room. */
  dots: readonly Readonly<{ key: number; x: number; ys: readonly number[]; more: number }>[];
  ring: Readonly<{ x: number }> | null;
  band: Readonly<{ x: number; width: number }> | null;
  ownMedian: Mark | null;
  shopMedian: Mark | null;
  ticks: readonly Readonly<{ share: number; y: number }>[];
  days: readonly Readonly<{ days: number; x: number; isOpen: boolean }>[];
}>;

/** Bars are shares of all gaps and begin at zero; days run to the right, and the last bin holds what is longer. */
export function layoutGaps(view: Pick<CustomerPage, "gaps" | "figures" | "today">, width: number, height: number): GapLayout {
  const { bins, ownSummary, shopSummary } = view.gaps;
  const plot = {
    x: LEFT,
    y: TOP + LANE + LANE_GAP,
    width: Math.max(1, width - LEFT - RIGHT),
    height: height - TOP - LANE - LANE_GAP - BOTTOM,
  };
  const slot = plot.width / Math.max(1, bins.length);
  const binDays = bins[0]?.to ?? 1;
  const shares = bins.map((bin) => bin.shop / Math.max(1, shopSummary.gaps));
  const ticks = ticksTo(Math.max(0, ...shares) * 100);
  const scale = plot.height / (ticks.at(-1) ?? 1);
  const base = plot.y + plot.height;
  const openFrom = bins.at(-1)?.from ?? 0;
  const xOf = (days: number): number => plot.x + (days >= openFrom ? (bins.length - 0.5) * slot : (days / binDays) * slot);
  const laneY = TOP + LANE;
  const markOf = (days: number | null, words: number): Mark | null => {
    if (days === null) return null;
    const x = xOf(days);
    return { x, anchor: x + words > plot.x + plot.width ? "end" : "start" };
  };
  const running = runningDays(view);
  const { lowerQuartile, upperQuartile } = shopSummary;
  return {
    plot,
    laneY,
    bars: shares.map((share, index) => ({
      key: index,
      x: plot.x + index * slot + BAR_GAP / 2,
      y: base - share * 100 * scale,
      width: Math.max(1, slot - BAR_GAP),
      height: share * 100 * scale,
    })),
    dots: bins.flatMap((bin, index) => {
      if (bin.own === 0) return [];
      const shown = Math.min(bin.own, MOST_DOTS);
      const ys = Array.from({ length: shown }, (_, place) => laneY - DOT - 2 - place * DOT_STEP);
      return [{ key: bin.from, x: plot.x + (index + 0.5) * slot, ys, more: bin.own - shown }];
    }),
    ring: running === null || running === 0 ? null : { x: xOf(running) },
    band:
      lowerQuartile === null || upperQuartile === null
        ? null
        : { x: xOf(lowerQuartile), width: Math.max(1, xOf(upperQuartile) - xOf(lowerQuartile)) },
    ownMedian: ownSummary.gaps > 1 ? markOf(ownSummary.median, 30 * CHARACTER) : null,
    shopMedian: markOf(shopSummary.median, 24 * CHARACTER),
    ticks: ticks.map((tick) => ({ share: tick / 100, y: base - tick * scale })),
    days: labelledBins(bins.length, slot).map((index) => ({
      days: bins[index]?.from ?? 0,
      x: plot.x + index * slot,
      isOpen: index === bins.length - 1,
    })),
  };
}

export const DOT_RADIUS = DOT;

/** The bins whose first day is named: the open one always, before it those that leave it room. */
function labelledBins(count: number, slot: number): number[] {
  const every = Math.max(1, Math.ceil(AXIS_LABEL_WIDTH / slot));
  const last = count - 1;
  const others = Array.from({ length: count }, (_, index) => index).filter((index) => index % every === 0 && last - index >= every);
  return [...others, last];
}
