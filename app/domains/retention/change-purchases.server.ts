import { addToAggregates, nextVersion } from "#app/domains/retention/aggregate.data.server.ts";
import { contributionsOf } from "#app/domains/retention/contributions.ts";
import { putListed } from "#app/domains/retention/listed-customer.data.server.ts";
import {
  deletePurchases,
  purchasesOfCustomers,
  purchasesOfOrders,
  putCounts,
  putPurchases,
  putSummaries,
} from "#app/domains/retention/purchase.data.server.ts";
import { purchasesOf, summaryOf, withoutOrders } from "#app/domains/retention/purchases.ts";
import { addTo, emptyTally, rowsOf } from "#app/domains/retention/tally.ts";
import type { Purchase, RawPurchase } from "#app/domains/retention/terms.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/**
 * Recomputes one customer whole from all of their purchases and puts the difference into everything that is kept. A refund
 * or a late order can move a first purchase, which no increment can follow (decision 5).
 *
 * Orders that belonged to a guest or to another customer are taken from there; replace that customer, too, so that their
 * first and last purchase are read from the orders again. A second call with the same purchases changes nothing.
 *
 * @param raw all purchases of the customer, in any order
 */
export async function replacePurchases(tx: Transaction, shopId: number, customerId: number, raw: readonly RawPurchase[]): Promise<void> {
  await lockPurchases(tx, shopId);
  const now = purchasesOf(raw.map((purchase) => ({ ...purchase, customerId })));
  const was = await purchasesOfCustomers(tx, shopId, [customerId]);
  const taken = await takenFromOthers(tx, shopId, customerId, now);
  await write(tx, shopId, [...taken, { was, now }]);
  await putSummaries(tx, shopId, [summaryOf(customerId, raw)]);
}

/**
 * Replaces the purchase of an order without a customer.
 *
 * @param raw null when the order is no purchase any more
 */
export async function replaceGuestPurchase(tx: Transaction, shopId: number, orderId: bigint, raw: RawPurchase | null): Promise<void> {
  await lockPurchases(tx, shopId);
  const now = raw === null ? [] : purchasesOf([{ ...raw, customerId: null }]);
  const was = (await purchasesOfOrders(tx, shopId, [orderId])).filter((purchase) => purchase.customerId === null);
  const taken = await takenFromOthers(tx, shopId, null, now);
  await write(tx, shopId, [...taken, { was, now }]);
}

/** One customer's purchases, or one guest's, before and after. */
type Replacement = Readonly<{ was: readonly Purchase[]; now: readonly Purchase[] }>;

/** What others lose when some orders turn out to be this customer's. */
async function takenFromOthers(
  tx: Transaction,
  shopId: number,
  customerId: number | null,
  now: readonly Purchase[],
): Promise<Replacement[]> {
  const orderIds = new Set(now.map((purchase) => purchase.orderId));
  const there = await purchasesOfOrders(tx, shopId, [...orderIds]);
  const others = there.filter((purchase) => purchase.customerId !== customerId);
  const guests = others.filter((purchase) => purchase.customerId === null);
  const losers = [...new Set(others.flatMap((purchase) => purchase.customerId ?? []))];
  const theirs = losers.length === 0 ? [] : await purchasesOfCustomers(tx, shopId, losers);
  const replacements = losers.map((loser) => {
    const was = theirs.filter((purchase) => purchase.customerId === loser);
    return { loser, was, now: withoutOrders(was, orderIds) };
  });
  await putCounts(
    tx,
    shopId,
    replacements.map(({ loser, now: left }) => ({
      customerId: loser,
      purchases: left.length,
      value: left.reduce((sum, purchase) => sum + purchase.value, 0),
    })),
  );
  return [...guests.map((guest) => ({ was: [guest], now: [] })), ...replacements];
}

async function write(tx: Transaction, shopId: number, replacements: readonly Replacement[]): Promise<void> {
  const before = new Map(replacements.flatMap(({ was }) => was).map((purchase) => [purchase.orderId, purchase]));
  const after = new Map(replacements.flatMap(({ now }) => now).map((purchase) => [purchase.orderId, purchase]));
  const gone = [...before.keys()].filter((orderId) => !after.has(orderId));
  const changed = [...after.values()].filter((purchase) => !isSame(purchase, before.get(purchase.orderId)));
  if (gone.length === 0 && changed.length === 0) return;

  const difference = emptyTally();
  for (const { was, now } of replacements) {
    addTo(difference, contributionsOf(was), -1);
    addTo(difference, contributionsOf(now), 1);
  }
  await deletePurchases(tx, shopId, gone);
  await putPurchases(tx, shopId, changed);
  const customerIds = [...before.values(), ...after.values()].flatMap(({ customerId }) => customerId ?? []);
  await putListed(tx, shopId, [...new Set(customerIds)]);
  await addToAggregates(tx, shopId, rowsOf(difference));
  await nextVersion(tx, shopId);
}

function isSame(a: Purchase, b: Purchase | undefined): boolean {
  if (b === undefined) return false;
  return (
    a.customerId === b.customerId &&
    a.day === b.day &&
    a.month === b.month &&
    a.prevDay === b.prevDay &&
    a.prevMonth === b.prevMonth &&
    a.firstMonth === b.firstMonth &&
    a.nth === b.nth &&
    a.value === b.value &&
    a.isDiscounted === b.isDiscounted
  );
}
