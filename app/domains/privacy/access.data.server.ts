import { z } from "zod";
import type { Access, AccessEntry } from "#app/domains/privacy/access.ts";
import { ACCESS_KINDS } from "#app/domains/privacy/access.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

export async function insertAccess(tx: Transaction, shopId: number, access: Access, at: Date): Promise<void> {
  const ids = [...access.customerIds];
  await execute(
    tx,
    sql`INSERT INTO access_log (shop_id, at, user_id, what, customers, customer_ids)
        VALUES (${shopId}, ${at}, ${access.userId}, ${access.what}, ${access.customers ?? ids.length}, ${ids}::int[])`,
  );
}

const entryRow = z
  .object({ id: z.bigint(), at: z.date(), user_id: z.string().nullable(), what: z.enum(ACCESS_KINDS), customers: z.number() })
  .transform((row): AccessEntry => ({
    id: String(row.id),
    at: row.at.toISOString(),
    userId: row.user_id,
    what: row.what,
    customers: row.customers,
  }));

/** The latest first. */
export function selectAccesses(
  tx: Transaction,
  shopId: number,
  { skip, take }: Readonly<{ skip: number; take: number }>,
): Promise<AccessEntry[]> {
  return rows(
    tx,
    entryRow,
    sql`SELECT id, at, user_id, what, customers FROM access_log WHERE shop_id = ${shopId} ORDER BY at DESC, id DESC LIMIT ${take} OFFSET ${skip}`,
  );
}

export async function countAccesses(tx: Transaction, shopId: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM access_log WHERE shop_id = ${shopId}`,
  );
  return row?.count ?? 0;
}

/** How often somebody of the shop looked at something of this kind since then. */
export async function countAccessesSince(tx: Transaction, shopId: number, what: Access["what"], since: Date): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM access_log WHERE shop_id = ${shopId} AND at > ${since} AND what = ${what}`,
  );
  return row?.count ?? 0;
}
