import { z } from "zod";
import { unsealText } from "#app/platform/crypto.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const idRow = z.object({ id: z.number() }).transform((row) => row.id);

/**
 * The customers that these keys mean, with those who were merged into them or whom they were merged into. A customer found by
 * e-mail alone counts only when Shopify knows them under no other number: an address that moved to somebody else must not give
 * away, or take away, that person's data.
 *
 * @param keys look-up keys of the e-mail under every key of HASH_KEYS
 */
export function findCustomersOf(tx: Transaction, shopId: number, shopifyId: bigint | null, keys: readonly string[]): Promise<number[]> {
  return rows(
    tx,
    idRow,
    sql`WITH named AS (
          SELECT id, merged_into FROM customer WHERE shop_id = ${shopId} AND shopify_id = ${shopifyId}::bigint
          UNION
          SELECT c.id, c.merged_into FROM customer_identity i JOIN customer c ON c.shop_id = i.shop_id AND c.id = i.customer_id
          WHERE i.shop_id = ${shopId} AND i.kind IN ('email', 'guest') AND i.key = ANY(${[...keys]}::text[])
            AND (c.shopify_id IS NULL OR ${shopifyId}::bigint IS NULL OR c.shopify_id = ${shopifyId}::bigint)
        )
        SELECT id FROM named UNION SELECT merged_into FROM named WHERE merged_into IS NOT NULL
        UNION SELECT c.id FROM customer c WHERE c.shop_id = ${shopId} AND c.merged_into IN (SELECT coalesce(merged_into, id) FROM named)
        ORDER BY id`,
  );
}

/** Of these customers the guests: Shopify knows them under no number. */
export function findGuestsAmong(tx: Transaction, shopId: number, ids: readonly number[]): Promise<number[]> {
  return rows(
    tx,
    idRow,
    sql`SELECT id FROM customer WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::int[]) AND shopify_id IS NULL AND redacted_at IS NULL ORDER BY id`,
  );
}

/** By what a person is recognised: Shopify's numbers and normalised e-mails. */
export type PersonKeys = Readonly<{ shopifyIds: readonly string[]; emails: readonly string[] }>;

const bytes = z.instanceof(Uint8Array).nullable();

/** Everything by which these customers could be recognised again. */
export async function selectPersonKeys(tx: Transaction, shopId: number, ids: readonly number[]): Promise<PersonKeys> {
  const asked = [...ids];
  const customers = await rows(
    tx,
    z.object({ shopify_id: z.bigint().nullable(), email_enc: bytes }),
    sql`SELECT shopify_id, email_enc FROM customer WHERE shop_id = ${shopId} AND id = ANY(${asked}::int[])`,
  );
  const identities = await rows(
    tx,
    z.object({ email_enc: bytes }),
    sql`SELECT email_enc FROM customer_identity WHERE shop_id = ${shopId} AND customer_id = ANY(${asked}::int[]) AND email_enc IS NOT NULL`,
  );
  const emailOf = (table: string, sealed: Uint8Array | null): string[] =>
    sealed === null ? [] : [unsealText({ shop: shopId, table, column: "email_enc" }, sealed)];
  return {
    shopifyIds: customers.flatMap((row) => (row.shopify_id === null ? [] : [String(row.shopify_id)])),
    emails: [
      ...new Set([
        ...customers.flatMap((row) => emailOf("customer", row.email_enc)),
        ...identities.flatMap((row) => emailOf("customer_identity", row.email_enc)),
      ]),
    ],
  };
}

/** Marks customers as forgotten: nothing that Shopify still sends of them is kept any more. */
export async function markRedacted(tx: Transaction, shopId: number, ids: readonly number[], now: Date): Promise<void> {
  await execute(tx, sql`UPDATE customer SET redacted_at = ${now} WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::int[])`);
}

/** Keyed hashes by which late news of a forgotten person are recognised until the given moment. */
export async function putRedactedKeys(
  tx: Transaction,
  shopId: number,
  customerId: number,
  keys: readonly string[],
  until: Date,
): Promise<void> {
  if (keys.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO customer_identity (shop_id, kind, key, customer_id, until)
        SELECT ${shopId}, 'redacted', key, ${customerId}::int, ${until} FROM unnest(${[...keys]}::text[]) AS t (key)
        ON CONFLICT (shop_id, kind, key, customer_id) DO UPDATE SET until = excluded.until`,
  );
}

/** All keys of forgotten persons of a shop that are still recognised. */
export async function selectRedactedKeys(tx: Transaction, shopId: number): Promise<ReadonlySet<string>> {
  const found = await rows(
    tx,
    z.object({ key: z.string() }),
    sql`SELECT key FROM customer_identity WHERE shop_id = ${shopId} AND kind = 'redacted'`,
  );
  return new Set(found.map((row) => row.key));
}

/**
 * Customers to forget by themselves: without a purchase or another sign of life since `silentSince`, or deleted in Shopify
 * before `deletedBefore`. What Shopify changed by itself is no sign of life, unless nothing else is known.
 */
export function findCustomersToForget(
  tx: Transaction,
  shopId: number,
  { silentSince, deletedBefore, limit }: Readonly<{ silentSince: Date; deletedBefore: Date; limit: number }>,
): Promise<number[]> {
  return rows(
    tx,
    idRow,
    sql`SELECT c.id FROM customer c
        WHERE c.shop_id = ${shopId} AND c.redacted_at IS NULL
          AND (c.deleted_at < ${deletedBefore}
            OR (coalesce(greatest(c.last_at, c.consent_at, c.created_at), c.source_updated_at, '-infinity') < ${silentSince}
              AND NOT EXISTS (SELECT FROM orders o WHERE o.shop_id = ${shopId} AND o.customer_id = c.id AND o.processed_at >= ${silentSince})))
        ORDER BY c.id LIMIT ${limit}`,
  );
}
