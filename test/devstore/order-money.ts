import type { FinancialStatus, LineItem, Order } from "./state.ts";

/** Units of a line taken out by order edits: neither still there nor given back. */
export function editedAway(line: LineItem, order: Pick<Order, "refunds">): number {
  return line.quantity - line.currentQuantity - refundedQuantity(order, line.id);
}

export function refundedQuantity(order: Pick<Order, "refunds">, lineItemId: number): number {
  let quantity = 0;
  for (const refund of order.refunds) for (const line of refund.lines) if (line.lineItemId === lineItemId) quantity += line.quantity;
  return quantity;
}

/** Money given back so far, in minor units. */
export function refundedAmount(order: Pick<Order, "refunds">): number {
  let amount = 0;
  for (const refund of order.refunds) amount += refund.amount;
  return amount;
}

/** What `quantity` units of a line cost after the line's own discount, in minor units, rounded half up. */
export function lineValue(line: Pick<LineItem, "unitPrice" | "discount" | "quantity">, quantity: number): number {
  return line.unitPrice * quantity - Math.round((line.discount * quantity) / line.quantity);
}

/** Lines − discounts + shipping + tax (unless included) + tip, counting the quantities that edits left. */
export function orderTotal(order: Omit<Order, "total" | "originalTotal">): number {
  let total = order.shipping + order.tip - order.discount + (order.taxesIncluded ? 0 : order.tax);
  for (const line of order.lines) total += lineValue(line, line.quantity - editedAway(line, order));
  return Math.max(0, total);
}

const UNPAID: readonly FinancialStatus[] = ["PENDING", "AUTHORIZED", "VOIDED", "EXPIRED"];

export function isPaid(order: Pick<Order, "financialStatus">): boolean {
  return !UNPAID.includes(order.financialStatus);
}

/** Money the shop received, in minor units: the total at the time of the order, nothing while it is unpaid. */
export function receivedAmount(order: Pick<Order, "financialStatus" | "originalTotal" | "received">): number {
  return order.received ?? (isPaid(order) ? order.originalTotal : 0);
}

/** The status that Shopify shows after money was given back. */
export function statusAfterRefund(order: Order): FinancialStatus {
  const refunded = refundedAmount(order);
  if (refunded === 0) return order.financialStatus;
  return refunded >= receivedAmount(order) ? "REFUNDED" : "PARTIALLY_REFUNDED";
}
