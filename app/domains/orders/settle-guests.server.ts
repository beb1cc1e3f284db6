import { holdersOf, makeGuests, removeGuests } from "#app/domains/customers/customers.server.ts";
import { assignOrders, selectGuestOrders } from "#app/domains/orders/order-rows.data.server.ts";
import type { GuestOrder } from "#app/domains/orders/order-rows.data.server.ts";
import { recompute } from "#app/domains/orders/rebuild-figures.server.ts";
import type { Calendar } from "#app/domains/orders/order.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";

/** What is to follow once orders have changed hands: whose purchases to compute anew, and which guests have no orders left. */
export type Follows = Readonly<{ orderIds: readonly bigint[]; customerIds: readonly number[]; emptyGuests: readonly number[] }>;

const NOTHING: Follows = { orderIds: [], customerIds: [], emptyGuests: [] };

/**
 * Gives the guest orders of e-mails to whoever holds the e-mail now (docs/decisions/0019-order-of-arrival.md): the Shopify customer
 * who used it last, else a guest customer, who is there exactly while such orders are. The caller holds the lock, and does what
 * follows.
 *
 * @param emails sealed addresses of keys that nobody keeps any more, for the guests who take over
 */
export async function moveGuestOrders(
  tx: Transaction,
  shopId: number,
  keys: readonly string[],
  emails: ReadonlyMap<string, string | Uint8Array | null> = new Map(),
): Promise<Follows> {
  const asked = [...new Set(keys)];
  if (asked.length === 0) return NOTHING;
  const orders = await selectGuestOrders(tx, shopId, asked);
  const ordersOf = new Map<string, GuestOrder[]>();
  for (const order of orders) ordersOf.set(order.key, [...(ordersOf.get(order.key) ?? []), order]);
  const holders = await holdersOf(
    tx,
    shopId,
    asked.map((key) => [key]),
  );

  const orphans = [...ordersOf.keys()].filter((key) => {
    const holder = holders.get(key);
    return holder?.ownerId == null && holder?.guestIds[0] === undefined;
  });
  const made = await makeGuests(
    tx,
    shopId,
    orphans.map((key) => ({ key, email: emails.get(key) ?? null })),
  );
  const guestOf = new Map(orphans.map((key, index) => [key, made[index]]));

  const orderIds: bigint[] = [];
  const customerIds = new Set<number>();
  for (const [key, own] of ordersOf) {
    const holder = holders.get(key);
    const ownerId = holder?.ownerId ?? holder?.guestIds[0] ?? guestOf.get(key);
    const moving = own.filter((order) => order.customerId !== ownerId);
    if (ownerId === undefined || moving.length === 0) continue;
    await assignOrders(
      tx,
      shopId,
      moving.map((order) => order.id),
      ownerId,
    );
    orderIds.push(...moving.map((order) => order.id));
    customerIds.add(ownerId);
    for (const order of moving) if (order.customerId !== null) customerIds.add(order.customerId);
  }

  const emptyGuests: number[] = [];
  for (const [key, { ownerId, guestIds }] of holders) {
    if (ownerId === null && ordersOf.has(key)) continue;
    emptyGuests.push(...guestIds);
    if (ownerId === null) continue;
    for (const guestId of guestIds) await publish(tx, { name: "customer-merged", shopId, keptId: ownerId, removedId: guestId });
  }
  return { orderIds, customerIds: [...customerIds], emptyGuests };
}

/** Does what follows: purchases first, since a customer's row must be there while theirs are taken away. */
export async function follow(
  tx: Transaction,
  shop: Calendar,
  orderId: bigint | null,
  customerIds: readonly (number | null)[],
  follows: Follows,
): Promise<void> {
  const customers = [...new Set([...customerIds, ...follows.customerIds, ...follows.emptyGuests])];
  const anyOrder = orderId ?? follows.orderIds[0] ?? null;
  if (anyOrder !== null) await recompute(tx, shop, anyOrder, customers);
  await removeGuests(tx, shop.id, follows.emptyGuests);
}

/** Gives the guest orders of e-mails to whoever holds them now, with everything that follows for the figures. */
export async function settleGuests(
  tx: Transaction,
  shop: Calendar,
  keys: readonly string[],
  emails: ReadonlyMap<string, string | Uint8Array | null> = new Map(),
): Promise<void> {
  await follow(tx, shop, null, [], await moveGuestOrders(tx, shop.id, keys, emails));
}
