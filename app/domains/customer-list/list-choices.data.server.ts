import { z } from "zod";
import { IS_LISTED } from "#app/domains/customer-list/list.data.server.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** The countries that customers have, each found by one step through an index; null last where some have none. */
export async function selectCountries(tx: Transaction, shopId: number): Promise<(string | null)[]> {
  const next = (condition: Sql): Sql =>
    sql`SELECT c.country FROM listed_customer c WHERE c.shop_id = ${shopId} AND ${IS_LISTED} AND ${condition} ORDER BY c.country LIMIT 1`;
  const found = await rows(
    tx,
    z.object({ country: z.string().nullable() }),
    sql`WITH RECURSIVE found (country) AS (
          (${next(sql`c.country IS NOT NULL`)})
          UNION ALL SELECT (${next(sql`c.country > found.country`)}) FROM found WHERE found.country IS NOT NULL
        )
        SELECT country FROM found WHERE country IS NOT NULL
        UNION ALL (${next(sql`c.country IS NULL`)})`,
  );
  return found.map((row) => row.country);
}

/** Our numbers of Shopify's customers; who was merged into another is that one. */
export async function selectIdsOfShopify(tx: Transaction, shopId: number, shopifyIds: readonly bigint[]): Promise<number[]> {
  const found = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`SELECT coalesce(merged_into, id) AS id FROM customer WHERE shop_id = ${shopId} AND shopify_id = ANY(${[...shopifyIds]}::bigint[])`,
  );
  return found.map((row) => row.id);
}
