import { z } from "zod";
import { financialStatusOf } from "#app/domains/orders/order.ts";
import type { Order, OrderLine, Refund } from "#app/domains/orders/order.ts";
import { minorOfDecimal } from "#app/lib/money.ts";
import { cleanText, count, exactId, id, instant, LONG_TEXT, readAs, SHORT_TEXT, text } from "#app/lib/payload.ts";
import { UnreadableError } from "#app/lib/reason.ts";

const word = text(SHORT_TEXT);
const url = text(LONG_TEXT);
/** Read with the order's currency, later. */
const amount = z.unknown().optional();

const line = z.object({
  id,
  admin_graphql_api_id: exactId,
  product_id: id.nullish(),
  variant_id: id.nullish(),
  title: word,
  quantity: count,
  current_quantity: count.nullish(),
  price: amount,
  total_discount: amount,
  discount_allocations: z.array(z.object({ amount })).nullish(),
  gift_card: z.boolean().nullish(),
});

const refund = z.object({
  id,
  created_at: instant.nullish(),
  processed_at: instant.nullish(),
  transactions: z.array(z.object({ kind: z.string(), status: z.string(), amount })).nullish(),
  refund_line_items: z.array(z.object({ line_item_id: id.nullish(), quantity: count.nullish() })).nullish(),
});

const fulfillment = z.object({ id, status: word, created_at: instant.nullish() });

