import type { Fulfillment, LineItem, Order, Refund } from "../state.ts";
import { pageInOrder } from "./connections.ts";
import type { Resolvers, ResolversOf } from "./resolving.ts";
import { dateTime, dateTimeOrNull, gid, moneyOf } from "./values.ts";

export type RefundSource = { refund: Refund; order: Order };
export type FulfillmentSource = { fulfillment: Fulfillment; order: Order; /** From 0. */ index: number };
type RefundLineSource = { refund: Refund; order: Order; index: number };
type LineSource = { line: LineItem; order: Order };

const refund: ResolversOf<RefundSource> = {
  id: ({ refund: own }) => gid("Refund", own.id),
  legacyResourceId: ({ refund: own }) => String(own.id),
  createdAt: ({ refund: own }) => dateTime(own.createdAt),
  processedAt: ({ refund: own }) => dateTime(own.createdAt),
  updatedAt: ({ refund: own }) => dateTime(own.createdAt),
  note: ({ refund: own }) => own.note,
  order: ({ order: own }) => own,
  totalRefundedSet: ({ refund: own, order: parent }) => moneyOf(parent, own.amount),
  refundLineItems: ({ refund: own, order: parent }, args, context) =>
    pageInOrder(
      own.lines.map((_, index): RefundLineSource => ({ refund: own, order: parent, index })),
      args,
      context,
    ),
};

const refundLineItem: ResolversOf<RefundLineSource> = {
  id: ({ refund: own, index }) => gid("RefundLineItem", own.lines[index]?.lineItemId ?? own.id),
  quantity: ({ refund: own, index }) => own.lines[index]?.quantity ?? 0,
  restockType: () => "RETURN",
  restocked: () => true,
  lineItem: ({ refund: own, order: parent, index }): LineSource | null => {
    const line = parent.lines.find(({ id }) => id === own.lines[index]?.lineItemId);
    return line ? { line, order: parent } : null;
  },
  subtotalSet: ({ refund: own, order: parent, index }) => moneyOf(parent, own.lines[index]?.subtotal ?? 0),
};

const fulfillment: ResolversOf<FulfillmentSource> = {
  id: ({ fulfillment: own }) => gid("Fulfillment", own.id),
  legacyResourceId: ({ fulfillment: own }) => String(own.id),
  name: ({ order: parent, index }) => `${parent.name}-F${String(index + 1)}`,
  createdAt: ({ fulfillment: own }) => dateTime(own.createdAt),
  updatedAt: ({ fulfillment: own }) => dateTime(own.deliveredAt ?? own.createdAt),
  deliveredAt: ({ fulfillment: own }) => dateTimeOrNull(own.deliveredAt),
  inTransitAt: ({ fulfillment: own }) => dateTime(own.createdAt),
  estimatedDeliveryAt: () => null,
  status: ({ fulfillment: own }) => own.status,
  displayStatus: ({ fulfillment: own }) => (own.status === "CANCELLED" ? "CANCELED" : own.deliveredAt === null ? "FULFILLED" : "DELIVERED"),
  requiresShipping: () => true,
  totalQuantity: ({ order: parent }) => parent.lines.reduce((sum, line) => sum + line.quantity, 0),
  trackingInfo: () => [],
  order: ({ order: parent }) => parent,
};

/** What happens to an order after it was placed. */
export const refundResolvers: Readonly<Record<string, Resolvers>> = {
  Refund: refund,
  RefundLineItem: refundLineItem,
  Fulfillment: fulfillment,
};
