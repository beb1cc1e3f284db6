import { z } from "zod";
import { orderStandingOf } from "#app/domains/customer-page/order-standing.ts";
import type { OrderEntry, TimelineEntry } from "#app/domains/customer-page/view.ts";
import { FINANCIAL_STATUSES } from "#app/domains/orders/orders.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** Lines of an order that are named; of more it is said how many there are. */
const LINES_SHOWN = 4;

const eventRow = z.object({
  kind: z.enum(["order", "cancellation", "refund"]),
  at: z.date(),
  order_id: z.bigint(),
  amount: z.coerce.number().nullable(),
});

const orderRow = z.object({
  id: z.bigint(),
  name: z.string(),
  financial_status: z.enum(FINANCIAL_STATUSES),
  is_test: z.boolean(),
  cancelled_at: z.date().nullable(),
  currency: z.string(),
  original_total: z.coerce.number(),
  total: z.coerce.number(),
  tax: z.coerce.number(),
  taxes_included: z.boolean().nullable(),
  shipping: z.coerce.number(),
  tip: z.coerce.number(),
  gift_cards_sold: z.coerce.number(),
  refunded: z.coerce.number(),
  discount: z.coerce.number(),
  discount_codes: z.array(z.string()),
  channel: z.string().nullable(),
  purchase_value: z.coerce.number().nullable(),
  nth: z.number().nullable(),
});

const lineRow = z.object({ order_id: z.bigint(), title: z.string(), quantity: z.number(), lines: z.coerce.number() });

/** That something happened to an order, and when. `amount`: what was given back. */
export type OrderEvent = Readonly<{ kind: TimelineEntry["kind"]; at: Date; orderId: bigint; amount: number | null }>;

/** Some of what happened, the latest first: an order, its cancellation and each time that money was given back. */
export async function selectEvents(
  tx: Transaction,
  shopId: number,
  customerId: number,
  { skip, take }: Readonly<{ skip: number; take: number }>,
): Promise<OrderEvent[]> {
  const events = await rows(
    tx,
    eventRow,
    sql`WITH own AS (SELECT id, processed_at, cancelled_at FROM orders WHERE shop_id = ${shopId} AND customer_id = ${customerId})
        SELECT kind, at, order_id, amount FROM (
          SELECT 'order' AS kind, 1 AS place, processed_at AS at, id AS order_id, NULL::bigint AS amount, 0::bigint AS refund_id FROM own
          UNION ALL SELECT 'cancellation', 2, cancelled_at, id, NULL, 0 FROM own WHERE cancelled_at IS NOT NULL
          UNION ALL SELECT 'refund', 3, r.refunded_at, r.order_id, r.amount, r.id FROM own
            JOIN refund r ON r.shop_id = ${shopId} AND r.order_id = own.id WHERE r.amount > 0
        ) events ORDER BY at DESC, place DESC, order_id DESC, refund_id DESC OFFSET ${skip}::int LIMIT ${take}::int`,
  );
  return events.map(({ kind, at, order_id: orderId, amount }) => ({ kind, at, orderId, amount }));
}

/** Orders as the timeline shows them, by id. */
export async function selectOrderEntries(
  tx: Transaction,
  shopId: number,
  ids: readonly bigint[],
  shopCurrency: string,
): Promise<ReadonlyMap<bigint, Omit<OrderEntry, "at">>> {
  const found = await rows(
    tx,
    orderRow,
    sql`SELECT o.id, o.name, o.financial_status, o.is_test, o.cancelled_at, o.currency, o.original_total, o.total, o.tax, o.taxes_included,
          o.shipping, o.tip, o.gift_cards_sold, o.refunded, o.discount, o.discount_codes, o.channel, p.value AS purchase_value, p.nth
        FROM orders o LEFT JOIN purchase p ON p.shop_id = ${shopId} AND p.order_id = o.id
        WHERE o.shop_id = ${shopId} AND o.id = ANY(${[...ids]}::bigint[])`,
  );
  const lines = await rows(
    tx,
    lineRow,
    sql`SELECT order_id, title, quantity, lines FROM (
          SELECT order_id, id, title, quantity, count(*) OVER (PARTITION BY order_id) AS lines,
            row_number() OVER (PARTITION BY order_id ORDER BY value DESC, id) AS place
          FROM order_line WHERE shop_id = ${shopId} AND order_id = ANY(${[...ids]}::bigint[])
        ) l WHERE place <= ${LINES_SHOWN}::int ORDER BY order_id, place`,
  );
  const linesOf = new Map<bigint, z.output<typeof lineRow>[]>();
  for (const line of lines) linesOf.set(line.order_id, [...(linesOf.get(line.order_id) ?? []), line]);
  return new Map(
    found.map((row) => {
      const own = linesOf.get(row.id) ?? [];
      const parts = {
        financialStatus: row.financial_status,
        isTest: row.is_test,
        cancelledAt: row.cancelled_at,
        currency: row.currency,
        originalTotal: row.original_total,
        total: row.total,
        tax: row.tax,
        taxesIncluded: row.taxes_included,
        shipping: row.shipping,
        tip: row.tip,
        giftCardsSold: row.gift_cards_sold,
        refunded: row.refunded,
      };
      const counted = row.purchase_value === null ? null : { value: row.purchase_value, nth: row.nth };
      return [
        row.id,
        {
          kind: "order" as const,
          orderId: String(row.id),
          orderName: row.name,
          currency: row.currency,
          total: row.total,
          discount: row.discount,
          discountCodes: row.discount_codes,
          channel: row.channel,
          standing: orderStandingOf(parts, counted, shopCurrency),
          lines: own.map(({ title, quantity }) => ({ title, quantity })),
          linesMore: (own[0]?.lines ?? 0) - own.length,
        },
      ];
    }),
  );
}
