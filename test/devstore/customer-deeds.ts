import { customerOf, renumberOrders, type Deed } from "./deed.ts";
import { customerWithEmail, forgetLookup, keepCustomer, ordersOf } from "./lookup.ts";
import type { Customer } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

/** Emits customers/create. */
export function createCustomer(deed: Deed, domain: string, wish: Partial<Customer>): Customer {
  const state = deed.stateOf(domain);
  refuseTakenEmail(deed, domain, wish.email, null);
  const customer: Customer = {
    createdAt: deed.at,
    updatedAt: deed.at,
    email: null,
    phone: null,
    firstName: null,
    lastName: null,
    locale: state.shop.primaryLocale,
    tags: [],
    note: null,
    emailConsent: { state: "NOT_SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: null },
    defaultAddress: null,
    ...wish,
    id: deed.ids("customer"),
    deletedAt: null,
  };
  keepCustomer(state, customer);
  deed.tell(state, "customers/create", customer.id);
  return customer;
}

/** Emits customers/update, and the topics of their own that consent and tags have. */
export function updateCustomer(deed: Deed, domain: string, customerId: number, changes: Partial<Omit<Customer, "id">>): Customer {
  const state = deed.stateOf(domain);
  const customer = customerOf(state, customerId);
  refuseTakenEmail(deed, domain, changes.email, customerId);
  const before = { tags: customer.tags, consent: customer.emailConsent };
  Object.assign(customer, changes, { id: customerId, deletedAt: null, updatedAt: deed.at });
  if (changes.email !== undefined) forgetLookup(state);
  deed.tell(state, "customers/update", customerId);
  if (customer.emailConsent.state !== before.consent.state || customer.emailConsent.optInLevel !== before.consent.optInLevel) {
    customer.emailConsent = { ...customer.emailConsent, updatedAt: changes.emailConsent?.updatedAt ?? deed.at };
    deed.tell(state, "customers_email_marketing_consent/update", customerId);
  }
  const gid = `gid://shopify/Customer/${String(customerId)}`;
  const added = customer.tags.filter((tag) => !before.tags.includes(tag));
  const removed = before.tags.filter((tag) => !customer.tags.includes(tag));
  if (added.length > 0) deed.tell(state, "customer.tags_added", customerId, { customerId: gid, tags: added, occurredAt: deed.at });
  if (removed.length > 0) deed.tell(state, "customer.tags_removed", customerId, { customerId: gid, tags: removed, occurredAt: deed.at });
  return customer;
}

/** Emits customers/delete; the orders stay and belong to nobody. */
export function deleteCustomer(deed: Deed, domain: string, customerId: number): void {
  const state = deed.stateOf(domain);
  const customer = customerOf(state, customerId);
  customer.deletedAt = deed.at;
  customer.updatedAt = deed.at;
  for (const order of ordersOf(state, customerId)) {
    order.customerId = null;
    order.customerOrderIndex = null;
  }
  forgetLookup(state);
  deed.tell(state, "customers/delete", customerId, deletedBody(customerId));
}

/** Moves the orders of one customer to another. Emits customers/update, customers/merge and customers/delete. */
export function mergeCustomers(deed: Deed, domain: string, keptId: number, removedId: number): Customer {
  const state = deed.stateOf(domain);
  if (keptId === removedId) throw new DevstoreError("A customer cannot be merged with themselves: name two customers.");
  const kept = customerOf(state, keptId);
  const removed = customerOf(state, removedId);
  for (const order of ordersOf(state, removedId)) order.customerId = keptId;
  kept.tags = [...new Set([...kept.tags, ...removed.tags])];
  kept.updatedAt = deed.at;
  removed.deletedAt = deed.at;
  removed.updatedAt = deed.at;
  forgetLookup(state);
  renumberOrders(state, keptId);
  deed.tell(state, "customers/update", keptId);
  deed.tell(state, "customers/merge", keptId, {
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${String(keptId)}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${String(removedId)}`,
    admin_graphql_api_job_id: null,
    status: "completed",
    errors: [],
  });
  deed.tell(state, "customers/delete", removedId, deletedBody(removedId));
  return kept;
}

function deletedBody(customerId: number): Record<string, unknown> {
  return {
    id: customerId,
    phone: null,
    addresses: [],
    tax_exemptions: [],
    tax_exempt: false,
    admin_graphql_api_id: `gid://shopify/Customer/${String(customerId)}`,
  };
}

function refuseTakenEmail(deed: Deed, domain: string, email: string | null | undefined, except: number | null): void {
  if (email === undefined || email === null) return;
  const holder = customerWithEmail(deed.stateOf(domain), email);
  if (holder === null || holder.id === except) return;
  throw new DevstoreError(
    `Email has already been taken by customer ${String(holder.id)}. Update that customer, or choose another address.`,
  );
}
