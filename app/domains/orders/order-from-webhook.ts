import { z } from "zod";
import { FINANCIAL_STATUSES } from "#app/domains/orders/order.ts";
import type { FinancialStatus, Order } from "#app/domains/orders/order.ts";
import { minorOfDecimal } from "#app/lib/money.ts";

const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform((value) => BigInt(value));
const gidNumber = z
  .string()
  .regex(/^gid:\/\/shopify\/\w+\/\d+/)
  .transform((text) => BigInt(/\/(\d+)/.exec(text.slice("gid://shopify/".length))?.[1] ?? "0"));

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const amount = z.union([z.string(), z.number()]);
const text = z.string().nullish();

const line = z.object({
  id,
  admin_graphql_api_id: gidNumber.nullish(),
  product_id: id.nullish(),
  variant_id: id.nullish(),
  title: z.string().nullish(),
  quantity: z.number().int(),
  current_quantity: z.number().int().nullish(),
  price: amount,
  total_discount: amount.nullish(),
  discount_allocations: z.array(z.object({ amount })).nullish(),
  gift_card: z.boolean().nullish(),
});

const refund = z.object({
  id,
  created_at: instant.nullish(),
  processed_at: instant.nullish(),
  transactions: z.array(z.object({ kind: z.string(), status: z.string(), amount: amount.nullish() })).nullish(),
});

const fulfillment = z.object({ id, status: z.string().nullish(), created_at: instant.nullish() });

/** The fields that shopify.app.toml includes; all others never leave Shopify. */
const payload = z.object({
  id,
  admin_graphql_api_id: gidNumber.nullish(),
  name: z.string().nullish(),
  email: text,
  contact_email: text,
  created_at: instant.nullish(),
  processed_at: instant.nullish(),
  updated_at: instant,
  cancelled_at: instant.nullish(),
  financial_status: z.enum(FINANCIAL_STATUSES).nullish(),
  test: z.boolean().nullish(),
  currency: z.string().length(3),
  total_price: amount,
  current_total_price: amount.nullish(),
  total_tax: amount.nullish(),
  total_discounts: amount.nullish(),
  total_tip_received: amount.nullish(),
  total_shipping_price_set: z.object({ shop_money: z.object({ amount }) }).nullish(),
  source_name: text,
  customer_locale: text,
  landing_site: text,
  referring_site: text,
  checkout_token: text,
  cart_token: text,
  discount_codes: z.array(z.object({ code: z.string() })).nullish(),
  customer: z.object({ id, admin_graphql_api_id: gidNumber.nullish(), email: text }).nullish(),
  company: z.object({ id }).nullish(),
  shipping_address: z.object({ country_code: text }).nullish(),
  billing_address: z.object({ country_code: text }).nullish(),
  line_items: z.array(line).nullish(),
  refunds: z.array(refund).nullish(),
  fulfillments: z.array(fulfillment).nullish(),
});

type Payload = z.output<typeof payload>;

/** The part of a query string that says which campaign brought the visitor; the rest may carry personal data and is left. */
function campaignOf(landing: string | null | undefined): Order["utm"] {
  const query = new URLSearchParams(landing?.split("?")[1] ?? "");
  return { source: query.get("utm_source"), medium: query.get("utm_medium"), campaign: query.get("utm_campaign") };
}

const withoutQuery = (url: string | null | undefined): string | null => url?.split(/[?#]/)[0] ?? null;

class AmountError extends Error {}

function reader(currency: string): (value: string | number | null | undefined, field: string) => number {
  return (value, field) => {
    if (value === null || value === undefined) return 0;
    const parsed = minorOfDecimal(String(value), currency);
    if (parsed.kind === "amount") return parsed.minor;
    throw new AmountError(`${field} is not an amount in ${currency}`);
  };
}

/** Shopify sends no status for an order without payments (a draft that was completed as paid later, a free one). */
const statusOf = (body: Payload): FinancialStatus => body.financial_status ?? "pending";

/**
 * Reads the body of `orders/create` and `orders/updated`.
 *
 * @throws Error that names the field, for the person who looks at the inbox
 */
export function orderFromWebhook(untrusted: unknown): Order {
  const body = payload.parse(untrusted);
  const minor = reader(body.currency);
  const lines = (body.line_items ?? []).map((item) => {
    const allocated = (item.discount_allocations ?? []).reduce(
      (sum, one) => sum + minor(one.amount, "line_items.discount_allocations.amount"),
      0,
    );
    const own = minor(item.total_discount, "line_items.total_discount");
    return {
      id: item.admin_graphql_api_id ?? item.id,
      productId: item.product_id ?? null,
      variantId: item.variant_id ?? null,
      title: item.title ?? "",
      productType: null,
      quantity: item.quantity,
      currentQuantity: item.current_quantity ?? item.quantity,
      value: minor(item.price, "line_items.price") * item.quantity - (allocated > 0 ? allocated : own),
      isGiftCard: item.gift_card ?? false,
    };
  });
  const refunds = (body.refunds ?? []).map((one) => ({
    id: one.id,
    refundedAt: one.processed_at ?? one.created_at ?? body.updated_at,
    amount: (one.transactions ?? [])
      .filter((transaction) => transaction.kind === "refund" && transaction.status === "success")
      .reduce((sum, transaction) => sum + minor(transaction.amount, "refunds.transactions.amount"), 0),
  }));
  const processedAt = body.processed_at ?? body.created_at;
  if (processedAt === null || processedAt === undefined) throw new Error("processed_at is missing");

  return {
    id: body.admin_graphql_api_id ?? body.id,
    name: body.name ?? String(body.id),
    buyer: {
      shopifyId: body.customer?.admin_graphql_api_id ?? body.customer?.id ?? null,
      email: body.customer?.email ?? body.email ?? body.contact_email ?? null,
    },
    processedAt,
    updatedAt: body.updated_at,
    cancelledAt: body.cancelled_at ?? null,
    financialStatus: statusOf(body),
    isTest: body.test ?? false,
    currency: body.currency,
    originalTotal: minor(body.total_price, "total_price"),
    total: minor(body.total_price, "total_price"),
    tax: minor(body.total_tax, "total_tax"),
    shipping: minor(body.total_shipping_price_set?.shop_money.amount, "total_shipping_price_set"),
    discount: minor(body.total_discounts, "total_discounts"),
    tip: minor(body.total_tip_received, "total_tip_received"),
    giftCardsSold: lines.filter((item) => item.isGiftCard).reduce((sum, item) => sum + item.value, 0),
    refunded: refunds.reduce((sum, one) => sum + one.amount, 0),
    orderIndex: null,
    source: "webhook",
    channel: body.source_name ?? null,
    locale: body.customer_locale ?? null,
    country: body.shipping_address?.country_code ?? body.billing_address?.country_code ?? null,
    company: body.company?.id ?? null,
    landing: withoutQuery(body.landing_site),
    referrer: withoutQuery(body.referring_site),
    utm: campaignOf(body.landing_site),
    checkoutToken: body.checkout_token ?? null,
    cartToken: body.cart_token ?? null,
    discountCodes: (body.discount_codes ?? []).map((one) => one.code),
    lines,
    refunds,
    fulfilments: (body.fulfillments ?? []).map((one) => ({
      id: one.id,
      status: one.status ?? "unknown",
      shippedAt: one.created_at ?? body.updated_at,
      deliveredAt: null,
    })),
  };
}

/** The id in the body of `orders/delete`. */
export function orderIdFromWebhook(untrusted: unknown): bigint {
  return z.object({ id }).parse(untrusted).id;
}
