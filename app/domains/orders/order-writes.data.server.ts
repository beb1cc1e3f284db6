import { z } from "zod";
import type { Order, OrderLine, OrderSource, Version } from "#app/domains/orders/order.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

export type StoredVersion = Version & Readonly<{ customerId: number | null }>;

const sourceOf = z.enum(["api", "webhook", "csv"]) satisfies z.ZodType<OrderSource>;

export async function findVersions(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, StoredVersion>> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), source: sourceOf, source_updated_at: z.date(), customer_id: z.number().nullable() }),
    sql`SELECT id, source, source_updated_at, customer_id FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.id, { source: row.source, updatedAt: row.source_updated_at, customerId: row.customer_id }]));
}

/** An order with what the shop's calendar and identities add to it. */
export type PlacedOrder = Readonly<{ order: Order; customerId: number | null; day: number; month: number }>;

function orderRecord({ order, customerId, day, month }: PlacedOrder) {
  return {
    id: String(order.id),
    name: order.name,
    customer_id: customerId,
    processed_at: order.processedAt,
    day,
    month,
    financial_status: order.financialStatus,
    is_test: order.isTest,
    cancelled_at: order.cancelledAt,
    currency: order.currency,
    original_total: order.originalTotal,
    total: order.total,
    tax: order.tax,
    shipping: order.shipping,
    discount: order.discount,
    tip: order.tip,
    gift_cards_sold: order.giftCardsSold,
    refunded: order.refunded,
    order_index: order.orderIndex,
    source: order.source,
    source_updated_at: order.updatedAt,
    channel: order.channel,
    locale: order.locale,
    country: order.country,
    company: order.company === null ? null : String(order.company),
    landing: order.landing,
    referrer: order.referrer,
    utm_source: order.utm.source,
    utm_medium: order.utm.medium,
    utm_campaign: order.utm.campaign,
    checkout_token: order.checkoutToken,
    cart_token: order.cartToken,
    discount_codes: order.discountCodes,
  };
}

/**
 * Writes orders with their lines, refunds and fulfilments; what was stored of the same orders is replaced.
 *
 * A webhook carries neither the total before edits, nor the order index, nor the product types: what an import knew stays.
 */
export async function writeOrders(
  tx: Transaction,
  shopId: number,
  placed: readonly PlacedOrder[],
  alreadyStored: readonly bigint[],
  importId: number | null,
): Promise<void> {
  if (placed.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO orders (shop_id, id, name, customer_id, processed_at, day, month, financial_status, is_test, cancelled_at, currency,
          original_total, total, tax, shipping, discount, tip, gift_cards_sold, refunded, order_index, source, source_updated_at, import_id,
          channel, locale, country, company, landing, referrer, utm_source, utm_medium, utm_campaign, checkout_token, cart_token, discount_codes)
        SELECT ${shopId}, id, name, customer_id, processed_at, day, month, financial_status, is_test, cancelled_at, currency,
          original_total, total, tax, shipping, discount, tip, gift_cards_sold, refunded, order_index, source, source_updated_at, ${importId}::int,
          channel, locale, country, company, landing, referrer, utm_source, utm_medium, utm_campaign, checkout_token, cart_token, discount_codes
        FROM json_to_recordset(${JSON.stringify(placed.map(orderRecord))}::json) AS t (
          id bigint, name text, customer_id int, processed_at timestamptz, day int, month int, financial_status text, is_test boolean,
          cancelled_at timestamptz, currency text, original_total bigint, total bigint, tax bigint, shipping bigint, discount bigint, tip bigint,
          gift_cards_sold bigint, refunded bigint, order_index int, source text, source_updated_at timestamptz, channel text, locale text,
          country text, company bigint, landing text, referrer text, utm_source text, utm_medium text, utm_campaign text,
          checkout_token text, cart_token text, discount_codes text[])
        ON CONFLICT (shop_id, id) DO UPDATE SET
          name = excluded.name, customer_id = excluded.customer_id, processed_at = excluded.processed_at, day = excluded.day,
          month = excluded.month, financial_status = excluded.financial_status, is_test = excluded.is_test,
          cancelled_at = excluded.cancelled_at, currency = excluded.currency,
          original_total = CASE WHEN excluded.source = 'webhook' THEN orders.original_total ELSE excluded.original_total END,
          total = excluded.total, tax = excluded.tax, shipping = excluded.shipping, discount = excluded.discount, tip = excluded.tip,
          gift_cards_sold = excluded.gift_cards_sold, refunded = excluded.refunded,
          order_index = coalesce(excluded.order_index, orders.order_index), source = excluded.source,
          source_updated_at = excluded.source_updated_at, import_id = excluded.import_id,
          channel = coalesce(excluded.channel, orders.channel), locale = coalesce(excluded.locale, orders.locale),
          country = coalesce(excluded.country, orders.country), company = coalesce(excluded.company, orders.company),
          landing = coalesce(excluded.landing, orders.landing), referrer = coalesce(excluded.referrer, orders.referrer),
          utm_source = coalesce(excluded.utm_source, orders.utm_source), utm_medium = coalesce(excluded.utm_medium, orders.utm_medium),
          utm_campaign = coalesce(excluded.utm_campaign, orders.utm_campaign),
          checkout_token = coalesce(excluded.checkout_token, orders.checkout_token),
          cart_token = coalesce(excluded.cart_token, orders.cart_token), discount_codes = excluded.discount_codes`,
  );
  await writeParts(tx, shopId, placed, alreadyStored);
}

