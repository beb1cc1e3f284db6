import { z } from "zod";
import type { OrderSet } from "#app/domains/retention/terms.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** Days [from, to). */
type Range = Readonly<{ from: number; to: number }>;

export type ListedOrder = Readonly<{ orderId: string; name: string; customerId: number | null; day: number; value: number }>;

/** Of the whole list, not of the page. */
export type OrderListTotals = Readonly<{ orders: number; value: number }>;

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
