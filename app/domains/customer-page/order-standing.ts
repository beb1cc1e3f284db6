import type { NoPurchase, OrderStanding } from "#app/domains/customer-page/view.ts";
import { purchaseValueOf } from "#app/domains/orders/orders.ts";
import type { ValueParts } from "#app/domains/orders/orders.ts";

/** How an order is counted, as it is kept; null where it is not. */
export type Counted = Readonly<{ value: number; nth: number | null }>;

/**
 * Whether an order counts as a purchase, and why not, in the order in which `purchaseValueOf` looks.
 *
 * @example
 * orderStandingOf({ ...order, isTest: true }, null, "EUR") // { kind: "none", reason: "test" }
 */
export function orderStandingOf(order: ValueParts, counted: Counted | null, shopCurrency: string): OrderStanding {
  if (counted !== null) return { kind: "purchase", ...counted };
  return { kind: "none", reason: reasonOf(order, shopCurrency) };
}

function reasonOf(order: ValueParts, shopCurrency: string): NoPurchase {
  // It is one by now, and its customer's figures are about to say so.
  if (purchaseValueOf(order, shopCurrency, "gross") !== null) return "uncounted";
  if (order.isTest) return "test";
  if (order.cancelledAt !== null) return "cancelled";
  if (order.currency !== shopCurrency) return "other-currency";
  if (order.financialStatus === "voided" || order.financialStatus === "expired") return order.financialStatus;
  return order.total > 0 ? "refunded" : "emptied";
}
