import { z } from "zod";
import type { SavedView } from "#app/domains/saved-views/view.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const viewRow = z.object({ id: z.number(), name: z.string(), query: z.string() });

/** First key of the advisory locks on a shop's views; the second is the shop. 1 is taken by purchases, 2 by installing. */
const VIEWS_LOCK = 3;

/** One change of a shop's views at a time, so that names stay unique and the limit holds. */
export async function lockViews(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`SELECT pg_advisory_xact_lock(${VIEWS_LOCK}::int, ${shopId}::int)`);
}

/** The oldest first, without the deleted ones. */
export function selectViews(tx: Transaction, shopId: number): Promise<SavedView[]> {
  return rows(
    tx,
    viewRow,
    sql`SELECT id, name, query FROM saved_view WHERE shop_id = ${shopId} AND deleted_at IS NULL ORDER BY created_at, id`,
  );
}

/** A view that was deleted and can still be brought back. */
export async function findDeletedView(tx: Transaction, shopId: number, id: number): Promise<SavedView | null> {
  const [view] = await rows(
    tx,
    viewRow,
    sql`SELECT id, name, query FROM saved_view WHERE shop_id = ${shopId} AND id = ANY(${[id]}::int[]) AND deleted_at IS NOT NULL`,
  );
  return view ?? null;
}

export async function insertView(
  tx: Transaction,
  shopId: number,
  { name, query }: Readonly<{ name: string; query: string }>,
  now: Date,
): Promise<number> {
  const [made] = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`INSERT INTO saved_view (shop_id, name, query, created_at) VALUES (${shopId}::int, ${name}, ${query}, ${now}) RETURNING id`,
  );
  if (made === undefined) throw new Error("A view was not written.");
  return made.id;
}

export async function putName(tx: Transaction, shopId: number, id: number, name: string): Promise<void> {
  await execute(tx, sql`UPDATE saved_view SET name = ${name} WHERE shop_id = ${shopId} AND id = ANY(${[id]}::int[])`);
}

export async function putQuery(tx: Transaction, shopId: number, id: number, query: string): Promise<void> {
  await execute(tx, sql`UPDATE saved_view SET query = ${query} WHERE shop_id = ${shopId} AND id = ANY(${[id]}::int[])`);
}

export async function markDeleted(tx: Transaction, shopId: number, id: number, now: Date): Promise<void> {
  await execute(tx, sql`UPDATE saved_view SET deleted_at = ${now} WHERE shop_id = ${shopId} AND id = ANY(${[id]}::int[])`);
}

export async function unmarkDeleted(tx: Transaction, shopId: number, id: number): Promise<void> {
  await execute(tx, sql`UPDATE saved_view SET deleted_at = NULL WHERE shop_id = ${shopId} AND id = ANY(${[id]}::int[])`);
}

/** Deleted ones that nobody brought back until then. */
export async function deleteOldViews(tx: Transaction, shopId: number, before: Date): Promise<void> {
  await execute(tx, sql`DELETE FROM saved_view WHERE shop_id = ${shopId} AND deleted_at < ${before}`);
}
