import type { Gaps } from "#app/domains/customer-page/view.ts";
import type { GapSummary } from "#app/domains/retention/retention.ts";

/** Fewer gaps of their own say more about chance than about a customer. */
const OWN_GAPS = 3;
/** Fewer gaps of the whole shop say nothing about anybody. */
const SHOP_GAPS = 10;

/**
 * When the next purchase would come if the customer kept to a rhythm: their own, or that of all who came back. Not a forecast: nobody
 * is sure to come back. Days are local; half of the gaps lie between the quartiles, and so would the day.
 */
export type NextPurchase =
  | Readonly<{ kind: "unknown" }>
  | Readonly<{
      kind: "expected" | "overdue";
      by: "own" | "shop";
      gapDays: number;
      gaps: number;
      day: number;
      earliest: number;
      latest: number;
    }>;

/**
 * @param lastDay of the last purchase; null without one
 * @example
 * nextPurchaseOf({ ownSummary: { gaps: 4, lowerQuartile: 20, median: 30, upperQuartile: 40 }, ... }, 20_000, 20_010)
 * // { kind: "expected", by: "own", gapDays: 30, gaps: 4, day: 20_030, earliest: 20_020, latest: 20_040 }
 */
export function nextPurchaseOf(gaps: Pick<Gaps, "ownSummary" | "shopSummary">, lastDay: number | null, today: number): NextPurchase {
  if (lastDay === null) return { kind: "unknown" };
  const rhythm = rhythmOf(gaps);
  if (rhythm === null) return { kind: "unknown" };
  const { by, summary } = rhythm;
  const { median, lowerQuartile, upperQuartile } = summary;
  if (median === null || lowerQuartile === null || upperQuartile === null) return { kind: "unknown" };
  const day = lastDay + Math.round(median);
  return {
    kind: day < today ? "overdue" : "expected",
    by,
    gapDays: median,
    gaps: summary.gaps,
    day,
    earliest: lastDay + Math.round(lowerQuartile),
    latest: lastDay + Math.round(upperQuartile),
  };
}

function rhythmOf({
  ownSummary,
  shopSummary,
}: Pick<Gaps, "ownSummary" | "shopSummary">): Readonly<{ by: "own" | "shop"; summary: GapSummary }> | null {
  if (ownSummary.gaps >= OWN_GAPS) return { by: "own", summary: ownSummary };
  return shopSummary.gaps >= SHOP_GAPS ? { by: "shop", summary: shopSummary } : null;
}
