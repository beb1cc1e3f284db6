import type { Customer, Order, ShopState } from "../state.ts";
import type { Listing, SortValue } from "./connections.ts";
import { hasOneOf, stringArg, type Args, type Context } from "./resolving.ts";
import { compareInstant, compareNumber, compareText, parseSearch, predicateOf, type Filter } from "./search-query.ts";

const SIXTY_DAYS = 60 * 86_400_000;

/** Orders of the last 60 days; all of them for an app with `read_all_orders` beside `read_orders`. */
export function isVisible(order: Order, { accessScopes, now }: Context): boolean {
  return hasOneOf(accessScopes, ["read_all_orders"]) || now.getTime() - Date.parse(order.createdAt) <= SIXTY_DAYS;
}

const filters: Record<string, Filter<Order>> = {
  default: (order, term) => compareText(order.name, term) || compareText(order.email, term),
  id: (order, term) => compareNumber(order.id, term),
  name: (order, term) => compareText(order.name, term) || compareText(order.name.slice(1), term),
  email: (order, term) => compareText(order.email, term),
  customer_id: (order, term) => order.customerId !== null && compareNumber(order.customerId, term),
  created_at: (order, term, zone) => compareInstant(order.createdAt, term, zone),
  updated_at: (order, term, zone) => compareInstant(order.updatedAt, term, zone),
  processed_at: (order, term, zone) => compareInstant(order.processedAt, term, zone),
  financial_status: (order, term) => compareText(order.financialStatus, term),
  fulfillment_status: (order, term) => compareText(fulfillmentStatusOf(order), term),
  source_name: (order, term) => compareText(order.sourceName, term),
  tag: (order, term) => order.tags.some((tag) => compareText(tag, term)),
  discount_code: (order, term) => order.discountCodes.some((code) => compareText(code, term)),
  test: (order, term) => compareText(String(order.isTest), term),
  status: (order, { value }) => {
    const cancelled = order.cancelledAt !== null;
    const closed = order.closedAt !== null && !cancelled;
    const states: Record<string, boolean> = { any: true, open: !closed && !cancelled, closed, cancelled, not_closed: !closed };
    return states[value.toLowerCase()] ?? false;
  },
};

const sortValues: Record<string, (order: Order, state: ShopState) => SortValue> = {
  ID: ({ id }) => id,
  RELEVANCE: ({ id }) => id,
  CREATED_AT: ({ createdAt }) => createdAt,
  UPDATED_AT: ({ updatedAt }) => updatedAt,
  PROCESSED_AT: ({ processedAt }) => processedAt,
  ORDER_NUMBER: ({ number }) => number,
  TOTAL_PRICE: ({ total }) => total,
  CURRENT_TOTAL_PRICE: ({ total }) => total,
  FINANCIAL_STATUS: ({ financialStatus }) => financialStatus,
  FULFILLMENT_STATUS: (order) => fulfillmentStatusOf(order),
  TOTAL_ITEMS_QUANTITY: ({ lines }) => lines.reduce((sum, line) => sum + line.quantity, 0),
  CUSTOMER_NAME: ({ customerId }, { customers }) => (customerId === null ? "" : nameOf(customers.get(customerId))),
};

function nameOf(customer: Customer | undefined): string {
  return [customer?.lastName, customer?.firstName].join(" ");
}

/** The visible orders that match `query`, in the order of `sortKey`. */
export function orderListing(orders: Iterable<Order>, args: Args, context: Context): Listing<Order> {
  const matches = predicateOf(parseSearch(stringArg(args, "query")), filters, "orders", context.state.shop.timeZone);
  const items: Order[] = [];
  for (const order of orders) if (isVisible(order, context) && matches(order)) items.push(order);
  const sortValue = sortValues[stringArg(args, "sortKey") ?? "ID"] ?? ((order: Order) => order.id);
  return { items, idOf: ({ id }) => id, sortValue: (order) => sortValue(order, context.state) };
}

/** At the till goods leave with the buyer; elsewhere with the fulfilment. */
export function fulfillmentStatusOf(order: Order): "FULFILLED" | "UNFULFILLED" {
  const handedOver = order.sourceName === "pos" || !order.lines.some((line) => line.requiresShipping);
  return handedOver || order.fulfillments.some(({ status }) => status === "SUCCESS") ? "FULFILLED" : "UNFULFILLED";
}
