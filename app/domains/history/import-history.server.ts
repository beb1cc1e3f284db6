import { customerFromBulk } from "#app/domains/customers/customers.ts";
import type { CustomerFacts } from "#app/domains/customers/customers.ts";
import { countCustomers } from "#app/domains/customers/customers.server.ts";
import { MAX_ATTEMPTS, pauseSeconds } from "#app/domains/history/history.ts";
import type { Import, ImportFailure } from "#app/domains/history/history.ts";
import {
  BULK_CUSTOMERS,
  BULK_ORDERS,
  IMPORT_VERSION,
  readBulkStatus,
  readCounts,
  startBulk,
} from "#app/domains/history/history.shopify.server.ts";
import {
  addAttempt,
  addProgress,
  endImport,
  enterPhase,
  findLatestImport,
  insertImport,
  restartCount,
  setTotals,
  updateBulk,
} from "#app/domains/history/import.data.server.ts";
import { standingAfter } from "#app/domains/history/import-standing.server.ts";
import { oneAhead, readBulk } from "#app/domains/history/read-bulk.server.ts";
import type { Batch } from "#app/domains/history/read-bulk.server.ts";
import { orderFromBulk, orderLineFromBulk } from "#app/domains/orders/orders.ts";
import type { Order, OrderLine } from "#app/domains/orders/orders.ts";
import {
  orderTotals,
  rebuildFigures,
  recordImportedCustomers,
  recordImportedLines,
  recordImportedOrders,
} from "#app/domains/orders/orders.server.ts";
import { deleteRequest, findRequest } from "#app/domains/history/rebuild.data.server.ts";
import { REBUILD_TIMEOUT_MS } from "#app/domains/history/rebuild.server.ts";
import { findBasis } from "#app/domains/retention/retention.server.ts";
import { assertInstalled, getShop, pauseReasonOf, pauseShop, recordHistory, ShopGoneError } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { printReason, reasonOf } from "#app/lib/reason.ts";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import type { AdminClient, GraphqlDocument } from "#app/platform/admin-api.server.ts";
import { inShop, lockPurchases, PurchasesBusyError } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";
import { log } from "#app/platform/log.server.ts";
import { metrics } from "#app/platform/metrics.server.ts";

/** Large enough that a transaction's own cost vanishes, small enough that progress moves and memory stays flat. */
const BATCH_LINES = 5000;
const BATCH_TIMEOUT_MS = 60_000;
const LOOK_AGAIN_SECONDS = 2;
const BUSY_PAUSE_SECONDS = 5;

/** What is to be done next: look again later, or nothing more. */
export type Next = Readonly<{ kind: "again"; afterSeconds: number }> | Readonly<{ kind: "ended" }>;

const ENDED: Next = { kind: "ended" };
const AT_ONCE: Next = { kind: "again", afterSeconds: 0 };

/** Begins to import the shop's history, unless that is under way. Returns whether it began. */
export function startImport(shopId: number, now: Date): Promise<boolean> {
  return inShop(shopId, (tx) => insertImport(tx, shopId, now));
}

/** Begins anew, also while an import is under way: the shop shows more than when that one began. */
export function restartImport(shopId: number, now: Date): Promise<boolean> {
  return inShop(shopId, async (tx) => {
    const running = await findLatestImport(tx, shopId);
    if (running?.finishedAt === null) await endImport(tx, shopId, running.id, "superseded", now);
    return insertImport(tx, shopId, now);
  });
}

/**
 * Takes the import one step further: asks Shopify for a bulk result, looks whether it is ready, reads it, or computes
 * the figures. Safe to call twice and after a crash: a result is read again from its beginning, and what is in stays.
 */
export async function advanceImport(shopId: number, clock: () => Date): Promise<Next> {
  const shop = await getShop(shopId);
  const current = await inShop(shopId, (tx) => findLatestImport(tx, shopId));
  if (current?.finishedAt !== null) return ENDED;
  if (shop.state === "uninstalled") return endQuietly(shopId, current, clock);
  try {
    return await takeStep(shop, current, adminFor(shop.domain), clock);
  } catch (error) {
    return await afterFailure(shopId, current, error, clock);
  }
}

/** The shop removed Encore; a new import begins when it comes back. */
async function endQuietly(shopId: number, current: Import, clock: () => Date): Promise<Next> {
  await inShop(shopId, (tx) => endImport(tx, shopId, current.id, "access-denied", clock()));
  return ENDED;
}

