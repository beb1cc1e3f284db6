import { z } from "zod";
import { fullName } from "#app/domains/customers/customer.ts";
import type { CustomerFacts, CustomerName, Identity, KeyedBuyer } from "#app/domains/customers/customer.ts";
import { lookupHash, seal, unsealText } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const place = (shopId: number, column: "email_enc" | "name_enc") => ({ shop: shopId, table: "customer", column });

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString("hex")}`;

/** The key under which an e-mail is looked up. `email` must be normalised. */
export function emailKey(shopId: number, email: string): string {
  return Buffer.from(lookupHash(shopId, email).hash).toString("base64url");
}

type KnownIdentities = Readonly<{ byKey: ReadonlyMap<string, number>; shopifyOf: ReadonlyMap<number, string> }>;

/** Customers by their keys, and the Shopify id of each. Two steps by key, so that no plan can compare all with all. */
export async function findIdentities(tx: Transaction, shopId: number, identities: readonly Identity[]): Promise<KnownIdentities> {
  const keysOf = (kind: Identity["kind"]): string[] => identities.filter((one) => one.kind === kind).map((one) => one.key);
  const found = await rows(
    tx,
    z.object({ kind: z.string(), key: z.string(), customer_id: z.number() }),
    sql`SELECT kind, key, customer_id FROM customer_identity WHERE shop_id = ${shopId} AND kind = 'shopify' AND key = ANY(${keysOf("shopify")}::text[])
        UNION ALL
        SELECT kind, key, customer_id FROM customer_identity WHERE shop_id = ${shopId} AND kind = 'email' AND key = ANY(${keysOf("email")}::text[])`,
  );
  const ids = [...new Set(found.map((row) => row.customer_id))];
  const customers = await rows(
    tx,
    z.object({ id: z.number(), shopify_id: z.bigint() }),
    sql`SELECT id, shopify_id FROM customer WHERE shop_id = ${shopId} AND id = ANY(${ids}::int[]) AND shopify_id IS NOT NULL`,
  );
  return {
    byKey: new Map(found.map((row) => [`${row.kind}:${row.key}`, row.customer_id])),
    shopifyOf: new Map(customers.map((row) => [row.id, String(row.shopify_id)])),
  };
}

export async function attachIdentities(
  tx: Transaction,
  shopId: number,
  identities: readonly (Identity & Readonly<{ customerId: number }>)[],
): Promise<void> {
  if (identities.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO customer_identity (shop_id, kind, key, customer_id)
        SELECT ${shopId}, kind, key, customer_id
        FROM unnest(${identities.map((one) => one.kind)}::text[], ${identities.map((one) => one.key)}::text[],
                    ${identities.map((one) => one.customerId)}::int[]) AS t (kind, key, customer_id)
        ON CONFLICT DO NOTHING`,
  );
  const shopify = identities.filter((one) => one.kind === "shopify");
  if (shopify.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, shopify_id)
        SELECT ${shopId}, id, shopify_id
        FROM unnest(${shopify.map((one) => one.customerId)}::int[], ${shopify.map((one) => one.key)}::bigint[]) AS t (id, shopify_id)
        ON CONFLICT (shop_id, id) DO UPDATE SET shopify_id = excluded.shopify_id`,
  );
}

/** Writes new customers with what an order tells of them; returns their ids in the given order. */
export async function insertCustomers(
  tx: Transaction,
  shopId: number,
  customers: readonly Readonly<{ keys: KeyedBuyer; email: string | null }>[],
): Promise<number[]> {
  if (customers.length === 0) return [];
  const taken = await rows(
    tx,
    z.object({ id: z.coerce.number() }),
    sql`SELECT nextval('customer_id_seq') AS id FROM generate_series(1, ${customers.length}::int)`,
  );
  const ids = taken.map((row) => row.id);
  const records = customers.map(({ keys, email }, index) => {
    const hashed = email === null ? null : lookupHash(shopId, email);
    return {
      id: ids[index],
      shopify_id: keys.shopify,
      email_enc: email === null ? null : hex(seal(place(shopId, "email_enc"), email)),
      email_hash: hashed === null ? null : hex(hashed.hash),
      hash_version: hashed?.version ?? null,
    };
  });
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, shopify_id, email_enc, email_hash, hash_version)
        SELECT ${shopId}, id, shopify_id, email_enc, email_hash, hash_version
        FROM json_to_recordset(${JSON.stringify(records)}::json)
          AS t (id int, shopify_id bigint, email_enc bytea, email_hash bytea, hash_version smallint)`,
  );
  await attachIdentities(
    tx,
    shopId,
    customers.flatMap(({ keys }, index) => {
      const customerId = ids[index];
      if (customerId === undefined) return [];
      return [
        ...(keys.shopify === null ? [] : [{ kind: "shopify" as const, key: keys.shopify, customerId }]),
        ...(keys.email === null ? [] : [{ kind: "email" as const, key: keys.email, customerId }]),
      ];
    }),
  );
  return ids;
}

