import { isTooLate } from "#app/domains/file-import/check.ts";
import { addBatch, endImport, enterItems, enterState, lockImport, putResult } from "#app/domains/file-import/file-import.data.server.ts";
import { itemKey, lineOfItem, orderOfFile, toldIdOf } from "#app/domains/file-import/file-order.ts";
import type { Reading } from "#app/domains/file-import/file-order.ts";
import { deleteFile } from "#app/domains/file-import/file-parts.data.server.ts";
import { NumberTable } from "#app/domains/file-import/number-table.ts";
import { dayOrderOf, spanOf } from "#app/domains/file-import/stored.ts";
import type { StoredImport } from "#app/domains/file-import/stored.ts";
import { bytesOf } from "#app/domains/file-import/upload.server.ts";
import { meetForgotten } from "#app/domains/customers/customers.server.ts";
import { knownNow, rebuildWithFiles, REBUILD_TIMEOUT_MS } from "#app/domains/history/history.server.ts";
import { openWholeOrderFile } from "#app/domains/order-file/order-file.server.ts";
import { itemOf } from "#app/domains/order-file/order-file.ts";
import type { Delimiter, FileOrder, WholeFileRow } from "#app/domains/order-file/order-file.ts";
import { numberedOrders, recordFileLines, recordFileOrders } from "#app/domains/orders/orders.server.ts";
import { withoutPerson } from "#app/domains/orders/orders.ts";
import type { Order, OrderLine } from "#app/domains/orders/orders.ts";
import { assertInstalled } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { inShop, lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { shortHash } from "#app/lib/short-hash.ts";

/** Large enough that a transaction's own cost vanishes, small enough that progress moves and memory stays flat. */
const ORDERS_AT_ONCE = 4_000;
const ITEMS_AT_ONCE = 10_000;
const BATCH_TIMEOUT_MS = 60_000;
const DAY_MS = 86_400_000;

/** The merchant decided otherwise meanwhile, or another worker goes on with it: nothing more is to be done here. */
class StoppedError extends Error {}

/**
 * Records the orders of a file and then their items, in batches: each is counted in the transaction that writes it, so that a worker
 * that was killed is followed by one that writes the rest. Items come second, since they may stand before their order.
 *
 * @returns whether the figures are to be computed now
 */
export async function importFile(shop: Shop, current: StoredImport, now: Date): Promise<boolean> {
  try {
    const ids = await importOrders(shop, current, now);
    if (current.phase === "orders") await inShop(shop.id, (tx) => enterItems(tx, shop.id, current.id));
    const from = current.phase === "items" ? current.batches : 0;
    await importItems(shop, current, ids, from);
    await inShop(shop.id, async (tx) => {
      if ((await lockImport(tx, shop.id, current.id))?.state !== "importing") throw new StoppedError();
      await enterState(tx, shop.id, current.id, "computing", now);
    });
    return true;
  } catch (error) {
    if (error instanceof StoppedError) return false;
    throw error;
  }
}

async function opened(shop: Shop, current: StoredImport) {
  const file = await openWholeOrderFile(bytesOf(shop.id, current));
  if (file.kind === "refused") throw new Error("A file that was checked cannot be read any more.");
  return file;
}

/**
 * What an order's name means in this file: the id that it is stored under, and its currency. `ids` also by the id that an order without
 * Shopify's has by itself.
 */
type Known = Readonly<{ ids: NumberTable; currencies: NumberTable; codes: string[] }>;

function readingOf(shop: Shop, current: StoredImport): Reading {
  return { timeZone: shop.timeZone, dayOrder: dayOrderOf(current) };
}

/** Runs a batch's work where the import is still to go on, and counts it; a batch that was written before is passed over. */
async function inBatch<Result>(
  shop: Shop,
  current: StoredImport,
  number: number,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return inShop(
    shop.id,
    async (tx) => {
      await assertInstalled(tx);
      // In this order everywhere, as who forgets a person does it.
      await lockPurchases(tx, shop.id);
      const found = await lockImport(tx, shop.id, current.id);
      if (found?.state !== "importing" || found.batches !== number) throw new StoppedError();
      return work(tx);
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
}

async function importOrders(shop: Shop, current: StoredImport, now: Date): Promise<Known> {
  const file = await opened(shop, current);
  const reading = readingOf(shop, current);
  const known: Known = { ids: new NumberTable(), currencies: new NumberTable(), codes: [] };
  const written = current.phase === "items" ? Number.POSITIVE_INFINITY : current.batches;
  let number = 0;
  let batch: { order: Order; nameKey: number }[] = [];
  const flush = async (doneBytes: number): Promise<void> => {
    if (batch.length === 0) return;
    const orders = batch.map(({ order }) => order);
    const ids = number < written ? await inShop(shop.id, (tx) => numberedOrders(tx, shop.id, orders)) : await record(orders, doneBytes);
    for (const [index, { order, nameKey }] of batch.entries()) {
      const id = Number(ids[index] ?? order.id);
      if (order.id < 0n) known.ids.set(Number(order.id), id);
      turnTo(known, nameKey, id, order.currency);
    }
    batch = [];
    number += 1;
  };
  const record = (orders: readonly Order[], doneBytes: number): Promise<readonly bigint[]> =>
    inBatch(shop, current, number, async (tx) => {
      const allowed = await withoutForgotten(tx, shop.id, orders, now);
      const { ids, fresh, newest } = await recordFileOrders(tx, shop, allowed, current.id);
      await addBatch(tx, shop.id, current.id, { doneBytes, orders: orders.length, fresh, unchanged: orders.length - newest });
      return ids;
    });
  for await (const { rows, bytes } of file.batches) {
    for (const row of rows) {
      if (row.kind !== "order") continue;
      const order = orderOfFile(row.order, row.detail, reading);
      if (isTooLate(order, now.getTime() + DAY_MS)) continue;
      batch.push({ order, nameKey: shortHash(row.order.name) });
      if (batch.length >= ORDERS_AT_ONCE) await flush(bytes);
    }
  }
  await flush(current.fileBytes);
  return known;
}

/** Lets a name mean this order from now on: two of one name may stand in one file, each with its items behind it. */
function turnTo({ ids, currencies, codes }: Known, nameKey: number, id: number, currency: string): void {
  const place = codes.indexOf(currency);
  ids.set(nameKey, id);
  currencies.set(nameKey, place === -1 ? codes.push(currency) - 1 : place);
}

/**
 * Who asked to be forgotten, before the file came or while it waited, is nobody in it: their orders go to a pseudonym. Under the lock,
 * so that nobody is forgotten between this look and the writing.
 */
async function withoutForgotten(tx: Transaction, shopId: number, orders: readonly Order[], now: Date): Promise<readonly Order[]> {
  // An order without Shopify's id may be one that a request named.
  const ids = await numberedOrders(tx, shopId, orders);
  const bought = orders.map(({ id, buyer, processedAt }, index) => ({ orderId: ids[index] ?? id, buyer, boughtAt: processedAt }));
  const isNobodys = await meetForgotten(tx, shopId, bought, now);
  return orders.map((order, index) => (isNobodys[index] === true ? withoutPerson(order) : order));
}

async function importItems(shop: Shop, current: StoredImport, known: Known, from: number): Promise<void> {
  const file = await opened(shop, current);
  const reading = readingOf(shop, current);
  const [seen, begun] = [new NumberTable(), new NumberTable()];
  let number = 0;
  let batch: { orderId: bigint; line: OrderLine; isFirst: boolean }[] = [];
  const flush = async (doneBytes: number): Promise<void> => {
    if (batch.length === 0) return;
    const lines = batch;
    batch = [];
    if (number >= from) {
      await inBatch(shop, current, number, async (tx) => {
        await recordFileLines(tx, shop, lines, current.id);
        await addBatch(tx, shop.id, current.id, { doneBytes: current.fileBytes + doneBytes, items: lines.length });
      });
    }
    number += 1;
  };
  for await (const { rows, bytes } of file.batches) {
    for (const row of rows) {
      if (row.kind === "order") meet(known, row.order, reading);
      const own = itemIn(row, known, file.header.delimiter);
      if (own === null) continue;
      const line = lineOfItem(own.item, seen.count(itemKey(own.orderId, own.item)));
      batch.push({ orderId: BigInt(own.orderId), line, isFirst: begun.add(own.orderId) });
      if (batch.length >= ITEMS_AT_ONCE) await flush(bytes);
    }
  }
  await flush(current.fileBytes);
}

/** Items behind an order's own line are of that order; a line of which no order was recorded is none. */
function meet(known: Known, told: FileOrder, reading: Reading): void {
  const nameKey = shortHash(told.name);
  const own = toldIdOf(told, reading);
  const id = own > 0n ? Number(own) : known.ids.get(Number(own));
  if (id !== null && known.ids.has(nameKey)) turnTo(known, nameKey, id, told.currency);
}

function itemIn(row: WholeFileRow, { ids, currencies, codes }: Known, delimiter: Delimiter) {
  if (row.kind === "problem" || row.item === null) return null;
  const nameKey = shortHash(row.kind === "order" ? row.order.name : row.name);
  const orderId = ids.get(nameKey);
  const currency = codes[currencies.get(nameKey) ?? -1];
  if (orderId === null || currency === undefined) return null;
  const item = itemOf(row.item, currency, delimiter);
  return "kind" in item ? null : { orderId, item };
}

/** Computes the figures anew with what the file brought, and ends the import in the same transaction. */
export function finishImport(shop: Shop, current: StoredImport, now: Date): Promise<"done" | "later"> {
  return inShop(
    shop.id,
    async (tx) => {
      await assertInstalled(tx);
      await lockPurchases(tx, shop.id);
      const found = await lockImport(tx, shop.id, current.id);
      if (found?.state !== "computing" || found.preview === null) return "done";
      const wasKnownSince = await knownNow(tx, shop.id);
      const outcome = await rebuildWithFiles(tx, shop, { importId: found.id, ...spanOf(found.preview, found.isWhole) }, now);
      if (outcome === "later") return outcome;
      await putResult(tx, shop.id, found.id, { ...found.preview, wasKnownSince, isKnownSince: await knownNow(tx, shop.id) });
      await endImport(tx, shop.id, found.id, "finished", now);
      await deleteFile(tx, shop.id, found.id);
      return outcome;
    },
    { timeoutMs: REBUILD_TIMEOUT_MS },
  );
}
