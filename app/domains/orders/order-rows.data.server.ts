import { z } from "zod";
import { FINANCIAL_STATUSES } from "#app/domains/orders/order.ts";
import type { OrderSource } from "#app/domains/orders/order.ts";
import type { OrderRow } from "#app/domains/orders/order-version.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const source = z.enum(["api", "webhook", "csv"]) satisfies z.ZodType<OrderSource>;

/** An order as it stands in the table. */
export type StoredOrder = Readonly<{ row: OrderRow; customerId: number | null; importId: number | null }>;

const storedRow = z
  .object({
    id: z.bigint(),
    name: z.string(),
    customer_id: z.number().nullable(),
    processed_at: z.date(),
    financial_status: z.enum(FINANCIAL_STATUSES),
    is_test: z.boolean(),
    cancelled_at: z.date().nullable(),
    currency: z.string(),
    original_total: z.coerce.number(),
    total: z.coerce.number(),
    tax: z.coerce.number(),
    taxes_included: z.boolean().nullable(),
    shipping: z.coerce.number(),
    discount: z.coerce.number(),
    tip: z.coerce.number(),
    gift_cards_sold: z.coerce.number(),
    refunded: z.coerce.number(),
    order_index: z.number().nullable(),
    source,
    source_updated_at: z.date(),
    import_id: z.number().nullable(),
    channel: z.string().nullable(),
    locale: z.string().nullable(),
    country: z.string().nullable(),
    company: z.bigint().nullable(),
    landing: z.string().nullable(),
    referrer: z.string().nullable(),
    utm_source: z.string().nullable(),
    utm_medium: z.string().nullable(),
    utm_campaign: z.string().nullable(),
    checkout_token: z.string().nullable(),
    cart_token: z.string().nullable(),
    discount_codes: z.array(z.string()),
    buyer_shopify_id: z.bigint().nullable(),
    buyer_at: z.date().nullable(),
    buyer_email_key: z.string().nullable(),
    content_digest: z.string().nullable(),
    parts_of: z.string().nullable(),
    api_updated_at: z.date().nullable(),
    visit_source: source.nullable(),
    visit_at: z.date().nullable(),
  })
  .transform((row): StoredOrder => ({
    customerId: row.customer_id,
    importId: row.import_id,
    row: {
      id: row.id,
      name: row.name,
      processedAt: row.processed_at,
      updatedAt: row.source_updated_at,
      cancelledAt: row.cancelled_at,
      financialStatus: row.financial_status,
      isTest: row.is_test,
      currency: row.currency,
      originalTotal: row.original_total,
      total: row.total,
      tax: row.tax,
      taxesIncluded: row.taxes_included,
      shipping: row.shipping,
      discount: row.discount,
      tip: row.tip,
      giftCardsSold: row.gift_cards_sold,
      refunded: row.refunded,
      orderIndex: row.order_index,
      source: row.source,
      channel: row.channel,
      locale: row.locale,
      country: row.country,
      company: row.company,
      landing: row.landing,
      referrer: row.referrer,
      utm: { source: row.utm_source, medium: row.utm_medium, campaign: row.utm_campaign },
      checkoutToken: row.checkout_token,
      cartToken: row.cart_token,
      discountCodes: row.discount_codes,
      buyerShopifyId: row.buyer_shopify_id,
      buyerAt: row.buyer_at,
      buyerEmailKey: row.buyer_email_key,
      contentDigest: row.content_digest,
      partsOf: row.parts_of,
      apiUpdatedAt: row.api_updated_at,
      visitSource: row.visit_source,
      visitAt: row.visit_at,
    },
  }));