/** Writes what Shopify says of customers, unless what is stored is newer. Returns how many rows changed. */
export async function updateFacts(
  tx: Transaction,
  shopId: number,
  customers: readonly Readonly<{ id: number; email: string | null; facts: CustomerFacts }>[],
): Promise<number> {
  if (customers.length === 0) return 0;
  // A source carries tags for all of its customers or for none.
  const hasTags = customers.every(({ facts }) => facts.tags !== null);
  const records = customers.map(({ id, email, facts }) => {
    const hashed = email === null ? null : lookupHash(shopId, email);
    const name = fullName(facts.firstName, facts.lastName);
    return {
      id,
      email_enc: email === null ? null : hex(seal(place(shopId, "email_enc"), email)),
      email_hash: hashed === null ? null : hex(hashed.hash),
      hash_version: hashed?.version ?? null,
      name_enc: name === null ? null : hex(seal(place(shopId, "name_enc"), name)),
      locale: facts.locale,
      country: facts.country,
      tags: facts.tags,
      consent_state: facts.consent?.state ?? null,
      consent_level: facts.consent?.level ?? null,
      consent_at: facts.consent?.at ?? null,
      lifetime_orders: facts.lifetimeOrders,
      created_at: facts.createdAt,
      source_updated_at: facts.updatedAt,
    };
  });
  return execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, email_enc, email_hash, hash_version, name_enc, locale, country, tags, consent_state, consent_level,
          consent_at, lifetime_orders, created_at, source_updated_at)
        SELECT ${shopId}, id, email_enc, email_hash, hash_version, name_enc, locale, country, coalesce(tags, '{}'), consent_state, consent_level,
          consent_at, lifetime_orders, created_at, source_updated_at
        FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (
          id int, email_enc bytea, email_hash bytea, hash_version smallint, name_enc bytea, locale text, country text, tags text[],
          consent_state text, consent_level text, consent_at timestamptz, lifetime_orders int, created_at timestamptz, source_updated_at timestamptz)
        ON CONFLICT (shop_id, id) DO UPDATE SET
          email_enc = excluded.email_enc, email_hash = excluded.email_hash, hash_version = excluded.hash_version, name_enc = excluded.name_enc,
          locale = coalesce(excluded.locale, customer.locale), country = coalesce(excluded.country, customer.country),
          tags = CASE WHEN ${hasTags} THEN excluded.tags ELSE customer.tags END,
          consent_state = coalesce(excluded.consent_state, customer.consent_state),
          consent_level = coalesce(excluded.consent_level, customer.consent_level), consent_at = coalesce(excluded.consent_at, customer.consent_at),
          lifetime_orders = coalesce(excluded.lifetime_orders, customer.lifetime_orders),
          created_at = coalesce(excluded.created_at, customer.created_at), source_updated_at = excluded.source_updated_at
        WHERE customer.source_updated_at IS NULL OR customer.source_updated_at <= excluded.source_updated_at`,
  );
}

/** Shopify deleted the customer: the person goes, the purchases stay for past figures. Returns false when unknown. */
export async function forgetPerson(tx: Transaction, shopId: number, shopifyId: bigint, now: Date): Promise<boolean> {
  const changed = await execute(
    tx,
    sql`UPDATE customer SET email_enc = NULL, email_hash = NULL, hash_version = NULL, name_enc = NULL, deleted_at = ${now}
        WHERE shop_id = ${shopId} AND shopify_id = ${shopifyId} AND deleted_at IS NULL`,
  );
  if (changed === 0) return false;
  await execute(
    tx,
    sql`DELETE FROM customer_identity i USING customer c
        WHERE i.shop_id = ${shopId} AND c.shop_id = ${shopId} AND c.shopify_id = ${shopifyId} AND i.customer_id = c.id AND i.kind = 'email'`,
  );
  return true;
}

const nameRow = z.object({ id: z.number(), email_enc: z.instanceof(Uint8Array).nullable(), name_enc: z.instanceof(Uint8Array).nullable() });

export async function selectNames(tx: Transaction, shopId: number, ids: readonly number[]): Promise<CustomerName[]> {
  const found = await rows(
    tx,
    nameRow,
    sql`SELECT id, email_enc, name_enc FROM customer WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::int[])`,
  );
  return found.map((row) => ({
    id: row.id,
    name: row.name_enc === null ? null : unsealText(place(shopId, "name_enc"), row.name_enc),
    email: row.email_enc === null ? null : unsealText(place(shopId, "email_enc"), row.email_enc),
  }));
}

export async function countCustomers(tx: Transaction, shopId: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM customer WHERE shop_id = ${shopId}`,
  );
  return row?.count ?? 0;
}
