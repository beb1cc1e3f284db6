import { z } from "zod";
import type { CustomerFigures } from "#app/domains/customer-page/view.ts";
import type { Past } from "#app/domains/retention/retention.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

const figuresRow = z.object({
  purchases: z.coerce.number(),
  value: z.coerce.number(),
  first_day: z.number().nullable(),
  last_day: z.number().nullable(),
  has_first: z.boolean().nullable(),
  has_unsure: z.boolean().nullable(),
  discounted: z.coerce.number(),
  discount: z.coerce.number(),
  orders: z.coerce.number(),
  refunded_orders: z.coerce.number(),
  refunded: z.coerce.number(),
  events: z.coerce.number(),
});

export type CustomerSums = Omit<CustomerFigures, "marginShare"> &
  Readonly<{
    /** How many entries the timeline has: orders, cancellations, and refunds of money. */
    events: number;
  }>;

/**
 * All sums over a customer's orders in one go. Purchases are orders that count, with the value by the shop's rule.
 *
 * @param currency the shop's own: orders in others are in no sum
 */
export async function selectSums(tx: Transaction, shopId: number, customerId: number, currency: string): Promise<CustomerSums> {
  const [row] = await rows(
    tx,
    figuresRow,
    sql`SELECT count(p.order_id) AS purchases, coalesce(sum(p.value), 0) AS value, min(p.day) AS first_day, max(p.day) AS last_day,
          bool_or(p.nth = 1) AS has_first, bool_or(p.nth = 0) AS has_unsure,
          count(p.order_id) FILTER (WHERE o.discount > 0) AS discounted,
          coalesce(sum(o.discount) FILTER (WHERE p.order_id IS NOT NULL), 0) AS discount,
          count(*) FILTER (WHERE NOT o.is_test AND o.currency = ${currency}) AS orders,
          count(*) FILTER (WHERE NOT o.is_test AND o.currency = ${currency} AND o.refunded > 0) AS refunded_orders,
          coalesce(sum(o.refunded) FILTER (WHERE NOT o.is_test AND o.currency = ${currency}), 0) AS refunded,
          count(*) + count(o.cancelled_at) + coalesce(sum(
            (SELECT count(*) FROM refund r WHERE r.shop_id = ${shopId} AND r.order_id = o.id AND r.amount > 0)), 0) AS events
        FROM orders o LEFT JOIN purchase p ON p.shop_id = ${shopId} AND p.order_id = o.id
        WHERE o.shop_id = ${shopId} AND o.customer_id = ${customerId}`,
  );
  if (row === undefined) throw new Error("A query of sums answered no row.");
  return {
    past: pastOf(row),
    purchases: row.purchases,
    value: row.value,
    firstDay: row.first_day,
    lastDay: row.last_day,
    discounted: row.discounted,
    discount: row.discount,
    orders: row.orders,
    refundedOrders: row.refunded_orders,
    refunded: row.refunded,
    events: row.events,
  };
}

/** Without purchases there is nothing before them that anybody could miss. */
function pastOf({ purchases, has_first: hasFirst, has_unsure: hasUnsure }: z.output<typeof figuresRow>): Past {
  if (purchases === 0 || hasFirst === true) return "none";
  return hasUnsure === true ? "unknown" : "some";
}
