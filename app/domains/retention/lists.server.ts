import { selectListedOrders, totalListedOrders } from "#app/domains/retention/list.data.server.ts";
import type { ListedOrder, OrderListQuestion, OrderListTotals } from "#app/domains/retention/list.data.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const ROWS_A_PAGE = 50;

/** `page` counts from 1; `pages` is at least 1. */
export type OrderList = Readonly<{ rows: readonly ListedOrder[]; totals: OrderListTotals; page: number; pages: number }>;

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
