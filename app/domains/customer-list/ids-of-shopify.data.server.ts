import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** Our numbers of Shopify's customers; who was merged into another is that one. */
export async function selectIdsOfShopify(tx: Transaction, shopId: number, shopifyIds: readonly bigint[]): Promise<number[]> {
  const found = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`SELECT coalesce(merged_into, id) AS id FROM customer WHERE shop_id = ${shopId} AND shopify_id = ANY(${[...shopifyIds]}::bigint[])`,
  );
  return found.map((row) => row.id);
}