/** Tries again after a pause that grows, and gives up where trying again cannot help. */
async function afterFailure(shopId: number, current: Import, error: unknown, clock: () => Date): Promise<Next> {
  if (error instanceof ShopGoneError) return endQuietly(shopId, current, clock);
  if (error instanceof PurchasesBusyError) return { kind: "again", afterSeconds: BUSY_PAUSE_SECONDS };
  log().warn({ err: error, shopId, importId: current.id, phase: current.phase }, "import step failed");
  const pause = pauseReasonOf(error);
  if (pause !== null) await pauseShop(shopId, pause, clock());
  // Only the merchant can bring a token or open the shop again; the import then goes on where it stands.
  if (pause === "token-gone" || pause === "shop-closed") return ENDED;
  const reason = failureOf(error);
  const attempts = await inShop(shopId, (tx) => addAttempt(tx, shopId, current.id));
  const isHopeless = reason === "access-denied" || attempts >= MAX_ATTEMPTS;
  if (!isHopeless) return { kind: "again", afterSeconds: pauseSeconds(attempts) };
  await inShop(shopId, (tx) => endImport(tx, shopId, current.id, reason, clock()));
  return ENDED;
}

function failureOf(error: unknown): ImportFailure {
  if (!(error instanceof ShopifyCallError)) return "unexpected";
  return error.reason === "token-gone" || error.reason === "shop-closed" ? "access-denied" : error.reason;
}

async function takeStep(shop: Shop, current: Import, admin: AdminClient, clock: () => Date): Promise<Next> {
  switch (current.phase) {
    case "starting": {
      const counts = await readCounts(admin);
      await inShop(shop.id, async (tx) => {
        await setTotals(tx, shop.id, current.id, { customers: counts.customers ?? 0, orders: counts.orders ?? 0 });
        await enterPhase(tx, shop.id, current.id, "customers", counts.customers, clock());
      });
      return AT_ONCE;
    }
    case "customers":
      return importResult(shop, current, admin, clock, CUSTOMERS, (tx) =>
        enterPhase(tx, shop.id, current.id, "orders", current.orders, clock()),
      );
    case "orders":
      return importResult(shop, current, admin, clock, ORDERS, (tx) => enterPhase(tx, shop.id, current.id, "figures", null, clock()));
    case "figures":
      await finish(shop, current, clock);
      return ENDED;
    case "finished":
    case "failed":
      return ENDED;
  }
}

/** One kind of bulk result: how a batch is parsed (outside of a transaction) and recorded (inside of one). */
type Result<Parsed> = Readonly<{
  query: GraphqlDocument;
  parse: (batch: Batch) => Parsed & Readonly<{ reasons: readonly string[] }>;
  record: (
    tx: Transaction,
    shop: Shop,
    importId: number,
    parsed: Parsed,
  ) => Promise<Readonly<{ done: number; reasons: readonly string[] }>>;
}>;

async function importResult<Parsed>(
  shop: Shop,
  current: Import,
  admin: AdminClient,
  clock: () => Date,
  result: Result<Parsed>,
  then: (tx: Transaction) => Promise<void>,
): Promise<Next> {
  if (current.bulkId === null) {
    const start = await startBulk(admin, result.query);
    if (start.kind === "started") await inShop(shop.id, (tx) => updateBulk(tx, shop.id, current.id, start.id));
    return { kind: "again", afterSeconds: LOOK_AGAIN_SECONDS };
  }

  const status = await readBulkStatus(admin, current.bulkId);
  if (status.kind === "running") return { kind: "again", afterSeconds: LOOK_AGAIN_SECONDS };
  if (status.kind === "lost") {
    await inShop(shop.id, (tx) => updateBulk(tx, shop.id, current.id, null));
    throw new ShopifyCallError("shopify-unavailable", "Shopify lost the bulk operation.");
  }

  await inShop(shop.id, (tx) => restartCount(tx, shop.id, current.id, clock()));
  if (status.url !== null) {
    for await (const parsed of oneAhead(parsedBatches(status.url, status.lines, result.parse))) {
      await inShop(
        shop.id,
        async (tx) => {
          await assertInstalled(tx);
          const { done, reasons } = await result.record(tx, shop, current.id, parsed);
          const all = [...parsed.reasons, ...reasons];
          await addProgress(tx, shop.id, current.id, { done, rejected: all.length, firstReason: all[0] ?? null });
        },
        { timeoutMs: BATCH_TIMEOUT_MS },
      );
      metrics.importBatches.inc({ kind: current.phase });
    }
  }
  await inShop(shop.id, then);
  return AT_ONCE;
}

