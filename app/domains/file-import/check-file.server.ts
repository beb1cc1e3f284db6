import { forgottenAmong } from "#app/domains/customers/customers.server.ts";
import { EXAMPLES, FileCheck, datesOf, keptRefusal } from "#app/domains/file-import/check.ts";
import type { Checked } from "#app/domains/file-import/check.ts";
import { lockImport, putChecked, putPreview, putRefusal } from "#app/domains/file-import/file-import.data.server.ts";
import { deleteFile, deleteProblems, putProblems } from "#app/domains/file-import/file-parts.data.server.ts";
import { spanOf } from "#app/domains/file-import/stored.ts";
import type { StoredImport, StoredPreview, StoredRefusal } from "#app/domains/file-import/stored.ts";
import type { DayOrder, Days, ExampleOrder, FilePreview, KnownSince } from "#app/domains/file-import/terms.ts";
import { bytesOf } from "#app/domains/file-import/upload.server.ts";
import { knownWithFile } from "#app/domains/history/history.server.ts";
import { openWholeOrderFile } from "#app/domains/order-file/order-file.server.ts";
import type { FileHeader } from "#app/domains/order-file/order-file.ts";
import { knowsOrdersBetween, numberedOrders, standingsOf } from "#app/domains/orders/orders.server.ts";
import type { OrderStanding } from "#app/domains/orders/orders.server.ts";
import type { Order } from "#app/domains/orders/orders.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { seal } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Orders that are looked up at once. */
const LOOKED_UP = 5_000;

const examplesPlace = (shopId: number) => ({ shop: shopId, table: "file_import", column: "examples_enc" });
export { examplesPlace };

/**
 * Reads a file through and writes down what an import would do; nothing of it is recorded. Begun again after a crash it reads from the
 * beginning. Ends early, without a word, where the merchant cancelled meanwhile.
 */
export async function checkFile(shop: Shop, current: StoredImport, now: Date): Promise<void> {
  const given = current.dayOrder;
  const first = await readThrough(shop, current, given ?? "month-first", now);
  if (first === null) return;
  if (first.kind === "refused") {
    await whileChecking(shop, current, (tx) => refuse(tx, shop, current, keptRefusal(first.refusal)));
    return;
  }
  const dates = datesOf(first.checked.dates);
  const turned = given === null && dates === "day-first" ? await readThrough(shop, current, "day-first", now) : first;
  if (turned?.kind !== "read") return;
  const { checked, problems } = turned;
  await whileChecking(shop, current, async (tx) => {
    await deleteProblems(tx, shop.id, current.id);
    await putProblems(tx, shop.id, current.id, problems, now);
    if (checked.days === null) {
      await refuse(tx, shop, current, { kind: "no-orders", problems: checked.problems });
      return;
    }
    const preview = await previewOf(tx, shop, current, turned, checked.days);
    const examples = await examplesOf(tx, shop, turned);
    await putPreview(tx, shop.id, current.id, { preview, examples: seal(examplesPlace(shop.id), JSON.stringify(examples)) });
  });
}

/** Writes down what came out of a check, unless the merchant cancelled it meanwhile. */
async function whileChecking(shop: Shop, { id }: StoredImport, write: (tx: Transaction) => Promise<void>): Promise<void> {
  await inShop(shop.id, async (tx) => {
    if ((await lockImport(tx, shop.id, id))?.state === "checking") await write(tx);
  });
}

/** Nobody goes on with a refused file: its repaired file is another, so this one is not kept. */
async function refuse(tx: Transaction, shop: Shop, { id }: StoredImport, refusal: StoredRefusal): Promise<void> {
  await putRefusal(tx, shop.id, id, refusal);
  await deleteFile(tx, shop.id, id);
}

type Read = Readonly<{
  kind: "read";
  header: FileHeader;
  checked: Checked;
  problems: FileCheck["problems"]["kept"];
  standings: Readonly<Record<OrderStanding, number>>;
  /** The orders that come first. */
  first: readonly Readonly<{ order: Order; standing: OrderStanding }>[];
}>;
type Refused = Readonly<{ kind: "refused"; refusal: Parameters<typeof keptRefusal>[0] }>;

