import { orderOf, renumberOrders, wholeNumber, type Deed } from "./deed.ts";
import { forgetLookup } from "./lookup.ts";
import {
  editedAway,
  isPaid,
  lineValue,
  orderTotal,
  receivedAmount,
  refundedAmount,
  refundedQuantity,
  statusAfterRefund,
} from "./order-money.ts";
import type { LineItem, Order, Refund, RefundLine, ShopState } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

export type RefundWish = { lines: { lineItemId: number; quantity: number }[] | null; amount?: number; note?: string };

/** Emits refunds/create, orders/updated and customers/purchasing_summary. */
export function refundOrder(deed: Deed, domain: string, orderId: number, wish: RefundWish): Refund {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  const left = receivedAmount(order) - refundedAmount(order);
  if (!isPaid(order)) throw new DevstoreError(`Order ${order.name} is not paid: pay or cancel it instead.`);
  const wanted =
    wish.lines ?? order.lines.map((line) => ({ lineItemId: line.id, quantity: line.currentQuantity })).filter((line) => line.quantity > 0);
  const lines = wanted.map(({ lineItemId, quantity }) => refundLine(order, lineItemId, quantity));
  if (new Set(lines.map((line) => line.lineItemId)).size < lines.length)
    throw new DevstoreError("A line is named twice: give it once with the whole quantity.");
  const sum = lines.reduce((total, line) => total + line.subtotal, 0);
  const amount = wholeNumber("The amount of a refund (minor units)", wish.amount ?? (wish.lines === null ? left : Math.min(sum, left)));
  if (amount > left)
    throw new DevstoreError(`Order ${order.name} has ${String(left)} minor units left to give back, not ${String(amount)}.`);
  if (amount === 0 && lines.length === 0)
    throw new DevstoreError(`Nothing of order ${order.name} is left to give back: name lines or an amount.`);
  const refund = giveBack(deed, order, lines, amount, wish.note ?? null);
  touch(deed, order);
  deed.tell(state, "refunds/create", refund.id);
  deed.tell(state, "orders/updated", order.id);
  tellSummary(deed, state, order);
  return refund;
}

/** Gives everything back (an unpaid order becomes void). Emits refunds/create, orders/cancelled, orders/updated and customers/purchasing_summary. */
export function cancelOrder(deed: Deed, domain: string, orderId: number, reason: Order["cancelReason"] = "CUSTOMER"): Order {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  if (order.cancelledAt !== null) throw new DevstoreError(`Order ${order.name} is cancelled already.`);
  const left = receivedAmount(order) - refundedAmount(order);
  if (left > 0) {
    const lines = order.lines.filter((line) => line.currentQuantity > 0).map((line) => refundLine(order, line.id, line.currentQuantity));
    const refund = giveBack(deed, order, lines, left, null);
    deed.tell(state, "refunds/create", refund.id);
  } else if (!isPaid(order)) {
    order.financialStatus = "VOIDED";
  }
  for (const line of order.lines) line.currentQuantity = 0;
  order.cancelledAt = deed.at;
  order.cancelReason = reason ?? "OTHER";
  order.closedAt = deed.at;
  touch(deed, order);
  deed.tell(state, "orders/cancelled", order.id);
  deed.tell(state, "orders/updated", order.id);
  tellSummary(deed, state, order);
  return order;
}

/** Emits orders/delete and customers/purchasing_summary. */
export function deleteOrder(deed: Deed, domain: string, orderId: number): void {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  state.orders.delete(orderId);
  forgetLookup(state);
  if (order.customerId !== null) renumberOrders(state, order.customerId);
  deed.tell(state, "orders/delete", orderId, { id: orderId });
  tellSummary(deed, state, order);
}

