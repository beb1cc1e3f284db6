import { subHours } from "date-fns/subHours";

// The nightly sweep that finds what no webhook told (docs/decisions/0020-reconciliation.md).

/** `customers`, `orders`: what changed since the last sweep. `…-ids`: who is there at all, for deletions leave no change behind. */
export type ReconcilePhase = "customers" | "orders" | "customer-ids" | "order-ids" | "finished" | "failed";

/** Both ends are inside. */
export type IdRange = Readonly<{ from: bigint; to: bigint }>;

export type Reconciliation = Readonly<{
  id: number;
  phase: ReconcilePhase;
  /** Changes from here on are asked for, by Shopify's clock; null: all. */
  customersFrom: Date | null;
  ordersFrom: Date | null;
  /** The newest change that the sweep saw. The next one begins there. */
  customersUntil: Date | null;
  ordersUntil: Date | null;
  /** Where Shopify's list goes on; null at its beginning. */
  cursor: string | null;
  /** What is still to be compared in a phase of ids; null before it has begun. */
  ranges: readonly IdRange[] | null;
  /** Orders before are hidden from Encore and not judged; null where Shopify shows all. */
  visibleFrom: Date | null;
  attempts: number;
  startedAt: Date;
}>;

/** What a sweep found. `missing`: not known here; `stale`: known in an older version; `removed`: no longer there at Shopify. */
export type Findings = Readonly<{ checked: number; missing: number; stale: number; removed: number; rejected: number }>;

export const NOTHING_FOUND: Findings = { checked: 0, missing: 0, stale: 0, removed: 0, rejected: 0 };

/** Shopify finds changes by a search index that follows a little later; a day is ample and costs a page or two. */
const OVERLAP_HOURS = 24;

/**
 * From when on changes are asked for: a little before the newest that the last complete sweep saw. All by Shopify's own clock, so
 * that ours may differ.
 *
 * @example
 * sweepFrom(new Date("2026-05-20T03:00:00Z")) // 2026-05-19T03:00:00Z
 */
export function sweepFrom(seenUntil: Date | null): Date | null {
  return seenUntil === null ? null : subHours(seenUntil, OVERLAP_HOURS);
}

/** A sweep that has not ended by the next night has lost its way; the changes since it began would wait for it. */
const LOST_AFTER_HOURS = 20;

/**
 * Whether a sweep that is under way is gone on with, or a new one begun in its place.
 *
 * @param isWanted somebody asked for a sweep as of now: the shop is back after an uninstall or a pause
 */
export function isGoneOnWith(running: Pick<Reconciliation, "startedAt">, isWanted: boolean, now: Date): boolean {
  return !isWanted && running.startedAt > subHours(now, LOST_AFTER_HOURS);
}

/** Shopify's search for what changed; null searches for nothing in particular. */
export function changedSince(from: Date | null): string | null {
  return from === null ? null : `updated_at:>='${from.toISOString()}'`;
}

/** Shopify's search for a range of ids, of orders that it shows. */
export function searchFor({ from, to }: IdRange, visibleFrom: Date | null): string {
  const ids = `id:>=${String(from)} AND id:<=${String(to)}`;
  return visibleFrom === null ? ids : `${ids} AND processed_at:>='${visibleFrom.toISOString()}'`;
}

/** More than any id: JSON numbers end there, and Shopify's ids with them. */
export const ALL_IDS: IdRange = { from: 1n, to: BigInt(Number.MAX_SAFE_INTEGER) };

/** What a listed page of Shopify's ids says about ours in the same range. */
export type Comparison = Readonly<{
  /** Not in Shopify's list; to be asked for by name before anything is removed. */
  doubtful: readonly bigint[];
  missing: readonly bigint[];
  /** What the page did not reach. */
  rest: IdRange | null;
}>;

/**
 * Compares ids of one range. Shopify's page may end before the range does; then ours beyond it are left for the rest.
 *
 * @example
 * compareIds({ from: 1n, to: 9n }, [1n, 2n], { ids: [2n, 3n], hasMore: false }) // doubtful 1, missing 3, no rest
 */
export function compareIds(
  range: IdRange,
  ours: readonly bigint[],
  theirs: Readonly<{ ids: readonly bigint[]; hasMore: boolean }>,
): Comparison {
  const last = theirs.ids.at(-1);
  const end = theirs.hasMore && last !== undefined ? last : range.to;
  const listed = new Set(theirs.ids);
  const stored = new Set(ours);
  return {
    doubtful: ours.filter((id) => id <= end && !listed.has(id)),
    missing: theirs.ids.filter((id) => !stored.has(id)),
    rest: end < range.to ? { from: end + 1n, to: range.to } : null,
  };
}

/**
 * To whom the orders of a customer belong now who is no longer there: whoever has more than half of them. Null where they belong to
 * nobody: then the customer was deleted, not merged.
 *
 * @example
 * mergedInto(7n, [9n, 9n, null]) // 9n
 * mergedInto(7n, [9n, null, null]) // null
 */
export function mergedInto(gone: bigint, owners: readonly (bigint | null)[]): bigint | null {
  const counts = new Map<bigint, number>();
  for (const owner of owners) if (owner !== null && owner !== gone) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const [heir] = [...counts].find(([, count]) => 2 * count > owners.length) ?? [null];
  return heir;
}

/** How the last sweeps went, for the merchant and their support. */
export type ReconciliationState = Readonly<{
  /** The last complete one; null before the first. */
  last: (Findings & Readonly<{ startedAt: Date; finishedAt: Date }>) | null;
  isRunning: boolean;
  /** The last one ended without its end. */
  failedAt: Date | null;
}>;

/** What a shop that is new, back, or less restricted than before needs. */
export type CatchUp = "import" | "import-anew" | "go-on" | "reconcile";

type Known = Readonly<{
  /** The newest import; null before the first. */
  latest: Readonly<{ isRunning: boolean }> | null;
  /** The fields that the last finished import asked for; 0 when none has finished. */
  importVersion: number;
  /** The last finished import saw 60 days only. */
  isImportLimited: boolean;
  isHistoryLimited: boolean;
}>;

/**
 * Decides how a shop's history is brought up to date. What was imported stays; a whole import is for shops that have none, and for
 * those that show more than they did.
 *
 * @param hasGained the shop grants more than when the running import began
 * @param version the fields that an import asks for today
 */
export function decideCatchUp(known: Known, hasGained: boolean, version: number): CatchUp {
  if (known.latest?.isRunning === true) return hasGained ? "import-anew" : "go-on";
  const shows = known.isImportLimited && !known.isHistoryLimited;
  return known.importVersion < version || shows ? "import" : "reconcile";
}
