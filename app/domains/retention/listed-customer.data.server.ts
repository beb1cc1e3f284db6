import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { execute, sql } from "#app/platform/db.server.ts";

// What the list of customers says of purchases: one narrow row a customer, made of `purchase` alone. What it says of the person
// follows the customer's row by a trigger, which also makes it.

/** One row for each customer with purchases that meet the condition; `sums` are values up to and with each purchase. */
const summaries = (shopId: number, whose: Sql): Sql =>
  sql`SELECT customer_id, count(*) FILTER (WHERE is_discounted) AS discounted, CASE WHEN min(nth) = 0 THEN 2 WHEN min(nth) > 1 THEN 1 ELSE 0 END AS past,
        array_agg(day ORDER BY nth) AS days, array_agg(total ORDER BY nth) AS sums
      FROM (
        SELECT *, (sum(value) OVER (PARTITION BY customer_id ORDER BY nth))::bigint AS total FROM purchase WHERE shop_id = ${shopId} AND ${whose}
      ) own GROUP BY customer_id`;

/** Writes the rows of `wanted`, a query of customers' ids; one that is as it should be is left alone. */
const put = (shopId: number, wanted: Sql, whose: Sql): Sql =>
  sql`INSERT INTO listed_customer (shop_id, customer_id, discounted, past, days, sums)
      SELECT ${shopId}::int, w.customer_id, coalesce(s.discounted, 0), coalesce(s.past, 0), coalesce(s.days, '{}'), coalesce(s.sums, '{}')
      FROM (${wanted}) w LEFT JOIN (${summaries(shopId, whose)}) s ON s.customer_id = w.customer_id
      ON CONFLICT (shop_id, customer_id) DO UPDATE SET discounted = excluded.discounted, past = excluded.past, days = excluded.days, sums = excluded.sums
      WHERE (listed_customer.days, listed_customer.sums, listed_customer.discounted, listed_customer.past)
        IS DISTINCT FROM (excluded.days, excluded.sums, excluded.discounted, excluded.past)`;

/** After purchases of these customers changed. */
export async function putListed(tx: Transaction, shopId: number, customerIds: readonly number[]): Promise<void> {
  const ids = [...customerIds];
  await execute(tx, put(shopId, sql`SELECT unnest(${ids}::int[]) AS customer_id`, sql`customer_id = ANY(${ids}::int[])`));
}

/**
 * After all purchases of a shop were written anew. Without statistics of what was just written PostgreSQL would expect few rows and
 * compare each customer with every other, so that way of joining is forbidden here.
 */
export async function putAllListed(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)`);
  await execute(tx, put(shopId, sql`SELECT customer_id FROM listed_customer WHERE shop_id = ${shopId}`, sql`customer_id IS NOT NULL`));
  await execute(tx, sql`SELECT set_config(name, reset_val, true) FROM pg_settings WHERE name IN ('enable_nestloop', 'work_mem')`);
}
