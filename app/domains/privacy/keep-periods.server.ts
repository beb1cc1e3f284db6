import { subDays } from "date-fns/subDays";
import { subMonths } from "date-fns/subMonths";
import { findCustomersToForget } from "#app/domains/customers/customers.server.ts";
import { findOrdersOf } from "#app/domains/orders/orders.server.ts";
import { forgetBodies } from "#app/domains/privacy/forget-bodies.server.ts";
import { forgetRows } from "#app/domains/privacy/forget-person.server.ts";
import { clearDue, deleteDue } from "#app/domains/privacy/periods.data.server.ts";
import { selectShopPlaces } from "#app/domains/privacy/shop-places.data.server.ts";
import { DELETED_DAYS, endingsAt, UNINSTALLED_DAYS } from "#app/domains/privacy/periods.ts";
import type { Ending } from "#app/domains/privacy/periods.ts";
import { forgetAfterMonths } from "#app/domains/privacy/requests.server.ts";
import { wipeShop } from "#app/domains/privacy/wipe-shop.server.ts";
import { asSystem, inShop, lockPurchases } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";

/** Rows a transaction: a first run over a million orders must not hold them all. */
const ROWS_AT_ONCE = 5_000;
const PERSONS_AT_ONCE = 500;

/**
 * Takes away everything that is past its period, in every shop. A shop that fails does not keep the others waiting.
 *
 * @throws the first shop's error, after all shops had their turn
 */
export async function keepPeriods(now: Date): Promise<void> {
  const problems: unknown[] = [];
  for (const shop of await asSystem((tx) => selectShopPlaces(tx))) {
    try {
      if (shop.uninstalledAt !== null && shop.uninstalledAt < subDays(now, UNINSTALLED_DAYS)) {
        await wipeShop({ shopId: shop.id, shopDomains: [shop.domain], askedAt: now });
        continue;
      }
      for (const ending of endingsAt(now)) await endAll(shop.id, ending);
      const persons = await forgetSilent(shop.id, now);
      await forgetBodies(shop);
      if (persons > 0) log().info({ shopId: shop.id, persons }, "persons forgotten by their period");
    } catch (error) {
      log().error({ err: error, shopId: shop.id }, "periods could not be kept, the next run tries again");
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems[0];
}

async function endAll(shopId: number, { table, column, since, before }: Ending): Promise<void> {
  const due = { table, since, before, limit: ROWS_AT_ONCE };
  for (;;) {
    const ended = await inShop(shopId, (tx) => (column === null ? deleteDue(tx, shopId, due) : clearDue(tx, shopId, column, due)));
    if (ended < ROWS_AT_ONCE) return;
  }
}

/** Forgets who stayed away for too long, and who was deleted in Shopify a while ago. Returns how many. */
async function forgetSilent(shopId: number, now: Date): Promise<number> {
  let persons = 0;
  for (;;) {
    const found = await inShop(shopId, async (tx) => {
      await lockPurchases(tx, shopId);
      const bounds = {
        silentSince: subMonths(now, await forgetAfterMonths(tx, shopId)),
        deletedBefore: subDays(now, DELETED_DAYS),
        limit: PERSONS_AT_ONCE,
      };
      const customerIds = await findCustomersToForget(tx, shopId, bounds);
      if (customerIds.length === 0) return 0;
      const orders = await findOrdersOf(tx, shopId, customerIds, []);
      await forgetRows(tx, shopId, { customerIds, orderIds: orders.map(({ id }) => id) }, now);
      return customerIds.length;
    });
    persons += found;
    if (found < PERSONS_AT_ONCE) return persons;
  }
}
