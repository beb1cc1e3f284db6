import { receivedAmount, refundedAmount, lineValue } from "../order-money.ts";
import type { Customer, Fulfillment, LineItem, Order, Shop } from "../state.ts";
import { customerInOrder, orderAddress, type Visible } from "./customer-payload.ts";
import { decimal, globalId, moneySet, shopTime } from "./formats.ts";
import type { Json, JsonObject } from "./include-fields.ts";
import { isFulfilled, lineItemPayload, refundPayload } from "./refund-payload.ts";

/** The order of `orders/create`, `orders/updated`, `orders/paid`, `orders/cancelled` and `orders/fulfilled`. */
export function orderPayload(shop: Shop, order: Order, customer: Customer | null, visible: Visible): JsonObject {
  const time = (moment: string | null): string | null => shopTime(moment, shop.timeZone);
  const email = visible.email ? order.email : null;
  const token = order.checkoutToken ?? order.id.toString(16).padStart(32, "0");
  return {
    id: order.id,
    admin_graphql_api_id: globalId("Order", order.id),
    app_id: null,
    browser_ip: null,
    buyer_accepts_marketing: customer?.emailConsent.state === "SUBSCRIBED",
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    cancelled_at: time(order.cancelledAt),
    cart_token: order.cartToken,
    checkout_token: order.checkoutToken,
    client_details: null,
    closed_at: time(order.closedAt),
    confirmation_number: order.id.toString(36).toUpperCase().slice(-9),
    confirmed: true,
    contact_email: email,
    created_at: time(order.createdAt),
    currency: order.currency,
    ...amounts(order),
    customer_locale: order.locale,
    device_id: null,
    discount_codes: order.discountCodes.map((code, index) => ({
      code,
      amount: decimal(index === 0 ? order.discount : 0, order.currency),
      type: "fixed_amount",
    })),
    duties_included: false,
    email,
    estimated_taxes: false,
    financial_status: order.financialStatus.toLowerCase(),
    fulfillment_status: isFulfilled(order) ? "fulfilled" : null,
    landing_site: order.landingPage,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: Buffer.from(String(shop.id)).toString("base64url"),
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: [],
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${shop.domain}/${String(shop.id)}/orders/${token}/authenticate?key=devstore`,
    payment_gateway_names: ["bogus"],
    phone: visible.phone ? order.phone : null,
    po_number: null,
    presentment_currency: order.currency,
    processed_at: time(order.processedAt),
    reference: null,
    referring_site: order.referrer,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    tags: order.tags.join(", "),
    tax_exempt: false,
    tax_lines: [],
    taxes_included: order.taxesIncluded,
    test: order.isTest,
    token,
    total_weight: 0,
    updated_at: time(order.updatedAt),
    user_id: null,
    billing_address: orderAddress(order.shippingAddress, customer, visible),
    customer: customer === null ? null : customerInOrder(shop, customer, visible),
    discount_applications: order.discountCodes.map((code) => discountApplication(order, code)),
    fulfillments: order.fulfillments.map((fulfillment) => fulfillmentPayload(shop, order, fulfillment, email)),
    line_items: order.lines.map((line) => lineInOrder(order, line)),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    shipping_address: orderAddress(order.shippingAddress, customer, visible),
    shipping_lines: order.shipping === 0 ? [] : [shippingLine(order)],
    returns: [],
    line_item_groups: [],
  };
}

/** `total_…` is after edits and before refunds, `current_…` after both, as Shopify's documentation says. */
function amounts(order: Order): JsonObject {
  const discounts = order.discount + order.lines.reduce((sum, line) => sum + line.discount, 0);
  const lines = order.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
  const currentLines = order.lines.reduce((sum, line) => sum + lineValue(line, line.currentQuantity), 0);
  const currentSubtotal = Math.max(0, currentLines - order.discount);
  const currentTotal = Math.max(0, order.total - refundedAmount(order));
  const pairs: [string, number][] = [
    ["current_subtotal_price", currentSubtotal],
    ["current_total_discounts", discounts],
    ["current_total_price", currentTotal],
    ["current_total_tax", order.tax],
    ["subtotal_price", lines - discounts],
    ["total_discounts", discounts],
    ["total_line_items_price", lines],
    ["total_price", order.total],
    ["total_tax", order.tax],
  ];
  const both = pairs.flatMap(([name, minor]): [string, Json][] => [
    [name, decimal(minor, order.currency)],
    [`${name}_set`, moneySet(minor, order.currency)],
  ]);
  return {
    ...Object.fromEntries(both),
    current_shipping_price_set: moneySet(order.shipping, order.currency),
    current_total_additional_fees_set: null,
    current_total_duties_set: null,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    total_cash_rounding_payment_adjustment_set: moneySet(0, order.currency),
    total_cash_rounding_refund_adjustment_set: moneySet(0, order.currency),
    total_outstanding: decimal(order.cancelledAt === null ? Math.max(0, order.total - receivedAmount(order)) : 0, order.currency),
    total_shipping_price_set: moneySet(order.shipping, order.currency),
    total_tip_received: decimal(order.tip, order.currency),
  };
}

function lineInOrder(order: Order, line: LineItem): Json {
  return {
    ...lineItemPayload(order, line),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    sales_line_item_group_id: null,
  };
}

function discountApplication(order: Order, code: string): Json {
  return {
    target_type: "line_item",
    type: "discount_code",
    value: decimal(order.discount, order.currency),
    value_type: "fixed_amount",
    allocation_method: "across",
    target_selection: "all",
    code,
  };
}

function shippingLine(order: Order): Json {
  return {
    id: order.id + 1,
    carrier_identifier: null,
    code: "Standard",
    current_discounted_price_set: moneySet(order.shipping, order.currency),
    discounted_price: decimal(order.shipping, order.currency),
    discounted_price_set: moneySet(order.shipping, order.currency),
    is_removed: false,
    phone: null,
    price: decimal(order.shipping, order.currency),
    price_set: moneySet(order.shipping, order.currency),
    requested_fulfillment_service_id: null,
    source: "shopify",
    title: "Standard",
    tax_lines: [],
    discount_allocations: [],
  };
}

/** `fulfillments/create`; the same object stands in an order's `fulfillments`. */
export function fulfillmentPayload(shop: Shop, order: Order, fulfillment: Fulfillment, email: string | null): JsonObject {
  return {
    id: fulfillment.id,
    admin_graphql_api_id: globalId("Fulfillment", fulfillment.id),
    created_at: shopTime(fulfillment.createdAt, shop.timeZone),
    email,
    line_items: order.lines.map((line) => lineInOrder(order, line)),
    location_id: null,
    name: `${order.name}.${String(order.fulfillments.indexOf(fulfillment) + 1)}`,
    order_id: order.id,
    service: "manual",
    shipment_status: fulfillment.deliveredAt === null ? null : "delivered",
    status: fulfillment.status.toLowerCase(),
    tracking_company: null,
    tracking_number: null,
    tracking_numbers: [],
    tracking_url: null,
    tracking_urls: [],
    updated_at: shopTime(fulfillment.deliveredAt ?? fulfillment.createdAt, shop.timeZone),
  };
}
