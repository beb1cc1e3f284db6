import { idsOf, resolve, standingOf, withNames } from "#app/domains/customer-list/resolve-list.server.ts";
import type { Among, ListShop } from "#app/domains/customer-list/resolve-list.server.ts";
import { inOrder, rowsOf, selected } from "#app/domains/customer-list/select-list.ts";
import { columnsOfShop } from "#app/domains/customer-list/shop-columns.server.ts";
import type { CustomerRow, CustomersQuestion } from "#app/domains/customer-list/terms.ts";
import { inShop } from "#app/platform/db.server.ts";

const ROWS_A_BATCH = 1_000;

/**
 * All customers of a list, in its order, in batches whose names are read in a transaction of their own each, so that a slow reader holds
 * none open. Who is listed, and in which order, is that of the
 * beginning; whoever changes meanwhile comes once, as they were or as they are by then.
 */
export async function* listedCustomers(
  shop: ListShop,
  question: CustomersQuestion,
  among: Among | null,
  now: Date,
): AsyncGenerator<readonly CustomerRow[]> {
  const list = await inShop(shop.id, async (tx) => {
    const standing = await standingOf(tx, shop, now);
    return resolve(question, standing, await idsOf(tx, shop.id, among)).list;
  });
  const columns = await columnsOfShop(shop.id);
  for (const places of inOrder(selected(columns, list, question.sort.by), question.sort, { skip: 0, take: ROWS_A_BATCH })) {
    yield await inShop(shop.id, (tx) => withNames(tx, shop.id, rowsOf(columns, list, places)));
  }
}
