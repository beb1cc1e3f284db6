import { normaliseEmail, ownerOf } from "#app/domains/customers/customer.ts";
import type { Buyer } from "#app/domains/customers/customer.ts";
import {
  deleteGuests,
  hasRedacted,
  insertCustomers,
  insertGuests,
  putClaims,
  selectById,
  selectByShopifyId,
  selectEmails,
  selectEmptyGuests,
  selectRedacted,
} from "#app/domains/customers/identity.data.server.ts";
import type { GuestEmail, KnownCustomer, StoredEmail } from "#app/domains/customers/identity.data.server.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import type { LookupKeys } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Nothing more is recorded of them. */
export const isForgotten = (customer: KnownCustomer): boolean => customer.isDeleted || customer.redactedAt !== null;

/** Recognises redacted persons by their number in Shopify, whose customer has forgotten it. */
const redactedKeys = (shopId: number, shopifyId: bigint): LookupKeys => lookupKeys(shopId, `shopify:${String(shopifyId)}`);

/**
 * The customers of Shopify's ids; those that nobody named before are made. The caller holds the lock on the shop's purchases.
 */
export async function customersOfShopify(
  tx: Transaction,
  shopId: number,
  shopifyIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, KnownCustomer>> {
  const asked = [...new Set(shopifyIds)];
  const known = new Map<bigint, KnownCustomer>();
  for (const customer of await selectByShopifyId(tx, shopId, asked))
    if (customer.shopifyId !== null) known.set(customer.shopifyId, customer);
  const unknown = asked.filter((id) => !known.has(id));
  if (unknown.length === 0) return known;

  const redacted = await redactedAmong(tx, shopId, unknown);
  const missing = unknown.filter((id) => !redacted.has(id));
  const ids = await insertCustomers(tx, shopId, missing);
  for (const [index, shopifyId] of missing.entries()) {
    const id = ids[index];
    if (id !== undefined) known.set(shopifyId, { id, homeId: id, shopifyId, isDeleted: false, redactedAt: null });
  }
  for (const [shopifyId, customer] of redacted) known.set(shopifyId, customer);
  return known;
}

async function redactedAmong(tx: Transaction, shopId: number, shopifyIds: readonly bigint[]): Promise<ReadonlyMap<bigint, KnownCustomer>> {
  if (!(await hasRedacted(tx, shopId))) return new Map();
  const keysOf = new Map(shopifyIds.map((id) => [id, redactedKeys(shopId, id)]));
  const hits = await selectRedacted(tx, shopId, [...keysOf.values()].flat());
  const customers = new Map((await selectById(tx, shopId, [...hits.values()])).map((customer) => [customer.id, customer]));
  return new Map(
    [...keysOf].flatMap(([shopifyId, keys]) => {
      const hit = keys.map((key) => hits.get(key)).find((id) => id !== undefined);
      const customer = hit === undefined ? undefined : customers.get(hit);
      return customer === undefined ? [] : [[shopifyId, customer] as const];
    }),
  );
}

/** That somebody used an e-mail: its keys under all HASH_KEYS, of which the first is written. */
export type Use = Readonly<{ keys: LookupKeys; email: string; customer: KnownCustomer; seenAt: Date }>;

/**
 * Notes who used which e-mail when; of deleted customers the keys only, of redacted ones nothing. Returns the keys of those that may
 * have changed hands.
 */
export async function noteClaims(tx: Transaction, shopId: number, uses: readonly Use[]): Promise<readonly string[]> {
  const latest = new Map<string, Use>();
  for (const use of uses.filter(({ customer }) => customer.redactedAt === null)) {
    const place = `${use.keys[0]} ${String(use.customer.id)}`;
    const before = latest.get(place);
    if (before === undefined || before.seenAt < use.seenAt) latest.set(place, use);
  }
  const known = await selectEmails(
    tx,
    shopId,
    [...latest.values()].map((use) => use.keys[0]),
  );
  const news = [...latest.values()].filter((use) => {
    const seenAt = known.get(use.keys[0])?.seen.get(use.customer.id);
    return seenAt === undefined || seenAt < use.seenAt;
  });
  await putClaims(
    tx,
    shopId,
    news.map(({ keys, email, customer, seenAt }) => ({
      key: keys[0],
      email: customer.isDeleted ? null : email,
      customerId: customer.id,
      seenAt,
    })),
  );
  return [...new Set(news.flatMap((use) => [...use.keys]))];
}

/** A buyer of an order, looked up. `keys` of the e-mail, whoever it belongs to. */
export type KnownBuyer = Readonly<{ customer: KnownCustomer | null; email: string | null; keys: LookupKeys | null }>;

/**
 * Looks up who bought: Shopify's customers by their id, guests by the keys of their e-mail. A guest whose e-mail is that of a person
 * who was redacted after the purchase is that person, whose customer is then named.
 */
export async function knownBuyers(
  tx: Transaction,
  shopId: number,
  buyers: readonly Readonly<{ buyer: Buyer; boughtAt: Date }>[],
): Promise<KnownBuyer[]> {
  const customers = await customersOfShopify(
    tx,
    shopId,
    buyers.flatMap(({ buyer }) => (buyer.shopifyId === null ? [] : [buyer.shopifyId])),
  );
  const looked = buyers.map(({ buyer, boughtAt }) => {
    const email = normaliseEmail(buyer.email);
    const customer = buyer.shopifyId === null ? null : (customers.get(buyer.shopifyId) ?? null);
    return { customer, email, keys: email === null ? null : lookupKeys(shopId, email), boughtAt };
  });
  const guests = looked.filter((one) => one.customer === null && one.email !== null);
  if (guests.length === 0 || !(await hasRedacted(tx, shopId))) return looked;

  const keysOf = new Map(guests.map(({ email }) => [email, lookupKeys(shopId, `email:${email ?? ""}`)]));
  const hits = await selectRedacted(tx, shopId, [...keysOf.values()].flat());
  const redacted = new Map((await selectById(tx, shopId, [...hits.values()])).map((customer) => [customer.id, customer]));
  return looked.map((one) => {
    const hit =
      one.customer === null
        ? keysOf
            .get(one.email)
            ?.map((key) => hits.get(key))
            .find((id) => id !== undefined)
        : undefined;
    const customer = hit === undefined ? undefined : redacted.get(hit);
    return customer?.redactedAt != null && one.boughtAt <= customer.redactedAt ? { ...one, customer } : one;
  });
}

/** Whose an e-mail is: a Shopify customer who claims it (followed along merges), else the guest of its orders, else nobody yet. */
export type EmailHolder = Readonly<{ ownerId: number | null; guestIds: readonly number[]; sealed: Uint8Array | null }>;

/** Who holds each e-mail, by the first of its keys; found under any of them. */
export async function holdersOf(
  tx: Transaction,
  shopId: number,
  keySets: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, EmailHolder>> {
  const emails = await selectEmails(tx, shopId, [...new Set(keySets.flat())]);
  return new Map(
    keySets.flatMap((keys) => {
      const [first] = keys;
      return first === undefined ? [] : [[first, holderOf(keys.flatMap((key) => emails.get(key) ?? []))] as const];
    }),
  );
}

function holderOf(known: readonly StoredEmail[]): EmailHolder {
  return {
    ownerId: ownerOf(known.flatMap((one) => one.claims)),
    guestIds: known.flatMap((one) => one.guestId ?? []),
    sealed: known.find((one) => one.sealed !== null)?.sealed ?? null,
  };
}

/** Makes the guest customers of e-mails that nobody holds; ids in the given order. */
export function makeGuests(tx: Transaction, shopId: number, emails: readonly GuestEmail[]): Promise<number[]> {
  return insertGuests(tx, shopId, emails);
}

/** Customers by our id, as far as orders need them. */
export async function customersById(tx: Transaction, shopId: number, ids: readonly number[]): Promise<ReadonlyMap<number, KnownCustomer>> {
  return new Map((await selectById(tx, shopId, [...new Set(ids)])).map((customer) => [customer.id, customer]));
}

/** Takes guest customers away who have no orders left. Their purchases must have been recomputed before. */
export function removeGuests(tx: Transaction, shopId: number, ids: readonly number[]): Promise<void> {
  return deleteGuests(tx, shopId, ids);
}

/** Takes away every guest customer without an order: after an import, which moves orders without looking back. */
export async function removeEmptyGuests(tx: Transaction, shopId: number): Promise<void> {
  await deleteGuests(tx, shopId, await selectEmptyGuests(tx, shopId));
}
