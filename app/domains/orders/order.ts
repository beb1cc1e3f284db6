import type { Buyer } from "#app/domains/customers/customers.ts";

/** What orders need to know of their shop. */
export type Calendar = Readonly<{ id: number; currency: string; timeZone: string }>;

/**
 * An order as Encore keeps it. Amounts are integer minor units of `currency`, the shop's own at the time of the order.
 *
 * A field is null where its source does not carry it; a stored value then stays.
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
] as const;
export type FinancialStatus = (typeof FINANCIAL_STATUSES)[number];

/** The parts of an order that decide whether it is a purchase, and of which value. */
export type ValueParts = Pick<
  Order,
  "financialStatus" | "isTest" | "cancelledAt" | "currency" | "originalTotal" | "total" | "tip" | "giftCardsSold" | "refunded"
>;

/**
 * The value of the purchase that an order is, in minor units, or null when it is none (docs/metrics.md, "Purchase", "Value"):
 * tests, cancelled, voided, expired and fully refunded orders are none, and one that an edit emptied; other currencies than
 * the shop's are never summed. Value = total after edits − tip − gift cards sold − money given back, never below zero.
 *
 * @example
 * purchaseValueOf({ ...paid, total: 5000, refunded: 1000 }, "EUR") // 4000
 * purchaseValueOf({ ...paid, total: 5000, refunded: 5000 }, "EUR") // null
 * purchaseValueOf({ ...paid, originalTotal: 0, total: 0 }, "EUR") // 0
 */
export function purchaseValueOf(order: ValueParts, shopCurrency: string): number | null {
  if (order.isTest || order.cancelledAt !== null || order.currency !== shopCurrency) return null;
  if (order.financialStatus === "voided" || order.financialStatus === "expired") return null;
  if (order.total > 0 && order.refunded >= order.total) return null;
  if (order.total === 0 && order.originalTotal > 0) return null;
  return Math.max(0, order.total - order.tip - order.giftCardsSold - order.refunded);
}

/** What decides which of two versions of one order stays. */
export type Version = Readonly<{ source: OrderSource; updatedAt: Date }>;

/**
 * True when `incoming` replaces `stored`: Shopify's API and webhooks over a CSV, then newer over older. The same version
 * again replaces itself, which changes nothing.
 *
 * @example
 * isReplacedBy({ source: "csv", updatedAt: may }, { source: "api", updatedAt: april }) // true
 */
export function isReplacedBy(stored: Version, incoming: Version): boolean {
  const isStoredCsv = stored.source === "csv";
  const isIncomingCsv = incoming.source === "csv";
  if (isStoredCsv !== isIncomingCsv) return isStoredCsv;
  return incoming.updatedAt >= stored.updatedAt;
}
