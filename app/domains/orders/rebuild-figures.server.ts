import { eachOrderByCustomer, findPartsOfOrder, selectPartsOfCustomer } from "#app/domains/orders/order-reads.data.server.ts";
import type { StoredParts } from "#app/domains/orders/order-reads.data.server.ts";
import { purchaseValueOf } from "#app/domains/orders/order.ts";
import type { Calendar } from "#app/domains/orders/order.ts";
import type { RawPurchase } from "#app/domains/retention/retention.ts";
import { rebuildPurchases, replaceGuestPurchase, replacePurchases } from "#app/domains/retention/retention.server.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

function rawOf(parts: StoredParts, currency: string): RawPurchase | null {
  const value = purchaseValueOf(parts, currency);
  if (value === null) return null;
  return { orderId: parts.id, customerId: parts.customerId, at: parts.at, day: parts.day, month: parts.month, value };
}

/** Recomputes whole what depends on one order: its customer, its customer before, or the guest order itself (decision 5). */
export async function recompute(tx: Transaction, shop: Calendar, orderId: bigint, customers: readonly (number | null)[]): Promise<void> {
  for (const customerId of new Set(customers)) {
    if (customerId === null) continue;
    const parts = await selectPartsOfCustomer(tx, shop.id, customerId);
    const purchases = parts.map((one) => rawOf(one, shop.currency)).filter((one) => one !== null);
    await replacePurchases(tx, shop.id, customerId, purchases);
  }
  const parts = await findPartsOfOrder(tx, shop.id, orderId);
  const guest = parts?.customerId === null ? rawOf(parts, shop.currency) : null;
  await replaceGuestPurchase(tx, shop.id, orderId, guest);
}

/** Computes all purchases and their sums anew from the stored orders, in one transaction: until it commits, the old ones stay. */
export async function rebuildFigures(tx: Transaction, shop: Calendar): Promise<void> {
  await lockPurchases(tx, shop.id);
  await rebuildPurchases(tx, shop.id, purchasesOfAll(tx, shop));
}

async function* purchasesOfAll(tx: Transaction, shop: Calendar): AsyncGenerator<RawPurchase> {
  for await (const parts of eachOrderByCustomer(tx, shop.id)) {
    const raw = rawOf(parts, shop.currency);
    if (raw !== null) yield raw;
  }
}
