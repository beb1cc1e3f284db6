import { z } from "zod";
import { FINANCIAL_STATUSES } from "#app/domains/orders/order.ts";
import type { Order, OrderLine } from "#app/domains/orders/order.ts";
import { minorOfDecimal } from "#app/lib/money.ts";

const GID = /^gid:\/\/shopify\/\w+\/(\d+)/;
const gid = z
  .string()
  .regex(GID)
  .transform((text) => BigInt(GID.exec(text)?.[1] ?? "0"));

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const bag = z.object({ shopMoney: z.object({ amount: z.string() }) });
const text = z.string().nullish();

const financialStatus = z
  .string()
  .transform((status) => status.toLowerCase())
  .pipe(z.enum(FINANCIAL_STATUSES));

/** The root lines of the bulk query in orders.shopify.server.ts. */
const orderNode = z.object({
  id: gid,
  name: z.string(),
  createdAt: instant,
  processedAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullish(),
  displayFinancialStatus: financialStatus.nullish(),
  test: z.boolean(),
  currencyCode: z.string().length(3),
  originalTotalPriceSet: bag,
  totalPriceSet: bag,
  totalTaxSet: bag.nullish(),
  totalShippingPriceSet: bag,
  totalDiscountsSet: bag.nullish(),
  totalTipReceivedSet: bag.nullish(),
  totalRefundedSet: bag,
  sourceName: text,
  customerLocale: text,
  email: text,
  checkoutToken: text,
  cartToken: text,
  discountCodes: z.array(z.string()).nullish(),
  customer: z.object({ id: gid }).nullish(),
  purchasingEntity: z.object({ company: z.object({ id: gid }).nullish() }).nullish(),
  shippingAddress: z.object({ countryCodeV2: text }).nullish(),
  billingAddress: z.object({ countryCodeV2: text }).nullish(),
  customerJourneySummary: z
    .object({
      customerOrderIndex: z.number().int().nullish(),
      firstVisit: z
        .object({
          landingPage: text,
          referrerUrl: text,
          utmParameters: z.object({ source: text, medium: text, campaign: text }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  refunds: z.array(z.object({ id: gid, createdAt: instant.nullish(), totalRefundedSet: bag })).nullish(),
  fulfillments: z.array(z.object({ id: gid, status: z.string(), createdAt: instant, deliveredAt: instant.nullish() })).nullish(),
});

const lineNode = z.object({
  id: gid,
  title: z.string(),
  quantity: z.number().int(),
  currentQuantity: z.number().int(),
  discountedTotalSet: z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string().length(3) }) }),
  isGiftCard: z.boolean(),
});

function minor(money: z.output<typeof bag> | null | undefined, currency: string, field: string): number {
  if (money === null || money === undefined) return 0;
  const parsed = minorOfDecimal(money.shopMoney.amount, currency);
  if (parsed.kind === "amount") return parsed.minor;
  throw new Error(`${field} is not an amount in ${currency}`);
}

/**
 * Reads a line of the bulk result that belongs to an order somewhere above it.
 *
 * @throws Error that names the field
 */
export function orderLineFromBulk(untrusted: unknown): OrderLine {
  const node = lineNode.parse(untrusted);
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

const withoutQuery = (url: string | null | undefined): string | null => url?.split(/[?#]/)[0] ?? null;

/**
 * Reads an order of the bulk import, without its lines: they follow as lines of their own.
 *
 * @throws Error that names the field
 */
export function orderFromBulk(untrusted: unknown): Order {
  const node = orderNode.parse(untrusted);
  const currency = node.currencyCode;
  const visit = node.customerJourneySummary?.firstVisit;
  const utm = visit?.utmParameters;
  return {
    id: node.id,
    name: node.name,
    buyer: { shopifyId: node.customer?.id ?? null, email: node.email ?? null },
    processedAt: node.processedAt,
    updatedAt: node.updatedAt,
    cancelledAt: node.cancelledAt ?? null,
    financialStatus: node.displayFinancialStatus ?? "pending",
    isTest: node.test,
    currency,
    originalTotal: minor(node.originalTotalPriceSet, currency, "originalTotalPriceSet"),
    total: minor(node.totalPriceSet, currency, "totalPriceSet"),
    tax: minor(node.totalTaxSet, currency, "totalTaxSet"),
    shipping: minor(node.totalShippingPriceSet, currency, "totalShippingPriceSet"),
    discount: minor(node.totalDiscountsSet, currency, "totalDiscountsSet"),
    tip: minor(node.totalTipReceivedSet, currency, "totalTipReceivedSet"),
    giftCardsSold: 0,
    refunded: minor(node.totalRefundedSet, currency, "totalRefundedSet"),
    orderIndex: node.customerJourneySummary?.customerOrderIndex ?? null,
    source: "api",
    channel: node.sourceName ?? null,
    locale: node.customerLocale ?? null,
    country: node.shippingAddress?.countryCodeV2 ?? node.billingAddress?.countryCodeV2 ?? null,
    company: node.purchasingEntity?.company?.id ?? null,
    landing: withoutQuery(visit?.landingPage),
    referrer: withoutQuery(visit?.referrerUrl),
    utm: { source: utm?.source ?? null, medium: utm?.medium ?? null, campaign: utm?.campaign ?? null },
    checkoutToken: node.checkoutToken ?? null,
    cartToken: node.cartToken ?? null,
    discountCodes: node.discountCodes ?? [],
    lines: [],
    refunds: (node.refunds ?? []).map((refund) => ({
      id: refund.id,
      refundedAt: refund.createdAt ?? node.updatedAt,
      amount: minor(refund.totalRefundedSet, currency, "refunds.totalRefundedSet"),
    })),
    fulfilments: (node.fulfillments ?? []).map((one) => ({
      id: one.id,
      status: one.status.toLowerCase(),
      shippedAt: one.createdAt,
      deliveredAt: one.deliveredAt ?? null,
    })),
  };
}
