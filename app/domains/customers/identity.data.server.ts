import { z } from "zod";
import type { EmailClaim } from "#app/domains/customers/customer.ts";
import { moveNotesOfGuests } from "#app/domains/customers/customer-notes.data.server.ts";
import { seal } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

export const identityEmail = (shopId: number) => ({ shop: shopId, table: "customer_identity", column: "email_enc" });

/** PostgreSQL's way to write bytes in JSON. */
export const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString("hex")}`;

/** A customer as orders and news meet one: `homeId` is the customer whom purchases count for, where merges have led. */
export type KnownCustomer = Readonly<{
  id: number;
  homeId: number;
  shopifyId: bigint | null;
  isDeleted: boolean;
  /** Of the row or of the one it was merged into. */
  redactedAt: Date | null;
}>;

const knownRow = z
  .object({
    id: z.number(),
    shopify_id: z.bigint().nullable(),
    merged_into: z.number().nullable(),
    deleted_at: z.date().nullable(),
    redacted_at: z.date().nullable(),
    home_redacted_at: z.date().nullable(),
  })
  .transform((row): KnownCustomer => ({
    id: row.id,
    homeId: row.merged_into ?? row.id,
    shopifyId: row.shopify_id,
    isDeleted: row.deleted_at !== null,
    redactedAt: row.redacted_at ?? row.home_redacted_at,
  }));

const KNOWN = sql`c.id, c.shopify_id, c.merged_into, c.deleted_at, c.redacted_at, h.redacted_at AS home_redacted_at
  FROM customer c LEFT JOIN customer h ON h.shop_id = c.shop_id AND h.id = c.merged_into`;

export function selectByShopifyId(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<KnownCustomer[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return rows(tx, knownRow, sql`SELECT ${KNOWN} WHERE c.shop_id = ${shopId} AND c.shopify_id = ANY(${[...ids]}::bigint[])`);
}

export function selectById(tx: Transaction, shopId: number, ids: readonly number[]): Promise<KnownCustomer[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return rows(tx, knownRow, sql`SELECT ${KNOWN} WHERE c.shop_id = ${shopId} AND c.id = ANY(${[...ids]}::int[])`);
}

/** Writes customers of whom no more is known than their number in Shopify, null for guests; returns their ids in the given order. */
export async function insertCustomers(tx: Transaction, shopId: number, shopifyIds: readonly (bigint | null)[]): Promise<number[]> {
  if (shopifyIds.length === 0) return [];
  const taken = await rows(
    tx,
    z.object({ id: z.coerce.number() }),
    sql`SELECT nextval('customer_id_seq') AS id FROM generate_series(1, ${shopifyIds.length}::int)`,
  );
  const ids = taken.map((row) => row.id);
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, shopify_id)
        SELECT ${shopId}, id, shopify_id FROM unnest(${ids}::int[], ${shopifyIds.map((id) => (id === null ? null : String(id)))}::bigint[]) AS t (id, shopify_id)`,
  );
  return ids;
}

/** Persons who were redacted, by the keys under which late news of them are recognised; of two pseudonyms the later. */
export async function selectRedacted(tx: Transaction, shopId: number, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const found = await rows(
    tx,
    z.object({ key: z.string(), customer_id: z.number() }),
    sql`SELECT key, customer_id FROM customer_identity WHERE shop_id = ${shopId} AND kind = 'redacted' AND key = ANY(${[...keys]}::text[])
        ORDER BY customer_id`,
  );
  return new Map(found.map((row) => [row.key, row.customer_id]));
}

/** Most shops have none, and need not hash every number and address that comes. */
export async function hasRedacted(tx: Transaction, shopId: number): Promise<boolean> {
  const found = await rows(
    tx,
    z.object({ key: z.string() }),
    sql`SELECT key FROM customer_identity WHERE shop_id = ${shopId} AND kind = 'redacted' LIMIT 1`,
  );
  return found.length > 0;
}

/**
 * What is known of an e-mail. `claims`: by whom it may be, followed along merges; `seen`: when each customer used it last, those who
 * are deleted too; `guestId`: the guest customer of its orders.
 */
export type StoredEmail = Readonly<{
  key: string;
  claims: readonly EmailClaim[];
  seen: ReadonlyMap<number, Date>;
  guestId: number | null;
  sealed: Uint8Array | null;
}>;

const emailRow = z.object({
  key: z.string(),
  kind: z.enum(["email", "guest"]),
  customer_id: z.number(),
  seen_at: z.date().nullable(),
  email_enc: z.instanceof(Uint8Array).nullable(),
  shopify_id: z.bigint().nullable(),
  home_id: z.number(),
  is_living: z.boolean(),
});

