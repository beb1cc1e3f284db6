import { ordersOf } from "../lookup.ts";
import type { Change, Order, Refund, ShopState } from "../state.ts";
import { consentPayload, customerPayload, purchasingSummaryPayload } from "./customer-payload.ts";
import { globalId } from "./formats.ts";
import type { JsonObject } from "./include-fields.ts";
import { fulfillmentPayload, orderPayload } from "./order-payload.ts";
import { refundPayload } from "./refund-payload.ts";
import { shopPayload } from "./shop-payload.ts";

const ORDER_TOPICS = new Set([
  "orders/create",
  "orders/updated",
  "orders/paid",
  "orders/cancelled",
  "orders/fulfilled",
  "orders/partially_fulfilled",
]);
const CUSTOMER_TOPICS = new Set(["customers/create", "customers/update", "customers/enable", "customers/disable"]);

/**
 * The body of a change as Shopify would send it now, or null for a topic the devstore makes no payload of.
 * Field sets and formats after the examples of Shopify's webhook reference, 2026-04.
 */
export function payloadOf(state: ShopState, change: Change): JsonObject | null {
  const { shop } = state;
  if (change.topic === "app/scopes_update") return { ...jsonObjectOf(change.body ?? {}), shop_id: globalId("Shop", shop.id) };
  // Since 2026 no more than this; a store that remembers more does not change it.
  if (change.topic === "customers/delete" && change.resourceId !== null) {
    return { id: change.resourceId, tax_exemptions: [], admin_graphql_api_id: globalId("Customer", change.resourceId) };
  }
  if (change.body !== null) return jsonObjectOf(change.body);
  if (change.topic === "app/uninstalled" || change.topic === "shop/update") return shopPayload(shop, change.occurredAt);
  if (change.topic === "shop/redact") return { shop_id: shop.id, shop_domain: shop.domain };
  if (change.resourceId === null) return null;
  const id = change.resourceId;
  if (ORDER_TOPICS.has(change.topic)) return orderBody(state, id);
  if (change.topic === "orders/delete") return { id };
  if (change.topic === "refunds/create") return refundBody(state, id);
  if (change.topic === "fulfillments/create" || change.topic === "fulfillments/update") return fulfillmentBody(state, id);
  return customerBody(state, change, id);
}

function customerBody(state: ShopState, change: Change, id: number): JsonObject | null {
  const customer = state.customers.get(id);
  if (customer === undefined) return null;
  const visible = state.protectedFields;
  if (CUSTOMER_TOPICS.has(change.topic)) return customerPayload(state.shop, customer, visible);
  if (change.topic === "customers_email_marketing_consent/update") return consentPayload(state.shop, customer, visible);
  if (change.topic === "customers/purchasing_summary") return purchasingSummaryPayload(state, customer, change.occurredAt);
  if (change.topic === "customers/redact" || change.topic === "customers/data_request") return complianceBody(state, change.topic, id);
  return null;
}

function orderBody(state: ShopState, id: number): JsonObject | null {
  const order = state.orders.get(id);
  if (order === undefined) return null;
  const customer = order.customerId === null ? null : (state.customers.get(order.customerId) ?? null);
  return orderPayload(state.shop, order, customer, state.protectedFields);
}

function refundBody(state: ShopState, id: number): JsonObject | null {
  const found = findRefund(state, id);
  return found === null ? null : refundPayload(state.shop, found.order, found.refund);
}

function findRefund(state: ShopState, id: number): { order: Order; refund: Refund } | null {
  for (const order of state.orders.values()) {
    const refund = order.refunds.find((candidate) => candidate.id === id);
    if (refund !== undefined) return { order, refund };
  }
  return null;
}

function fulfillmentBody(state: ShopState, id: number): JsonObject | null {
  for (const order of state.orders.values()) {
    const fulfillment = order.fulfillments.find((candidate) => candidate.id === id);
    if (fulfillment !== undefined)
      return fulfillmentPayload(state.shop, order, fulfillment, state.protectedFields.email ? order.email : null);
  }
  return null;
}

function complianceBody(state: ShopState, topic: "customers/redact" | "customers/data_request", id: number): JsonObject {
  const customer = state.customers.get(id);
  const orders = ordersOf(state, id).map((order) => order.id);
  const common = {
    shop_id: state.shop.id,
    shop_domain: state.shop.domain,
    customer: { id, email: customer?.email ?? null, phone: customer?.phone ?? null },
  };
  return topic === "customers/redact"
    ? { ...common, orders_to_redact: orders }
    : { ...common, orders_requested: orders, data_request: { id: id % 100_000 } };
}

/** A body that the store brought along; anything that is not JSON (undefined) falls away. */
function jsonObjectOf(body: Record<string, unknown>): JsonObject {
  return JSON.parse(JSON.stringify(body)) as JsonObject;
}
