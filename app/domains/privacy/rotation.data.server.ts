import { z } from "zod";
import { FORGOTTEN_KEPT_MONTHS } from "#app/domains/customers/customers.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rawSql, rows, sql } from "#app/platform/db.server.ts";
import type { Sql } from "#app/platform/db.server.ts";

// Tables and columns here come from the registry in this folder, never from outside. A seal begins with its version, the length
// of its key's name and the name (platform/crypto.server.ts).
const named = (name: string): Sql => rawSql(`"${name}"`);

/** A sealed value, and where its row lies until the end of the transaction. */
export type SealedValue = Readonly<{ place: string; sealed: Uint8Array }>;

/** A value under its new seal, `\x…`. */
export type Resealed = Readonly<{ place: string; sealed: string }>;

const valueRow = z.object({ place: z.string(), sealed: z.instanceof(Uint8Array) });

type Column = Readonly<{ table: string; column: string }>;

/** Values of a shop that are not sealed under the key, locked until the transaction ends. */
export function selectStale(
  tx: Transaction,
  shopId: number,
  { table, column }: Column,
  keyName: string,
  after: string,
  limit: number,
): Promise<SealedValue[]> {
  const value = named(column);
  return rows(
    tx,
    valueRow,
    sql`SELECT ctid::text AS place, ${value} AS sealed FROM ${named(table)}
        WHERE shop_id = ${shopId} AND ctid > ${after}::text::tid AND ${value} IS NOT NULL
          AND substring(${value} FROM 3 FOR get_byte(${value}, 1)) <> convert_to(${keyName}, 'UTF8') LIMIT ${limit} FOR UPDATE`,
  );
}

export async function putResealed(tx: Transaction, shopId: number, { table, column }: Column, values: readonly Resealed[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE ${named(table)} t SET ${named(column)} = v.sealed
        FROM json_to_recordset(${JSON.stringify(values)}::json) AS v (place text, sealed bytea)
        WHERE t.shop_id = ${shopId} AND t.ctid = v.place::tid`,
  );
}

const usageRow = z.object({ name: z.string(), count: z.coerce.number() });
export type KeyUsage = z.output<typeof usageRow>;

/** How many values of a shop are sealed under which key. */
export function countByKey(tx: Transaction, shopId: number, { table, column }: Column): Promise<KeyUsage[]> {
  const value = named(column);
  return rows(
    tx,
    usageRow,
    sql`SELECT convert_from(substring(${value} FROM 3 FOR get_byte(${value}, 1)), 'UTF8') AS name, count(*) AS count FROM ${named(table)}
        WHERE shop_id = ${shopId} AND ${value} IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
}

const identityRow = z.object({ kind: z.string(), key: z.string(), customer_id: z.number(), email_enc: z.instanceof(Uint8Array) });
export type EmailIdentity = z.output<typeof identityRow>;

/** E-mail identities whose hash is not of the key, locked until the transaction ends. */
export function selectStaleIdentities(tx: Transaction, shopId: number, keyName: string, limit: number): Promise<EmailIdentity[]> {
  return rows(
    tx,
    identityRow,
    sql`SELECT kind, key, customer_id, email_enc FROM customer_identity
        WHERE shop_id = ${shopId} AND kind IN ('email', 'guest') AND email_enc IS NOT NULL AND split_part(key, '.', 1) <> ${keyName}
        LIMIT ${limit} FOR UPDATE`,
  );
}

/** An identity and the orders under its e-mail get another key. */
export type Rehashed = Readonly<{ kind: string; was: string; key: string; customer_id: number }>;

/** Gives identities their new keys; where a live delivery wrote the new key already, the old one only goes. */
export async function putRehashed(tx: Transaction, shopId: number, identities: readonly Rehashed[]): Promise<void> {
  const list = JSON.stringify(identities);
  await execute(
    tx,
    sql`DELETE FROM customer_identity i USING json_to_recordset(${list}::json) AS t (kind text, was text, key text, customer_id int)
        WHERE i.shop_id = ${shopId} AND i.kind = t.kind AND i.key = t.was AND i.customer_id = t.customer_id
          AND EXISTS (SELECT FROM customer_identity n
            WHERE n.shop_id = ${shopId} AND n.kind = t.kind AND n.key = t.key AND n.customer_id = t.customer_id)`,
  );
  await execute(
    tx,
    sql`UPDATE customer_identity i SET key = t.key FROM json_to_recordset(${list}::json) AS t (kind text, was text, key text, customer_id int)
        WHERE i.shop_id = ${shopId} AND i.kind = t.kind AND i.key = t.was AND i.customer_id = t.customer_id`,
  );
  await execute(
    tx,
    sql`UPDATE orders o SET buyer_email_key = t.key FROM json_to_recordset(${list}::json) AS t (was text, key text)
        WHERE o.shop_id = ${shopId} AND o.buyer_email_key = t.was`,
  );
}

/**
 * How many look-up keys of a shop were made with which key, and until when those of forgotten persons are needed: by late news of
 * them, and by old files.
 */
export async function countLookups(
  tx: Transaction,
  shopId: number,
): Promise<(KeyUsage & Readonly<{ kind: string; until: Date | null }>)[]> {
  return rows(
    tx,
    usageRow.extend({ kind: z.string(), until: z.date().nullable() }),
    sql`SELECT split_part(k.key, '.', 1) AS name, k.kind, count(*) AS count, max(k.until) AS until FROM (
          SELECT key, kind, until FROM customer_identity WHERE shop_id = ${shopId} AND kind IN ('email', 'guest', 'redacted')
          UNION ALL SELECT key, 'forgotten', forgotten_at + make_interval(months => ${FORGOTTEN_KEPT_MONTHS}::int) FROM forgotten_person WHERE shop_id = ${shopId}) AS k
        GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}
