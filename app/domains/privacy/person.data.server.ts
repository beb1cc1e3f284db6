import { z } from "zod";
import type { PersonTable } from "#app/domains/privacy/registry.ts";
import { parseJson } from "#app/lib/json.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rawSql, rows, sql } from "#app/platform/db.server.ts";
import type { Sql } from "#app/platform/db.server.ts";

// Tables and columns here come from the registry in this folder, never from outside.
const named = (name: string): Sql => rawSql(`"${name}"`);

/** A row as JSON; binary columns as `\x…`. */
export type StoredRow = Readonly<Record<string, unknown>>;

/** A person's rows of one table. */
export async function selectRowsOf(
  tx: Transaction,
  shopId: number,
  { table, key }: PersonTable,
  ids: readonly bigint[],
): Promise<StoredRow[]> {
  const found = await rows(
    tx,
    z.object({ row: z.string() }),
    sql`SELECT to_jsonb(t)::text AS row FROM ${named(table)} t WHERE shop_id = ${shopId} AND ${named(key)} = ANY(${[...ids]}::bigint[]) ORDER BY ${named(key)}`,
  );
  return found.map(({ row }) => z.record(z.string(), z.unknown()).parse(parseJson(row)));
}

/** Sets columns of a person's rows to their default, which holds nothing. */
export async function clearRowsOf(
  tx: Transaction,
  shopId: number,
  { table, key }: PersonTable,
  columns: readonly string[],
  ids: readonly bigint[],
): Promise<number> {
  if (columns.length === 0) return 0;
  const changes = rawSql(columns.map((column) => `"${column}" = DEFAULT`).join(", "));
  return execute(tx, sql`UPDATE ${named(table)} SET ${changes} WHERE shop_id = ${shopId} AND ${named(key)} = ANY(${[...ids]}::bigint[])`);
}

export async function deleteRowsOf(tx: Transaction, shopId: number, { table, key }: PersonTable, ids: readonly bigint[]): Promise<number> {
  return execute(tx, sql`DELETE FROM ${named(table)} WHERE shop_id = ${shopId} AND ${named(key)} = ANY(${[...ids]}::bigint[])`);
}
