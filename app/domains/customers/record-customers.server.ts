import {
  forgetPerson,
  putConsentEvents,
  putMerge,
  putStates,
  selectNames,
  selectStates,
} from "#app/domains/customers/customer.data.server.ts";
import { moveNotes } from "#app/domains/customers/customer-notes.data.server.ts";
import { normaliseEmail } from "#app/domains/customers/customer.ts";
import type { ConsentNews, CustomerFacts, CustomerName, MergeNews, OrderCountNews, TagNews } from "#app/domains/customers/customer.ts";
import { NOTHING_KNOWN, withConsent, withFacts, withLifetimeOrders, withTagNews } from "#app/domains/customers/customer-state.ts";
import type { CustomerState } from "#app/domains/customers/customer-state.ts";
import { forgetAddresses } from "#app/domains/customers/identity.data.server.ts";
import type { GuestEmail, KnownCustomer } from "#app/domains/customers/identity.data.server.ts";
import { settleTagChanges } from "#app/domains/customers/tag-change.data.server.ts";
import { customersOfShopify, isForgotten, noteClaims } from "#app/domains/customers/who.server.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";

/** One piece of news of a customer: what it changes of what is known. */
type News = Readonly<{ shopifyId: bigint; change: (state: CustomerState) => CustomerState }>;

/** Changes what is known of customers. News of somebody who is deleted or redacted change nothing. */
async function change(tx: Transaction, shopId: number, news: readonly News[]): Promise<ReadonlyMap<bigint, KnownCustomer>> {
  await lockPurchases(tx, shopId);
  const known = await customersOfShopify(
    tx,
    shopId,
    news.map((one) => one.shopifyId),
  );
  const living = news.flatMap(({ shopifyId, change: apply }) => {
    const customer = known.get(shopifyId);
    return customer === undefined || isForgotten(customer) ? [] : [{ id: customer.id, apply }];
  });
  const states = await selectStates(
    tx,
    shopId,
    living.map((one) => one.id),
  );
  const next = new Map<number, CustomerState>();
  for (const { id, apply } of living) {
    const state = next.get(id) ?? states.get(id) ?? NOTHING_KNOWN;
    const changed = apply(state);
    if (changed !== state) next.set(id, changed);
  }
  await putStates(
    tx,
    shopId,
    [...next].map(([id, state]) => ({ id, state })),
  );
  return known;
}

/**
 * Records what Shopify says of customers. Returns the keys of e-mails that may have changed hands, for `settleGuests` of the orders.
 */
export async function recordCustomers(tx: Transaction, shopId: number, customers: readonly CustomerFacts[]): Promise<readonly string[]> {
  const known = await change(
    tx,
    shopId,
    customers.map((facts) => ({
      shopifyId: facts.shopifyId,
      change: (state: CustomerState) => withFacts(state, facts, normaliseEmail(facts.email)),
    })),
  );
  const living = customers.flatMap((facts) => {
    const customer = known.get(facts.shopifyId);
    return customer === undefined || isForgotten(customer) ? [] : [{ facts, customerId: customer.id }];
  });
  await settleTagChanges(
    tx,
    shopId,
    living.flatMap(({ facts, customerId }) => (facts.tags === null ? [] : [{ customerId, at: facts.updatedAt, tags: null }])),
  );
  await putConsentEvents(
    tx,
    shopId,
    living.flatMap(({ facts, customerId }) => (facts.consent === null ? [] : [{ customerId, consent: facts.consent }])),
  );
  return noteClaims(
    tx,
    shopId,
    customers.flatMap((facts) => {
      const email = normaliseEmail(facts.email);
      const customer = known.get(facts.shopifyId);
      return email === null || customer === undefined
        ? []
        : [{ keys: lookupKeys(shopId, email), email, customer, seenAt: facts.updatedAt }];
    }),
  );
}

export async function recordConsent(tx: Transaction, shopId: number, { shopifyId, consent }: ConsentNews): Promise<void> {
  const known = await change(tx, shopId, [{ shopifyId, change: (state) => withConsent(state, consent) }]);
  const customer = known.get(shopifyId);
  if (customer === undefined || isForgotten(customer)) return;
  await putConsentEvents(tx, shopId, [{ customerId: customer.id, consent }]);
}

export async function recordTags(tx: Transaction, shopId: number, news: TagNews): Promise<void> {
  const known = await change(tx, shopId, [{ shopifyId: news.shopifyId, change: (state) => withTagNews(state, news) }]);
  const customer = known.get(news.shopifyId);
  const tags = news.tags.map((tag) => tag.toLowerCase());
  if (customer !== undefined) await settleTagChanges(tx, shopId, [{ customerId: customer.id, at: news.at, tags }]);
}

export async function recordOrderCount(tx: Transaction, shopId: number, { shopifyId, orders, at }: OrderCountNews): Promise<void> {
  await change(tx, shopId, [{ shopifyId, change: (state) => withLifetimeOrders(state, orders, at) }]);
}

/**
 * A deleted Shopify customer: nothing personal stays, the purchases keep counting under a number. Also before anything else of
 * them came. Returns the e-mails that they used, for `settleGuests`.
 */
export async function removeCustomer(tx: Transaction, shopId: number, shopifyId: bigint, now: Date): Promise<readonly GuestEmail[]> {
  await lockPurchases(tx, shopId);
  const customer = (await customersOfShopify(tx, shopId, [shopifyId])).get(shopifyId);
  if (customer?.redactedAt !== null) return [];
  await forgetPerson(tx, shopId, customer.id, now);
  return forgetAddresses(tx, shopId, customer.id);
}

/** What a merge means for orders: whose move to whom, and which e-mails are nobody's any more. */
export type Merged = Readonly<{ fromId: number; toId: number; emails: readonly GuestEmail[] }>;

/**
 * Two Shopify customers became one: the removed id means the kept customer from now on, wherever it still comes up, and its own
 * person is forgotten. Null when there is nothing to move: it is known, or one of the two is redacted.
 */
export async function mergeCustomers(tx: Transaction, shopId: number, news: MergeNews, now: Date): Promise<Merged | null> {
  await lockPurchases(tx, shopId);
  const known = await customersOfShopify(tx, shopId, [news.keptId, news.removedId]);
  const [kept, removed] = [known.get(news.keptId), known.get(news.removedId)];
  if (kept === undefined || removed === undefined) return null;
  // Shopify cannot merge in a circle; a delivery that says so must not send us round and round.
  if ([removed.homeId, removed.id].includes(kept.homeId)) return null;
  const isMergedAlready = removed.homeId !== removed.id;
  if (isMergedAlready || removed.redactedAt !== null) return null;
  await moveNotes(tx, shopId, removed.id, kept.homeId);
  await forgetPerson(tx, shopId, removed.id, now);
  const emails = await forgetAddresses(tx, shopId, removed.id);
  await putMerge(tx, shopId, removed.id, kept.homeId);
  await publish(tx, { name: "customer-merged", shopId, keptId: kept.homeId, removedId: removed.id });
  return { fromId: removed.id, toId: kept.homeId, emails };
}

/** Names and e-mails for a page of a list, by customer id. */
export async function namesOf(tx: Transaction, shopId: number, ids: readonly number[]): Promise<ReadonlyMap<number, CustomerName>> {
  const names = ids.length === 0 ? [] : await selectNames(tx, shopId, ids);
  return new Map(names.map((one) => [one.id, one]));
}
