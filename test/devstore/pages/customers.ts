import { html, type Html } from "../html.ts";
import type { Customer, EmailConsent } from "../state.ts";
import { shopPage } from "./layout.ts";
import { badge, card, customerName, empty, linkButton, paged, searchForm, table, th } from "./parts.ts";
import { count, type ShopVisit } from "./visit.ts";

const CUSTOMERS_PER_PAGE = 50;

export function customersPage(visit: ShopVisit): Response {
  const { words, state, base } = visit;
  const customers = [...state.customers.values()]
    .filter((customer) => customer.deletedAt === null)
    .sort((left, right) => right.updatedAt.localeCompare(left.updatedAt));
  const query = (visit.url.searchParams.get("q") ?? "").trim().toLowerCase();
  const matching =
    query === ""
      ? customers
      : customers.filter(
          (customer) => customerName(customer).toLowerCase().includes(query) || customer.email?.toLowerCase().includes(query) === true,
        );
  const { shown, links } = paged(visit, matching, CUSTOMERS_PER_PAGE);
  const body =
    customers.length === 0
      ? card(null, empty(words.noCustomers, words.noCustomersHint, linkButton(`${base}/customers/new`, words.addCustomer, "primary")))
      : html`${searchForm(visit, words.searchCustomers)}${card(null, shown.length === 0 ? empty(words.noMatches, words.noMatchesHint) : customerTable(visit, shown))}${links}`;
  return shopPage(visit, {
    title: words.customers,
    section: "customers",
    body,
    actions: linkButton(`${base}/customers/new`, words.addCustomer, "primary"),
  });
}

function customerTable(visit: ShopVisit, customers: readonly Customer[]): Html {
  const { words, base } = visit;
  const orders = new Map<number, number>();
  for (const order of visit.state.orders.values())
    if (order.customerId !== null) orders.set(order.customerId, (orders.get(order.customerId) ?? 0) + 1);
  return table(
    words.customers,
    [th(words.name), th(words.email), th(words.country), th(words.consent), th(words.orders, "number")],
    customers.map(
      (customer) =>
        html`<tr>
          <td><a class="strong" href="${base}/customers/${customer.id}">${customerName(customer)}</a></td>
          <td>${customer.email}</td>
          <td>${customer.defaultAddress?.country}</td>
          <td>${consentBadge(visit, customer.emailConsent)}</td>
          <td class="number">${count(visit, orders.get(customer.id) ?? 0)}</td>
        </tr>`,
    ),
    "list",
  );
}

function consentBadge(visit: ShopVisit, consent: EmailConsent): Html {
  return badge(
    consentInWords(visit, consent.state),
    consent.state === "SUBSCRIBED" ? "good" : consent.state === "PENDING" ? "wait" : "quiet",
  );
}

export function consentInWords(visit: ShopVisit, state: EmailConsent["state"]): string {
  const { states } = visit.words;
  return state === "PENDING" ? states.PENDING_CONSENT : states[state];
}
