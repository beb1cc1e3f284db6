import { selectNext } from "#app/domains/customer-list/list.data.server.ts";
import type { ListedRow } from "#app/domains/customer-list/list.data.server.ts";
import { idsOf, resolve, standingOf, withNames } from "#app/domains/customer-list/resolve-list.server.ts";
import type { Among, ListShop } from "#app/domains/customer-list/resolve-list.server.ts";
import type { CustomerRow, CustomersQuestion } from "#app/domains/customer-list/terms.ts";
import { inShop } from "#app/platform/db.server.ts";

const ROWS_A_BATCH = 1_000;

/**
 * All customers of a list, in its order, in batches with a transaction of their own each, so that a slow reader holds none open. A
 * customer who moves in the order meanwhile may come twice or not at all.
 */
export async function* listedCustomers(
  shop: ListShop,
  question: CustomersQuestion,
  among: Among | null,
  now: Date,
): AsyncGenerator<readonly CustomerRow[]> {
  const { sort } = question;
  const list = await inShop(shop.id, async (tx) => {
    const standing = await standingOf(tx, shop, now);
    return resolve(question, standing, await idsOf(tx, shop.id, among)).list;
  });
  let after: ListedRow | null = null;
  for (;;) {
    const from: ListedRow | null = after;
    const batch: readonly CustomerRow[] = await inShop(shop.id, async (tx) =>
      withNames(tx, shop.id, await selectNext(tx, shop.id, list, { sort, after: from, take: ROWS_A_BATCH })),
    );
    if (batch.length > 0) yield batch;
    if (batch.length < ROWS_A_BATCH) return;
    after = batch.at(-1) ?? null;
  }
}