function lineRecord(orderId: bigint, line: OrderLine) {
  return {
    order_id: String(orderId),
    id: String(line.id),
    product_id: line.productId === null ? null : String(line.productId),
    variant_id: line.variantId === null ? null : String(line.variantId),
    title: line.title,
    product_type: line.productType,
    quantity: line.quantity,
    current_quantity: line.currentQuantity,
    value: line.value,
    is_gift_card: line.isGiftCard,
  };
}

const LINE_TYPES = sql`order_id bigint, id bigint, product_id bigint, variant_id bigint, title text, product_type text, quantity int,
  current_quantity int, value bigint, is_gift_card boolean`;

const LINE_COLUMNS = sql`order_id, id, product_id, variant_id, title, product_type, quantity, current_quantity, value, is_gift_card`;

const LINE_CONFLICT = sql`ON CONFLICT (shop_id, order_id, id) DO UPDATE SET product_id = coalesce(excluded.product_id, order_line.product_id),
  variant_id = coalesce(excluded.variant_id, order_line.variant_id),
  title = excluded.title, product_type = coalesce(excluded.product_type, order_line.product_type), quantity = excluded.quantity,
  current_quantity = excluded.current_quantity, value = excluded.value, is_gift_card = excluded.is_gift_card`;

export type ImportedLine = Readonly<{ orderId: bigint; line: OrderLine }>;

/** Of the given orders those that are stored, and by which import; null for the ones that came by webhook. */
export async function findImports(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, number | null>> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), import_id: z.number().nullable() }),
    sql`SELECT id, import_id FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.id, row.import_id]));
}

/** Writes lines of orders that an import wrote before. */
export async function writeImportedLines(tx: Transaction, shopId: number, lines: readonly ImportedLine[]): Promise<void> {
  await writeLines(
    tx,
    shopId,
    lines.map(({ orderId, line }) => lineRecord(orderId, line)),
  );
  const withGiftCards = [...new Set(lines.filter(({ line }) => line.isGiftCard).map(({ orderId }) => orderId))];
  if (withGiftCards.length === 0) return;
  await execute(
    tx,
    sql`UPDATE orders o SET gift_cards_sold =
          (SELECT coalesce(sum(l.value), 0) FROM order_line l WHERE l.shop_id = ${shopId} AND l.order_id = o.id AND l.is_gift_card)
        WHERE o.shop_id = ${shopId} AND o.id = ANY(${withGiftCards}::bigint[])`,
  );
}

async function writeLines(tx: Transaction, shopId: number, lines: readonly ReturnType<typeof lineRecord>[]): Promise<void> {
  if (lines.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO order_line (shop_id, ${LINE_COLUMNS})
        SELECT ${shopId}, ${LINE_COLUMNS} FROM json_to_recordset(${JSON.stringify(lines)}::json) AS t (${LINE_TYPES}) ${LINE_CONFLICT}`,
  );
}

