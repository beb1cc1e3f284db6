import { z } from "zod";
import type { FileSpan } from "#app/domains/history/file-history.ts";
import type { HistoryStart } from "#app/domains/retention/retention.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const spanRow = z
  .object({ import_id: z.number(), first_day: z.number(), last_day: z.number(), longest_pause: z.number(), is_whole: z.boolean() })
  .transform((row): FileSpan => ({
    importId: row.import_id,
    first: row.first_day,
    last: row.last_day,
    longestPause: row.longest_pause,
    isWhole: row.is_whole,
  }));

export function selectSpans(tx: Transaction, shopId: number): Promise<FileSpan[]> {
  return rows(
    tx,
    spanRow,
    sql`SELECT import_id, first_day, last_day, longest_pause, is_whole FROM file_span WHERE shop_id = ${shopId} ORDER BY import_id`,
  );
}

export async function putSpan(tx: Transaction, shopId: number, { importId, first, last, longestPause, isWhole }: FileSpan): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO file_span (shop_id, import_id, first_day, last_day, longest_pause, is_whole)
        VALUES (${shopId}, ${importId}, ${first}, ${last}, ${longestPause}, ${isWhole})
        ON CONFLICT (shop_id, import_id) DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day,
          longest_pause = excluded.longest_pause, is_whole = excluded.is_whole`,
  );
}

export async function deleteSpan(tx: Transaction, shopId: number, importId: number): Promise<void> {
  await execute(tx, sql`DELETE FROM file_span WHERE shop_id = ${shopId} AND import_id = ${importId}`);
}

/** Since when orders are known by Shopify alone; null while no file reaches further. */
export async function findShopifyHistory(tx: Transaction, shopId: number): Promise<HistoryStart | null> {
  const [row] = await rows(
    tx,
    z.object({ starts_on: z.number(), is_limited: z.boolean() }),
    sql`SELECT starts_on, is_limited FROM shopify_history WHERE shop_id = ${shopId}`,
  );
  return row === undefined ? null : { day: row.starts_on, isLimited: row.is_limited };
}

export async function putShopifyHistory(tx: Transaction, shopId: number, { day, isLimited }: HistoryStart): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO shopify_history (shop_id, starts_on, is_limited) VALUES (${shopId}, ${day}, ${isLimited})
        ON CONFLICT (shop_id) DO UPDATE SET starts_on = excluded.starts_on, is_limited = excluded.is_limited`,
  );
}

export async function deleteShopifyHistory(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`DELETE FROM shopify_history WHERE shop_id = ${shopId}`);
}
