import { z } from "zod";
import type { SystemSeal } from "#app/domains/privacy/registry.ts";
import type { KeyUsage, Resealed, SealedValue } from "#app/domains/privacy/rotation.data.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rawSql, rows, sql } from "#app/platform/db.server.ts";
import type { Sql } from "#app/platform/db.server.ts";

const named = (name: string): Sql => rawSql(`"${name}"`);

/** A sealed value of the system, with what its seal is bound to. */
export type BoundValue = SealedValue & Readonly<{ bound: string }>;

/** Values that are not sealed under the key, locked until the transaction ends. */
export function selectStaleOfSystem(
  tx: Transaction,
  { table, column, boundTo }: SystemSeal,
  keyName: string,
  after: string,
  limit: number,
): Promise<BoundValue[]> {
  const value = named(column);
  return rows(
    tx,
    z.object({ place: z.string(), bound: z.string(), sealed: z.instanceof(Uint8Array) }),
    sql`SELECT ctid::text AS place, ${named(boundTo)} AS bound, ${value} AS sealed FROM ${named(table)}
        WHERE ctid > ${after}::text::tid AND ${value} IS NOT NULL
          AND substring(${value} FROM 3 FOR get_byte(${value}, 1)) <> convert_to(${keyName}, 'UTF8') LIMIT ${limit} FOR UPDATE`,
  );
}

export async function putResealedOfSystem(tx: Transaction, { table, column }: SystemSeal, values: readonly Resealed[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE ${named(table)} t SET ${named(column)} = v.sealed
        FROM json_to_recordset(${JSON.stringify(values)}::json) AS v (place text, sealed bytea) WHERE t.ctid = v.place::tid`,
  );
}

export function countByKeyOfSystem(tx: Transaction, { table, column }: SystemSeal): Promise<KeyUsage[]> {
  const value = named(column);
  return rows(
    tx,
    z.object({ name: z.string(), count: z.coerce.number() }),
    sql`SELECT convert_from(substring(${value} FROM 3 FOR get_byte(${value}, 1)), 'UTF8') AS name, count(*) AS count FROM ${named(table)}
        WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
}
