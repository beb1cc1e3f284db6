import { addDays } from "date-fns/addDays";
import { subDays } from "date-fns/subDays";
import { MAX_ATTEMPTS, pauseSeconds } from "#app/domains/history/history.ts";
import { IMPORT_VERSION } from "#app/domains/history/history.shopify.server.ts";
import type { Next } from "#app/domains/history/import-history.server.ts";
import { findLatestImport } from "#app/domains/history/import.data.server.ts";
import { fetchOrders, sweepCustomers, sweepOrders } from "#app/domains/history/reconcile-changes.server.ts";
import { compareNext } from "#app/domains/history/reconcile-ids.server.ts";
import { decideCatchUp, isGoneOnWith, sweepFrom } from "#app/domains/history/reconcile.ts";
import type { CatchUp, Findings, Reconciliation, ReconciliationState } from "#app/domains/history/reconcile.ts";
import {
  addFailure,
  clearCursor,
  deleteOldReconciliations,
  endReconciliation,
  findRunning,
  findSeen,
  insertReconciliation,
  noteStep,
  selectLatest,
} from "#app/domains/history/reconcile.data.server.ts";
import type { Step, SweepStart } from "#app/domains/history/reconcile.data.server.ts";
import { readExisting } from "#app/domains/history/reconcile.shopify.server.ts";
import { newestOrderUpdate, orderVersions, removeOrder } from "#app/domains/orders/orders.server.ts";
import { updateCoverage } from "#app/domains/retention/retention.server.ts";
import {
  assertInstalled,
  endPause,
  getShop,
  pauseReasonOf,
  pauseShop,
  refreshProfile,
  ShopGoneError,
} from "#app/domains/shops/shops.server.ts";
import { VISIBLE_DAYS_WITHOUT_ALL_ORDERS } from "#app/domains/shops/shops.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import type { AdminClient } from "#app/platform/admin-api.server.ts";
import { inShop, PurchasesBusyError } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";

const ENDED: Next = { kind: "ended" };
const AT_ONCE: Next = { kind: "again", afterSeconds: 0 };
const BUSY_PAUSE_SECONDS = 5;

/** What the shop's history needs now that the shop is new, back, or shows more; the caller sees to it. */
export async function catchUpOf(shopId: number, hasGained: boolean): Promise<CatchUp> {
  const shop = await getShop(shopId);
  const latest = await inShop(shopId, (tx) => findLatestImport(tx, shopId));
  return decideCatchUp({ ...shop, latest: latest === null ? null : { isRunning: latest.finishedAt === null } }, hasGained, IMPORT_VERSION);
}

/**
 * Begins a sweep, or leaves the one that is under way to go on. A shop whose history was never imported has nothing to compare, and
 * one that is being imported will be compared the night after.
 *
 * @param isWanted somebody wants to know as of now: what is under way is begun anew
 * @returns whether there is a sweep to go on with
 */
export async function startReconciliation(shopId: number, isWanted: boolean, now: Date): Promise<boolean> {
  const shop = await getShop(shopId);
  if (shop.state !== "installed" || shop.importVersion === 0) return false;
  return inShop(shopId, async (tx) => {
    await assertInstalled(tx);
    const latest = await findLatestImport(tx, shopId);
    if (latest?.finishedAt == null) return false;
    const running = await findRunning(tx, shopId);
    if (running !== null) {
      if (isGoneOnWith(running, isWanted, now)) return true;
      await endReconciliation(tx, shopId, running.id, "superseded", now);
    }
    const seen = (await findSeen(tx, shopId)) ?? (await seenByImport(tx, shopId, latest.startedAt));
    await insertReconciliation(tx, shopId, startOf(shop, seen, now), seen, now);
    return true;
  });
}

type Seen = Readonly<{ customersUntil: Date | null; ordersUntil: Date | null }>;

/** The import saw what was there when it began: by our clock, or by Shopify's newest change where that is earlier. */
async function seenByImport(tx: Transaction, shopId: number, startedAt: Date): Promise<Seen> {
  const newest = await newestOrderUpdate(tx, shopId);
  const until = newest !== null && newest < startedAt ? newest : startedAt;
  return { customersUntil: until, ordersUntil: until };
}

function startOf(shop: Shop, seen: Seen, now: Date): SweepStart {
  return {
    customersFrom: sweepFrom(seen.customersUntil),
    ordersFrom: sweepFrom(seen.ordersUntil),
    // A day less than Shopify shows, since the two clocks and time zones may differ.
    visibleFrom: shop.isHistoryLimited ? addDays(subDays(now, VISIBLE_DAYS_WITHOUT_ALL_ORDERS), 1) : null,
  };
}

/**
 * Takes the sweep one step further: a page of changes, or a range of ids. Safe to call twice and after a crash: a step records what it
 * read, which changes nothing the second time, and only then notes where the next goes on.
 */
