import { subDays } from "date-fns";
import type { Import } from "#app/domains/history/history.ts";
import { wishOf } from "#app/domains/history/rebuild.server.ts";
import type { NewBasis } from "#app/domains/orders/orders.server.ts";
import { historyAfterImport, isContinuous } from "#app/domains/retention/retention.ts";
import { findBasis } from "#app/domains/retention/retention.server.ts";
import { VISIBLE_DAYS_WITHOUT_ALL_ORDERS } from "#app/domains/shops/shops.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf } from "#app/lib/calendar.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/**
 * On what the figures stand after an import. What Shopify hides from apps without read_all_orders is not known to be empty, so the
 * history begins with what it showed, or earlier where Encore was there then.
 */
export async function standingAfter(tx: Transaction, shop: Shop, current: Import, now: Date): Promise<NewBasis> {
  const wish = await wishOf(tx, shop);
  const before = await findBasis(tx, shop.id);
  const importDay = dayOf(current.startedAt, shop.timeZone);
  const visibleFrom = subDays(current.startedAt, VISIBLE_DAYS_WITHOUT_ALL_ORDERS);
  const isUnbroken = before !== null && isContinuous(before.coveredUntil, shop.installedAt, visibleFrom);
  return (firstAt) => ({
    ...wish,
    history: historyAfterImport(
      {
        isLimited: shop.isHistoryLimited,
        sinceDay: importDay - VISIBLE_DAYS_WITHOUT_ALL_ORDERS,
        firstOrderDay: firstAt === null ? null : dayOf(firstAt, shop.timeZone),
        importDay,
      },
      isUnbroken ? before.history : null,
    ),
    coveredUntil: current.startedAt,
    computedAt: now,
  });
}
