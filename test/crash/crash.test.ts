import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startKillableServer, type Database, type KillableServer } from "#test/crash/killable-database.ts";
import { startKillableEncore, type KillableEncore } from "#test/crash/killable-encore.ts";
import { storyOf, type Story } from "#test/crash/story.ts";
import { HOME_ROUTE, homePageFrom } from "#test/demo/home-data.ts";
import { between, chance } from "#test/devstore/seed/chance.ts";
import { refundedAmount } from "#test/devstore/order-money.ts";
import { merchantIn, type Merchant } from "#test/support/merchant.ts";
import { connect } from "#test/support/postgres-server.ts";
import { waitFor } from "#test/support/wait.ts";

// An import with live webhooks, while web, worker and database are killed at random moments, twenty times. Which moments, the seed
// says; what the processes were doing then, the machine. The verdict must be the same whatever they were doing.

const SEED = Number(process.env["CRASH_SEED"] ?? 1);
const SHOP = "crash-test.myshopify.com";
const MINUTE_MS = 60_000;
const ALL_RETRIES_MS = 5 * 60 * MINUTE_MS;
/** Nothing takes this long; what does, hangs. */
const PATIENCE_SECONDS = 240;

const PERIODS = ["all-time", "last-12-months", "last-90-days", "last-30-days"] as const;

type Kill = "web" | "worker" | "backend" | "server";
const KILLS: readonly Kill[] = [
  ...Array.from({ length: 7 }, () => "worker" as const),
  ...Array.from({ length: 6 }, () => "web" as const),
  ...Array.from({ length: 4 }, () => "backend" as const),
  ...Array.from({ length: 3 }, () => "server" as const),
];

let server: KillableServer;
let encore: KillableEncore;
let merchant: Merchant;
let story: Story;
let shaken: Database;
let calm: Database;
let linesPerSecond: number | null = 500;

beforeAll(async () => {
  server = await startKillableServer();
  shaken = await server.newDatabase();
  calm = await server.newDatabase();
  encore = await startKillableEncore({ bulkLinesPerSecond: () => linesPerSecond, faultSeed: SEED });
  encore.devstore.store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  merchant = merchantIn(encore.devstore, SHOP);
  story = storyOf(encore.devstore, SHOP, SEED);
  story.begin();
});

afterAll(async () => {
  await encore.stop();
  await server.stop();
});

/** Shoppers and merchant go on for a while; how long, the seed says. */
async function lifeGoesOn(key: string, atMostMs: number): Promise<void> {
  const end = performance.now() + between(SEED, `${key} length`, 0, atMostMs);
  for (let step = 0; performance.now() < end; step += 1) {
    story.goOn();
    // The moment of the next kill is to be a random one: time must pass before it, not work.
    await pause(between(SEED, `${key} ${step}`, 5, 80));
  }
}

/** What the merchant sees now; whatever it is, an answer must come. */
async function merchantLooks(): Promise<void> {
  await fetch(new URL("/app", encore.devstore.proxyUrl)).then((answer) => answer.arrayBuffer());
}

async function strike(kill: Kill, key: string): Promise<void> {
  switch (kill) {
    case "web":
    case "worker":
      await encore.kill(kill);
      await lifeGoesOn(`${key} down`, 400);
      await encore.restart(kill);
      return;
    case "backend":
      await server.killBackend(shaken, (count) => Math.floor(chance(SEED, `${key} backend`) * count));
      return;
    case "server":
      await server.killServer();
      await lifeGoesOn(`${key} down`, 600);
      expect((await fetch(`${encore.webUrl}/health`)).status).toBe(503);
      await server.restart();
      return;
  }
}

