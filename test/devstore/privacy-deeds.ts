import { customerOf, type Deed } from "./deed.ts";
import { forgetLookup, ordersOf } from "./lookup.ts";
import type { Customer } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

/** Emits customers/data_request. */
export function requestCustomerData(deed: Deed, domain: string, customerId: number): void {
  const state = deed.stateOf(domain);
  const { email, phone } = customerOf(state, customerId);
  deed.tell(state, "customers/data_request", customerId, {
    shop_id: state.shop.id,
    shop_domain: state.shop.domain,
    customer: { id: customerId, email, phone },
    orders_requested: ordersOf(state, customerId).map((order) => order.id),
    data_request: { id: deed.ids("dataRequest") },
  });
}

/**
 * Takes the person out of the customer and out of their orders, whose money stays. Emits customers/redact with the address under
 * which the app may know them, then nothing: Shopify does not tell of the orders one by one.
 */
export function redactCustomer(deed: Deed, domain: string, customerId: number): Customer {
  const state = deed.stateOf(domain);
  const customer = customerOf(state, customerId);
  const orders = ordersOf(state, customerId);
  const { email, phone } = customer;
  Object.assign(customer, { email: null, phone: null, firstName: null, lastName: null, note: null, tags: [], defaultAddress: null });
  customer.emailConsent = { state: "REDACTED", optInLevel: null, updatedAt: deed.at };
  customer.updatedAt = deed.at;
  for (const order of orders) Object.assign(order, { email: null, phone: null, note: null, shippingAddress: null, updatedAt: deed.at });
  deed.tell(state, "customers/redact", customerId, {
    shop_id: state.shop.id,
    shop_domain: state.shop.domain,
    customer: { id: customerId, email, phone },
    orders_to_redact: orders.map((order) => order.id),
  });
  forgetLookup(state);
  return customer;
}

/** Emits shop/redact. */
export function redactShop(deed: Deed, domain: string): void {
  const state = deed.stateOf(domain);
  if (state.installation)
    throw new DevstoreError(`The app is installed in ${domain}: Shopify sends shop/redact 48 hours after an uninstall.`);
  deed.tell(state, "shop/redact", null);
}
