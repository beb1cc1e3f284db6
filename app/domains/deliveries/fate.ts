import type { AboutOrder } from "#app/domains/deliveries/about-order.ts";
import type { DeliveryRow } from "#app/domains/deliveries/delivery.ts";
import type { Order } from "#app/domains/orders/orders.ts";

export type NoPurchase = "test" | "cancelled" | "voided" | "expired" | "refunded" | "emptied" | "other-currency";

/**
 * What became of an order. `not-yet`: stored, and the figures follow (an import or a rebuild is under way). `never`: nothing of
 * it ever came. Amounts in minor units of `currency`.
 */
export type Fate =
  | Readonly<{ kind: "purchase"; value: number; currency: string }>
  | Readonly<{ kind: "no-purchase"; why: NoPurchase; currency: string }>
  | Readonly<{ kind: "not-yet" | "deleted" | "waiting" | "failing" | "stuck" | "unreadable" | "skipped" | "never" }>;

/** What decides whether an order is a purchase. */
export type DecidingParts = Pick<Order, "financialStatus" | "isTest" | "cancelledAt" | "currency" | "originalTotal" | "total" | "refunded">;

/** An order as it is stored: `counted` is its value in the figures, null when it is not in them. */
export type StoredOrder = Readonly<{ parts: DecidingParts; counted: number | null }>;

/** The answer to "what became of this order?". `openChange`: a later delivery of it is not worked off. */
export type OrderAnswer = Readonly<{
  order: AboutOrder | null;
  processedAt: string | null;
  fate: Fate;
  openChange: boolean;
  deliveries: readonly DeliveryRow[];
}>;

/**
 * Why an order is no purchase, in the order in which a merchant would say it; null when it is one (docs/metrics.md, "Purchase").
 *
 * @example
 * whyNoPurchase({ ...paid, isTest: true }, "EUR") // "test"
 */
export function whyNoPurchase(order: DecidingParts, shopCurrency: string): NoPurchase | null {
  if (order.isTest) return "test";
  if (order.cancelledAt !== null) return "cancelled";
  if (order.financialStatus === "voided" || order.financialStatus === "expired") return order.financialStatus;
  if (order.total > 0 && order.refunded >= order.total) return "refunded";
  if (order.total === 0 && order.originalTotal > 0) return "emptied";
  return order.currency === shopCurrency ? null : "other-currency";
}

/** What became of an order, from what is stored of it and what was delivered about it (oldest first). */
export function fateOf(stored: StoredOrder | null, isDeleted: boolean, deliveries: readonly DeliveryRow[], shopCurrency: string): Fate {
  if (stored !== null) {
    const { currency } = stored.parts;
    if (stored.counted !== null) return { kind: "purchase", value: stored.counted, currency: shopCurrency };
    const why = whyNoPurchase(stored.parts, shopCurrency);
    return why === null ? { kind: "not-yet" } : { kind: "no-purchase", why, currency };
  }
  if (isDeleted || deliveries.some(({ topic, state }) => topic === "orders/delete" && state === "done")) return { kind: "deleted" };
  for (const state of ["waiting", "failing", "stuck", "unreadable", "skipped"] as const) {
    if (deliveries.some((one) => one.state === state)) return { kind: state };
  }
  return { kind: "never" };
}
