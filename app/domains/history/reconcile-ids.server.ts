import { customerIdsIn, customerVersions, splitCustomers } from "#app/domains/customers/customers.server.ts";
import { ALL_IDS, compareIds, mergedInto, NOTHING_FOUND } from "#app/domains/history/reconcile.ts";
import type { Findings, IdRange, Reconciliation, ReconcilePhase } from "#app/domains/history/reconcile.ts";
import { fetchCustomers, fetchOrders } from "#app/domains/history/reconcile-changes.server.ts";
import type { Step } from "#app/domains/history/reconcile.data.server.ts";
import {
  COUNTED_AT_ONCE,
  LISTED_AT_ONCE,
  readExisting,
  readIds,
  readOwners,
  readRangeCounts,
} from "#app/domains/history/reconcile.shopify.server.ts";
import type { Kind } from "#app/domains/history/reconcile.shopify.server.ts";
import {
  mergeCustomers,
  orderIdsIn,
  orderIdsOfCustomer,
  orderVersions,
  removeCustomer,
  removeOrder,
  splitOrders,
} from "#app/domains/orders/orders.server.ts";
import { assertInstalled } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import type { AdminClient } from "#app/platform/admin-api.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** What differs between orders and customers when ids are compared. */
type Shelf = Readonly<{
  kind: Kind;
  split: (tx: Transaction, range: IdRange, parts: number) => Promise<(IdRange & Readonly<{ count: number }>)[]>;
  ids: (tx: Transaction, range: IdRange) => Promise<bigint[]>;
  /** Which of these are known here, also those that are gone on purpose. */
  known: (tx: Transaction, ids: readonly bigint[]) => Promise<ReadonlyMap<bigint, unknown>>;
  fetch: (ids: readonly bigint[]) => Promise<readonly string[]>;
  remove: (id: bigint) => Promise<void>;
  visibleFrom: Date | null;
}>;

function shelfOfOrders(shop: Shop, admin: AdminClient, visibleFrom: Date | null, now: Date): Shelf {
  return {
    kind: "orders",
    split: (tx, range, parts) => splitOrders(tx, shop.id, range, visibleFrom, parts),
    ids: (tx, range) => orderIdsIn(tx, shop.id, range, visibleFrom, LISTED_AT_ONCE),
    known: (tx, ids) => orderVersions(tx, shop.id, ids),
    fetch: (ids) => fetchOrders(shop, admin, ids),
    remove: (id) =>
      inShop(shop.id, async (tx) => {
        await assertInstalled(tx);
        await removeOrder(tx, shop, id, now);
      }),
    visibleFrom,
  };
}

function shelfOfCustomers(shop: Shop, admin: AdminClient, now: Date): Shelf {
  return {
    kind: "customers",
    split: (tx, range, parts) => splitCustomers(tx, shop.id, range, parts),
    ids: (tx, range) => customerIdsIn(tx, shop.id, range, LISTED_AT_ONCE),
    known: (tx, ids) => customerVersions(tx, shop.id, ids),
    fetch: (ids) => fetchCustomers(shop, admin, ids),
    remove: (id) => removeOrMerge(shop, admin, id, now),
    visibleFrom: null,
  };
}

/** So many orders tell well enough to whom a customer's orders went. */
const ASKED_ORDERS = 50;

/** A customer who is no longer there was deleted, or merged into another: then their orders belong to that one at Shopify. */
async function removeOrMerge(shop: Shop, admin: AdminClient, removedId: bigint, now: Date): Promise<void> {
  const orderIds = await inShop(shop.id, (tx) => orderIdsOfCustomer(tx, shop.id, removedId, ASKED_ORDERS));
  const keptId = orderIds.length === 0 ? null : mergedInto(removedId, await readOwners(admin, orderIds));
  await inShop(shop.id, async (tx) => {
    await assertInstalled(tx);
    if (keptId !== null) await mergeCustomers(tx, shop, { keptId, removedId }, now);
    await removeCustomer(tx, shop, removedId, now);
  });
}

/** Compares the next range of ids: by counts while there are many, by the ids themselves at the end. */
export async function compareNext(shop: Shop, admin: AdminClient, current: Reconciliation, now: Date): Promise<Step> {
  const shelf =
    current.phase === "customer-ids" ? shelfOfCustomers(shop, admin, now) : shelfOfOrders(shop, admin, current.visibleFrom, now);
  const [range, ...others] = current.ranges ?? [ALL_IDS];
  if (range === undefined) return stepTo(afterPhase(current.phase), null);

  // Ours are counted first: what arrives in between is then more at Shopify, and looked up, never less, and removed.
  const parts = await inShop(shop.id, (tx) => shelf.split(tx, range, COUNTED_AT_ONCE));
  const stored = parts.reduce((sum, part) => sum + part.count, 0);
  if (stored <= LISTED_AT_ONCE) {
    const { rest, found, reason } = await compareList(shop, admin, shelf, range);
    return stepTo(current.phase, [...(rest === null ? [] : [rest]), ...others], found, reason);
  }
  const theirs = await readRangeCounts(admin, shelf.kind, parts, shelf.visibleFrom);
  const different = parts.filter((part, index) => theirs[index] !== part.count);
  return stepTo(current.phase, [...different.map(({ from, to }) => ({ from, to })), ...others]);
}

function afterPhase(phase: ReconcilePhase): ReconcilePhase {
  return phase === "customer-ids" ? "order-ids" : "finished";
}

function stepTo(
  phase: ReconcilePhase,
  ranges: readonly IdRange[] | null,
  found: Findings = NOTHING_FOUND,
  reason: string | null = null,
): Step {
  return { phase, cursor: null, ranges, customersUntil: null, ordersUntil: null, found, reason };
}

async function compareList(shop: Shop, admin: AdminClient, shelf: Shelf, range: IdRange) {
  const ours = await inShop(shop.id, (tx) => shelf.ids(tx, range));
  const theirs = await readIds(admin, shelf.kind, range, shelf.visibleFrom);
  const { doubtful, missing, rest } = compareIds(range, ours, theirs);

  const existing = doubtful.length === 0 ? new Set<bigint>() : await readExisting(admin, shelf.kind, doubtful);
  const gone = doubtful.filter((id) => !existing.has(id));
  for (const id of gone) await shelf.remove(id);

  // A webhook may have brought some meanwhile, and who was deleted or forgotten here stays so.
  const known = missing.length === 0 ? new Map<bigint, unknown>() : await inShop(shop.id, (tx) => shelf.known(tx, missing));
  const wanted = missing.filter((id) => !known.has(id));
  const reasons = wanted.length === 0 ? [] : await shelf.fetch(wanted);
  const found = { ...NOTHING_FOUND, removed: gone.length, missing: wanted.length, rejected: reasons.length };
  return { rest, found, reason: reasons[0] ?? null };
}