/** The fields that shopify.app.toml includes; all others never leave Shopify. */
const payload = z.object({
  id,
  admin_graphql_api_id: exactId,
  name: word,
  email: text(320),
  contact_email: text(320),
  created_at: instant.nullish(),
  processed_at: instant.nullish(),
  updated_at: instant,
  cancelled_at: instant.nullish(),
  financial_status: word,
  test: z.boolean().nullish(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  total_price: amount,
  total_tax: amount,
  taxes_included: z.boolean().nullish(),
  total_discounts: amount,
  total_tip_received: amount,
  total_shipping_price_set: z.object({ shop_money: z.object({ amount }) }).nullish(),
  source_name: word,
  customer_locale: word,
  landing_site: url,
  referring_site: url,
  checkout_token: word,
  cart_token: word,
  discount_codes: z.array(z.object({ code: z.string() })).nullish(),
  customer: z.object({ id: id.nullish(), admin_graphql_api_id: exactId }).nullish(),
  company: z.object({ id }).nullish(),
  shipping_address: z.object({ country_code: word }).nullish(),
  billing_address: z.object({ country_code: word }).nullish(),
  line_items: z.array(line).nullish(),
  refunds: z.array(refund).nullish(),
  fulfillments: z.array(fulfillment).nullish(),
});

type Payload = z.output<typeof payload>;

/** The part of a query string that says which campaign brought the visitor; the rest may carry personal data and is left. */
function campaignOf(landing: string | null): Order["utm"] {
  const query = new URLSearchParams(landing?.split("?")[1] ?? "");
  const part = (name: string): string | null => {
    const value = query.get(name);
    return value === null ? null : cleanText(value, SHORT_TEXT);
  };
  return { source: part("utm_source"), medium: part("utm_medium"), campaign: part("utm_campaign") };
}

const withoutQuery = (address: string | null): string | null => address?.split(/[?#]/)[0] ?? null;

type Read = (value: unknown, field: string) => number;

function notAnAmount(field: string, currency: string): UnreadableError {
  return new UnreadableError({ code: "not-an-amount", field, currency });
}

/** Reads amounts in one currency. What is missing is nothing; a number is read as it is written. */
function reader(currency: string): Read {
  return (value, field) => {
    if (value === null || value === undefined) return 0;
    const parsed = minorOfDecimal(typeof value === "number" ? String(value) : value, currency);
    if (parsed.kind === "amount") return parsed.minor;
    throw notAnAmount(field, currency);
  };
}

/** A sum or product of amounts may be larger than a number holds exactly, although each of them is not. */
function exact(minor: number, field: string, currency: string): number {
  if (Number.isSafeInteger(minor)) return minor;
  throw notAnAmount(field, currency);
}

/** Rows by id: Shopify names each once, and the database takes each once. */
const eachOnce = <Row extends Readonly<{ id: bigint }>>(found: readonly Row[]): Row[] => [
  ...new Map(found.map((row) => [row.id, row])).values(),
];

function linesOf(body: Payload, read: Read): OrderLine[] {
  return (body.line_items ?? []).map((item, index) => {
    const place = `line_items.${String(index)}`;
    const allocated = (item.discount_allocations ?? []).reduce(
      (sum, one, at) => sum + read(one.amount, `${place}.discount_allocations.${String(at)}.amount`),
      0,
    );
    const own = read(item.total_discount, `${place}.total_discount`);
    const price = read(item.price, `${place}.price`);
    return {
      id: item.admin_graphql_api_id ?? item.id,
      productId: item.product_id ?? null,
      variantId: item.variant_id ?? null,
      title: item.title ?? "",
      productType: null,
      quantity: item.quantity,
      currentQuantity: item.current_quantity ?? item.quantity,
      value: exact(price * item.quantity - (allocated > 0 ? allocated : own), `${place}.price`, body.currency),
      isGiftCard: item.gift_card ?? false,
    };
  });
}

function refundsOf(body: Payload, read: Read): Refund[] {
  return (body.refunds ?? []).map((one, index) => ({
    id: one.id,
    refundedAt: one.created_at ?? one.processed_at ?? body.updated_at,
    amount: (one.transactions ?? []).reduce((sum, transaction, at) => {
      const minor = read(transaction.amount, `refunds.${String(index)}.transactions.${String(at)}.amount`);
      return transaction.kind === "refund" && transaction.status === "success" ? sum + minor : sum;
    }, 0),
  }));
}

/**
 * The total before edits. Webhooks do not tell it; all that matters is whether an order of total zero was free from the start or
 * emptied by an edit: lines that cost something were taken out, and not by giving them back. Then it is what the lines cost.
 */
function originalTotalOf(body: Payload, lines: readonly OrderLine[], total: number, discount: number, read: Read): number {
  if (total !== 0) return total;
  const given = new Map<bigint, number>();
  for (const item of (body.refunds ?? []).flatMap((one) => one.refund_line_items ?? [])) {
    if (item.line_item_id != null) given.set(item.line_item_id, (given.get(item.line_item_id) ?? 0) + (item.quantity ?? 0));
  }
  const isEdited = lines.some((one) => one.quantity - one.currentQuantity > (given.get(one.id) ?? 0));
  if (!isEdited) return 0;
  const listed = (body.line_items ?? []).reduce(
    (sum, item, index) => sum + read(item.price, `line_items.${String(index)}.price`) * item.quantity,
    0,
  );
  return Math.max(0, exact(listed - discount, "line_items", body.currency));
}

/**
 * Reads the body of `orders/create` and `orders/updated`.
 *
 * @throws UnreadableError with the field, for the person who looks at the inbox
 */
export function orderFromWebhook(untrusted: unknown): Order {
  const body = readAs(payload, untrusted);
  const read = reader(body.currency);
  const lines = eachOnce(linesOf(body, read));
  const refunds = eachOnce(refundsOf(body, read));
  const processedAt = body.processed_at ?? body.created_at;
  if (processedAt === null || processedAt === undefined) throw new UnreadableError({ code: "missing", field: "processed_at" });
  if (body.total_price === null || body.total_price === undefined) throw new UnreadableError({ code: "missing", field: "total_price" });
  const total = read(body.total_price, "total_price");
  const discount = read(body.total_discounts, "total_discounts");
  const sum = (parts: readonly number[], field: string): number =>
    exact(
      parts.reduce((all, part) => all + part, 0),
      field,
      body.currency,
    );

  return {
    id: body.admin_graphql_api_id ?? body.id,
    name: body.name ?? String(body.id),
    buyer: {
      shopifyId: body.customer?.admin_graphql_api_id ?? body.customer?.id ?? null,
      email: body.email ?? body.contact_email,
    },
    processedAt,
    updatedAt: body.updated_at,
    cancelledAt: body.cancelled_at ?? null,
    financialStatus: financialStatusOf(body.financial_status),
    isTest: body.test ?? false,
    currency: body.currency,
    originalTotal: originalTotalOf(body, lines, total, discount, read),
    total,
    tax: read(body.total_tax, "total_tax"),
    taxesIncluded: body.taxes_included ?? null,
    shipping: read(body.total_shipping_price_set?.shop_money.amount, "total_shipping_price_set.shop_money.amount"),
    discount,
    tip: read(body.total_tip_received, "total_tip_received"),
    giftCardsSold: sum(
      lines.filter((item) => item.isGiftCard).map((item) => item.value),
      "line_items",
    ),
    refunded: sum(
      refunds.map((one) => one.amount),
      "refunds",
    ),
    orderIndex: null,
    source: "webhook",
    channel: body.source_name,
    locale: body.customer_locale,
    country: body.shipping_address?.country_code ?? body.billing_address?.country_code ?? null,
    company: body.company?.id ?? null,
    landing: withoutQuery(body.landing_site),
    referrer: withoutQuery(body.referring_site),
    utm: campaignOf(body.landing_site),
    checkoutToken: body.checkout_token,
    cartToken: body.cart_token,
    discountCodes: (body.discount_codes ?? []).map((one) => cleanText(one.code, SHORT_TEXT)),
    lines,
    refunds,
    fulfilments: eachOnce(
      (body.fulfillments ?? []).map((one) => ({
        id: one.id,
        status: one.status ?? "unknown",
        shippedAt: one.created_at ?? body.updated_at,
        deliveredAt: null,
      })),
    ),
  };
}

/** The id in the body of `orders/delete`. */
export function orderIdFromWebhook(untrusted: unknown): bigint {
  return readAs(z.object({ id }), untrusted).id;
}