/** Emits orders/edited, orders/updated and customers/purchasing_summary. */
export function editOrder(deed: Deed, domain: string, orderId: number, wanted: { lineItemId: number; quantity: number }[]): Order {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  if (order.cancelledAt !== null) throw new DevstoreError(`Order ${order.name} is cancelled: place a new one instead.`);
  const changes = wanted.map(({ lineItemId, quantity }) => {
    const line = lineOf(order, lineItemId);
    return { line, delta: wholeNumber("The quantity of a line", quantity) - line.currentQuantity };
  });
  if (changes.every(({ delta }) => delta === 0))
    throw new DevstoreError(`Nothing changes in order ${order.name}: name a line with another quantity.`);
  order.received ??= receivedAmount(order);
  for (const { line, delta } of changes) changeQuantity(order, line, delta);
  order.total = orderTotal(order);
  if (isPaid(order) && refundedAmount(order) === 0) order.financialStatus = order.total > order.received ? "PARTIALLY_PAID" : "PAID";
  touch(deed, order);
  deed.tell(state, "orders/edited", order.id, {
    order_edit: {
      id: deed.ids("orderEdit"),
      app_id: null,
      created_at: deed.at,
      notify_customer: false,
      order_id: order.id,
      staff_note: "",
      user_id: null,
      line_items: {
        additions: changes.filter(({ delta }) => delta > 0).map(({ line, delta }) => ({ id: line.id, delta })),
        removals: changes.filter(({ delta }) => delta < 0).map(({ line, delta }) => ({ id: line.id, delta: -delta })),
      },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  });
  deed.tell(state, "orders/updated", order.id);
  tellSummary(deed, state, order);
  return order;
}

/** Emits orders/paid, orders/updated and customers/purchasing_summary. */
export function payOrder(deed: Deed, domain: string, orderId: number): Order {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  if (!["PENDING", "AUTHORIZED", "PARTIALLY_PAID"].includes(order.financialStatus)) {
    throw new DevstoreError(
      `Order ${order.name} is ${order.financialStatus}: only a pending, authorised or partially paid order can be paid.`,
    );
  }
  order.financialStatus = "PAID";
  order.received = order.total;
  touch(deed, order);
  deed.tell(state, "orders/paid", order.id);
  deed.tell(state, "orders/updated", order.id);
  tellSummary(deed, state, order);
  return order;
}

/** Sends everything that is still there. Emits fulfillments/create, orders/fulfilled and orders/updated. */
export function fulfillOrder(deed: Deed, domain: string, orderId: number): Order {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  if (order.cancelledAt !== null) throw new DevstoreError(`Order ${order.name} is cancelled: there is nothing to send.`);
  if (order.fulfillments.some((fulfillment) => fulfillment.status === "SUCCESS"))
    throw new DevstoreError(`Order ${order.name} is sent already.`);
  const fulfillment = { id: deed.ids("fulfillment"), createdAt: deed.at, status: "SUCCESS" as const, deliveredAt: null };
  order.fulfillments.push(fulfillment);
  touch(deed, order);
  deed.tell(state, "fulfillments/create", fulfillment.id);
  deed.tell(state, "orders/fulfilled", order.id);
  deed.tell(state, "orders/updated", order.id);
  return order;
}

/** Puts an order into the archive. Emits orders/updated. */
export function closeOrder(deed: Deed, domain: string, orderId: number): Order {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  if (order.closedAt !== null) throw new DevstoreError(`Order ${order.name} is closed already.`);
  order.closedAt = deed.at;
  touch(deed, order);
  deed.tell(state, "orders/updated", order.id);
  return order;
}

/** Takes an order out of the archive again; a cancelled one stays cancelled, as in Shopify. Emits orders/updated. */
export function reopenOrder(deed: Deed, domain: string, orderId: number): Order {
  const state = deed.stateOf(domain);
  const order = orderOf(state, orderId);
  if (order.closedAt === null) throw new DevstoreError(`Order ${order.name} is open.`);
  if (order.cancelledAt !== null) throw new DevstoreError(`Order ${order.name} is cancelled, and Shopify re-opens closed orders only.`);
  order.closedAt = null;
  touch(deed, order);
  deed.tell(state, "orders/updated", order.id);
  return order;
}

function giveBack(deed: Deed, order: Order, lines: RefundLine[], amount: number, note: string | null): Refund {
  const refund: Refund = { id: deed.ids("refund"), createdAt: deed.at, note, lines, amount };
  for (const { lineItemId, quantity } of lines) lineOf(order, lineItemId).currentQuantity -= quantity;
  order.refunds.push(refund);
  order.financialStatus = statusAfterRefund(order);
  return refund;
}

/** The subtotal is the difference of two rounded values, so that all parts of a line add up to the line. */
function refundLine(order: Order, lineItemId: number, quantity: number): RefundLine {
  const line = lineOf(order, lineItemId);
  wholeNumber("The quantity of a refunded line", quantity, 1);
  if (quantity > line.currentQuantity) {
    throw new DevstoreError(
      `Line ${String(lineItemId)} of order ${order.name} has ${String(line.currentQuantity)} units left to give back, not ${String(quantity)}.`,
    );
  }
  const before = refundedQuantity(order, lineItemId);
  return { lineItemId, quantity, subtotal: lineValue(line, before + quantity) - lineValue(line, before) };
}

function lineOf(order: Order, lineItemId: number): LineItem {
  const line = order.lines.find(({ id }) => id === lineItemId);
  if (line) return line;
  throw new DevstoreError(
    `Order ${order.name} has no line ${String(lineItemId)}. Its lines: ${order.lines.map(({ id }) => String(id)).join(", ")}.`,
  );
}

/** Units that come back first undo what an edit took away; more than that makes the line longer, at the discount per unit that it has. */
function changeQuantity(order: Order, line: LineItem, delta: number): void {
  const added = Math.max(0, delta - editedAway(line, order));
  if (added > 0) {
    line.discount += Math.round((line.discount * added) / line.quantity);
    line.quantity += added;
  }
  line.currentQuantity += delta;
}

function touch(deed: Deed, order: Order): void {
  order.updatedAt = deed.at;
}

function tellSummary(deed: Deed, state: ShopState, order: Order): void {
  if (order.customerId !== null) deed.tell(state, "customers/purchasing_summary", order.customerId);
}
