import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startKillableServer, type KillableServer } from "#test/crash/killable-database.ts";
import { startKillableEncore, type KillableEncore } from "#test/crash/killable-encore.ts";
import { HOME_ROUTE, homePageFrom } from "#test/demo/home-data.ts";
import { between } from "#test/devstore/seed/chance.ts";
import { orderExport, type ExportedOrder } from "#test/numbers/order-export.ts";
import { merchantIn } from "#test/support/merchant.ts";
import { connect } from "#test/support/postgres-server.ts";
import { confirmFile, sendFile, type Sender } from "#test/support/send-file.ts";
import { waitFor } from "#test/support/wait.ts";

// A file of orders is checked and imported while the worker is killed in every step, each time as soon as the step says that it is so far:
// what it says is done must be, and the rest must follow once. Where in the next batch the kill strikes, the machine says.

const SEED = Number(process.env["CRASH_SEED"] ?? 1);
const [SHAKEN, CALM] = ["shaken.myshopify.com", "calm.myshopify.com"];
/** Three batches of orders, two of items. */
const ORDERS = 10_000;
const UNREADABLE = 25;
const DAY_MS = 86_400_000;
/** Nothing takes this long; what does, hangs. */
const PATIENCE_SECONDS = 240;

let server: KillableServer;
let encore: KillableEncore;
let admin: pg.Client;

beforeAll(async () => {
  server = await startKillableServer();
  encore = await startKillableEncore({ bulkLinesPerSecond: () => null, faultSeed: SEED });
  const database = await server.newDatabase();
  for (const domain of [SHAKEN, CALM]) encore.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  await encore.start(database);
  admin = await connect(database.adminUrl);
});

afterAll(async () => {
  await admin.end();
  await encore.stop();
  await server.stop();
});

/** Two items an order, some orders a customer, and lines here and there that nobody can read. */
function fileOfOrders(): Uint8Array<ArrayBuffer> {
  const end = Date.now() - DAY_MS;
  const orders = Array.from({ length: ORDERS }, (_, index): ExportedOrder => {
    const at = new Date(end - index * 45 * 60_000).toISOString().slice(0, 19).replace("T", " ");
    const isUnreadable = index % (ORDERS / UNREADABLE) === 7;
    return {
      name: `#${String(100_000 - index)}`,
      id: String(7_000_000_000 - index),
      email: `customer${String(between(SEED, `who ${String(index)}`, 1, 4000))}@example.com`,
      createdAt: `${at} +0000`,
      total: isUnreadable ? "free" : `${String(between(SEED, `total ${String(index)}`, 5, 200))}.00`,
      items: ["Cup", "Coffee"],
    };
  });
  return new TextEncoder().encode(orderExport(orders));
}

type Progress = Readonly<{ state: string; phase: string | null; batches: number; done: number }>;

async function progressOf(id: number): Promise<Progress> {
  const { rows } = await admin.query<Progress>(`SELECT state, phase, batches, done_bytes::float AS done FROM file_import WHERE id = $1`, [
    id,
  ]);
  const [progress] = rows;
  if (progress === undefined) throw new Error("There is no such import.");
  if (["failed", "refused"].includes(progress.state)) throw new Error(`The import is ${progress.state}.`);
  return progress;
}

const reaches = (id: number, what: string, isSoFar: (progress: Progress) => boolean): Promise<Progress> =>
  waitFor(
    what,
    PATIENCE_SECONDS,
    async () => {
      expect(encore.deaths).toEqual([]);
      const progress = await progressOf(id);
      return isSoFar(progress) ? progress : undefined;
    },
    2,
  );

const STEPS = ["checking", "ready", "orders", "items", "computing", "finished"];

/** On a crowded machine a step may be over before anybody looks; then the next one is as good to be killed in. */
const isPast = ({ state, phase }: Progress, step: string): boolean => STEPS.indexOf(phase ?? state) > STEPS.indexOf(step);

/** Kills the worker, and starts another one that does not wait for the dead one's signs: time is not what is tried here. */
async function killWorker(): Promise<void> {
  await encore.kill("worker");
  await admin.query(
    `UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 hour' WHERE state = 'active' AND name = 'file-import'`,
  );
  await encore.restart("worker");
}

