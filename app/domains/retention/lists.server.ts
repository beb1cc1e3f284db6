import { selectListedCustomers, selectListedOrders, totalListedOrders } from "#app/domains/retention/list.data.server.ts";
import type {
  CustomerListQuestion,
  CustomerListTotals,
  ListedCustomer,
  ListedOrder,
  OrderListQuestion,
  OrderListTotals,
} from "#app/domains/retention/list.data.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const ROWS_A_PAGE = 50;

/** `page` counts from 1; `pages` is at least 1. */
export type Page<Row, Totals> = Readonly<{ rows: readonly Row[]; totals: Totals; page: number; pages: number }>;
export type CustomerList = Page<ListedCustomer, CustomerListTotals>;
export type OrderList = Page<ListedOrder, OrderListTotals>;

/**
 * The customers behind a figure, by value. `totals` are of the whole list, so that they equal the figure. Names and addresses
 * are the customers domain's.
 *
 * @param page counts from 1; one beyond the last shows the last
 */
export async function listCustomers(tx: Transaction, shopId: number, question: CustomerListQuestion, page: number): Promise<CustomerList> {
  const wanted = { skip: (Math.max(1, Math.trunc(page)) - 1) * ROWS_A_PAGE, take: ROWS_A_PAGE };
  const { rows, totals } = await selectListedCustomers(tx, shopId, question, wanted);
  const { page: shown, pages } = placeOf(page, totals.customers);
  return { rows, totals, page: shown, pages };
}

/**
 * The orders behind a figure, the latest first. `totals` are of the whole list, so that they equal the figure.
 *
 * @param page counts from 1; one beyond the last shows the last
 */
export async function listOrders(tx: Transaction, shopId: number, question: OrderListQuestion, page: number): Promise<OrderList> {
  const totals = await totalListedOrders(tx, shopId, question);
  const { skip, ...place } = placeOf(page, totals.orders);
  return { rows: await selectListedOrders(tx, shopId, question, { skip, take: ROWS_A_PAGE }), totals, ...place };
}

function placeOf(page: number, rowCount: number): Readonly<{ page: number; pages: number; skip: number }> {
  const pages = Math.max(1, Math.ceil(rowCount / ROWS_A_PAGE));
  const shown = Math.min(Math.max(1, Math.trunc(page)), pages);
  return { page: shown, pages, skip: (shown - 1) * ROWS_A_PAGE };
}
