import type { Buyer } from "#app/domains/customers/customers.ts";
import type { ValueRule } from "#app/domains/retention/retention.ts";

/** What orders need to know of their shop. */
export type Calendar = Readonly<{ id: number; currency: string; timeZone: string }>;

/**
 * An order as one message of Shopify tells it. Amounts are integer minor units of `currency`, the shop's own at the time of the
 * order. A field is null where the source does not carry it; how versions of one order become one is in order-version.ts.
 */
export type Order = Readonly<{
  id: bigint;
  name: string;
  buyer: Buyer;
  processedAt: Date;
  updatedAt: Date;
  cancelledAt: Date | null;
  financialStatus: FinancialStatus;
  isTest: boolean;
  currency: string;
  originalTotal: number;
  /** After edits, before money was given back. */
  total: number;
  tax: number;
  /** True where prices, and `shipping`, contain tax; null where the source does not say. */
  taxesIncluded: boolean | null;
  shipping: number;
  discount: number;
  tip: number;
  /** Value of the gift cards bought with it, which is not revenue. */
  giftCardsSold: number;
  refunded: number;
  /** Which order of its customer it is, as Shopify counts; 1 is the first ever. */
  orderIndex: number | null;
  source: OrderSource;
  channel: string | null;
  locale: string | null;
  country: string | null;
  company: bigint | null;
  landing: string | null;
  referrer: string | null;
  utm: Readonly<{ source: string | null; medium: string | null; campaign: string | null }>;
  checkoutToken: string | null;
  cartToken: string | null;
  discountCodes: readonly string[];
  /** A file without taxes, shipping or discounts of it: they stand as 0 here, and what an older file tells of them counts. */
  isPartial?: boolean;
  lines: readonly OrderLine[];
  refunds: readonly Refund[];
  fulfilments: readonly Fulfilment[];
}>;

export type OrderLine = Readonly<{
  id: bigint;
  productId: bigint | null;
  variantId: bigint | null;
  title: string;
  productType: string | null;
  quantity: number;
  currentQuantity: number;
  /** After the line's own discounts, before refunds. */
  value: number;
  isGiftCard: boolean;
}>;

export type Refund = Readonly<{ id: bigint; refundedAt: Date; amount: number }>;
export type Fulfilment = Readonly<{ id: bigint; status: string; shippedAt: Date; deliveredAt: Date | null }>;

/** Where an order was read. The same order may come by several ways. */
export type OrderSource = "api" | "webhook" | "csv";

export const FINANCIAL_STATUSES = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
  /** A status that Shopify has added since: the order counts, as a pending one does. */
  "unknown",
] as const;
export type FinancialStatus = (typeof FINANCIAL_STATUSES)[number];

/** The parts of an order that decide whether it is a purchase, and of which value. */
export type ValueParts = Pick<
  Order,
  | "financialStatus"
  | "isTest"
  | "cancelledAt"
  | "currency"
  | "originalTotal"
  | "total"
  | "tax"
  | "taxesIncluded"
  | "shipping"
  | "tip"
  | "giftCardsSold"
  | "refunded"
>;

/**
 * The value of the purchase that an order is, in minor units, or null when it is none (docs/metrics.md, "Purchase", "Value"):
 * tests, cancelled, voided, expired and fully refunded orders are none, and one that an edit emptied; other currencies than
 * the shop's are never summed.
 *
 * Gross = total after edits − tip − gift cards sold − money given back, never below zero. Net = the same without tax and
 * shipping, of which a refund takes the same share as of the whole: nobody stores what a refund was for.
 *
 * @example
 * purchaseValueOf({ ...paid, total: 5000, refunded: 1000 }, "EUR", "gross") // 4000
 * purchaseValueOf({ ...paid, total: 5000, tax: 800, shipping: 200, refunded: 2500 }, "EUR", "net") // 2000
 * purchaseValueOf({ ...paid, total: 5000, refunded: 5000 }, "EUR", "gross") // null
 * purchaseValueOf({ ...paid, originalTotal: 0, total: 0 }, "EUR", "gross") // 0
 */
export function purchaseValueOf(order: ValueParts, shopCurrency: string, rule: ValueRule): number | null {
  if (order.isTest || order.cancelledAt !== null || order.currency !== shopCurrency) return null;
  if (order.financialStatus === "voided" || order.financialStatus === "expired") return null;
  if (order.total > 0 && order.refunded >= order.total) return null;
  if (order.total === 0 && order.originalTotal > 0) return null;
  const sold = order.total - order.tip - order.giftCardsSold;
  const gross = Math.max(0, Math.min(sold, sold - order.refunded));
  return rule === "gross" || gross === 0 ? gross : shareOf(netOf(order, sold), gross, sold);
}

/** What was sold without tax and shipping, before refunds. Between 0 and `sold`. */
function netOf({ tax, shipping, taxesIncluded }: ValueParts, sold: number): number {
  // Tax contains the shipping's. Where prices contain tax, so does `shipping`, and that part must not be taken away twice.
  const shippingNet = taxesIncluded === true && tax < sold ? shareOf(shipping, sold - tax, sold) : shipping;
  return Math.max(0, Math.min(sold, sold - tax - shippingNet));
}

/** `amount` × `part` / `whole`, rounded half up, exact however large they are. All are zero or more, `whole` is more. */
function shareOf(amount: number, part: number, whole: number): number {
  if (part === whole) return amount;
  const twice = 2n * BigInt(whole);
  return Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / twice);
}

/**
 * Shopify's word for a financial status in ours. The order of a status that Encore does not know yet must not be lost.
 *
 * @example
 * financialStatusOf("PARTIALLY_PAID") // "partially_paid"
 * financialStatusOf(null) // "pending": an order without payments, such as a draft or a free one
 */
export function financialStatusOf(status: string | null): FinancialStatus {
  if (status === null) return "pending";
  return FINANCIAL_STATUSES.find((known) => known === status.toLowerCase()) ?? "unknown";
}

/** What an order says of a person; the number of the order stays, by which late messages find it. */
const NOBODY = {
  locale: null,
  country: null,
  company: null,
  landing: null,
  referrer: null,
  checkoutToken: null,
  cartToken: null,
  discountCodes: [],
} as const;

/** The fields of `NOBODY`. */
export type PersonalFields = Pick<Order, keyof typeof NOBODY>;

/** The same without what it says of a person. */
export function withoutPersonalFields<Fields extends PersonalFields>(fields: Fields): Fields {
  return { ...fields, ...NOBODY };
}

/** A line without what a merchant may have typed of a person: the title of a line that is no product. */
export function lineWithoutPerson(line: OrderLine): OrderLine {
  return line.productId === null ? { ...line, title: "" } : line;
}

/**
 * The order of a person who is forgotten, as it may be stored: money, times and products, and nobody who bought.
 *
 * @example
 * withoutPerson(order).buyer // { shopifyId: null, email: null }
 */
export function withoutPerson(order: Order): Order {
  return { ...withoutPersonalFields(order), buyer: { shopifyId: null, email: null }, lines: order.lines.map(lineWithoutPerson) };
}
