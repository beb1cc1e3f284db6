import { z } from "zod";
import type { ValueParts } from "#app/domains/orders/order.ts";
import { FINANCIAL_STATUSES } from "#app/domains/orders/order.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** What a purchase is made of: the value's parts, when, whose, and which of theirs. `day` and `month` as they were stored with it. */
export type StoredParts = ValueParts &
  Readonly<{ id: bigint; customerId: number | null; at: Date; day: number; month: number; orderIndex: number | null; discount: number }>;

const partsRow = z
  .object({
    id: z.bigint(),
    customer_id: z.number().nullable(),
    processed_at: z.date(),
    day: z.number(),
    month: z.number(),
    financial_status: z.enum(FINANCIAL_STATUSES),
    is_test: z.boolean(),
    cancelled_at: z.date().nullable(),
    currency: z.string(),
    original_total: z.coerce.number(),
    total: z.coerce.number(),
    tax: z.coerce.number(),
    shipping: z.coerce.number(),
    discount: z.coerce.number(),
    taxes_included: z.boolean().nullable(),
    order_index: z.number().nullable(),
    tip: z.coerce.number(),
    gift_cards_sold: z.coerce.number(),
    refunded: z.coerce.number(),
  })
  .transform((row): StoredParts => ({
    id: row.id,
    customerId: row.customer_id,
    at: row.processed_at,
    day: row.day,
    month: row.month,
    financialStatus: row.financial_status,
    isTest: row.is_test,
    cancelledAt: row.cancelled_at,
    currency: row.currency,
    originalTotal: row.original_total,
    total: row.total,
    tax: row.tax,
    shipping: row.shipping,
    discount: row.discount,
    taxesIncluded: row.taxes_included,
    orderIndex: row.order_index,
    tip: row.tip,
    giftCardsSold: row.gift_cards_sold,
    refunded: row.refunded,
  }));

const PARTS = sql`id, customer_id, processed_at, day, month, financial_status, is_test, cancelled_at, currency, original_total, total, tax,
  shipping, discount, taxes_included, order_index, tip, gift_cards_sold, refunded`;

export function selectPartsOfCustomer(tx: Transaction, shopId: number, customerId: number): Promise<StoredParts[]> {
  return rows(tx, partsRow, sql`SELECT ${PARTS} FROM orders WHERE shop_id = ${shopId} AND customer_id = ${customerId}`);
}

export async function findPartsOfOrder(tx: Transaction, shopId: number, id: bigint): Promise<StoredParts | null> {
  const [row] = await rows(tx, partsRow, sql`SELECT ${PARTS} FROM orders WHERE shop_id = ${shopId} AND id = ${id}`);
  return row ?? null;
}

const FETCH_ROWS = 5000;

/** All orders of a shop, one customer's together, in the order of their purchases, without holding them in memory. */
export async function* eachOrderByCustomer(tx: Transaction, shopId: number): AsyncGenerator<StoredParts> {
  await execute(
    tx,
    sql`DECLARE orders_by_customer NO SCROLL CURSOR FOR
        SELECT ${PARTS} FROM orders WHERE shop_id = ${shopId} ORDER BY customer_id NULLS FIRST, processed_at, id`,
  );
  try {
    for (;;) {
      const page = await rows(tx, partsRow, sql`FETCH FORWARD 5000 FROM orders_by_customer`);
      yield* page;
      if (page.length < FETCH_ROWS) return;
    }
  } finally {
    await execute(tx, sql`CLOSE orders_by_customer`);
  }
}

/**
 * Moves orders to another local day, and month, by whole days and months. Their lists come from few pairs of differences, since a
 * new time zone moves an order by one day at most.
 */
export async function moveOrders(
  tx: Transaction,
  shopId: number,
  ids: readonly bigint[],
  by: Readonly<{ days: number; months: number }>,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE orders SET day = day + ${by.days}, month = month + ${by.months} WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
}

/** When the earliest order that Encore has was placed, and how many there are; null without orders. */
export async function findExtent(tx: Transaction, shopId: number): Promise<Readonly<{ firstAt: Date | null; orders: number }>> {
  const [row] = await rows(
    tx,
    z.object({ first_at: z.date().nullable(), orders: z.coerce.number() }),
    sql`SELECT min(processed_at) AS first_at, count(*) AS orders FROM orders WHERE shop_id = ${shopId}`,
  );
  return { firstAt: row?.first_at ?? null, orders: row?.orders ?? 0 };
}

export type OrderTotals = Readonly<{ orders: number; firstDay: number | null; lastDay: number | null }>;

export async function selectOrderTotals(tx: Transaction, shopId: number): Promise<OrderTotals> {
  const [row] = await rows(
    tx,
    z.object({ orders: z.coerce.number(), first_day: z.number().nullable(), last_day: z.number().nullable() }),
    sql`SELECT count(*) AS orders, min(day) AS first_day, max(day) AS last_day FROM orders WHERE shop_id = ${shopId}`,
  );
  return { orders: row?.orders ?? 0, firstDay: row?.first_day ?? null, lastDay: row?.last_day ?? null };
}

/** Orders in other currencies than the shop's: listed apart, never summed into figures. */
export function selectOtherCurrencies(tx: Transaction, shopId: number, currency: string) {
  return rows(
    tx,
    z.object({ currency: z.string(), orders: z.coerce.number(), value: z.coerce.number() }),
    sql`SELECT currency, count(*) AS orders, sum(total - refunded) AS value FROM orders
        WHERE shop_id = ${shopId} AND (currency < ${currency} OR currency > ${currency}) AND NOT is_test AND cancelled_at IS NULL GROUP BY currency ORDER BY currency`,
  );
}
