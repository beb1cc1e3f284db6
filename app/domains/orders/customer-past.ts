import type { Past } from "#app/domains/retention/retention.ts";

/** What an order tells of its place among all orders of its customer. */
export type PlacedInPast = Readonly<{ id: bigint; at: Date; isTest: boolean; orderIndex: number | null }>;

/**
 * Whether a customer ordered before the orders that Encore has, by Shopify's order index: it counts all orders of a customer from 1
 * but tests (https://shopify.dev/docs/api/admin-graphql/latest/objects/CustomerJourneySummary). Webhooks carry no index, so the
 * earliest one that is known tells how many came before the first that is seen.
 *
 * @param orders all of one customer that Encore has, in any order
 * @example
 * pastOfCustomer([{ ...first, orderIndex: null }, { ...second, orderIndex: 2 }]) // "none"
 * pastOfCustomer([{ ...first, orderIndex: 4 }]) // "some"
 * pastOfCustomer([{ ...first, orderIndex: null }]) // "unknown"
 */
export function pastOfCustomer(orders: readonly PlacedInPast[]): Past {
  const counted = orders.filter((order) => !order.isTest).toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  const place = counted.findIndex((order) => order.orderIndex !== null);
  const index = counted[place]?.orderIndex ?? null;
  if (index === null) return "unknown";
  return index - place > 1 ? "some" : "none";
}
