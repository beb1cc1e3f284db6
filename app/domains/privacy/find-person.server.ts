import { normaliseEmail } from "#app/domains/customers/customers.ts";
import { findCustomersOf, findGuestsAmong, findProfile } from "#app/domains/customers/customers.server.ts";
import { findOrdersOf } from "#app/domains/orders/orders.server.ts";
import type { PersonReference } from "#app/domains/privacy/request.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** What is stored of one person: the customers that they are, and their orders. */
export type FoundPerson = Readonly<{ customerIds: readonly number[]; orderIds: readonly bigint[] }>;

/**
 * Finds a person by Shopify's number, by e-mail (guest orders under it, too) and by the orders that Shopify names. A guest of a
 * named order is the same person; another Shopify customer is not.
 */
export async function findPerson(tx: Transaction, shopId: number, { shopifyId, email, orderIds }: PersonReference): Promise<FoundPerson> {
  const normal = normaliseEmail(email);
  const known = await findCustomersOf(tx, shopId, shopifyId, normal === null ? [] : lookupKeys(shopId, normal));
  const orders = await findOrdersOf(tx, shopId, known, orderIds);
  const others = orders.flatMap(({ customerId }) => (customerId === null || known.includes(customerId) ? [] : [customerId]));
  const guests = await findGuestsAmong(tx, shopId, others);
  const theirs = guests.length === 0 ? [] : await findOrdersOf(tx, shopId, guests, []);
  return {
    customerIds: [...new Set([...known, ...guests])],
    orderIds: [...new Set([...orders, ...theirs].map(({ id }) => id))],
  };
}

/** A customer as the person that they are: how Shopify would name them, and everything that is stored of them. */
export type CustomerAsPerson = Readonly<{ person: PersonReference; found: FoundPerson }>;

/** Null when there is no such customer, when they are another by now, and when they are forgotten already. */
export async function findCustomerAsPerson(tx: Transaction, shopId: number, customerId: number): Promise<CustomerAsPerson | null> {
  const profile = await findProfile(tx, shopId, customerId);
  if (profile?.redactedAt !== null || profile.mergedInto !== null) return null;
  const person = { shopifyId: profile.shopifyId, email: profile.email, orderIds: [] };
  const found = await findPerson(tx, shopId, person);
  // A guest of whom nothing is known but their orders is found by nothing else.
  const own = await findOrdersOf(tx, shopId, [customerId], []);
  return {
    person,
    found: {
      customerIds: [...new Set([customerId, ...found.customerIds])],
      orderIds: [...new Set([...found.orderIds, ...own.map(({ id }) => id)])],
    },
  };
}