async function readThrough(shop: Shop, current: StoredImport, dayOrder: DayOrder, now: Date): Promise<Read | Refused | null> {
  const file = await openWholeOrderFile(bytesOf(shop.id, current));
  if (file.kind === "refused") return file;
  const { timeZone, currency: shopCurrency } = shop;
  const check = new FileCheck({ timeZone, dayOrder }, { delimiter: file.header.delimiter, shopCurrency, now });
  const standings = { new: 0, shopify: 0, file: 0 };
  const first: { order: Order; standing: OrderStanding }[] = [];
  let waiting: Order[] = [];
  const lookUp = async (doneBytes: number): Promise<boolean> =>
    inShop(shop.id, async (tx) => {
      const found = await standingsOf(tx, shop.id, waiting);
      for (const standing of found) standings[standing] += 1;
      if (first.length === 0) first.push(...waiting.slice(0, EXAMPLES).map((order, index) => ({ order, standing: found[index] ?? "new" })));
      waiting = [];
      return putChecked(tx, shop.id, current.id, doneBytes);
    });
  for await (const { rows, bytes } of file.batches) {
    for (const row of rows) {
      const order = check.add(row);
      if (order !== null) waiting.push(order);
    }
    if (waiting.length >= LOOKED_UP && !(await lookUp(bytes))) return null;
  }
  if (!(await lookUp(current.fileBytes))) return null;
  return { kind: "read", header: file.header, checked: check.end(), problems: check.problems.kept, standings, first };
}

/** Without whoever asked to be forgotten, until the moment in which they are written; who asks later has them cleared. */
async function examplesOf(tx: Transaction, shop: Shop, { checked, first }: Read): Promise<ExampleOrder[]> {
  const ids = await numberedOrders(
    tx,
    shop.id,
    first.map(({ order }) => order),
  );
  const isForgotten = await forgottenAmong(
    tx,
    shop.id,
    first.map(({ order: { id, buyer, processedAt } }, index) => ({ orderId: ids[index] ?? id, buyer, boughtAt: processedAt })),
  );
  return checked.examples.flatMap((example, index) => {
    const standing = first[index]?.standing;
    if (standing === undefined || isForgotten[index] === true) return [];
    return [{ ...example, standing: standing === "shopify" ? "known" : standing }];
  });
}

async function previewOf(
  tx: Transaction,
  shop: Shop,
  current: StoredImport,
  { header, checked, standings }: Read,
  days: FilePreview["days"],
): Promise<StoredPreview> {
  const { examples: _examples, dates, pause, longestPause, currencies, days: _days, ...own } = checked;
  const span = { importId: current.id };
  const [whole, otherwise] = [
    await knownWithFile(tx, shop, { ...span, ...spanOf({ days, pause, longestPause }, true) }),
    await knownWithFile(tx, shop, { ...span, ...spanOf({ days, pause, longestPause }, false) }),
  ];
  const isStranger = standings.shopify === 0 && standings.file === 0;
  return {
    ...own,
    days,
    pause,
    longestPause,
    fresh: standings.new,
    known: standings.shopify,
    fromFiles: standings.file,
    currencies: currencies
      .map((one) => ({ ...one, isCounted: one.currency === shop.currency }))
      .toSorted((a, b) => Number(b.isCounted) - Number(a.isCounted)),
    timeZone: shop.timeZone,
    delimiter: header.delimiter,
    encoding: header.encoding,
    missingColumns: header.missing,
    dates: shownDates(dates, current.dayOrder),
    mayBeOtherShop: isStranger && (await knowsOrdersBetween(tx, shop.id, days)),
    knownSince: {
      now: otherwise.now,
      ifWhole: whole.after,
      otherwise: otherwise.after,
      gap: otherwise.gap ?? unknownIn(pause, otherwise.after),
    },
  };
}

/** What of a file's pause nobody knows: where orders are known from before it on, another file or Shopify shows these days. */
function unknownIn(pause: Days | null, known: KnownSince | null): FilePreview["knownSince"]["gap"] {
  if (pause === null || known === null || known.day <= pause.first) return null;
  return { from: pause.first, to: Math.min(pause.last, known.day - 1) };
}

function shownDates(dates: Checked["dates"], chosen: DayOrder | null): FilePreview["dates"] {
  const kind = datesOf(dates);
  if (kind === "clear") return { kind };
  if (chosen !== null) return { kind: chosen, isChosen: true };
  return kind === "ask" ? { kind, example: dates.example, lines: dates.unclear } : { kind, isChosen: false };
}