/** The stored orders among these, by id. */
export async function selectOrders(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, StoredOrder>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    tx,
    storedRow,
    sql`SELECT id, name, customer_id, processed_at, financial_status, is_test, cancelled_at, currency, original_total, total, tax, taxes_included,
          shipping, discount, tip, gift_cards_sold, refunded, order_index, source, source_updated_at, import_id, channel, locale, country, company,
          landing, referrer, utm_source, utm_medium, utm_campaign, checkout_token, cart_token, discount_codes, buyer_shopify_id, buyer_at,
          buyer_email_key, content_digest, parts_of, api_updated_at, visit_source, visit_at
        FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((stored) => [stored.row.id, stored]));
}

/** An order with what the shop's calendar and identities add to it. `importId`: the import whose lines are still to come. */
export type PlacedOrder = StoredOrder & Readonly<{ day: number; month: number }>;

const digits = (id: bigint | null): string | undefined => (id === null ? undefined : String(id));

/** What is null is left out, which the database takes for null: half of an order is. */
function recordOf({ row, customerId, importId, day, month }: PlacedOrder) {
  return {
    id: String(row.id),
    name: row.name,
    customer_id: customerId ?? undefined,
    processed_at: row.processedAt,
    day,
    month,
    financial_status: row.financialStatus,
    is_test: row.isTest,
    cancelled_at: row.cancelledAt ?? undefined,
    currency: row.currency,
    original_total: row.originalTotal,
    total: row.total,
    tax: row.tax,
    taxes_included: row.taxesIncluded ?? undefined,
    shipping: row.shipping,
    discount: row.discount,
    tip: row.tip,
    gift_cards_sold: row.giftCardsSold,
    refunded: row.refunded,
    order_index: row.orderIndex ?? undefined,
    source: row.source,
    source_updated_at: row.updatedAt,
    import_id: importId ?? undefined,
    channel: row.channel ?? undefined,
    locale: row.locale ?? undefined,
    country: row.country ?? undefined,
    company: digits(row.company),
    landing: row.landing ?? undefined,
    referrer: row.referrer ?? undefined,
    utm_source: row.utm.source ?? undefined,
    utm_medium: row.utm.medium ?? undefined,
    utm_campaign: row.utm.campaign ?? undefined,
    checkout_token: row.checkoutToken ?? undefined,
    cart_token: row.cartToken ?? undefined,
    discount_codes: row.discountCodes,
    buyer_shopify_id: digits(row.buyerShopifyId),
    buyer_at: row.buyerAt ?? undefined,
    buyer_email_key: row.buyerEmailKey ?? undefined,
    content_digest: row.contentDigest ?? undefined,
    parts_of: row.partsOf ?? undefined,
    api_updated_at: row.apiUpdatedAt ?? undefined,
    visit_source: row.visitSource ?? undefined,
    visit_at: row.visitAt ?? undefined,
  };
}

/** Writes orders whole, over what is stored of them. */
export async function putOrders(tx: Transaction, shopId: number, placed: readonly PlacedOrder[]): Promise<void> {
  if (placed.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO orders (shop_id, id, name, customer_id, processed_at, day, month, financial_status, is_test, cancelled_at, currency,
          original_total, total, tax, taxes_included, shipping, discount, tip, gift_cards_sold, refunded, order_index, source,
          source_updated_at, import_id, channel, locale, country, company, landing, referrer, utm_source, utm_medium, utm_campaign,
          checkout_token, cart_token, discount_codes, buyer_shopify_id, buyer_at, buyer_email_key, content_digest, parts_of,
          api_updated_at, visit_source, visit_at)
        SELECT ${shopId}, t.* FROM json_to_recordset(${JSON.stringify(placed.map(recordOf))}::json) AS t (
          id bigint, name text, customer_id int, processed_at timestamptz, day int, month int, financial_status text, is_test boolean,
          cancelled_at timestamptz, currency text, original_total bigint, total bigint, tax bigint, taxes_included boolean, shipping bigint,
          discount bigint, tip bigint, gift_cards_sold bigint, refunded bigint, order_index int, source text,
          source_updated_at timestamptz, import_id int, channel text, locale text, country text, company bigint, landing text, referrer text,
          utm_source text, utm_medium text, utm_campaign text, checkout_token text, cart_token text, discount_codes text[],
          buyer_shopify_id bigint, buyer_at timestamptz, buyer_email_key text, content_digest text, parts_of text, api_updated_at timestamptz,
          visit_source text, visit_at timestamptz)
        ON CONFLICT (shop_id, id) DO UPDATE SET
          name = excluded.name, customer_id = excluded.customer_id, processed_at = excluded.processed_at, day = excluded.day,
          month = excluded.month, financial_status = excluded.financial_status, is_test = excluded.is_test,
          cancelled_at = excluded.cancelled_at, currency = excluded.currency, original_total = excluded.original_total,
          total = excluded.total, tax = excluded.tax, taxes_included = excluded.taxes_included, shipping = excluded.shipping,
          discount = excluded.discount, tip = excluded.tip, gift_cards_sold = excluded.gift_cards_sold, refunded = excluded.refunded,
          order_index = excluded.order_index, source = excluded.source, source_updated_at = excluded.source_updated_at,
          import_id = excluded.import_id, channel = excluded.channel, locale = excluded.locale, country = excluded.country,
          company = excluded.company, landing = excluded.landing, referrer = excluded.referrer, utm_source = excluded.utm_source,
          utm_medium = excluded.utm_medium, utm_campaign = excluded.utm_campaign, checkout_token = excluded.checkout_token,
          cart_token = excluded.cart_token, discount_codes = excluded.discount_codes, buyer_shopify_id = excluded.buyer_shopify_id,
          buyer_at = excluded.buyer_at, buyer_email_key = excluded.buyer_email_key, content_digest = excluded.content_digest, parts_of = excluded.parts_of,
          api_updated_at = excluded.api_updated_at, visit_source = excluded.visit_source, visit_at = excluded.visit_at`,
  );
}

/** A guest's order: nobody but an e-mail says whose it is. */
export type GuestOrder = Readonly<{ id: bigint; key: string; customerId: number | null }>;

export function selectGuestOrders(tx: Transaction, shopId: number, keys: readonly string[]): Promise<GuestOrder[]> {
  return rows(
    tx,
    z
      .object({ id: z.bigint(), buyer_email_key: z.string(), customer_id: z.number().nullable() })
      .transform((row): GuestOrder => ({ id: row.id, key: row.buyer_email_key, customerId: row.customer_id })),
    sql`SELECT id, buyer_email_key, customer_id FROM orders WHERE shop_id = ${shopId} AND buyer_email_key = ANY(${[...keys]}::text[]) ORDER BY id`,
  );
}

export async function assignOrders(tx: Transaction, shopId: number, ids: readonly bigint[], customerId: number): Promise<void> {
  await execute(
    tx,
    sql`UPDATE orders SET customer_id = ${customerId}::int WHERE shop_id = ${shopId} AND id = ANY(${ids.map(String)}::bigint[])`,
  );
}

/** Gives all orders of one customer to another; returns one of them, null when there was none. */
export async function handOverOrders(tx: Transaction, shopId: number, fromId: number, toId: number): Promise<bigint | null> {
  const [first] = await rows(
    tx,
    z.object({ id: z.bigint() }),
    sql`SELECT id FROM orders WHERE shop_id = ${shopId} AND customer_id = ${fromId} LIMIT 1`,
  );
  await execute(tx, sql`UPDATE orders SET customer_id = ${toId}::int WHERE shop_id = ${shopId} AND customer_id = ${fromId}`);
  return first?.id ?? null;
}