async function install(domain: string): Promise<Sender> {
  const merchant = merchantIn(encore.devstore, domain);
  await merchant.install();
  await merchant.open("/app");
  await waitFor("the end of the import from Shopify", PATIENCE_SECONDS, async () => {
    const { rows } = await admin.query(
      `SELECT FROM import i JOIN shop s ON s.id = i.shop_id WHERE s.domain = $1 AND i.finished_at IS NOT NULL`,
      [domain],
    );
    return rows.length > 0 ? true : undefined;
  });
  return { webUrl: encore.webUrl, shop: domain, token: () => encore.devstore.mintSessionToken(domain) };
}

/** Everything that the file left, without what is the shop's own: keys of e-mails, digests, ids of customers and of imports. */
async function left(domain: string): Promise<unknown> {
  const of = async (query: string): Promise<unknown[]> => (await admin.query<object>(query, [domain])).rows;
  return {
    orders: await of(
      `SELECT o.id::text, o.name, o.total::text, o.processed_at, o.day, count(*) OVER (PARTITION BY o.customer_id)::int AS of_customer
       FROM orders o JOIN shop s ON s.id = o.shop_id WHERE s.domain = $1 ORDER BY o.id`,
    ),
    items: await of(
      `SELECT l.order_id::text, l.title, l.quantity, l.value::text FROM order_line l JOIN shop s ON s.id = l.shop_id WHERE s.domain = $1 ORDER BY 1, 2`,
    ),
    told: await of(`SELECT t.order_id::text FROM order_told t JOIN shop s ON s.id = t.shop_id WHERE s.domain = $1 ORDER BY 1`),
    problems: await of(`SELECT p.line, p.reason FROM file_import_problem p JOIN shop s ON s.id = p.shop_id WHERE s.domain = $1 ORDER BY 1`),
    counts: await of(
      `SELECT f.state, f.orders, f.fresh, f.unchanged, f.items, f.problems FROM file_import f JOIN shop s ON s.id = f.shop_id WHERE s.domain = $1`,
    ),
  };
}

async function figures(domain: string): Promise<unknown> {
  const merchant = merchantIn(encore.devstore, domain);
  const { view } = homePageFrom(await merchant.data("/app?period=all-time", HOME_ROUTE));
  expect(view.state).toBe("figures");
  // When the figures were computed is the one thing that two runs may tell differently.
  return JSON.parse(JSON.stringify(view, (key, value: unknown) => (key === "computedAt" ? undefined : value)));
}

test("a worker that is killed in every step of a file import is followed by one that writes the rest, once", async () => {
  const bytes = fileOfOrders();
  const file = { fileBytes: bytes.length, read: (from: number, length: number) => Promise.resolve(bytes.subarray(from, from + length)) };
  const [shaken, calm] = [await install(SHAKEN), await install(CALM)];

  const id = await sendFile(shaken, file);
  await reaches(id, "the check being on its way", (so) => (so.state === "checking" && so.done > 0) || isPast(so, "checking"));
  await killWorker();
  await reaches(id, "the end of the check", ({ state }) => state === "ready");
  await confirmFile(shaken, id);
  for (const batches of [1, 2]) {
    await reaches(
      id,
      `${String(batches)} batches of orders`,
      (so) => (so.phase === "orders" && so.batches >= batches) || isPast(so, "orders"),
    );
    await killWorker();
  }
  await reaches(id, "a batch of items", (so) => (so.phase === "items" && so.batches >= 1) || isPast(so, "items"));
  await killWorker();
  await reaches(id, "the figures being computed", (so) => so.state === "computing" || isPast(so, "computing"));
  await killWorker();
  await reaches(id, "the end", ({ state }) => state === "finished");

  const other = await sendFile(calm, file);
  await reaches(other, "the end of the calm check", ({ state }) => state === "ready");
  await confirmFile(calm, other);
  await reaches(other, "the calm end", ({ state }) => state === "finished");

  const told = await left(CALM);
  expect(told).toMatchObject({
    counts: [{ state: "finished", orders: ORDERS - UNREADABLE, fresh: ORDERS - UNREADABLE, unchanged: 0, problems: { total: UNREADABLE } }],
  });
  expect(await left(SHAKEN)).toEqual(told);
  expect(await figures(SHAKEN)).toEqual(await figures(CALM));
});
