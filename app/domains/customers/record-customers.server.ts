import {
  attachIdentities,
  countCustomers,
  emailKey,
  findIdentities,
  forgetPerson,
  insertCustomers,
  selectNames,
  updateFacts,
} from "#app/domains/customers/customer.data.server.ts";
import { normaliseEmail, planIdentities } from "#app/domains/customers/customer.ts";
import type { Buyer, CustomerFacts, CustomerName, Identity, KeyedBuyer } from "#app/domains/customers/customer.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/**
 * Finds the customer of each buyer and makes the ones that are missing. Returns their ids in the given order, null for
 * buyers with neither a Shopify customer nor an e-mail. The caller holds the lock on the shop's purchases.
 */
export async function customersOfBuyers(tx: Transaction, shopId: number, buyers: readonly Buyer[]): Promise<(number | null)[]> {
  const normal = buyers.map((buyer) => ({ shopifyId: buyer.shopifyId, email: normaliseEmail(buyer.email) }));
  const keyed = normal.map(({ shopifyId, email }): KeyedBuyer => ({
    shopify: shopifyId === null ? null : String(shopifyId),
    email: email === null ? null : emailKey(shopId, email),
  }));
  const emailOf = new Map(
    keyed.flatMap((keys, index) => (keys.email === null ? [] : [[keys.email, normal[index]?.email ?? null] as const])),
  );

  const { byKey, shopifyOf } = await findIdentities(tx, shopId, keyed.flatMap(identitiesOf));
  const plan = planIdentities(keyed, byKey, (id) => shopifyOf.get(id) ?? null);

  const created = await insertCustomers(
    tx,
    shopId,
    plan.create.map((keys) => ({ keys, email: keys.email === null ? null : (emailOf.get(keys.email) ?? null) })),
  );
  await attachIdentities(tx, shopId, plan.attach);
  return plan.assigned.map((target) => {
    if (target === null) return null;
    return "existing" in target ? target.existing : (created[target.created] ?? null);
  });
}

function identitiesOf({ shopify, email }: KeyedBuyer): Identity[] {
  return [
    ...(shopify === null ? [] : [{ kind: "shopify" as const, key: shopify }]),
    ...(email === null ? [] : [{ kind: "email" as const, key: email }]),
  ];
}

/** Records what Shopify says of customers; older news than what is stored changes nothing. */
export async function recordCustomers(tx: Transaction, shopId: number, customers: readonly CustomerFacts[]): Promise<void> {
  await lockPurchases(tx, shopId);
  const ids = await customersOfBuyers(tx, shopId, customers);
  await updateFacts(
    tx,
    shopId,
    customers.flatMap((facts, index) => {
      const id = ids[index];
      return id === null || id === undefined ? [] : [{ id, email: normaliseEmail(facts.email), facts }];
    }),
  );
}

/** A deleted Shopify customer: nothing personal stays, the purchases keep counting under a number. */
export async function removeCustomer(tx: Transaction, shopId: number, shopifyId: bigint, now: Date): Promise<void> {
  await lockPurchases(tx, shopId);
  await forgetPerson(tx, shopId, shopifyId, now);
}

/** Names and e-mails for a page of a list, by customer id. */
export async function namesOf(tx: Transaction, shopId: number, ids: readonly number[]): Promise<ReadonlyMap<number, CustomerName>> {
  const names = ids.length === 0 ? [] : await selectNames(tx, shopId, ids);
  return new Map(names.map((one) => [one.id, one]));
}

export { countCustomers };