/** Parses each value; what cannot be read is named and left out, the rest goes on. */
function parseEach<Value, Parsed>(
  values: readonly Value[],
  parse: (value: Value) => Parsed,
): Readonly<{ parsed: Parsed[]; reasons: string[] }> {
  const parsed: Parsed[] = [];
  const reasons: string[] = [];
  for (const value of values) {
    try {
      parsed.push(parse(value));
    } catch (error) {
      reasons.push(printReason(reasonOf(error, value)));
    }
  }
  return { parsed, reasons };
}

/** @throws ShopifyCallError at the end, when the file has not as many lines as Shopify says: cut off, or something else */
async function* parsedBatches<Parsed>(url: string, lines: number, parse: (batch: Batch) => Parsed): AsyncGenerator<Parsed> {
  let read = 0;
  for await (const batch of readBulk(url, BATCH_LINES)) {
    read += batch.objects.length + batch.children.length + batch.reasons.length;
    yield parse(batch);
  }
  if (read !== lines) throw new ShopifyCallError("shopify-unavailable", "The result file is not whole.");
}

const CUSTOMERS: Result<Readonly<{ customers: readonly CustomerFacts[] }>> = {
  query: BULK_CUSTOMERS,
  parse: (batch) => {
    const { parsed, reasons } = parseEach(batch.objects, customerFromBulk);
    return { customers: parsed, reasons: [...batch.reasons, ...reasons] };
  },
  record: async (tx, shop, _importId, { customers }) => {
    await recordImportedCustomers(tx, shop, customers);
    return { done: customers.length, reasons: [] };
  },
};

type OrderBatch = Readonly<{ orders: readonly Order[]; lines: readonly Readonly<{ orderId: bigint; line: OrderLine }>[] }>;

const ORDERS: Result<OrderBatch> = {
  query: BULK_ORDERS,
  parse: (batch) => {
    const orders = parseEach(batch.objects, orderFromBulk);
    const lines = parseEach(batch.children, ({ parentId, value }) => ({ orderId: parentId, line: orderLineFromBulk(value) }));
    // Shopify promises an order once; a result that names one twice must not stop the import.
    const once = new Map(orders.parsed.map((order) => [order.id, order]));
    return { orders: [...once.values()], lines: lines.parsed, reasons: [...batch.reasons, ...orders.reasons, ...lines.reasons] };
  },
  record: async (tx, shop, importId, { orders, lines }) => {
    if (orders.length > 0) await recordImportedOrders(tx, shop, orders, importId);
    const orphans = lines.length === 0 ? [] : await recordImportedLines(tx, shop, lines, importId);
    return { done: orders.length, reasons: orphans.map(() => printReason({ code: "missing", field: "__parentId" })) };
  },
};

/** Ends an import: all figures anew, on what is wished now, with the history that the shop now has. */
async function finish(shop: Shop, current: Import, clock: () => Date): Promise<void> {
  const history = await inShop(
    shop.id,
    async (tx) => {
      await assertInstalled(tx);
      await lockPurchases(tx, shop.id);
      const request = await findRequest(tx, shop.id);
      const standing = await standingAfter(tx, shop, current, clock());
      await rebuildFigures(tx, shop.id, standing);
      if (request !== null) await deleteRequest(tx, shop.id, request.wanted);
      const totals = await orderTotals(tx, shop.id);
      await setTotals(tx, shop.id, current.id, { orders: totals.orders, customers: await countCustomers(tx, shop.id) });
      return (await findBasis(tx, shop.id))?.history ?? null;
    },
    { timeoutMs: REBUILD_TIMEOUT_MS },
  );
  if (history !== null) await recordHistory(shop.id, { startsOn: history.day, importVersion: IMPORT_VERSION });
  await inShop(shop.id, async (tx) => {
    await endImport(tx, shop.id, current.id, null, clock());
    await publish(tx, { name: "import-finished", shopId: shop.id, importId: current.id });
  });
}
