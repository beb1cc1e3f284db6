import type { Customer, Order, ShopState } from "./state.ts";

type Lookup = { customers: number; orders: number; byEmail: Map<string, Customer>; byCustomer: Map<number, Order[]> };

const known = new WeakMap<ShopState, Lookup>();

/**
 * Finds orders by customer and customers by e-mail without a look at each, because a shop's history is placed order by order.
 * Built with the first question; what is added is added, anything else (`forgetLookup`) makes the next question build it anew.
 */
function lookupOf(state: ShopState): Lookup {
  const found = known.get(state);
  if (found?.customers === state.customers.size && found.orders === state.orders.size) return found;
  const lookup: Lookup = { customers: 0, orders: 0, byEmail: new Map(), byCustomer: new Map() };
  for (const customer of state.customers.values()) addCustomer(lookup, customer);
  for (const order of state.orders.values()) addOrder(lookup, order);
  known.set(state, lookup);
  return lookup;
}

function addCustomer(lookup: Lookup, customer: Customer): void {
  lookup.customers += 1;
  const email = customer.email?.trim().toLowerCase();
  if (customer.deletedAt === null && email !== undefined && !lookup.byEmail.has(email)) lookup.byEmail.set(email, customer);
}

function addOrder(lookup: Lookup, order: Order): void {
  lookup.orders += 1;
  if (order.customerId === null) return;
  const own = lookup.byCustomer.get(order.customerId);
  if (own) own.push(order);
  else lookup.byCustomer.set(order.customerId, [order]);
}

/** The orders of a customer, in the order in which they were placed. */
export function ordersOf(state: ShopState, customerId: number): readonly Order[] {
  return lookupOf(state).byCustomer.get(customerId) ?? [];
}

/** The customer (not a deleted one) with that e-mail, however it is written. */
export function customerWithEmail(state: ShopState, email: string): Customer | null {
  return lookupOf(state).byEmail.get(email.trim().toLowerCase()) ?? null;
}

export function keepCustomer(state: ShopState, customer: Customer): void {
  const lookup = lookupOf(state);
  state.customers.set(customer.id, customer);
  addCustomer(lookup, customer);
}

export function keepOrder(state: ShopState, order: Order): void {
  const lookup = lookupOf(state);
  state.orders.set(order.id, order);
  addOrder(lookup, order);
}

/** For deeds that move or remove orders, or change an e-mail. */
export function forgetLookup(state: ShopState): void {
  known.delete(state);
}
