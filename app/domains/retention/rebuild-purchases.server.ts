import { addToAggregates, clearAggregates, nextVersion } from "#app/domains/retention/aggregate.data.server.ts";
import { contributionsOf } from "#app/domains/retention/contributions.ts";
import { putAllListed } from "#app/domains/retention/listed-customer.data.server.ts";
import { clearPurchases, putPurchases, putSummaries } from "#app/domains/retention/purchase.data.server.ts";
import { purchasesOf, summaryOf } from "#app/domains/retention/purchases.ts";
import { addTo, emptyTally, rowsOf } from "#app/domains/retention/tally.ts";
import type { CustomerSummary, Purchase, RawPurchase } from "#app/domains/retention/terms.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

const ROWS_A_STATEMENT = 5_000;

export type Rebuilt = Readonly<{ purchases: number; customers: number }>;

/**
 * Computes everything that is kept of a shop's purchases anew: after an import, or when a rule or the time zone changed.
 * Others see the old figures until the transaction commits. Memory does not grow with the shop: it holds one customer, one
 * batch of rows and the roll-ups (some ten thousand numbers).
 *
 * Give the transaction time: about a minute for 1,000,000 purchases.
 *
 * @param source all purchases of the shop, by ascending customer; those of guests anywhere between
 * @throws Error when a customer comes in two pieces, which would count them twice
 */
export async function rebuildPurchases(tx: Transaction, shopId: number, source: AsyncIterable<RawPurchase>): Promise<Rebuilt> {
  await lockPurchases(tx, shopId);
  await clearPurchases(tx, shopId);
  await clearAggregates(tx, shopId);

  const tally = emptyTally();
  const rebuilt = { purchases: 0, customers: 0 };
  let purchases: Purchase[] = [];
  let summaries: CustomerSummary[] = [];
  const flush = async (): Promise<void> => {
    await putPurchases(tx, shopId, purchases);
    await putSummaries(tx, shopId, summaries);
    rebuilt.purchases += purchases.length;
    rebuilt.customers += summaries.length;
    purchases = [];
    summaries = [];
  };

  for await (const raw of customersOf(source)) {
    const own = purchasesOf(raw);
    addTo(tally, contributionsOf(own), 1);
    for (const purchase of own) purchases.push(purchase);
    const customerId = own[0]?.customerId ?? null;
    if (customerId !== null) summaries.push(summaryOf(customerId, raw));
    if (purchases.length >= ROWS_A_STATEMENT) await flush();
  }
  await flush();
  await putAllListed(tx, shopId);
  await addToAggregates(tx, shopId, rowsOf(tally));
  await nextVersion(tx, shopId);
  return rebuilt;
}

/** Cuts the stream into customers; a guest's purchase stands alone. */
async function* customersOf(source: AsyncIterable<RawPurchase>): AsyncGenerator<RawPurchase[]> {
  let own: RawPurchase[] = [];
  let customerId: number | null = null;
  for await (const purchase of source) {
    if (purchase.customerId === null) {
      yield [purchase];
      continue;
    }
    if (customerId !== null && purchase.customerId < customerId)
      throw new Error("The purchases of a rebuild must come by ascending customer.");
    if (purchase.customerId !== customerId && own.length > 0) {
      yield own;
      own = [];
    }
    customerId = purchase.customerId;
    own.push(purchase);
  }
  if (own.length > 0) yield own;
}