export async function advanceReconciliation(shopId: number, clock: () => Date): Promise<Next> {
  const shop = await getShop(shopId);
  if (shop.state !== "installed") return ENDED;
  const current = await inShop(shopId, (tx) => findRunning(tx, shopId));
  if (current === null) return ENDED;
  try {
    const admin = adminFor(shop.domain);
    // First of all what a lost shop/update would have told: amounts and days depend on it.
    if (current.phase === "customers" && current.cursor === null) await refreshProfile(shop, clock());
    const step = await takeStep(shop, admin, current, clock());
    if (step.phase !== "finished") {
      await inShop(shopId, async (tx) => {
        await assertInstalled(tx);
        await noteStep(tx, shopId, current.id, step);
      });
      return AT_ONCE;
    }
    await finish(shop, current, step, clock());
    return ENDED;
  } catch (error) {
    return await afterFailure(shopId, current, error, clock());
  }
}

async function takeStep(shop: Shop, admin: AdminClient, current: Reconciliation, now: Date): Promise<Step> {
  switch (current.phase) {
    case "customers":
      return sweepCustomers(shop, admin, current);
    case "orders":
      return sweepOrders(shop, admin, current);
    case "customer-ids":
    case "order-ids":
    case "finished":
    case "failed":
      return compareNext(shop, admin, current, now);
  }
}

async function finish(shop: Shop, current: Reconciliation, step: Step, now: Date): Promise<void> {
  await inShop(shop.id, async (tx) => {
    await assertInstalled(tx);
    await noteStep(tx, shop.id, current.id, step);
    await endReconciliation(tx, shop.id, current.id, null, now);
    // What happened at Shopify after the sweep began may have been missed by it.
    await updateCoverage(tx, shop.id, current.startedAt);
    await deleteOldReconciliations(tx, shop.id, now);
  });
  await endPause(shop.id);
}

/** Tries again after a pause that grows. A sweep that gets no further is left to the next night. */
async function afterFailure(shopId: number, current: Reconciliation, error: unknown, now: Date): Promise<Next> {
  if (error instanceof ShopGoneError) return ENDED;
  if (error instanceof PurchasesBusyError) return { kind: "again", afterSeconds: BUSY_PAUSE_SECONDS };
  log().warn({ err: error, shopId, reconciliationId: current.id, phase: current.phase }, "reconciliation step failed");
  const reason = pauseReasonOf(error);
  if (reason !== null) {
    await pauseShop(shopId, reason, now);
    return ENDED;
  }
  const attempts = await inShop(shopId, (tx) => addFailure(tx, shopId, current.id));
  if (attempts < MAX_ATTEMPTS) {
    const isOldPlace = current.cursor !== null && error instanceof ShopifyCallError && error.reason === "unreadable-answer";
    if (isOldPlace && attempts > 2) await inShop(shopId, (tx) => clearCursor(tx, shopId, current.id));
    return { kind: "again", afterSeconds: pauseSeconds(attempts) };
  }
  const failure = error instanceof ShopifyCallError ? error.reason : "unexpected";
  await inShop(shopId, (tx) => endReconciliation(tx, shopId, current.id, failure, now));
  return ENDED;
}

/** How the last sweeps went. */
export async function reconciliationState(tx: Transaction, shopId: number): Promise<ReconciliationState> {
  const latest = await selectLatest(tx, shopId);
  const complete = latest.find((row) => row.finished_at !== null && row.error === null);
  const [newestEnded] = latest.filter((row) => row.finished_at !== null);
  const found = ({ checked, missing, stale, removed, rejected }: Findings): Findings => ({ checked, missing, stale, removed, rejected });
  return {
    last: complete?.finished_at == null ? null : { ...found(complete), startedAt: complete.started_at, finishedAt: complete.finished_at },
    isRunning: latest.some((row) => row.finished_at === null),
    failedAt:
      newestEnded !== undefined && newestEnded.error !== null && newestEnded.error !== "superseded" ? newestEnded.finished_at : null,
  };
}

/** What Shopify says of one order now. `hidden`: it is older than what Shopify shows Encore. */
export type LookUp = "recorded" | "removed" | "hidden" | "not-there";

/**
 * Looks one order up at Shopify, for whoever asks what became of it.
 *
 * @throws ShopifyCallError
 */
export async function lookUpOrder(shop: Shop, orderId: bigint, now: Date): Promise<LookUp> {
  const admin = adminFor(shop.domain);
  const existing = await readExisting(admin, "orders", [orderId]);
  if (existing.has(orderId)) {
    await fetchOrders(shop, admin, [orderId]);
    return "recorded";
  }
  const stored = await inShop(shop.id, (tx) => orderVersions(tx, shop.id, [orderId]));
  if (!stored.has(orderId)) return "not-there";
  // It may be older than what Shopify shows; the nightly sweep judges those that are not.
  if (shop.isHistoryLimited) return "hidden";
  await inShop(shop.id, async (tx) => {
    await assertInstalled(tx);
    await removeOrder(tx, shop, orderId, now);
  });
  return "removed";
}
