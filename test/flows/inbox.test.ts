import { createHmac } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { allJobs } from "#app/jobs/registry.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { tryDeliveriesAgain } from "#app/jobs/try-deliveries-again.server.ts";
import { workInbox } from "#app/jobs/work-inbox.server.ts";
import { isDatabaseTrouble } from "#app/platform/database-trouble.server.ts";
import { asSystem, execute, inShop, rows, sql } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { claim, dueOf, inboxRemainder } from "#app/platform/inbox.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { action as receiveWebhook } from "#app/routes/webhooks.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const ADMIN_URL = process.env["DATABASE_ADMIN_URL"] ?? "";
const OWNER_URL = process.env["DATABASE_OWNER_URL"] ?? "";

// Deliveries are received in real time; everything after is asked for by a clock of its own.
const START = new Date();
const MINUTE = 60_000;
const DAY = 86_400_000;
const daysLater = (days: number): Date => new Date(START.getTime() + days * DAY);
const minutesLater = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let events = 0;
async function deliver(shopDomain: string, topic: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  events += 1;
  const answer = await receiveWebhook(
    args(
      new Request("http://app.test/webhooks", {
        method: "POST",
        body,
        headers: {
          "x-shopify-hmac-sha256": createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest("base64"),
          "x-shopify-topic": topic,
          "x-shopify-shop-domain": shopDomain,
          "x-shopify-event-id": `inbox-test-${String(events)}`,
          ...headers,
        },
      }),
    ),
  );
  expect(answer.status).toBe(200);
}

const entry = z.object({
  id: z.bigint(),
  topic: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  attempts: z.number(),
  resource: z.string().nullable(),
  triggered_at: z.date().nullable(),
  delete_after: z.date().nullable(),
  next_attempt_at: z.date().nullable(),
});

const inboxOf = (shopDomain: string) =>
  asSystem((tx) =>
    rows(
      tx,
      entry,
      sql`SELECT id, topic, state, reason, attempts, resource, triggered_at, delete_after, next_attempt_at FROM inbox
          WHERE shop_domain = ${shopDomain} ORDER BY id`,
    ),
  );

/** What was delivered after the install. */
async function lastOf(shopDomain: string, count: number) {
  return (await inboxOf(shopDomain)).slice(-count);
}

const statesOf = async (shopDomain: string, count: number) => (await lastOf(shopDomain, count)).map((one) => one.state);

