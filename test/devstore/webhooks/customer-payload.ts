import { ordersOf } from "../lookup.ts";
import type { Address, Customer, Order, ProtectedField, Shop, ShopState } from "../state.ts";
import { decimal, globalId, shopTime } from "./formats.ts";
import type { Json, JsonObject } from "./include-fields.ts";

export type Visible = Readonly<Record<ProtectedField, boolean>>;

/** `customers/create`, `customers/update` and their kin. Consent, tags and order counts have topics of their own since 2026. */
export function customerPayload(shop: Shop, customer: Customer, visible: Visible): JsonObject {
  return { ...customerCore(shop, customer, visible), addresses: [], default_address: customerAddress(customer, visible) };
}

/** The customer inside an order. */
export function customerInOrder(shop: Shop, customer: Customer, visible: Visible): JsonObject {
  return { ...customerCore(shop, customer, visible), default_address: customerAddress(customer, visible) };
}

function customerCore(shop: Shop, customer: Customer, visible: Visible): JsonObject {
  return {
    id: customer.id,
    created_at: shopTime(customer.createdAt, shop.timeZone),
    updated_at: shopTime(customer.updatedAt, shop.timeZone),
    first_name: visible.name ? customer.firstName : null,
    last_name: visible.name ? customer.lastName : null,
    state: "disabled",
    note: customer.note,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: visible.email ? customer.email : null,
    phone: visible.phone ? customer.phone : null,
    currency: shop.currency,
    tax_exemptions: [],
    admin_graphql_api_id: globalId("Customer", customer.id),
  };
}

function customerAddress(customer: Customer, visible: Visible): Json {
  const address = customer.defaultAddress;
  if (address === null) return null;
  const names = namesOf(customer, visible);
  return {
    id: customer.id,
    customer_id: customer.id,
    first_name: names.first,
    last_name: names.last,
    company: null,
    ...streetOf(address, visible),
    phone: visible.phone ? customer.phone : null,
    name: names.full,
    country_name: address.country,
    default: true,
  };
}

/** A shipping or billing address of an order. */
export function orderAddress(address: Address | null, customer: Customer | null, visible: Visible): Json {
  if (address === null) return null;
  const names = namesOf(customer, visible);
  return {
    first_name: names.first,
    last_name: names.last,
    name: names.full,
    company: null,
    phone: visible.phone ? (customer?.phone ?? null) : null,
    ...streetOf(address, visible),
    latitude: null,
    longitude: null,
  };
}

/** Street and town are protected; the country stays, as Shopify keeps it for taxes and markets. */
function streetOf(address: Address, visible: Visible): JsonObject {
  return {
    address1: visible.address ? address.address1 : null,
    address2: null,
    city: visible.address ? address.city : null,
    zip: visible.address ? address.zip : null,
    province: null,
    province_code: null,
    country: address.country,
    country_code: address.countryCode,
  };
}

function namesOf(customer: Customer | null, visible: Visible): { first: string | null; last: string | null; full: string | null } {
  if (customer === null || !visible.name) return { first: null, last: null, full: null };
  const full = [customer.firstName, customer.lastName].filter((name) => name !== null).join(" ");
  return { first: customer.firstName, last: customer.lastName, full: full === "" ? null : full };
}

/** `customers_email_marketing_consent/update`. */
export function consentPayload(shop: Shop, customer: Customer, visible: Visible): JsonObject {
  return {
    customer_id: customer.id,
    email_address: visible.email ? customer.email : null,
    email_marketing_consent: {
      state: customer.emailConsent.state.toLowerCase(),
      opt_in_level: customer.emailConsent.optInLevel?.toLowerCase() ?? null,
      consent_updated_at: shopTime(customer.emailConsent.updatedAt, shop.timeZone),
    },
  };
}

/** `customers/purchasing_summary`. Cancelled and test orders do not count, money given back is taken off. */
export function purchasingSummaryPayload(state: ShopState, customer: Customer, occurredAt: string): JsonObject {
  const orders = ordersOf(state, customer.id).filter((order) => order.cancelledAt === null && !order.isTest);
  const spent = orders.reduce((sum, order) => sum + order.total - order.refunds.reduce((back, refund) => back + refund.amount, 0), 0);
  const last = orders.reduce<Order | null>(
    (latest, order) => (latest === null || order.processedAt >= latest.processedAt ? order : latest),
    null,
  );
  return {
    customerId: globalId("Customer", customer.id),
    numberOfOrders: orders.length,
    amountSpent: { amount: decimal(spent, state.shop.currency), currencyCode: state.shop.currency },
    lastOrderId: last === null ? null : globalId("Order", last.id),
    occurredAt,
  };
}