/** Claims and guests under these keys, by key. */
export async function selectEmails(tx: Transaction, shopId: number, keys: readonly string[]): Promise<ReadonlyMap<string, StoredEmail>> {
  if (keys.length === 0) return new Map();
  const found = await rows(
    tx,
    emailRow,
    sql`SELECT i.key, i.kind, i.customer_id, i.seen_at, i.email_enc, c.shopify_id, coalesce(c.merged_into, c.id) AS home_id,
          c.redacted_at IS NULL AND CASE WHEN c.merged_into IS NULL THEN c.deleted_at IS NULL
            ELSE h.deleted_at IS NULL AND h.redacted_at IS NULL END AS is_living
        FROM customer_identity i JOIN customer c ON c.shop_id = i.shop_id AND c.id = i.customer_id
          LEFT JOIN customer h ON h.shop_id = c.shop_id AND h.id = c.merged_into
        WHERE i.shop_id = ${shopId} AND i.kind IN ('email', 'guest') AND i.key = ANY(${[...keys]}::text[])`,
  );
  type Gathering = { key: string; claims: EmailClaim[]; seen: Map<number, Date>; guestId: number | null; sealed: Uint8Array | null };
  const emails = new Map<string, Gathering>();
  for (const row of found) {
    const known: Gathering = emails.get(row.key) ?? { key: row.key, claims: [], seen: new Map(), guestId: null, sealed: null };
    emails.set(row.key, known);
    known.sealed ??= row.email_enc;
    if (row.kind === "guest") known.guestId = row.customer_id;
    else if (row.seen_at !== null && row.shopify_id !== null) {
      known.seen.set(row.customer_id, row.seen_at);
      if (row.is_living) known.claims.push({ customerId: row.home_id, shopifyId: row.shopify_id, seenAt: row.seen_at });
    }
  }
  return emails;
}

/** That somebody used an e-mail. `email` is normalised, `key` its look-up key; null where only the key may be kept. */
export type Claim = Readonly<{ key: string; email: string | null; customerId: number; seenAt: Date }>;

/** Notes claims; of a claim that is there the later time stays. */
export async function putClaims(tx: Transaction, shopId: number, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const records = claims.map(({ key, email, customerId, seenAt }) => ({
    key,
    customer_id: customerId,
    seen_at: seenAt,
    email_enc: email === null ? null : hex(seal(identityEmail(shopId), email)),
  }));
  await execute(
    tx,
    sql`INSERT INTO customer_identity (shop_id, kind, key, customer_id, seen_at, email_enc)
        SELECT ${shopId}, 'email', key, customer_id, seen_at, email_enc
        FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (key text, customer_id int, seen_at timestamptz, email_enc bytea)
        ON CONFLICT (shop_id, kind, key, customer_id) DO UPDATE SET seen_at = greatest(customer_identity.seen_at, excluded.seen_at)`,
  );
}

/** The e-mail under which a guest's orders came: the plain text, or sealed as it is kept beside a claim. */
export type GuestEmail = Readonly<{ key: string; email: string | Uint8Array | null }>;

/** Makes guest customers; returns their ids in the given order. */
export async function insertGuests(tx: Transaction, shopId: number, guests: readonly GuestEmail[]): Promise<number[]> {
  if (guests.length === 0) return [];
  const ids = await insertCustomers(
    tx,
    shopId,
    guests.map(() => null),
  );
  const sealed = (email: string | Uint8Array | null): string | null => {
    if (email === null) return null;
    return hex(typeof email === "string" ? seal(identityEmail(shopId), email) : email);
  };
  const records = guests.map(({ key, email }, index) => ({ key, customer_id: ids[index], email_enc: sealed(email) }));
  await execute(
    tx,
    sql`INSERT INTO customer_identity (shop_id, kind, key, customer_id, email_enc)
        SELECT ${shopId}, 'guest', key, customer_id, email_enc
        FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (key text, customer_id int, email_enc bytea)`,
  );
  return ids;
}

/** Takes guest customers away whose last order has left; their identities go with them, notes on them to whoever holds their e-mail. */
export async function deleteGuests(tx: Transaction, shopId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await moveNotesOfGuests(tx, shopId, ids);
  await execute(
    tx,
    sql`DELETE FROM customer WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::int[]) AND shopify_id IS NULL AND redacted_at IS NULL`,
  );
}

/** A customer with those who were merged into them. */
const withMerged = (shopId: number, id: number) =>
  sql`SELECT id FROM customer WHERE shop_id = ${shopId} AND (id = ${id} OR merged_into = ${id})`;

/**
 * Forgets the addresses that a customer used. Their keyed hashes stay, so that a merge which comes later knows whose the guest orders
 * are; they go when deleted customers are forgotten for good. Returns what was used, also by those merged into the customer.
 */
export async function forgetAddresses(tx: Transaction, shopId: number, customerId: number): Promise<GuestEmail[]> {
  const used = await rows(
    tx,
    z.object({ key: z.string(), email_enc: z.instanceof(Uint8Array).nullable() }),
    sql`SELECT key, email_enc FROM customer_identity
        WHERE shop_id = ${shopId} AND kind = 'email' AND customer_id IN (${withMerged(shopId, customerId)})`,
  );
  await execute(
    tx,
    sql`UPDATE customer_identity SET email_enc = NULL WHERE shop_id = ${shopId} AND customer_id = ${customerId} AND kind = 'email'`,
  );
  return used.map((row) => ({ key: row.key, email: row.email_enc }));
}

/** Guest customers without an order of theirs. */
export async function selectEmptyGuests(tx: Transaction, shopId: number): Promise<number[]> {
  const found = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`SELECT c.id FROM customer c WHERE c.shop_id = ${shopId} AND c.shopify_id IS NULL AND c.redacted_at IS NULL
          AND NOT EXISTS (SELECT FROM orders o WHERE o.shop_id = ${shopId} AND o.customer_id = c.id)`,
  );
  return found.map((row) => row.id);
}
