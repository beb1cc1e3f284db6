import type { Ids } from "./ids.ts";
import { ordersOf } from "./lookup.ts";
import type { Customer, FormerDomain, Order, ShopState } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

/** What a deed gets: when it happens, the shops, new ids, and how to tell what happened. */
export type Deed = {
  /** ISO instant; a replayed deed gets the instant at which it was done. */
  at: string;
  ids: Ids;
  stateOf(domain: string): ShopState;
  nextOrderNumber(state: ShopState): number;
  /** Gives a shop another domain; requests to the old one are answered as `old` says. */
  rename(state: ShopState, domain: string, old: FormerDomain["answers"]): void;
  /** Notes a change; listeners hear of it once the deed is done and written down. */
  tell(state: ShopState, topic: string, resourceId: number | null, body?: Record<string, unknown>): void;
};

export function orderOf(state: ShopState, orderId: number): Order {
  const order = state.orders.get(orderId);
  if (order) return order;
  throw new DevstoreError(`${state.shop.domain} has no order ${String(orderId)}. Place it first, or take an id from its orders.`);
}

/** A customer that was not deleted. */
export function customerOf(state: ShopState, customerId: number): Customer {
  const customer = state.customers.get(customerId);
  if (customer?.deletedAt === null) return customer;
  const why = customer ? "was deleted" : "does not exist";
  throw new DevstoreError(`Customer ${String(customerId)} of ${state.shop.domain} ${why}. Create one, or take an id from its customers.`);
}

/** Numbers the orders of a customer as Shopify does: by processing time, test orders left out. */
export function renumberOrders(state: ShopState, customerId: number): void {
  const own = [...ordersOf(state, customerId)].sort((one, other) => one.processedAt.localeCompare(other.processedAt) || one.id - other.id);
  let index = 0;
  for (const order of own) order.customerOrderIndex = order.isTest ? null : (index += 1);
}

/** Refuses anything but whole minor units or pieces of at least `least`. */
export function wholeNumber(what: string, value: number, least = 0): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new DevstoreError(`${what} must be a whole number of at least ${String(least)}, not ${String(value)}.`);
}
