import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rawSql, sql } from "#app/platform/db.server.ts";
import type { Sql } from "#app/platform/db.server.ts";

// Tables and columns here come from the registry in this folder, never from outside.
const named = (name: string): Sql => rawSql(`"${name}"`);

/** Which rows are due: those whose `since` lies before `before`. At most `limit` at once. */
export type Due = Readonly<{ table: string; since: string; before: Date; limit: number }>;

/** Empties a column of due rows; returns how many there were. */
export function clearDue(tx: Transaction, shopId: number, column: string, { table, since, before, limit }: Due): Promise<number> {
  return execute(
    tx,
    sql`UPDATE ${named(table)} SET ${named(column)} = DEFAULT WHERE shop_id = ${shopId} AND ctid = ANY(ARRAY(
          SELECT ctid FROM ${named(table)} WHERE shop_id = ${shopId} AND ${named(column)} IS NOT NULL AND ${named(since)} < ${before} LIMIT ${limit}))`,
  );
}

/** Deletes due rows; returns how many there were. */
export function deleteDue(tx: Transaction, shopId: number, { table, since, before, limit }: Due): Promise<number> {
  return execute(
    tx,
    sql`DELETE FROM ${named(table)} WHERE shop_id = ${shopId} AND ctid = ANY(ARRAY(
          SELECT ctid FROM ${named(table)} WHERE shop_id = ${shopId} AND ${named(since)} < ${before} LIMIT ${limit}))`,
  );
}
