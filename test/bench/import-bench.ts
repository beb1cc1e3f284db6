import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { startEncore, type Encore } from "#test/support/encore.ts";
import { merchantIn } from "#test/support/merchant.ts";
import { throwawayDatabase, throwawaySecrets } from "#test/support/throwaway.ts";

/** How fast a bulk result came in, and what the worker needed for it at most. */
export type ImportLine = Readonly<{ orders: number; ordersPerSecond: number; figuresSeconds: number; peakMegabytes: number | null }>;

const SHOP = "bulk.myshopify.com";
const LINES_PER_ORDER = 3;
const ORDERS_PER_CUSTOMER = 10;
const POLL_MS = 20;
const DAY_MS = 86_400_000;

/**
 * Imports a shop of this many orders, three lines each, the way a merchant's history comes in: bulk result over HTTP, the
 * real worker, PostgreSQL. Timed from the first orders that are in to the last, so that waiting for Shopify's own work
 * does not count.
 */
export async function importBench(orders: number): Promise<ImportLine> {
  const database = await throwawayDatabase("bench-postgres");
  const encore = await startEncore({ ...database, secrets: throwawaySecrets(), ports: { devstore: 0, app: 0, web: 0 }, shops: "empty" });
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    fillShop(encore, orders);
    const merchant = merchantIn(encore.devstore, SHOP);
    await merchant.install();
    await merchant.open("/app");
    return await followed(client, encore, orders);
  } finally {
    await client.end();
    await encore.stop();
    await database.drop();
  }
}

function fillShop({ devstore: { store } }: Encore, orders: number): void {
  store.addShop({ domain: SHOP });
  const customers = Array.from({ length: Math.ceil(orders / ORDERS_PER_CUSTOMER) }, (_, index) =>
    store.createCustomer(SHOP, { email: `customer-${index}@example.com`, firstName: "Some", lastName: `Body ${index}` }),
  );
  const now = Date.now();
  for (let index = 0; index < orders; index += 1) {
    store.placeOrder(SHOP, {
      customerId: customers[(index * 7919) % customers.length]?.id ?? null,
      lines: Array.from({ length: LINES_PER_ORDER }, (_, line) => ({
        title: `Thing ${line}`,
        quantity: 1,
        unitPrice: 1000 + ((index * 31) % 5000),
      })),
      processedAt: new Date(now - ((index * 613) % 700) * DAY_MS).toISOString(),
    });
  }
}

async function followed(client: pg.Client, encore: Encore, orders: number): Promise<ImportLine> {
  const seen: { at: number; done: number }[] = [];
  let figuresFrom = 0;
  for (;;) {
    const { rows } = await client.query<{ phase: string; done: number; error: string | null; isOver: boolean }>(
      `SELECT phase, done, error, finished_at IS NOT NULL AS "isOver" FROM import ORDER BY id DESC LIMIT 1`,
    );
    const [state] = rows;
    const at = performance.now();
    if (state?.phase === "orders" && state.done > 0 && state.done !== seen.at(-1)?.done) seen.push({ at, done: state.done });
    if (state?.phase === "figures" && figuresFrom === 0) figuresFrom = at;
    if (state?.isOver === true) {
      if (state.error !== null) throw new Error(`The import failed: ${state.error}`);
      return { orders, ordersPerSecond: rateOf(seen), figuresSeconds: (at - figuresFrom) / 1000, peakMegabytes: peakMegabytesOf(encore) };
    }
    await pause(POLL_MS);
  }
}

function rateOf(seen: readonly Readonly<{ at: number; done: number }>[]): number {
  const [first, last] = [seen[0], seen.at(-1)];
  if (first === undefined || last === undefined || first === last) throw new Error("Too few orders to see them come in");
  return ((last.done - first.done) / (last.at - first.at)) * 1000;
}

/** The most memory that the worker ever held, as Linux keeps it; null elsewhere. */
function peakMegabytesOf({ processes }: Encore): number | null {
  const pid = processes.find(({ name }) => name === "worker")?.pid;
  if (process.platform !== "linux" || pid === undefined) return null;
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}
