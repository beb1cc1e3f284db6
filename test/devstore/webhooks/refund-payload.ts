import type { LineItem, Order, Refund, Shop } from "../state.ts";
import { currencyDigits, decimal, globalId, moneySet, shopTime } from "./formats.ts";
import type { Json, JsonObject } from "./include-fields.ts";

/** `refunds/create`; the same object stands in an order's `refunds`. */
export function refundPayload(shop: Shop, order: Order, refund: Refund): JsonObject {
  const createdAt = shopTime(refund.createdAt, shop.timeZone);
  const lineTotal = refund.lines.reduce((sum, line) => sum + line.subtotal, 0);
  const beyondLines = refund.amount - lineTotal;
  return {
    id: refund.id,
    order_id: order.id,
    created_at: createdAt,
    note: refund.note,
    user_id: null,
    processed_at: createdAt,
    duties: [],
    total_duties_set: moneySet(0, order.currency),
    return: null,
    restock: refund.lines.length > 0,
    refund_shipping_lines: [],
    admin_graphql_api_id: globalId("Refund", refund.id),
    order_adjustments: beyondLines === 0 ? [] : [adjustment(order, refund, beyondLines)],
    refund_line_items: refund.lines.map((line) => refundLine(order, refund, line)),
    transactions: refund.amount === 0 ? [] : [transaction(order, refund, createdAt)],
  };
}

/** Money given back without goods (goodwill, shipping), or kept although goods came back. REST counts it negative. */
function adjustment(order: Order, refund: Refund, amount: number): Json {
  return {
    id: refund.id,
    order_id: order.id,
    refund_id: refund.id,
    kind: "refund_discrepancy",
    reason: "Refund discrepancy",
    amount: decimal(-amount, order.currency),
    tax_amount: decimal(0, order.currency),
    amount_set: moneySet(-amount, order.currency),
    tax_amount_set: moneySet(0, order.currency),
  };
}

function refundLine(order: Order, refund: Refund, line: Refund["lines"][number]): Json {
  const item = order.lines.find((candidate) => candidate.id === line.lineItemId);
  return {
    id: refund.id + refund.lines.indexOf(line),
    quantity: line.quantity,
    line_item_id: line.lineItemId,
    location_id: null,
    restock_type: "no_restock",
    subtotal: line.subtotal / 10 ** currencyDigits(order.currency),
    total_tax: 0,
    subtotal_set: moneySet(line.subtotal, order.currency),
    total_tax_set: moneySet(0, order.currency),
    line_item: item === undefined ? null : lineItemPayload(order, item),
  };
}

function transaction(order: Order, refund: Refund, createdAt: string | null): Json {
  return {
    id: refund.id,
    order_id: order.id,
    kind: "refund",
    gateway: "bogus",
    status: "success",
    message: null,
    created_at: createdAt,
    test: order.isTest,
    authorization: null,
    location_id: null,
    user_id: null,
    parent_id: null,
    processed_at: createdAt,
    device_id: null,
    error_code: null,
    source_name: order.sourceName,
    receipt: {},
    amount: decimal(refund.amount, order.currency),
    currency: order.currency,
    payment_id: `${order.name}.${String(order.refunds.indexOf(refund) + 2)}`,
    manual_payment_gateway: false,
    amount_rounding: null,
    admin_graphql_api_id: globalId("OrderTransaction", refund.id),
  };
}

/** A line as it stands inside a refund. */
export function lineItemPayload(order: Order, line: LineItem): JsonObject {
  return {
    id: line.id,
    variant_id: line.variantId,
    title: line.title,
    quantity: line.quantity,
    sku: line.sku,
    variant_title: null,
    vendor: line.vendor,
    fulfillment_service: "manual",
    product_id: line.productId,
    requires_shipping: line.requiresShipping,
    taxable: true,
    gift_card: line.isGiftCard,
    name: line.title,
    variant_inventory_management: null,
    properties: [],
    product_exists: line.productId !== null,
    fulfillable_quantity: fulfillable(order, line),
    grams: 0,
    price: decimal(line.unitPrice, order.currency),
    total_discount: decimal(line.discount, order.currency),
    fulfillment_status: isFulfilled(order) ? "fulfilled" : null,
    price_set: moneySet(line.unitPrice, order.currency),
    total_discount_set: moneySet(line.discount, order.currency),
    discount_allocations: [],
    duties: [],
    admin_graphql_api_id: globalId("LineItem", line.id),
    tax_lines: [],
  };
}

export function isFulfilled(order: Order): boolean {
  return order.fulfillments.some((fulfillment) => fulfillment.status === "SUCCESS");
}

function fulfillable(order: Order, line: LineItem): number {
  return isFulfilled(order) ? 0 : line.currentQuantity;
}
