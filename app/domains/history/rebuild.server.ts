import { findLatestImport } from "#app/domains/history/import.data.server.ts";
import { deleteRequest, findRequest, insertRequest, markFailed, putDone, startRequest } from "#app/domains/history/rebuild.data.server.ts";
import type { RebuildRequest } from "#app/domains/history/rebuild.data.server.ts";
import { orderTotals, rebuildFigures } from "#app/domains/orders/orders.server.ts";
import type { RebuildProgress } from "#app/domains/orders/orders.server.ts";
import { differencesOf } from "#app/domains/retention/retention.ts";
import type { FiguresWish, RebuildReason } from "#app/domains/retention/retention.ts";
import { findBasis, wishedValueRule } from "#app/domains/retention/retention.server.ts";
import { assertInstalled, getShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { inShop, lockPurchases, PurchasesBusyError } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** About a minute for a million orders; this is what a slow machine with several such shops may take. */
export const REBUILD_TIMEOUT_MS = 30 * 60_000;
const PROGRESS_MS = 1_000;

/** What a shop's figures are to stand on. */
export async function wishOf(tx: Transaction, shop: Pick<Shop, "id" | "timeZone" | "currency">): Promise<FiguresWish> {
  return { timeZone: shop.timeZone, currency: shop.currency, valueRule: await wishedValueRule(tx, shop.id) };
}

/** Notes that the figures are to be computed anew; a job does it. A button that is pressed while that waits or runs changes nothing. */
export async function noteRebuild(tx: Transaction, shopId: number, reason: RebuildReason, now: Date): Promise<void> {
  if (reason === "asked" && (await findRequest(tx, shopId)) !== null) return;
  await insertRequest(tx, shopId, reason, now);
}

export type RebuildState = Readonly<{
  /** Why, most important first; empty when the figures are as wished. */
  reasons: readonly RebuildReason[];
  wish: FiguresWish;
  request: RebuildRequest | null;
  /** Nobody is at it: the wish was not noted, its job was lost, or the tries failed. */
  isIdle: boolean;
}>;

/** Whether the figures are as they are wished, or on their way there. */
export async function rebuildState(tx: Transaction, shop: Pick<Shop, "id" | "timeZone" | "currency">): Promise<RebuildState> {
  const [basis, request, wish] = [await findBasis(tx, shop.id), await findRequest(tx, shop.id), await wishOf(tx, shop)];
  const differences = basis === null ? [] : differencesOf(basis, wish);
  const asked = request === null || basis === null ? [] : [request.reason];
  const reasons = differences.length > 0 ? differences : asked;
  return { reasons, wish, request, isIdle: reasons.length > 0 && (request?.startedAt ?? null) === null };
}

/** `later`: somebody else is changing the shop's orders for long. */
export type Rebuilding = "done" | "nothing-to-do" | "later";

/**
 * Computes a shop's figures anew when that was asked for or when they do not stand on what is wished. One transaction does it, so a
 * crash leaves the old figures and the wish. While an import runs there is nothing to do: it ends with a rebuild.
 */
export async function runRebuild(shopId: number, clock: () => Date): Promise<Rebuilding> {
  const shop = await getShop(shopId);
  const begun = shop.state === "installed" ? await inShop(shopId, (tx) => begin(tx, shop, clock())) : null;
  if (begun === null) return "nothing-to-do";

  const progress: RebuildProgress = { done: 0 };
  const watch = watchProgress(shopId, progress);
  try {
    await inShop(shopId, (tx) => rebuild(tx, shop, begun, progress, clock()), { timeoutMs: REBUILD_TIMEOUT_MS });
    return "done";
  } catch (error) {
    if (error instanceof PurchasesBusyError) return "later";
    await inShop(shopId, (tx) => markFailed(tx, shopId, clock()));
    throw error;
  } finally {
    await watch.stop();
  }
}

type Begun = Readonly<{ wanted: number }>;

async function begin(tx: Transaction, shop: Shop, now: Date): Promise<Begun | null> {
  const basis = await findBasis(tx, shop.id);
  const latest = await findLatestImport(tx, shop.id);
  if (basis === null || latest?.finishedAt === null) return null;
  const { reasons, request } = await rebuildState(tx, shop);
  const [reason] = reasons;
  if (reason === undefined) return null;
  if (request === null) await insertRequest(tx, shop.id, reason, now);
  await startRequest(tx, shop.id, (await orderTotals(tx, shop.id)).orders, now);
  return { wanted: request?.wanted ?? 1 };
}

async function rebuild(tx: Transaction, shop: Shop, { wanted }: Begun, progress: RebuildProgress, now: Date): Promise<void> {
  await assertInstalled(tx);
  // Looked at only under the lock: an import that held it may just have written a new start of the history.
  await lockPurchases(tx, shop.id);
  const basis = await findBasis(tx, shop.id);
  if (basis === null) return;
  const wish = await wishOf(tx, shop);
  const { history, coveredUntil } = basis;
  await rebuildFigures(tx, shop.id, () => ({ ...wish, history, coveredUntil, computedAt: now }), progress);
  await deleteRequest(tx, shop.id, wanted);
}

/** Writes how far the rebuild is, beside its transaction, which nobody can look into. */
function watchProgress(shopId: number, progress: RebuildProgress): Readonly<{ stop: () => Promise<void> }> {
  let writing: Promise<void> = Promise.resolve();
  let written = 0;
  const timer = setInterval(() => {
    if (progress.done === written) return;
    written = progress.done;
    // Progress is for looking at: where it cannot be written, the rebuild goes on.
    writing = inShop(shopId, (tx) => putDone(tx, shopId, written)).catch(() => undefined);
  }, PROGRESS_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await writing;
    },
  };
}
