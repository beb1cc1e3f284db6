import { normaliseEmail } from "#app/domains/customers/customers.ts";
import { fileDigestOf, newestOfEach } from "#app/domains/orders/order-version.ts";
import type { Calendar, Order } from "#app/domains/orders/order.ts";
import { clearLines, selectLineOwners, selectTombstones } from "#app/domains/orders/order-parts.data.server.ts";
import type { ImportedLine } from "#app/domains/orders/order-parts.data.server.ts";
import { recordImportedLines, recordVersions } from "#app/domains/orders/record-order.server.ts";
import type { Written } from "#app/domains/orders/record-order.server.ts";
import {
  countTold,
  deleteOrders,
  deleteTold,
  hasShopifyOrders,
  putTold,
  selectSources,
  selectTold,
} from "#app/domains/orders/told.data.server.ts";
import { numbered, unnumberedOf } from "#app/domains/orders/twins.server.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** What became of a batch: ids under which its orders are stored, in the given order; how many different ones nobody knew; of how many the newest version came. */
export type RecordedFileOrders = Readonly<{ ids: readonly bigint[]; fresh: number; newest: number }>;

/**
 * Records orders that a file tells, whose lines follow (`recordFileLines`). Figures follow in one rebuild at the import's end. An
 * order without Shopify's id (`unnumberedId`) gets the one that is known by its name. May be called again with the same orders.
 */
export async function recordFileOrders(
  tx: Transaction,
  shop: Calendar,
  orders: readonly Order[],
  importId: number,
): Promise<RecordedFileOrders> {
  await lockPurchases(tx, shop.id);
  const told = await numbered(tx, shop.id, orders);
  // A file may tell an order many times, also once with its id and once without.
  const written = await recordEach(tx, shop, told, importId);
  await putTold(
    tx,
    shop.id,
    importId,
    written.map(({ id }) => id),
  );
  return {
    ids: told.map(({ id }) => id),
    fresh: written.filter(({ wasStored }) => !wasStored).length,
    newest: written.filter(({ isNewest }) => isNewest).length,
  };
}

/** Writes the newest version of each order. One that lacks parts comes after the newest that has them, which it is joined with. */
async function recordEach(tx: Transaction, shop: Calendar, told: readonly Order[], importId: number): Promise<readonly Written[]> {
  const digestOf = digestIn(shop.id);
  const newest = newestOfEach(told, digestOf);
  const partial = new Set(newest.flatMap((order) => (order.isPartial === true ? [order.id] : [])));
  const fuller = told.filter((order) => partial.has(order.id) && order.isPartial !== true);
  const before = fuller.length === 0 ? [] : await recordVersions(tx, shop, newestOfEach(fuller, digestOf), importId);
  const fresh = new Set(before.flatMap(({ id, wasStored }) => (wasStored ? [] : [id])));
  const written = await recordVersions(tx, shop, newest, importId);
  return written.map((one) => (fresh.has(one.id) ? { ...one, wasStored: false } : one));
}

/** The digest that a version of a file is stored with. */
function digestIn(shopId: number): (order: Order) => string {
  return (order) => {
    const email = normaliseEmail(order.buyer.email);
    return fileDigestOf(order, email === null ? null : lookupKeys(shopId, email)[0]);
  };
}

/** A line as a file tells it; `isFirst`: the file tells none of the order before. */
export type FileLine = ImportedLine & Readonly<{ isFirst: boolean }>;

/**
 * Records lines of orders that the same import recorded before. With its first line an order loses those that an earlier file told, and
 * not before: a file may have no columns for items, or break off.
 */
export async function recordFileLines(tx: Transaction, shop: Calendar, lines: readonly FileLine[], importId: number): Promise<void> {
  await lockPurchases(tx, shop.id);
  const begun = lines.filter(({ isFirst }) => isFirst).map(({ orderId }) => orderId);
  const owners = await selectLineOwners(tx, shop.id, begun);
  await clearLines(
    tx,
    shop.id,
    begun.filter((id) => owners.get(id)?.importId === importId),
  );
  await recordImportedLines(tx, shop, lines, importId);
}

/**
 * Takes some of the orders away that only this import told of; figures follow in one rebuild. `isDone`: there are no more.
 */
export async function takeBackOrders(
  tx: Transaction,
  shop: Calendar,
  importId: number,
  limit: number,
): Promise<Readonly<{ removed: number; looked: number; isDone: boolean }>> {
  await lockPurchases(tx, shop.id);
  const told = await selectTold(tx, shop.id, importId, limit);
  const only = told.filter(({ isOnly }) => isOnly).map(({ id }) => id);
  await deleteOrders(tx, shop.id, only);
  await deleteTold(
    tx,
    shop.id,
    importId,
    told.map(({ id }) => id),
  );
  return { removed: only.length, looked: told.length, isDone: told.length < limit };
}

/** How many orders an import told of that are still there. */
export function toldOrders(tx: Transaction, shopId: number, importId: number): Promise<number> {
  return countTold(tx, shopId, importId);
}

/** Under which ids orders of a file are stored, or would be, in the given order. */
export async function numberedOrders(tx: Transaction, shopId: number, orders: readonly Order[]): Promise<bigint[]> {
  return (await numbered(tx, shopId, orders)).map(({ id }) => id);
}

/** Who knows an order already; `shopify` also where Shopify deleted it, which no file undoes. */
export type OrderStanding = "new" | "shopify" | "file";

/** Who knows these orders already, in the given order. */
export async function standingsOf(tx: Transaction, shopId: number, orders: readonly Order[]): Promise<OrderStanding[]> {
  const told = await numbered(tx, shopId, orders);
  const ids = told.map((order) => order.id);
  const [sources, tombstones] = [await selectSources(tx, shopId, ids), await selectTombstones(tx, shopId, ids)];
  const twins = await unnumberedOf(tx, shopId, told);
  return ids.map((id) => {
    const source = sources.get(id) ?? (twins.has(id) ? "csv" : undefined);
    if (tombstones.has(id) || (source !== undefined && source !== "csv")) return "shopify";
    return source === undefined ? "new" : "file";
  });
}

/** Whether Shopify told of any order between these local days. */
export function knowsOrdersBetween(tx: Transaction, shopId: number, days: Readonly<{ first: number; last: number }>): Promise<boolean> {
  return hasShopifyOrders(tx, shopId, days);
}