async function writeParts(
  tx: Transaction,
  shopId: number,
  placed: readonly PlacedOrder[],
  alreadyStored: readonly bigint[],
): Promise<void> {
  const lines = placed.flatMap(({ order }) => order.lines.map((line) => lineRecord(order.id, line)));
  if (alreadyStored.length > 0) {
    // Shopify's line ids are unique, so the order need not be compared again.
    const kept = lines.map((line) => line.id);
    await execute(
      tx,
      sql`DELETE FROM order_line WHERE shop_id = ${shopId} AND order_id = ANY(${[...alreadyStored]}::bigint[]) AND id <> ALL(${kept}::bigint[])`,
    );
  }
  await writeLines(tx, shopId, lines);
  await writeRefunds(tx, shopId, placed);
  await writeFulfilments(tx, shopId, placed);
}

async function writeRefunds(tx: Transaction, shopId: number, placed: readonly PlacedOrder[]): Promise<void> {
  const refunds = placed.flatMap(({ order }) =>
    order.refunds.map((refund) => ({
      order_id: String(order.id),
      id: String(refund.id),
      refunded_at: refund.refundedAt,
      amount: refund.amount,
    })),
  );
  if (refunds.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO refund (shop_id, order_id, id, refunded_at, amount)
        SELECT ${shopId}, order_id, id, refunded_at, amount
        FROM json_to_recordset(${JSON.stringify(refunds)}::json) AS t (order_id bigint, id bigint, refunded_at timestamptz, amount bigint)
        ON CONFLICT (shop_id, order_id, id) DO UPDATE SET refunded_at = excluded.refunded_at, amount = excluded.amount`,
  );
}

async function writeFulfilments(tx: Transaction, shopId: number, placed: readonly PlacedOrder[]): Promise<void> {
  const fulfilments = placed.flatMap(({ order }) =>
    order.fulfilments.map((one) => ({
      order_id: String(order.id),
      id: String(one.id),
      status: one.status,
      shipped_at: one.shippedAt,
      delivered_at: one.deliveredAt,
    })),
  );
  if (fulfilments.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO fulfilment (shop_id, order_id, id, status, shipped_at, delivered_at)
        SELECT ${shopId}, order_id, id, status, shipped_at, delivered_at
        FROM json_to_recordset(${JSON.stringify(fulfilments)}::json)
          AS t (order_id bigint, id bigint, status text, shipped_at timestamptz, delivered_at timestamptz)
        ON CONFLICT (shop_id, order_id, id) DO UPDATE SET status = excluded.status, shipped_at = excluded.shipped_at,
          delivered_at = coalesce(excluded.delivered_at, fulfilment.delivered_at)`,
  );
}

/** Deletes an order with all its parts; returns its customer, undefined when there was no such order. */
export async function deleteOrder(tx: Transaction, shopId: number, id: bigint): Promise<number | null | undefined> {
  for (const part of [sql`order_line`, sql`refund`, sql`fulfilment`]) {
    await execute(tx, sql`DELETE FROM ${part} WHERE shop_id = ${shopId} AND order_id = ${id}`);
  }
  const [row] = await rows(
    tx,
    z.object({ customer_id: z.number().nullable() }),
    sql`DELETE FROM orders WHERE shop_id = ${shopId} AND id = ${id} RETURNING customer_id`,
  );
  return row?.customer_id;
}
