import { z } from "zod";
import type { CustomerSummary, Purchase } from "#app/domains/retention/terms.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const purchaseRow = z
  .object({
    order_id: z.bigint(),
    customer_id: z.number().nullable(),
    day: z.number(),
    month: z.number(),
    prev_day: z.number().nullable(),
    prev_month: z.number().nullable(),
    first_month: z.number().nullable(),
    nth: z.number().nullable(),
    value: z.coerce.number(),
    is_discounted: z.boolean(),
  })
  .transform((row): Purchase => ({
    orderId: row.order_id,
    customerId: row.customer_id,
    day: row.day,
    month: row.month,
    prevDay: row.prev_day,
    prevMonth: row.prev_month,
    firstMonth: row.first_month,
    nth: row.nth,
    value: row.value,
    isDiscounted: row.is_discounted,
  }));

export async function purchasesOfCustomers(tx: Transaction, shopId: number, customerIds: readonly number[]): Promise<Purchase[]> {
  return rows(
    tx,
    purchaseRow,
    sql`SELECT order_id, customer_id, day, month, prev_day, prev_month, first_month, nth, value, is_discounted
        FROM purchase WHERE shop_id = ${shopId} AND customer_id = ANY(${arrayOf(customerIds)}::int[]) ORDER BY customer_id, nth`,
  );
}

export async function purchasesOfOrders(tx: Transaction, shopId: number, orderIds: readonly bigint[]): Promise<Purchase[]> {
  return rows(
    tx,
    purchaseRow,
    sql`SELECT order_id, customer_id, day, month, prev_day, prev_month, first_month, nth, value, is_discounted
        FROM purchase WHERE shop_id = ${shopId} AND order_id = ANY(${arrayOf(orderIds)}::bigint[])`,
  );
}

/** Writes purchases, over those that are there. */
export async function putPurchases(tx: Transaction, shopId: number, purchases: readonly Purchase[]): Promise<void> {
  if (purchases.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO purchase (shop_id, order_id, customer_id, day, month, prev_day, prev_month, first_month, nth, value, is_discounted)
        SELECT ${shopId}::int, t.*
        FROM unnest(${arrayOf(purchases.map((one) => one.orderId))}::bigint[], ${arrayOf(purchases.map((one) => one.customerId))}::int[],
                    ${arrayOf(purchases.map((one) => one.day))}::int[], ${arrayOf(purchases.map((one) => one.month))}::int[],
                    ${arrayOf(purchases.map((one) => one.prevDay))}::int[], ${arrayOf(purchases.map((one) => one.prevMonth))}::int[],
                    ${arrayOf(purchases.map((one) => one.firstMonth))}::int[], ${arrayOf(purchases.map((one) => one.nth))}::int[],
                    ${arrayOf(purchases.map((one) => one.value))}::bigint[], ${arrayOf(purchases.map((one) => (one.isDiscounted ? 1 : 0)))}::boolean[]) AS t
        ON CONFLICT (shop_id, order_id) DO UPDATE SET
          customer_id = excluded.customer_id, day = excluded.day, month = excluded.month, prev_day = excluded.prev_day,
          prev_month = excluded.prev_month, first_month = excluded.first_month, nth = excluded.nth, value = excluded.value,
          is_discounted = excluded.is_discounted`,
  );
}

export async function deletePurchases(tx: Transaction, shopId: number, orderIds: readonly bigint[]): Promise<void> {
  if (orderIds.length === 0) return;
  await execute(tx, sql`DELETE FROM purchase WHERE shop_id = ${shopId} AND order_id = ANY(${arrayOf(orderIds)}::bigint[])`);
}

/*
 * The two below change rows that are there. They are written as inserts that always meet their key: joined to a list of ids, the
 * table's own shop and the policy's count twice in PostgreSQL's estimate, and it then compares every id with every customer.
 */

export async function putSummaries(tx: Transaction, shopId: number, summaries: readonly CustomerSummary[]): Promise<void> {
  if (summaries.length === 0) return;
  const instants = (dates: readonly (Date | null)[]): string => arrayOf(dates.map((date) => date?.toISOString() ?? null));
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, first_at, last_at, purchases, value)
        SELECT ${shopId}::int, t.*
        FROM unnest(${arrayOf(summaries.map((one) => one.customerId))}::int[], ${instants(summaries.map((one) => one.firstAt))}::timestamptz[],
                    ${instants(summaries.map((one) => one.lastAt))}::timestamptz[], ${arrayOf(summaries.map((one) => one.purchases))}::int[],
                    ${arrayOf(summaries.map((one) => one.value))}::bigint[]) AS t
        ON CONFLICT (shop_id, id) DO UPDATE SET
          first_at = excluded.first_at, last_at = excluded.last_at, purchases = excluded.purchases, value = excluded.value`,
  );
}

/** For customers who lost orders to somebody else; the instants of the rest are not known here. */
export async function putCounts(
  tx: Transaction,
  shopId: number,
  counts: readonly Omit<CustomerSummary, "firstAt" | "lastAt">[],
): Promise<void> {
  if (counts.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, id, purchases, value)
        SELECT ${shopId}::int, t.*
        FROM unnest(${arrayOf(counts.map((one) => one.customerId))}::int[], ${arrayOf(counts.map((one) => one.purchases))}::int[],
                    ${arrayOf(counts.map((one) => one.value))}::bigint[]) AS t
        ON CONFLICT (shop_id, id) DO UPDATE SET purchases = excluded.purchases, value = excluded.value,
          first_at = CASE WHEN excluded.purchases > 0 THEN customer.first_at END,
          last_at = CASE WHEN excluded.purchases > 0 THEN customer.last_at END`,
  );
}

/** Takes all purchases of a shop away, and what its customers' rows say of them. */
export async function clearPurchases(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`DELETE FROM purchase WHERE shop_id = ${shopId}`);
  await execute(
    tx,
    sql`UPDATE customer SET first_at = NULL, last_at = NULL, purchases = 0, value = 0 WHERE shop_id = ${shopId} AND purchases > 0`,
  );
}

/** PostgreSQL's own way to write an array: one short text, which also holds nulls. */
function arrayOf(values: readonly (number | bigint | string | null)[]): string {
  return `{${values.map((value) => (value === null ? "NULL" : String(value))).join(",")}}`;
}
