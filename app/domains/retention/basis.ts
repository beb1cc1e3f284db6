import type { HistoryStart, ValueRule } from "#app/domains/retention/terms.ts";

/** What a shop's figures are to stand on: Shopify says zone and currency, the merchant what counts as value. */
export type FiguresWish = Readonly<{ timeZone: string; currency: string; valueRule: ValueRule }>;

/** What they stand on; written together with them. */
export type FiguresBasis = FiguresWish &
  Readonly<{
    /** The rules of this code at that time, `FIGURES_RULES`. */
    rulesVersion: number;
    history: HistoryStart;
    /** Until when nothing of the shop can be missing: the last complete import or reconciliation. */
    coveredUntil: Date;
    computedAt: Date;
  }>;

/** Raise it when the same orders would give other figures, or something more is kept of them: all shops are then computed anew, each in the background. */
export const FIGURES_RULES = 3;

/** What counts as value in a shop whose merchant chose nothing. */
export const FIRST_VALUE_RULE: ValueRule = "gross";

/** Why figures are computed anew. `asked`: the merchant pressed the button. */
export type RebuildReason = "time-zone" | "currency" | "value-rule" | "rules" | "asked";

/**
 * In what the wish differs from what the figures stand on.
 *
 * @example
 * differencesOf(berlinGross, { ...berlinGross, timeZone: "Europe/London" }) // ["time-zone"]
 */
export function differencesOf(basis: FiguresBasis, wish: FiguresWish): RebuildReason[] {
  return [
    ...(basis.timeZone === wish.timeZone ? [] : ["time-zone" as const]),
    ...(basis.currency === wish.currency ? [] : ["currency" as const]),
    ...(basis.valueRule === wish.valueRule ? [] : ["value-rule" as const]),
    ...(basis.rulesVersion === FIGURES_RULES ? [] : ["rules" as const]),
  ];
}

/** What an import saw of a shop. Days are local. `sinceDay`: the first that Shopify shows. */
export type Seen = Readonly<{ isLimited: boolean; sinceDay: number; firstOrderDay: number | null; importDay: number }>;

/**
 * Since when a shop's orders are known, after an import. It is a fact of the shop: with all orders the day of the first one, without
 * `read_all_orders` the first day that Shopify showed at the first import, for as long as nothing was missed since.
 *
 * @param before what was known until now; null before the first import, and where a time in between is missing
 * @example
 * historyAfterImport({ isLimited: true, sinceDay: 20_700, firstOrderDay: 20_711, importDay: 20_760 }, { day: 20_300, isLimited: true })
 * // { day: 20_300, isLimited: true }
 */
export function historyAfterImport(seen: Seen, before: HistoryStart | null): HistoryStart {
  if (!seen.isLimited) return { day: seen.firstOrderDay ?? seen.importDay, isLimited: false };
  if (before !== null) return { ...before, day: before.isLimited ? Math.min(before.day, seen.sinceDay) : before.day };
  return { day: seen.sinceDay, isLimited: true };
}

/**
 * Whether Encore saw everything from the time until which it had everything to what an import shows now: it was there all the time,
 * or Shopify's sixty days bridge the gap.
 */
export function isContinuous(coveredUntil: Date, installedAt: Date, visibleFrom: Date): boolean {
  return installedAt <= coveredUntil || visibleFrom <= coveredUntil;
}
