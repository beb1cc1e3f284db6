import type { GapCount } from "#app/domains/retention/contributions.ts";

/** Times between purchases in whole local days; the three are null without any. */
export type GapSummary = Readonly<{ gaps: number; lowerQuartile: number | null; median: number | null; upperQuartile: number | null }>;

/**
 * Median and quartiles of counted gaps, as `quantileOf` gives them of the single ones (Hyndman and Fan's type 7): a shop has a
 * million gaps and a thousand different ones.
 *
 * @param counts in any order, each number of days once
 * @example
 * gapSummaryOf([{ days: 10, gaps: 2 }, { days: 40, gaps: 1 }]) // { gaps: 3, lowerQuartile: 10, median: 10, upperQuartile: 25 }
 */
export function gapSummaryOf(counts: readonly GapCount[]): GapSummary {
  const sorted = counts.filter(({ gaps }) => gaps > 0).toSorted((a, b) => a.days - b.days);
  const gaps = sorted.reduce((sum, one) => sum + one.gaps, 0);
  const quantile = (share: number): number | null => {
    const position = (gaps - 1) * share;
    const below = daysAt(sorted, Math.floor(position));
    const above = daysAt(sorted, Math.ceil(position));
    return below === null || above === null ? null : below + (above - below) * (position - Math.floor(position));
  };
  return { gaps, lowerQuartile: quantile(0.25), median: quantile(0.5), upperQuartile: quantile(0.75) };
}

/** The gap at a place of all gaps in order, counted from 0. */
function daysAt(sorted: readonly GapCount[], place: number): number | null {
  let passed = 0;
  for (const { days, gaps } of sorted) {
    passed += gaps;
    if (place < passed) return place < 0 ? null : days;
  }
  return null;
}
