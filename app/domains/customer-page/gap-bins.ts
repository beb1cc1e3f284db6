import type { GapBin } from "#app/domains/customer-page/view.ts";
import type { GapCount } from "#app/domains/retention/retention.ts";

/** Widths that people think in: days, weeks, months. */
const WIDTHS = [1, 2, 5, 7, 10, 14, 21, 30, 60, 90, 180, 365] as const;
const MOST_BINS = 20;
/** The few longest gaps of a shop would press everything else to the left. */
const SHOWN_SHARE = 0.95;
/** How much further than that the customer's own gaps may draw the axis out. */
const FURTHEST = 2;

/**
 * Gaps in bins of equal width from 0 days on, the last of them open; none where the shop has no gaps.
 *
 * @param runningDays since the customer's last purchase, which the axis should reach; null without one
 * @example
 * gapBinsOf([{ days: 3, gaps: 1 }], [{ days: 3, gaps: 5 }, { days: 9, gaps: 5 }], null)[3] // { from: 3, to: 4, own: 1, shop: 5 }
 */
export function gapBinsOf(own: readonly GapCount[], shop: readonly GapCount[], runningDays: number | null): readonly GapBin[] {
  const all = shop.reduce((sum, one) => sum + one.gaps, 0);
  if (all === 0) return [];
  const usual = daysOfShare(shop, all * SHOWN_SHARE);
  const end = Math.min(Math.max(usual, runningDays ?? 0, ...own.map((one) => one.days)), Math.max(1, usual) * FURTHEST) + 1;
  const width = WIDTHS.find((one) => Math.ceil(end / one) <= MOST_BINS) ?? Math.ceil(end / MOST_BINS);
  const count = Math.ceil(end / width);
  const sumsOf = (gaps: readonly GapCount[]): number[] => {
    const sums = Array<number>(count + 1).fill(0);
    for (const one of gaps) {
      const place = Math.min(count, Math.floor(one.days / width));
      sums[place] = (sums[place] ?? 0) + one.gaps;
    }
    return sums;
  };
  const [ownSums, shopSums] = [sumsOf(own), sumsOf(shop)];
  return shopSums.map((gaps, index) => ({
    from: index * width,
    to: index === count ? null : (index + 1) * width,
    own: ownSums[index] ?? 0,
    shop: gaps,
  }));
}

/** The days that so many of the gaps do not exceed. */
function daysOfShare(gaps: readonly GapCount[], wanted: number): number {
  let passed = 0;
  for (const one of gaps.toSorted((a, b) => a.days - b.days)) {
    passed += one.gaps;
    if (passed >= wanted) return one.days;
  }
  return 0;
}
