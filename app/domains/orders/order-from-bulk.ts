import { z } from "zod";
import { financialStatusOf } from "#app/domains/orders/order.ts";
import type { Order, OrderLine } from "#app/domains/orders/order.ts";
import { minorOfDecimal } from "#app/lib/money.ts";
import { cleanText, count, gid, instant, LONG_TEXT, readAs, SHORT_TEXT, text } from "#app/lib/payload.ts";
import { UnreadableError } from "#app/lib/reason.ts";

const word = text(SHORT_TEXT);
const url = text(LONG_TEXT);
const bag = z.object({ shopMoney: z.object({ amount: z.string() }) });
const address = z.object({ countryCodeV2: word }).nullish();

/** The root lines of the bulk query in history.shopify.server.ts; the reconciliation asks for the same fields. */
const orderNode = z.object({
  id: gid,
  name: z.string().transform((name) => cleanText(name, SHORT_TEXT)),
  createdAt: instant,
  processedAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullish(),
  displayFinancialStatus: word,
  test: z.boolean(),
  currencyCode: z.string().regex(/^[A-Z]{3}$/),
  originalTotalPriceSet: bag,
  totalPriceSet: bag,
  totalTaxSet: bag.nullish(),
  taxesIncluded: z.boolean().nullish(),
  totalShippingPriceSet: bag,
  totalDiscountsSet: bag.nullish(),
  totalTipReceivedSet: bag.nullish(),
  totalRefundedSet: bag,
  sourceName: word,
  customerLocale: word,
  email: text(320),
  checkoutToken: word,
  cartToken: word,
  discountCodes: z.array(z.string().transform((code) => cleanText(code, SHORT_TEXT))).nullish(),
  customer: z.object({ id: gid, numberOfOrders: z.coerce.number().nullish() }).nullish(),
  purchasingEntity: z.object({ company: z.object({ id: gid }).nullish() }).nullish(),
  shippingAddress: address,
  billingAddress: address,
  customerJourneySummary: z
    .object({
      customerOrderIndex: count.nullish(),
      firstVisit: z
        .object({
          landingPage: url,
          referrerUrl: url,
          utmParameters: z.object({ source: word, medium: word, campaign: word }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  refunds: z.array(z.object({ id: gid, createdAt: instant.nullish(), totalRefundedSet: bag })).nullish(),
  fulfillments: z.array(z.object({ id: gid, status: z.string(), createdAt: instant, deliveredAt: instant.nullish() })).nullish(),
});

const lineNode = z.object({
  id: gid,
  title: z.string().transform((title) => cleanText(title, SHORT_TEXT)),
  quantity: count,
  currentQuantity: count,
  discountedTotalSet: z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string().regex(/^[A-Z]{3}$/) }) }),
  isGiftCard: z.boolean(),
});

function minor(money: z.output<typeof bag> | null | undefined, currency: string, field: string): number {
  if (money === null || money === undefined) return 0;
  const parsed = minorOfDecimal(money.shopMoney.amount, currency);
  if (parsed.kind === "amount") return parsed.minor;
  throw new UnreadableError({ code: "not-an-amount", field, currency });
}

/**
 * Reads a line of the bulk result that belongs to an order somewhere above it.
 *
 * @throws UnreadableError that names the field
 */
export function orderLineFromBulk(untrusted: unknown): OrderLine {
  const node = readAs(lineNode, untrusted);
  return {
    id: node.id,
    productId: null,
    variantId: null,
    title: node.title,
    productType: null,
    quantity: node.quantity,
    currentQuantity: node.currentQuantity,
    value: minor(node.discountedTotalSet, node.discountedTotalSet.shopMoney.currencyCode, "discountedTotalSet"),
    isGiftCard: node.isGiftCard,
  };
}

/** Rows by id: Shopify names each once, and the database takes each once. */
const eachOnce = <Row extends Readonly<{ id: bigint }>>(found: readonly Row[]): Row[] => [
  ...new Map(found.map((row) => [row.id, row])).values(),
];

const withoutQuery = (url: string | null | undefined): string | null => url?.split(/[?#]/)[0] ?? null;

/**
 * Reads an order of the bulk import, without its lines: they follow as lines of their own.
 *
 * @throws UnreadableError that names the field
 */
export function orderFromBulk(untrusted: unknown): Order {
  const node = readAs(orderNode, untrusted);
  const currency = node.currencyCode;
  const visit = node.customerJourneySummary?.firstVisit;
  const utm = visit?.utmParameters;
  return {
    id: node.id,
    name: node.name,
    buyer: { shopifyId: node.customer?.id ?? null, email: node.email },
    processedAt: node.processedAt,
    updatedAt: node.updatedAt,
    cancelledAt: node.cancelledAt ?? null,
    financialStatus: financialStatusOf(node.displayFinancialStatus),
    isTest: node.test,
    currency,
    originalTotal: minor(node.originalTotalPriceSet, currency, "originalTotalPriceSet"),
    total: minor(node.totalPriceSet, currency, "totalPriceSet"),
    tax: minor(node.totalTaxSet, currency, "totalTaxSet"),
    taxesIncluded: node.taxesIncluded ?? null,
    shipping: minor(node.totalShippingPriceSet, currency, "totalShippingPriceSet"),
    discount: minor(node.totalDiscountsSet, currency, "totalDiscountsSet"),
    tip: minor(node.totalTipReceivedSet, currency, "totalTipReceivedSet"),
    giftCardsSold: 0,
    refunded: minor(node.totalRefundedSet, currency, "totalRefundedSet"),
    orderIndex: node.customerJourneySummary?.customerOrderIndex ?? (node.customer?.numberOfOrders === 1 ? 1 : null),
    source: "api",
    channel: node.sourceName,
    locale: node.customerLocale,
    country: node.shippingAddress?.countryCodeV2 ?? node.billingAddress?.countryCodeV2 ?? null,
    company: node.purchasingEntity?.company?.id ?? null,
    landing: withoutQuery(visit?.landingPage),
    referrer: withoutQuery(visit?.referrerUrl),
    utm: { source: utm?.source ?? null, medium: utm?.medium ?? null, campaign: utm?.campaign ?? null },
    checkoutToken: node.checkoutToken,
    cartToken: node.cartToken,
    discountCodes: node.discountCodes ?? [],
    lines: [],
    refunds: eachOnce(node.refunds ?? []).map((refund) => ({
      id: refund.id,
      refundedAt: refund.createdAt ?? node.updatedAt,
      amount: minor(refund.totalRefundedSet, currency, "refunds.totalRefundedSet"),
    })),
    fulfilments: eachOnce(node.fulfillments ?? []).map((one) => ({
      id: one.id,
      status: one.status.toLowerCase(),
      shippedAt: one.createdAt,
      deliveredAt: one.deliveredAt ?? null,
    })),
  };
}

/** An order of the API together with its lines, where both are at hand at once. */
export function orderWithLines(order: Order, lines: readonly OrderLine[]): Order {
  const giftCardsSold = lines.filter((line) => line.isGiftCard).reduce((sum, line) => sum + line.value, 0);
  return { ...order, lines, giftCardsSold };
}