async function select<Row extends object>(database: Database, query: string): Promise<Row[]> {
  const client = await connect(database.adminUrl);
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

/** Longer than the first pauses between two attempts at a delivery. */
const CLOCK_STEP_MS = 16 * MINUTE_MS;

type Open = Readonly<{ imports: number; waiting: number; due: number }>;

/**
 * Everything that was delivered is worked off, and the import is over. A delivery that a kill interrupted counts as tried and waits
 * for its next attempt: the app's clock goes on to it.
 */
async function settled(database: Database): Promise<void> {
  await waitFor(
    "the end of the import and of the inbox",
    PATIENCE_SECONDS,
    async () => {
      expect(encore.deaths).toEqual([]);
      const [open] = await select<Open>(
        database,
        `select (select count(*)::int from import where finished_at is null) + (select 1 - least(count(*), 1)::int from import) as imports,
                (select count(*)::int from inbox where state = 'waiting') as waiting,
                (select count(*)::int from inbox where state = 'waiting' and (next_attempt_at is null
                   or next_attempt_at < now() + (select coalesce(max(offset_ms), 0) from app_clock) * interval '1 millisecond')) as due`,
      );
      if (open?.waiting !== 0 && open?.due === 0) await moveAppClock(database, CLOCK_STEP_MS);
      return open?.imports === 0 && open.waiting === 0 ? true : undefined;
    },
    500,
  );
  await moveAppClock(database, null);
}

/** Null: back to real time. */
async function moveAppClock(database: Database, byMs: number | null): Promise<void> {
  await select(
    database,
    `insert into app_clock (id, offset_ms) values (1, ${String(byMs ?? 0)})
     on conflict (id) do update set offset_ms = ${byMs === null ? "0" : "app_clock.offset_ms + excluded.offset_ms"}`,
  );
}

type Sums = Readonly<{ id: string; total: string; refunded: string; is_cancelled: boolean }>;

const byId = (one: Sums, other: Sums): number => (one.id < other.id ? -1 : 1);

async function storedOrders(database: Database): Promise<Sums[]> {
  const query = "select id::text, total::text, refunded::text, cancelled_at is not null as is_cancelled from orders";
  return (await select<Sums>(database, query)).toSorted(byId);
}

/** What Shopify has, by a loop over its state. */
function theirOrders(): Sums[] {
  return [...(encore.devstore.store.shops.get(SHOP)?.orders.values() ?? [])]
    .map((order) => ({
      id: String(order.id),
      total: String(order.total),
      refunded: String(refundedAmount(order)),
      is_cancelled: order.cancelledAt !== null,
    }))
    .toSorted(byId);
}

/** When the figures were computed is the one thing that two runs may tell differently. */
function withoutMoment(home: unknown): unknown {
  return JSON.parse(JSON.stringify(home, (key, value: unknown) => (key === "computedAt" ? undefined : value)));
}

async function homeViews(): Promise<unknown[]> {
  const views: unknown[] = [];
  for (const period of PERIODS) {
    const home = await merchant.data(`/app?period=${period}`, HOME_ROUTE);
    expect(homePageFrom(home).view.state).toBe("figures");
    views.push(withoutMoment(home));
  }
  return views;
}

let views: unknown[];

test("twenty kills during an import with live webhooks lose nothing, double nothing and stop nothing for good", async () => {
  const { devstore } = encore;
  await encore.start(shaken);
  await merchant.install();
  await merchant.open("/app");
  devstore.faults.set({ files: { slow: 1 }, slowMs: 40 });

  const inOrder = KILLS.map((kill, index) => ({ kill, at: chance(SEED, `order ${index}`) })).toSorted((one, other) => one.at - other.at);
  for (const [index, { kill }] of inOrder.entries()) {
    await lifeGoesOn(`before ${index}`, 2000);
    await strike(kill, `kill ${index}`);
    await merchantLooks();
    await devstore.advance(MINUTE_MS);
  }
  devstore.faults.clear();
  linesPerSecond = null;
  await waitFor("web being well", PATIENCE_SECONDS, async () => ((await encore.isWell()) ? true : undefined));
  await devstore.advance(ALL_RETRIES_MS);
  await settled(shaken);

  // Every delivery came through in the end, and each is in the inbox, worked off, once.
  const { deliveries } = devstore.webhooks;
  expect(deliveries.filter(({ state }) => state !== "delivered").map(({ topic, attempts }) => ({ topic, attempts }))).toEqual([]);
  const inbox = await select<{ event_key: string; topic: string; state: string; reason: string | null }>(
    shaken,
    "select event_key, topic, state, reason from inbox",
  );
  expect(inbox.filter(({ state }) => state !== "done")).toEqual([]);
  const delivered = deliveries.map(({ shop, topic, eventId }) => `${shop}|${topic}|${eventId}`);
  expect(new Set(inbox.map((row) => row.event_key))).toEqual(new Set(delivered));
  expect(inbox.length).toBe(new Set(delivered).size);

  // One import, which asked Shopify for its two results (a kill between Shopify's answer and our note of it may cost one more).
  expect(await select(shaken, "select phase, rejected, first_reason from import")).toEqual([
    { phase: "finished", rejected: 0, first_reason: null },
  ]);
  expect(deliveries.filter(({ topic }) => topic === "bulk_operations/finish").length).toBeLessThanOrEqual(3);

  // The orders are Shopify's, each once.
  expect(await storedOrders(shaken)).toEqual(theirOrders());

  expect(encore.deaths).toEqual([]);
  views = await homeViews();
});

test("the figures are those of an import that nobody disturbed", async () => {
  await encore.stopProcesses();
  await encore.start(calm);
  await merchant.open("/app");
  await settled(calm);

  expect(await homeViews()).toEqual(views);
});

test("while the database is away deliveries are refused, everybody is told, and all recovers by itself", async () => {
  const { devstore } = encore;
  const known = devstore.webhooks.deliveries.length;
  await server.killServer();
  story.goOn();
  story.goOn();
  story.goOn();
  await devstore.idle();
  const missed = devstore.webhooks.deliveries.slice(known);

  expect((await fetch(`${encore.webUrl}/health`)).status).toBe(503);
  expect((await fetch(`${encore.webUrl}/health/live`)).status).toBe(200);
  expect((await fetch(`${encore.webUrl}/health/ready`)).status).toBe(503);
  await expect(merchant.open("/app")).rejects.toThrow(/answered 503: .*database cannot be reached/);
  expect(missed.length).toBeGreaterThan(0);
  expect(missed.map(({ state, attempts }) => [state, attempts[0]?.outcome])).toEqual(
    missed.map(() => ["failed", { kind: "answered", status: 503 }]),
  );

  await server.restart();
  await devstore.advance(ALL_RETRIES_MS);
  await settled(calm);

  expect(missed.map(({ state }) => state)).toEqual(missed.map(() => "delivered"));
  expect(await storedOrders(calm)).toEqual(theirOrders());
  expect(await merchant.open("/app")).toContain("</html>");
  expect(encore.deaths).toEqual([]);
});
