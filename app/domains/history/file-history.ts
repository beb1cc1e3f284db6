import type { HistoryStart } from "#app/domains/retention/retention.ts";

/**
 * The days that the orders of a file reach, ends included. `longestPause`: the most days in a row without an order between them,
 * plus one, so that orders on each day make 1. `isWhole`: the merchant says that there was no order before the first.
 */
export type FileSpan = Readonly<{ importId: number; first: number; last: number; longestPause: number; isWhole: boolean }>;

/** Days between a file and what is known, longer than the shop's own pauses: nobody knows whether there were orders. */
export type Gap = Readonly<{ from: number; to: number }>;

/**
 * What lies between the end of a file and the day since which orders are known; null where they meet. A pause as long as one within
 * the file is one: a shop that sells twice a week has no order on the day before.
 *
 * @example
 * gapBetween({ first: 20_000, last: 20_400, longestPause: 3, … }, 20_402) // null
 * gapBetween({ first: 20_000, last: 20_400, longestPause: 3, … }, 20_500) // { from: 20_401, to: 20_499 }
 */
export function gapBetween({ last, longestPause }: FileSpan, start: number): Gap | null {
  return last + Math.max(1, longestPause) >= start ? null : { from: last + 1, to: start - 1 };
}

/**
 * Since when a shop's orders are known with what files told: back from what Shopify shows, from file to file, as long as they meet.
 * Where Shopify shows everything, the first order decides, whoever told of it.
 *
 * @param shopify since when they are known without files
 * @param firstOrderDay the day of the earliest order that Encore has
 * @example
 * historyWithFiles({ day: 20_700, isLimited: true }, [{ first: 20_000, last: 20_699, … }], 20_000) // { day: 20_000, isLimited: true }
 */
export function historyWithFiles(shopify: HistoryStart, spans: readonly FileSpan[], firstOrderDay: number | null): HistoryStart {
  if (!shopify.isLimited) return { day: firstOrderDay ?? shopify.day, isLimited: false };
  let start = shopify.day;
  let isWhole = false;
  // Each file that meets may let another one meet, which is no later than the last of them.
  for (let waiting = spans; ;) {
    const meeting = waiting.filter((span) => gapBetween(span, start) === null);
    if (meeting.length === 0) return { day: start, isLimited: !isWhole };
    start = Math.min(start, ...meeting.map(({ first }) => first));
    isWhole ||= meeting.some((span) => span.isWhole);
    waiting = waiting.filter((span) => !meeting.includes(span));
  }
}
