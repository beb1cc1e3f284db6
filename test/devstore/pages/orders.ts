import { html, type Html } from "../html.ts";
import type { Order, ShopState } from "../state.ts";
import { shopPage } from "./layout.ts";
import { button, card, customerName, deedForm, empty, linkButton, orderTable, paged, searchForm } from "./parts.ts";
import type { ShopVisit } from "./visit.ts";

const ORDERS_PER_PAGE = 50;

export function ordersPage(visit: ShopVisit): Response {
  const { words, state, base } = visit;
  const orders = [...state.orders.values()].sort(newestFirst);
  const query = (visit.url.searchParams.get("q") ?? "").trim().toLowerCase();
  const matching = query === "" ? orders : orders.filter((order) => matches(state, order, query));
  const { shown, links } = paged(visit, matching, ORDERS_PER_PAGE);
  const body: Html =
    orders.length === 0
      ? card(null, empty(words.noOrders, words.noOrdersHint, linkButton(`${base}/orders/new`, words.placeOrder, "primary")))
      : html`${searchForm(visit, words.searchOrders)}${card(null, shown.length === 0 ? empty(words.noMatches, words.noMatchesHint) : orderTable(visit, shown))}${links}`;
  return shopPage(visit, {
    title: words.orders,
    section: "orders",
    body,
    actions: html`${deedForm(`${base}/orders`, "random", button(words.quickOrder))}${linkButton(`${base}/orders/new`, words.placeOrder, "primary")}`,
  });
}

function newestFirst(left: Order, right: Order): number {
  return right.processedAt.localeCompare(left.processedAt) || right.id - left.id;
}

function matches(state: ShopState, order: Order, query: string): boolean {
  if (order.name.toLowerCase() === query || order.name.toLowerCase() === `#${query}`) return true;
  if (order.email?.toLowerCase().includes(query) === true) return true;
  const customer = order.customerId === null ? undefined : state.customers.get(order.customerId);
  return customer !== undefined && customerName(customer).toLowerCase().includes(query);
}
