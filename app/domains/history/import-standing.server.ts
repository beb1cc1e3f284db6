import { subDays } from "date-fns/subDays";
import { findShopifyHistory, putShopifyHistory, selectSpans } from "#app/domains/history/file-history.data.server.ts";
import { historyWithFiles } from "#app/domains/history/file-history.ts";
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
  const spans = await selectSpans(tx, shop.id);
  // What files told is theirs, and goes with them: Shopify's own history is reckoned without it.
  const known = isUnbroken ? ((await findShopifyHistory(tx, shop.id)) ?? before.history) : null;
  const seen = { isLimited: shop.isHistoryLimited, sinceDay: importDay - VISIBLE_DAYS_WITHOUT_ALL_ORDERS, importDay };
  if (spans.length > 0) await putShopifyHistory(tx, shop.id, historyAfterImport({ ...seen, firstOrderDay: null }, known));
  return (firstAt) => {
    const firstOrderDay = firstAt === null ? null : dayOf(firstAt, shop.timeZone);
    const own = historyAfterImport({ ...seen, firstOrderDay }, known);
    const history = spans.length === 0 ? own : historyWithFiles(own, spans, firstOrderDay);
    return { ...wish, history, coveredUntil: current.startedAt, computedAt: now };
  };
}
