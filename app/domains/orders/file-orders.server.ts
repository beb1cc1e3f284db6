import type { Calendar, Order } from "#app/domains/orders/order.ts";
import { selectTombstones } from "#app/domains/orders/order-parts.data.server.ts";
import { recordVersions } from "#app/domains/orders/record-order.server.ts";
import {
  countTold,
  deleteOrders,
  deleteTold,
  hasShopifyOrders,
  putTold,
  selectSources,
  selectTold,
} from "#app/domains/orders/told.data.server.ts";
import { numbered } from "#app/domains/orders/twins.server.ts";
import { unnumberedId } from "#app/domains/orders/unnumbered.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** What became of a batch: ids under which its orders are stored, in the given order; how many nobody knew; how many are the newest version. */
export type RecordedFileOrders = Readonly<{ ids: readonly bigint[]; fresh: number; newest: number }>;

/**
 * Records orders that a file tells, whose lines follow (`recordImportedLines`). Figures follow in one rebuild at the import's end. An
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
  let [fresh, newest] = [0, 0];
  // A file may tell an order twice, also once with its id and once without.
  for (let waiting: readonly Order[] = told; waiting.length > 0;) {
    const firsts = new Map<bigint, Order>();
    const again: Order[] = [];
    for (const order of waiting) {
      if (firsts.has(order.id)) again.push(order);
      else firsts.set(order.id, order);
    }
    const written = await recordVersions(tx, shop, [...firsts.values()], importId);
    fresh += written.filter(({ wasStored }) => !wasStored).length;
    newest += written.filter(({ isNewest }) => isNewest).length;
    await putTold(
      tx,
      shop.id,
      importId,
      written.map(({ id }) => id),
    );
    waiting = again;
  }
  return { ids: told.map(({ id }) => id), fresh, newest };
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
  const ids = told.flatMap((order) => [order.id, unnumberedId(order.name)]);
  const [sources, tombstones] = [await selectSources(tx, shopId, ids), await selectTombstones(tx, shopId, ids)];
  return told.map((order) => {
    const source = sources.get(order.id) ?? sources.get(unnumberedId(order.name));
    if (tombstones.has(order.id) || (source !== undefined && source !== "csv")) return "shopify";
    return source === undefined ? "new" : "file";
  });
}

/** Whether Shopify told of any order between these local days. */
export function knowsOrdersBetween(tx: Transaction, shopId: number, days: Readonly<{ first: number; last: number }>): Promise<boolean> {
  return hasShopifyOrders(tx, shopId, days);
}