async function givenInstalled(name: string): Promise<string> {
  const domain = `${name}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  await world.install(domain);
  return domain;
}

const order = (id: number, name = `#${String(id)}`): string =>
  JSON.stringify({
    id,
    name,
    currency: "EUR",
    total_price: "10.00",
    total_tax: "0.00",
    total_discounts: "0.00",
    total_tip_received: "0.00",
    updated_at: "2026-05-01T10:00:00Z",
    processed_at: "2026-05-01T10:00:00Z",
  });

const idsOfOrders = async (shopId: number): Promise<string[]> =>
  (await inShop(shopId, (tx) => rows(tx, z.object({ id: z.bigint() }), sql`SELECT id FROM orders ORDER BY id`))).map((row) =>
    String(row.id),
  );

async function shopIdOf(domain: string): Promise<number> {
  const [shop] = await asSystem((tx) => rows(tx, z.object({ id: z.number() }), sql`SELECT id FROM shop WHERE domain = ${domain}`));
  return shop?.id ?? 0;
}

async function withClient<Result>(connectionString: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A table that refuses one order: the smallest thing that makes one delivery fail for a reason of its own. */
function refusing<Result>(orderId: number, work: () => Promise<Result>): Promise<Result> {
  return withClient(OWNER_URL, async (owner) => {
    await owner.query(`ALTER TABLE orders ADD CONSTRAINT refused_${String(orderId)} CHECK (id <> ${String(orderId)}) NOT VALID`);
    try {
      return await work();
    } finally {
      await owner.query(`ALTER TABLE orders DROP CONSTRAINT refused_${String(orderId)}`);
    }
  });
}

test("what cannot be read stays with a reason that a person understands, and the rest goes on", async () => {
  const shop = await givenInstalled("unreadable");

  await deliver(
    shop,
    "orders/create",
    '{"id":1,"currency":"EUR","total_price":"example string","updated_at":"2026-05-01T10:00:00Z","processed_at":"2026-05-01T10:00:00Z"}',
  );
  await deliver(shop, "orders/create", "{not json");
  await deliver(shop, "orders/create", '{"id":2,"currency":"EUR"}');
  await deliver(shop, "orders/create", order(3));
  await deliver(shop, "carts/create", "{}");
  await drain(allJobs);

  const [amount, json, missing, good, unasked] = await lastOf(shop, 5);
  expect(amount).toMatchObject({ state: "unreadable", resource: "1" });
  expect(amount?.reason).toContain("total_price");
  expect(json).toMatchObject({ state: "unreadable", reason: '{"code":"not-json"}', resource: null });
  expect(missing).toMatchObject({ state: "unreadable", resource: "2" });
  expect(missing?.reason).toContain('"missing"');
  expect(good).toMatchObject({ state: "done", reason: null, resource: "3" });
  expect(unasked).toMatchObject({ state: "unreadable", reason: '{"code":"unasked","topic":"carts/create"}' });
});

test("a delivery that came before its shop was known is worked off once it is", async () => {
  const shop = "early.myshopify.com";
  await deliver(shop, "orders/create", order(9));
  await drain(allJobs);
  expect(await inboxOf(shop)).toMatchObject([{ state: "waiting", attempts: 0 }]);

  await givenInstalled("early");
  await tick(new Date());
  await drain(allJobs);

  expect((await inboxOf(shop))[0]).toMatchObject({ topic: "orders/create", state: "done" });
});

test("a delivery that fails is set aside, and the ones behind it go on", async () => {
  const shop = await givenInstalled("stumbles");
  await deliver(shop, "orders/create", order(21));
  await deliver(shop, "orders/create", order(22));

  await refusing(21, () => drain(allJobs));
  const [failing, good] = await lastOf(shop, 2);
  await workInbox(shop, () => minutesLater(0));
  const tooEarly = await statesOf(shop, 2);
  await workInbox(shop, () => minutesLater(3));

  expect(failing).toMatchObject({ state: "waiting", attempts: 1, resource: "21", delete_after: null });
  expect(failing?.reason).toMatch(/"failed","reference":"\w{8}"/);
  expect(good).toMatchObject({ state: "done" });
  expect(tooEarly).toEqual(["waiting", "done"]);
  expect(await statesOf(shop, 2)).toEqual(["done", "done"]);
  expect(await idsOfOrders(await shopIdOf(shop))).toEqual(["21", "22"]);
});

test("what fails again and again is left for a person, who can have it tried once more", async () => {
  const shop = await givenInstalled("stubborn");
  await deliver(shop, "orders/create", order(31));
  const pauses: number[] = [];

  await refusing(31, async () => {
    let at = START;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await workInbox(shop, () => at);
      const [now] = await lastOf(shop, 1);
      if (now?.next_attempt_at == null) break;
      pauses.push((now.next_attempt_at.getTime() - at.getTime()) / MINUTE);
      at = now.next_attempt_at;
    }
    await workInbox(shop, () => daysLater(20));
  });
  const [stuck] = await lastOf(shop, 1);
  const requeued = await tryDeliveriesAgain(shop, stuck?.id ?? 0n);
  await drain(allJobs);

  expect(pauses).toEqual([1, 5, 15, 60, 180, 360, 720]);
  expect(stuck).toMatchObject({ state: "stuck", attempts: 8 });
  expect(stuck?.reason).toContain("failed");
  expect(requeued).toBe(1);
  expect(await lastOf(shop, 1)).toMatchObject([{ state: "done", reason: null }]);
});

test("a pause that is over is noticed by the tick, not before", async () => {
  const shop = await givenInstalled("paused");
  await deliver(shop, "orders/create", order(41));
  await refusing(41, () => drain(allJobs));
  const [failing] = await lastOf(shop, 1);

  await tick(new Date((failing?.next_attempt_at?.getTime() ?? 0) - 1000));
  const early = await jobsFor(shop);
  await tick(new Date((failing?.next_attempt_at?.getTime() ?? 0) + 1000));
  const due = await jobsFor(shop);

  expect([early, due]).toEqual([0, 1]);
});

async function jobsFor(shopDomain: string): Promise<number> {
  const found = await asSystem((tx) =>
    rows(
      tx,
      z.object({ id: z.string() }),
      sql`SELECT id::text FROM pgboss.job WHERE name = 'work-inbox' AND state = 'created' AND data->>'shopDomain' = ${shopDomain}`,
    ),
  );
  return found.length;
}

test("a delivery that ends the process each time is tried alone, with pauses, and then left for a person", async () => {
  const shop = await givenInstalled("deadly");
  await deliver(shop, "orders/create", order(51));
  await deliver(shop, "orders/create", order(52));
  const [deadly, other] = await lastOf(shop, 2);
  const both = [deadly?.id ?? 0n, other?.id ?? 0n];
  const [deadlyId] = both;

  // What a worker does before the work, and then never comes back: once for the page, then for the one in hand.
  await claim(both, null);
  for (let death = 0; death < 7; death += 1) await claim([deadlyId ?? 0n], minutesLater(720));
  await workInbox(shop, () => minutesLater(1));
  const meanwhile = await lastOf(shop, 2);
  await workInbox(shop, () => minutesLater(721));

  expect(meanwhile).toMatchObject([
    { state: "waiting", attempts: 8 },
    { state: "done", attempts: 2 },
  ]);
  expect(await lastOf(shop, 2)).toMatchObject([{ state: "stuck" }, { state: "done" }]);
  expect(await idsOfOrders(await shopIdOf(shop))).toEqual(["52"]);
});

test("large bodies are taken in hand a few at a time", async () => {
  const shop = "large.myshopify.com";
  const large = JSON.stringify({ id: 1, note: "x".repeat(3_000_000) });
  for (let count = 0; count < 3; count += 1) await deliver(shop, "orders/create", large);

  const first = await dueOf(shop, "all", 0n, new Date());
  const second = await dueOf(shop, "all", first.at(-1)?.id ?? 0n, new Date());

  expect([first.length, second.length]).toEqual([2, 1]);
});

test("the database's own trouble is not held against a delivery", async () => {
  const shop = await givenInstalled("busy");
  const shopId = await shopIdOf(shop);
  const lockedOut = await inShop(shopId, async (holding) => {
    await execute(holding, sql`SELECT pg_advisory_xact_lock(77, 1)`);
    return withClient(env().DATABASE_URL, async (other) => {
      await other.query("SET lock_timeout = '1ms'");
      return other.query("SELECT pg_advisory_xact_lock(77, 1)").catch((error: unknown) => error);
    });
  });
  const expired = await inShop(shopId, (tx) => execute(tx, sql`SELECT pg_sleep(0.2)`), { timeoutMs: 20 }).catch((error: unknown) => error);
  const away = await new pg.Client({ connectionString: "postgres://nobody@127.0.0.1:1/none" }).connect().catch((error: unknown) => error);
  const killed = await inShop(shopId, async (tx) => {
    const [mine] = await rows(tx, z.object({ pid: z.number() }), sql`SELECT pg_backend_pid() AS pid`);
    await withClient(ADMIN_URL, (admin) => admin.query("SELECT pg_terminate_backend($1)", [mine?.pid]));
    return execute(tx, sql`SELECT 1`);
  }).catch((error: unknown) => error);
  const own = await inShop(shopId, (tx) => execute(tx, sql`SELECT now() AT TIME ZONE 'Nowhere/Atall'`)).catch((error: unknown) => error);

  expect([lockedOut, expired, away, killed, own].map((error) => isDatabaseTrouble(error))).toEqual([true, true, true, true, false]);
});

/** The database answers as it does when a rebuild holds what this order needs. */
function locked<Result>(orderId: number, work: () => Promise<Result>): Promise<Result> {
  return withClient(OWNER_URL, async (owner) => {
    await owner.query(`CREATE FUNCTION locked() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.id = ${String(orderId)} THEN RAISE EXCEPTION 'busy' USING ERRCODE = '55P03'; END IF; RETURN NEW; END $$`);
    await owner.query("CREATE TRIGGER locked BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION locked()");
    try {
      return await work();
    } finally {
      await owner.query("DROP TRIGGER locked ON orders; DROP FUNCTION locked");
    }
  });
}

test("while the database is busy a round ends early, nobody is blamed, and the next one goes on behind the one that met it", async () => {
  const shop = await givenInstalled("patient");
  for (const id of [101, 102, 103]) await deliver(shop, "orders/create", order(id));

  const [during, behind] = await locked(102, async () => {
    await drain(allJobs);
    const ended = await lastOf(shop, 3);
    await workInbox(shop, () => new Date());
    return [ended, await statesOf(shop, 3)];
  });
  await workInbox(shop, () => minutesLater(2));

  expect(during).toMatchObject([
    { state: "done" },
    { state: "waiting", attempts: 0, reason: null },
    { state: "waiting", attempts: 0, reason: null },
  ]);
  expect(behind).toEqual(["done", "waiting", "done"]);
  expect(await statesOf(shop, 3)).toEqual(["done", "done", "done"]);
});

test("trouble that lasts longer than a day counts as a failed attempt", async () => {
  const shop = await givenInstalled("lasting");
  await deliver(shop, "orders/create", order(111));

  await locked(111, () => workInbox(shop, () => daysLater(2)));

  expect(await lastOf(shop, 1)).toMatchObject([{ state: "waiting", attempts: 1 }]);
});

test("a shop that removed Encore has nothing recorded any more, and the inbox says so", async () => {
  const shop = await givenInstalled("leaving");
  const shopId = await shopIdOf(shop);
  await deliver(shop, "orders/create", order(61));
  await deliver(shop, "app/uninstalled", "{}");
  await deliver(shop, "orders/create", order(62));
  await drain(allJobs);

  expect(await lastOf(shop, 3)).toMatchObject([
    { state: "done", reason: null },
    { state: "done", reason: null },
    { state: "done", reason: '{"code":"uninstalled"}' },
  ]);
  expect(await idsOfOrders(shopId)).not.toContain("62");
});

test("when it happened at Shopify is kept beside when it came", async () => {
  const shop = "moments.myshopify.com";
  await deliver(shop, "orders/create", order(71), { "x-shopify-triggered-at": "2026-05-01T10:00:00.123456789Z" });
  await deliver(shop, "orders/create", order(72), { "x-shopify-triggered-at": "yesterday" });

  expect((await inboxOf(shop)).map((one) => one.triggered_at)).toEqual([new Date("2026-05-01T10:00:00.123Z"), null]);
});

test("the remainder tells how many wait, for how long, and what did not get through", async () => {
  await asSystem((tx) => execute(tx, sql`DELETE FROM inbox`));
  const empty = await inboxRemainder(START);
  const shop = await givenInstalled("remainder");
  await deliver(shop, "orders/create", "{broken");
  await deliver(shop, "customers/data_request", "{broken");
  await deliver(shop, "orders/create", order(91));
  await refusing(91, () => drain(allJobs));
  await deliver(shop, "orders/create", order(92));
  await deliver("nobody.myshopify.com", "orders/create", order(93));

  const later = await inboxRemainder(new Date(Date.now() + 3_600_000));

  expect(empty).toEqual({ waiting: 0, oldestWaitingSeconds: null, failing: 0, stuck: 0, unreadable: 0, unknownShops: 0, kept: 0 });
  expect(later).toMatchObject({ waiting: 1, failing: 1, stuck: 0, unreadable: 2, unknownShops: 1, kept: 1 });
  expect(later.oldestWaitingSeconds).toBeGreaterThanOrEqual(3600);
});

test("the inbox is emptied by its dates", async () => {
  const shop = await givenInstalled("dates");
  await deliver(shop, "orders/create", order(81));
  await deliver(shop, "customers/delete", '{"id":5}');
  await deliver(shop, "customers/delete", "{broken");
  await deliver(shop, "customers/redact", "{broken");
  await deliver("never-installed.myshopify.com", "customers/delete", '{"id":5}');
  await refusing(81, async () => {
    await drain(allJobs);
    for (let attempt = 0; attempt < 8; attempt += 1) await workInbox(shop, () => minutesLater(1440 + 720 * attempt));
  });
  const statesAt = async (day: number): Promise<string[]> => {
    await tick(daysLater(day));
    const kept = new Set((await inboxOf(shop)).map((one) => one.id));
    return all.filter((one) => kept.has(one.id)).map((one) => one.state);
  };
  const all = await lastOf(shop, 4);
  // The failing one was given up on the fifth day: it is kept for thirty days from then.
  expect(all.map((one) => one.state)).toEqual(["stuck", "done", "unreadable", "unreadable"]);

  expect(await statesAt(6)).toEqual(["stuck", "done", "unreadable", "unreadable"]);
  expect(await statesAt(8)).toEqual(["stuck", "unreadable", "unreadable"]);
  expect(await inboxOf("never-installed.myshopify.com")).toHaveLength(1);
  expect(await statesAt(31)).toEqual(["stuck", "unreadable"]);
  expect(await inboxOf("never-installed.myshopify.com")).toEqual([]);
  // A request of the law stays until it is answered.
  expect(await statesAt(400)).toEqual(["unreadable"]);
});
