import { gapBetween, historyWithFiles } from "#app/domains/history/file-history.ts";
import type { FileSpan, Gap } from "#app/domains/history/file-history.ts";
import {
  deleteShopifyHistory,
  deleteSpan,
  findShopifyHistory,
  putShopifyHistory,
  putSpan,
  selectSpans,
} from "#app/domains/history/file-history.data.server.ts";
import { findLatestImport } from "#app/domains/history/import.data.server.ts";
import { deleteRequest, findRequest } from "#app/domains/history/rebuild.data.server.ts";
import { wishOf } from "#app/domains/history/rebuild.server.ts";
import { orderTotals, rebuildFigures } from "#app/domains/orders/orders.server.ts";
import type { FiguresBasis, HistoryStart } from "#app/domains/retention/retention.ts";
import { findBasis } from "#app/domains/retention/retention.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf, instantOfDay } from "#app/lib/calendar.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Since when orders are known without files: kept aside while a file is there, else what the figures stand on. */
async function shopifyHistory(tx: Transaction, shopId: number, basis: FiguresBasis | null): Promise<HistoryStart | null> {
  return (await findShopifyHistory(tx, shopId)) ?? basis?.history ?? null;
}

/**
 * Computes all figures anew with the orders of files that are in now, and since when orders are known (`span`: of a file that came;
 * null with the import of one that is taken back). Old figures stay until the transaction commits; give it time.
 *
 * @returns "later" while Shopify's history is being imported, which would write the same at its end
 */
export async function rebuildWithFiles(
  tx: Transaction,
  shop: Shop,
  file: FileSpan | Readonly<{ importId: number; first: null }>,
  now: Date,
): Promise<"done" | "later"> {
  await lockPurchases(tx, shop.id);
  const latest = await findLatestImport(tx, shop.id);
  if (latest?.finishedAt === null) return "later";
  const basis = await findBasis(tx, shop.id);
  // Without anything of Shopify's what the file tells is all that is known.
  const own = (await shopifyHistory(tx, shop.id, basis)) ?? {
    day: file.first === null ? dayOf(now, shop.timeZone) : file.last,
    isLimited: true,
  };
  if (file.first === null) await deleteSpan(tx, shop.id, file.importId);
  else await putSpan(tx, shop.id, file);
  const spans = await selectSpans(tx, shop.id);
  if (spans.length > 0) await putShopifyHistory(tx, shop.id, own);
  else await deleteShopifyHistory(tx, shop.id);

  const wish = await wishOf(tx, shop);
  const request = await findRequest(tx, shop.id);
  await rebuildFigures(tx, shop.id, (firstAt) => ({
    ...wish,
    history: historyWithFiles(own, spans, firstAt === null ? null : dayOf(firstAt, shop.timeZone)),
    coveredUntil: basis?.coveredUntil ?? instantOfDay(own.day, shop.timeZone),
    computedAt: now,
  }));
  if (request !== null) await deleteRequest(tx, shop.id, request.wanted);
  return "done";
}

/** Since when orders would be known with one more file; `now` is null before the first figures. */
export type KnownWithFile = Readonly<{ now: HistoryStart | null; after: HistoryStart | null; gap: Gap | null }>;

export async function knownWithFile(tx: Transaction, shop: Pick<Shop, "id" | "timeZone">, span: FileSpan): Promise<KnownWithFile> {
  const basis = await findBasis(tx, shop.id);
  const own = await shopifyHistory(tx, shop.id, basis);
  if (basis === null || own === null) return { now: null, after: null, gap: null };
  const spans = [...(await selectSpans(tx, shop.id)), span];
  const { firstDay } = await orderTotals(tx, shop.id);
  const after = historyWithFiles(own, spans, Math.min(firstDay ?? span.first, span.first));
  return { now: basis.history, after, gap: own.isLimited ? gapBetween(span, after.day) : null };
}

/** Since when orders are known at the moment; null before the first figures. */
export async function knownNow(tx: Transaction, shopId: number): Promise<HistoryStart | null> {
  return (await findBasis(tx, shopId))?.history ?? null;
}
