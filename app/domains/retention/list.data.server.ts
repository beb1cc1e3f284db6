import { z } from "zod";
import type { CustomerSet, OrderSet } from "#app/domains/retention/terms.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { emptySql, rows, sql } from "#app/platform/db.server.ts";

/** Days [from, to). */
type Range = Readonly<{ from: number; to: number }>;

/** A customer behind a figure, with their purchases that the figure counts. Value in minor units, days as in `Purchase`. */
export type ListedCustomer = Readonly<{ customerId: number; purchases: number; value: number; firstDay: number; lastDay: number }>;
export type ListedOrder = Readonly<{ orderId: string; name: string; customerId: number | null; day: number; value: number }>;

/** Of the whole list, not of the page. */
export type CustomerListTotals = Readonly<{ customers: number; purchases: number; value: number }>;
export type OrderListTotals = Readonly<{ orders: number; value: number }>;

export type CustomerListQuestion = Readonly<{
  set: CustomerSet;
  period: Readonly<{ from: number; to: number; before: Range }>;
  /** For the set `cohort`: the month of the first purchase, and how many months later; null for all purchases since. */
  cohort: Readonly<{ month: number; k: number | null }> | null;
}>;

/** One row for each customer of the set, over the purchases that its figure counts. */
function customersBehind(shopId: number, { set, period, cohort }: CustomerListQuestion): Sql {
  const { from, to, before } = period;
  const grouped = (where: Sql, having: Sql = emptySql): Sql =>
    sql`SELECT p.customer_id, count(*) AS purchases, sum(p.value) AS value, min(p.day) AS first_day, max(p.day) AS last_day
        FROM purchase p WHERE p.shop_id = ${shopId} AND p.customer_id IS NOT NULL AND ${where} GROUP BY p.customer_id ${having}`;
  const inPeriod = sql`p.day >= ${from}::int AND p.day < ${to}::int`;
  const inPeriodBefore = sql`p.day >= ${before.from}::int AND p.day < ${before.to}::int`;
  const toDate = sql`p.day < ${to}::int`;

  switch (set) {
    case "before":
      return grouped(inPeriodBefore);
    case "in-period":
      return grouped(inPeriod);
    case "new":
      return grouped(inPeriod, sql`HAVING bool_or(p.nth = 1)`);
    case "unsure":
      return grouped(inPeriod, sql`HAVING bool_or(p.nth = 0)`);
    case "retained":
      return grouped(inPeriod, sql`HAVING bool_or(p.prev_day >= ${before.from}::int AND p.prev_day < ${before.to}::int)`);
    case "reactivated":
      // Also whoever bought before the history, and not since.
      return grouped(inPeriod, sql`HAVING bool_or(p.prev_day < ${before.from}::int OR (p.prev_day IS NULL AND p.nth > 1))`);
    case "lost":
      // The period follows the one before at once, so whoever's last purchase of both is in the one before did not come back. A
      // join of the table with itself would need statistics to be fast, which a shop that was imported a minute ago has not.
      return grouped(sql`p.day >= ${before.from}::int AND p.day < ${to}::int`, sql`HAVING max(p.day) < ${from}::int`);
    case "all":
      return grouped(toDate);
    case "repeat":
      return grouped(toDate, sql`HAVING max(p.nth) >= 2`);
    case "cohort": {
      const month = cohort?.month ?? -1;
      const k = cohort?.k ?? null;
      return grouped(sql`p.first_month = ${month}::int AND ${k === null ? sql`true` : sql`p.month = ${month + k}::int`}`);
    }
  }
}

/**
 * One page of the customers of a set, and the sums of all of them: gathering them costs up to a second in a large shop, so it
 * is done once for both. A page beyond the last is the last.
 */
