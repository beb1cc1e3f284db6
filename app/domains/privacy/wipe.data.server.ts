import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rawSql, rows, sql } from "#app/platform/db.server.ts";

/** All tables that hold rows of shops, from the catalogue itself: a new one cannot be forgotten. */
export async function selectTenantTables(tx: Transaction): Promise<string[]> {
  const found = await rows(
    tx,
    z.object({ name: z.string() }),
    sql`SELECT c.relname::text AS name FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
        WHERE p.polname = 'tenant' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  return found.map((row) => row.name);
}

/** Deletes at most `limit` rows of a shop; returns how many there were. `table` is a name of `selectTenantTables`. */
export function deleteRows(tx: Transaction, shopId: number, table: string, limit: number): Promise<number> {
  const name = rawSql(`"${table.replaceAll('"', '""')}"`);
  return execute(
    tx,
    sql`DELETE FROM ${name} WHERE shop_id = ${shopId} AND ctid = ANY(ARRAY(SELECT ctid FROM ${name} WHERE shop_id = ${shopId} LIMIT ${limit}))`,
  );
}
