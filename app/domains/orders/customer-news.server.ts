import * as customers from "#app/domains/customers/customers.server.ts";
import type { CustomerFacts, MergeNews } from "#app/domains/customers/customers.ts";
import { handOverOrders } from "#app/domains/orders/order-rows.data.server.ts";
import type { Calendar } from "#app/domains/orders/order.ts";
import { follow, moveGuestOrders, settleGuests } from "#app/domains/orders/settle-guests.server.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

// News of customers that move orders: a guest's e-mail turns out to be a customer's, two customers become one, one is deleted.

/** Records what Shopify says of customers; guest orders under their e-mails become theirs. */
export async function recordCustomerNews(tx: Transaction, shop: Calendar, facts: readonly CustomerFacts[]): Promise<void> {
  await settleGuests(tx, shop, await customers.recordCustomers(tx, shop.id, facts));
}

/** The same for a batch of the bulk import. Figures follow in one rebuild at its end, after which guests without orders go. */
export async function recordImportedCustomers(tx: Transaction, shop: Calendar, facts: readonly CustomerFacts[]): Promise<void> {
  await moveGuestOrders(tx, shop.id, await customers.recordCustomers(tx, shop.id, facts));
}

/** Shopify deleted a customer: their purchases count under a number, guest orders under their e-mails are others' or a guest's. */
export async function removeCustomer(tx: Transaction, shop: Calendar, shopifyId: bigint, now: Date): Promise<void> {
  await lockPurchases(tx, shop.id);
  const claimed = await customers.removeCustomer(tx, shop.id, shopifyId, now);
  await settleGuests(
    tx,
    shop,
    claimed.map((one) => one.key),
    new Map(claimed.map((one) => [one.key, one.email])),
  );
}

/** Shopify merged two customers: all purchases of the removed one are the kept one's, from now on and whenever they come. */
export async function mergeCustomers(tx: Transaction, shop: Calendar, news: MergeNews, now: Date): Promise<void> {
  await lockPurchases(tx, shop.id);
  const merged = await customers.mergeCustomers(tx, shop.id, news, now);
  if (merged === null) return;
  const moved = await handOverOrders(tx, shop.id, merged.fromId, merged.toId);
  const follows = await moveGuestOrders(
    tx,
    shop.id,
    merged.emails.map((one) => one.key),
    new Map(merged.emails.map((one) => [one.key, one.email])),
  );
  await follow(tx, shop, moved, [merged.toId, merged.fromId], follows);
}
