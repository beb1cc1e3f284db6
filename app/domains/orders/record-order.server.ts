import { customersOfBuyers } from "#app/domains/customers/customers.server.ts";
import { selectOrderTotals, selectOtherCurrencies } from "#app/domains/orders/order-reads.data.server.ts";
import type { OrderTotals } from "#app/domains/orders/order-reads.data.server.ts";
import { deleteOrder, findImports, findVersions, writeImportedLines, writeOrders } from "#app/domains/orders/order-writes.data.server.ts";
import type { ImportedLine } from "#app/domains/orders/order-writes.data.server.ts";
import { recompute } from "#app/domains/orders/rebuild-figures.server.ts";
import { isReplacedBy } from "#app/domains/orders/order.ts";
import type { Calendar, Order } from "#app/domains/orders/order.ts";
import { dayOf, monthOfDay } from "#app/lib/calendar.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";

type Written = Readonly<{ id: bigint; customerBefore: number | null; customerId: number | null; wasStored: boolean }>;

/**
 * Writes the versions that are not older than what is stored, and tells which those were. A batch must not name an order twice.
 * The caller holds the lock.
 */
async function writeNewer(tx: Transaction, shop: Calendar, orders: readonly Order[], importId: number | null): Promise<Written[]> {
  const stored = await findVersions(
    tx,
    shop.id,
    orders.map((order) => order.id),
  );
  const newer = orders.filter((order) => {
    const version = stored.get(order.id);
    return version === undefined || isReplacedBy(version, order);
  });
  const customers = await customersOfBuyers(
    tx,
    shop.id,
    newer.map((order) => order.buyer),
  );
  const placed = newer.map((order, index) => {
    const day = dayOf(order.processedAt, shop.timeZone);
    return { order, customerId: customers[index] ?? null, day, month: monthOfDay(day) };
  });
  await writeOrders(
    tx,
    shop.id,
    placed,
    newer.map((order) => order.id).filter((id) => stored.has(id)),
    importId,
  );
  return placed.map(({ order, customerId }) => ({
    id: order.id,
    customerBefore: stored.get(order.id)?.customerId ?? null,
    customerId,
    wasStored: stored.has(order.id),
  }));
}

/**
 * Records an order as it is now, with everything that follows for its customer's figures, in the caller's transaction.
 * A second or an older delivery changes nothing.
 */
export async function recordOrder(tx: Transaction, shop: Calendar, order: Order): Promise<void> {
  await lockPurchases(tx, shop.id);
  const [written] = await writeNewer(tx, shop, [order], null);
  if (written === undefined) return;
  await recompute(tx, shop, written.id, [written.customerBefore, written.customerId]);
  await publish(tx, { name: "order-recorded", shopId: shop.id, orderId: String(written.id), was: written.wasStored, is: true });
}

/** Records a batch of the bulk import. Figures follow in one rebuild at its end. */
export async function recordImportedOrders(tx: Transaction, shop: Calendar, orders: readonly Order[], importId: number): Promise<number> {
  await lockPurchases(tx, shop.id);
  const written = await writeNewer(tx, shop, orders, importId);
  return written.length;
}

/**
 * Records lines of orders that the same import recorded before. An order that is newer than the import keeps its own lines.
 * Returns the orders that nobody knows.
 */
export async function recordImportedLines(
  tx: Transaction,
  shop: Calendar,
  lines: readonly ImportedLine[],
  importId: number,
): Promise<bigint[]> {
  await lockPurchases(tx, shop.id);
  const asked = [...new Set(lines.map(({ orderId }) => orderId))];
  const importOf = await findImports(tx, shop.id, asked);
  await writeImportedLines(
    tx,
    shop.id,
    lines.filter(({ orderId }) => importOf.get(orderId) === importId),
  );
  return asked.filter((id) => !importOf.has(id));
}

/** Shopify deleted the order: it leaves all figures. */
export async function removeOrder(tx: Transaction, shop: Calendar, orderId: bigint): Promise<void> {
  await lockPurchases(tx, shop.id);
  const customerId = await deleteOrder(tx, shop.id, orderId);
  if (customerId === undefined) return;
  await recompute(tx, shop, orderId, [customerId]);
  await publish(tx, { name: "order-removed", shopId: shop.id, orderId: String(orderId) });
}

/** How many orders there are, and from which to which local day. */
export function orderTotals(tx: Transaction, shopId: number): Promise<OrderTotals> {
  return selectOrderTotals(tx, shopId);
}

/** Orders in other currencies: how many and of what value, apart from all figures. */
export function ordersInOtherCurrencies(
  tx: Transaction,
  shop: Calendar,
): Promise<Readonly<{ currency: string; orders: number; value: number }>[]> {
  return selectOtherCurrencies(tx, shop.id, shop.currency);
}