export async function selectListedCustomers(
  tx: Transaction,
  shopId: number,
  question: CustomerListQuestion,
  page: Readonly<{ skip: number; take: number }>,
): Promise<Readonly<{ rows: ListedCustomer[]; totals: CustomerListTotals }>> {
  const [found] = await rows(
    tx,
    z.object({
      customers: z.coerce.number(),
      purchases: z.coerce.number(),
      value: z.coerce.number(),
      page: z.string().transform((text) => z.array(listedCustomer).parse(JSON.parse(text))),
    }),
    sql`WITH behind AS MATERIALIZED (${customersBehind(shopId, question)}),
             total AS MATERIALIZED (
               SELECT count(*) AS customers, coalesce(sum(purchases), 0) AS purchases, coalesce(sum(value), 0) AS value FROM behind
             )
        SELECT total.*, (
          SELECT coalesce(json_agg(json_build_array(customer_id, purchases, value, first_day, last_day) ORDER BY value DESC, customer_id), '[]')::text
          FROM (
            SELECT * FROM behind ORDER BY value DESC, customer_id
            OFFSET (SELECT least(${page.skip}::bigint, (greatest(customers, 1) - 1) / ${page.take}::bigint * ${page.take}::bigint) FROM total)
            LIMIT ${page.take}::int
          ) shown
        ) AS page FROM total`,
  );
  if (found === undefined) throw new Error("A query of sums answered no row.");
  const { page: shown, ...totals } = found;
  return { rows: shown, totals };
}

const listedCustomer = z
  .tuple([z.number(), z.number(), z.number(), z.number(), z.number()])
  .transform(([customerId, purchases, value, firstDay, lastDay]): ListedCustomer => ({ customerId, purchases, value, firstDay, lastDay }));

const ORDERS_OF_SET: Readonly<Record<OrderSet, Sql>> = {
  all: sql`true`,
  first: sql`p.nth = 1`,
  later: sql`p.nth > 1`,
  unsure: sql`p.nth = 0`,
  guest: sql`p.customer_id IS NULL`,
  "with-customer": sql`p.customer_id IS NOT NULL`,
};

export type OrderListQuestion = Range & Readonly<{ set: OrderSet }>;

function ordersBehind(shopId: number, { set, from, to }: OrderListQuestion): Sql {
  return sql`p.shop_id = ${shopId} AND p.day >= ${from}::int AND p.day < ${to}::int AND ${ORDERS_OF_SET[set]}`;
}

/** The latest first. The name is the order's own, "#1001". */
export async function selectListedOrders(
  tx: Transaction,
  shopId: number,
  question: OrderListQuestion,
  page: Readonly<{ skip: number; take: number }>,
): Promise<ListedOrder[]> {
  return rows(
    tx,
    z
      .object({
        order_id: z.coerce.string(),
        name: z.string().nullable(),
        customer_id: z.number().nullable(),
        day: z.number(),
        value: z.coerce.number(),
      })
      .transform((row): ListedOrder => ({
        orderId: row.order_id,
        name: row.name ?? row.order_id,
        customerId: row.customer_id,
        day: row.day,
        value: row.value,
      })),
    sql`SELECT p.order_id, o.name, p.customer_id, p.day, p.value
        FROM (SELECT * FROM purchase p WHERE ${ordersBehind(shopId, question)} ORDER BY p.day DESC, p.order_id DESC OFFSET ${page.skip}::int LIMIT ${page.take}::int) p
        LEFT JOIN orders o ON o.shop_id = ${shopId} AND o.id = p.order_id ORDER BY p.day DESC, p.order_id DESC`,
  );
}

export async function totalListedOrders(tx: Transaction, shopId: number, question: OrderListQuestion): Promise<OrderListTotals> {
  const [total] = await rows(
    tx,
    z.object({ orders: z.coerce.number(), value: z.coerce.number() }),
    sql`SELECT count(*) AS orders, coalesce(sum(p.value), 0) AS value FROM purchase p WHERE ${ordersBehind(shopId, question)}`,
  );
  return total ?? { orders: 0, value: 0 };
}
