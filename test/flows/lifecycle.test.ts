import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { advanceImport, reconciliationState } from "#app/domains/history/history.server.ts";
import { upsertInstalled } from "#app/domains/shops/shop.data.server.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { moveClock, now } from "#app/platform/clock.server.ts";
import { asSystem, execute, inShop, rows, sql } from "#app/platform/db.server.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Only the demo may move the clock; the settings are read when they are first needed.
process.env["ENCORE_DEMO"] = "1";

// Whole days and nights go by, step by step.
vi.setConfig({ testTimeout: 300_000 });

const START = new Date();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ALL = ["read_all_orders", "read_customer_merge", "read_customers", "read_orders"];
const SIXTY_DAYS_ONLY = ALL.filter((scope) => scope !== "read_all_orders");

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: () => START });
});
afterAll(() => world.stop());

/** Lets time go by, at Shopify and here. */
async function later(milliseconds: number): Promise<void> {
  await world.devstore.advance(milliseconds);
  await moveClock(milliseconds);
}

function givenDevstoreShop(name: string): string {
  const domain = `${name}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  buys(domain, "anna@example.com", 5000, 100);
  buys(domain, "anna@example.com", 3000, 5);
  return domain;
}

function buys(shop: string, email: string, unitPrice: number, daysAgo = 0) {
  const processedAt = new Date(START.getTime() - daysAgo * DAY).toISOString();
  return world.devstore.store.placeOrder(shop, { email, lines: [{ quantity: 1, unitPrice }], ...(daysAgo === 0 ? {} : { processedAt }) });
}

async function shopOf(domain: string): Promise<Shop> {
  const shop = await findShop(domain);
  if (shop === null) throw new Error(`${domain} is not known.`);
  return shop;
}

/** Counts what is asked of Shopify from now on. */
function countCalls(): Readonly<{ calls: () => number; stop: () => void }> {
  const spy = vi.spyOn(globalThis, "fetch");
  const urlOf = (input: Parameters<typeof fetch>[0]): string => (input instanceof Request ? input.url : String(input));
  return {
    calls: () => spy.mock.calls.filter(([input]) => urlOf(input).includes("/admin/")).length,
    stop: () => {
      spy.mockRestore();
    },
  };
}

const namesOf = async ({ id }: Shop): Promise<string[]> =>
  (await inShop(id, (tx) => rows(tx, z.object({ name: z.string() }), sql`SELECT name FROM orders WHERE shop_id = ${id} ORDER BY id`))).map(
    (row) => row.name,
  );

const importsOf = async ({ id }: Shop): Promise<string[]> =>
  (
    await inShop(id, (tx) => rows(tx, z.object({ phase: z.string() }), sql`SELECT phase FROM import WHERE shop_id = ${id} ORDER BY id`))
  ).map((row) => row.phase);

const leftWith = ({ id, domain }: Shop) =>
  asSystem((tx) =>
    rows(
      tx,
      z.object({ tokens: z.coerce.number(), tasks: z.coerce.number() }),
      sql`SELECT (SELECT count(*) FROM shop_session WHERE shop_domain = ${domain}) AS tokens, (SELECT count(*) FROM due_task WHERE shop_id = ${id}) AS tasks`,
    ),
  );

const reasonsOf = (domain: string, topic: string) =>
  asSystem((tx) =>
    rows(
      tx,
      z.object({ state: z.string(), reason: z.string().nullable() }),
      sql`SELECT state, reason FROM inbox WHERE shop_domain = ${domain} AND topic = ${topic} ORDER BY id DESC LIMIT 1`,
    ),
  );

async function figuresOf(domain: string) {
  const { view } = await world.home(domain, "?period=last-30-days");
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return view;
}

test("whoever opens Encore first, and however many at one moment, the shop is installed once", async () => {
  const gate = new pg.Client({ connectionString: process.env["DATABASE_ADMIN_URL"] ?? "" });
  await gate.connect();
  const profile = { name: "At once", currency: "EUR", timeZone: "Europe/Berlin", countryCode: "DE" };
  for (let round = 1; round <= 20; round += 1) {
    // A document's loaders run side by side. Here they meet at the table's door and go in together.
    await gate.query("BEGIN; LOCK TABLE shop IN EXCLUSIVE MODE");
    const shop = { ...profile, domain: `at-once-${String(round)}.myshopify.com`, shopifyId: BigInt(900_000 + round) };
    const installing = Array.from({ length: 8 }, () =>
      asSystem((tx) => upsertInstalled(tx, { profile: shop, locale: "de", scopes: ALL, isHistoryLimited: false, now: START })),
    );
    await expect.poll(async () => (await gate.query("SELECT FROM pg_locks WHERE NOT granted")).rowCount).toBeGreaterThanOrEqual(8);
    await gate.query("COMMIT");

    const installed = await Promise.all(installing);

    expect(new Set(installed.map(({ id }) => id)).size).toBe(1);
    expect(installed.filter(({ isNew }) => isNew)).toHaveLength(1);
  }
  // Each of them would be served in every night that goes by below.
  await gate.query("DELETE FROM shop WHERE domain LIKE 'at-once-%'");
  await gate.end();
});

test("an uninstall in the middle of an import stops everything at once, and nobody asks Shopify anything any more", async () => {
  const domain = givenDevstoreShop("stops");
  world.devstore.store.install(domain, ALL);
  await world.home(domain);
  await tick(now());
  const shop = await shopOf(domain);
  // The import has asked for the orders; their batches come next.
  for (let steps = 0; steps < 3; steps += 1) {
    await world.devstore.idle();
    await advanceImport(shop.id, now);
  }

  world.devstore.store.uninstall(domain);
  await world.settle();
  const asked = countCalls();
  await later(2 * DAY);
  await tick(now());
  await world.settle();

  expect(await shopOf(domain)).toMatchObject({ state: "uninstalled" });
  expect(await leftWith(shop)).toEqual([{ tokens: 0, tasks: 0 }]);
  expect(asked.calls()).toBe(0);
  expect(await namesOf(shop)).toEqual([]);
  asked.stop();
});

test("a batch that was being read when the shop left is not written", async () => {
  const domain = givenDevstoreShop("batch");
  world.devstore.store.install(domain, ALL);
  await world.home(domain);
  const shop = await shopOf(domain);
  await advanceImport(shop.id, now);
  await advanceImport(shop.id, now);
  await world.devstore.idle();

  // The step has looked at the shop already when the uninstall is worked off by another worker.
  world.devstore.faults.set({ files: { slow: 1 }, slowMs: 300 });
  const step = advanceImport(shop.id, now);
  await asSystem((tx) => execute(tx, sql`UPDATE shop SET state = 'uninstalled' WHERE id = ${shop.id}`));
  await step;
  world.devstore.faults.clear();

  const customers = await inShop(shop.id, (tx) =>
    rows(tx, z.object({ id: z.number() }), sql`SELECT id FROM customer WHERE shop_id = ${shop.id}`),
  );
  expect(customers).toEqual([]);
});

test("whoever comes back within two days finds settings and figures, and gets what was missed, without a second import", async () => {
  const domain = givenDevstoreShop("returns");
  const shop = await world.install(domain);
  await reconcileOnce(shop);
  world.devstore.store.uninstall(domain);
  await world.settle();
  await later(DAY);
  const missed = buys(domain, "ben@example.com", 700);
  await world.settle();

  world.devstore.store.install(domain, ALL);
  const first = await figuresOf(domain);
  await world.settle();
  const then = await figuresOf(domain);

  expect(await shopOf(domain)).toMatchObject({ id: shop.id, state: "installed" });
  expect(first.now.value).toBe(3000);
  expect(then.now.value).toBe(3700);
  expect(await namesOf(shop)).toContain(missed.name);
  expect(await importsOf(shop)).toEqual(["finished"]);
});

async function reconcileOnce(shop: Shop): Promise<void> {
  await tick(now());
  await later(DAY);
  await tick(now());
  await world.settle();
  const { last } = await inShop(shop.id, (tx) => reconciliationState(tx, shop.id));
  expect(last).not.toBeNull();
}

test("whoever left before the import was through gets it when they come back", async () => {
  const domain = givenDevstoreShop("unfinished");
  world.devstore.store.install(domain, ALL);
  await world.home(domain);
  world.devstore.store.uninstall(domain);
  await world.settle();

  world.devstore.store.install(domain, ALL);
  await world.home(domain);
  await world.settle();

  expect((await figuresOf(domain)).now.value).toBe(3000);
});

test("an uninstall that is told of twice, or after the shop is back, changes nothing", async () => {
  const domain = givenDevstoreShop("late");
  const shop = await world.install(domain);
  world.devstore.webhooks.pause();
  await later(10 * MINUTE);
  world.devstore.store.uninstall(domain);
  await later(10 * MINUTE);
  world.devstore.store.install(domain, ALL);
  await world.home(domain);

  world.devstore.webhooks.resume();
  await world.settle();
  const afterLate = await shopOf(domain);
  const [uninstall] = world.devstore.webhooks.deliveries.filter((one) => one.shop === domain && one.topic === "app/uninstalled");
  await world.devstore.webhooks.deliverAgain(uninstall?.id ?? "");
  await world.settle();

  expect(afterLate).toMatchObject({ id: shop.id, state: "installed" });
  expect(await shopOf(domain)).toMatchObject({ state: "installed" });
});

test("what is delivered for a shop that has left is not recorded, and says why", async () => {
  const domain = givenDevstoreShop("left");
  const shop = await world.install(domain);
  world.devstore.webhooks.pause();
  buys(domain, "late@example.com", 900);
  world.devstore.store.uninstall(domain);
  world.devstore.webhooks.resume();
  await world.devstore.idle();
  const [uninstalled] = world.devstore.webhooks.deliveries.filter((one) => one.shop === domain && one.topic === "app/uninstalled");
  const [order] = world.devstore.webhooks.deliveries.filter((one) => one.shop === domain && one.topic === "orders/create");
  await world.settle();
  await asSystem((tx) => execute(tx, sql`DELETE FROM inbox WHERE shop_domain = ${domain} AND topic LIKE 'orders/%'`));
  await world.devstore.webhooks.deliverAgain(order?.id ?? "");
  await world.settle();

  expect(uninstalled?.state).toBe("delivered");
  expect(await reasonsOf(domain, "orders/create")).toEqual([{ state: "done", reason: '{"code":"uninstalled"}' }]);
  expect(await shopOf(domain)).toMatchObject({ id: shop.id, state: "uninstalled" });
});

test("a shop that grants all orders later is imported again, with its whole history", async () => {
  const domain = givenDevstoreShop("grows");
  world.devstore.store.install(domain, SIXTY_DAYS_ONLY);
  await world.home(domain);
  await world.settle();
  const shop = await shopOf(domain);
  world.devstore.store.shops.get(domain)?.orders.forEach((order) => {
    order.createdAt = order.processedAt;
  });
  const limited = { shop, names: await namesOf(shop) };

  world.devstore.store.install(domain, ALL);
  await world.settle();

  expect(limited.shop.isHistoryLimited).toBe(true);
  expect(await shopOf(domain)).toMatchObject({ isHistoryLimited: false, isImportLimited: false, scopes: ALL });
  expect(await importsOf(shop)).toEqual(["finished", "finished"]);
  expect(await namesOf(shop)).toHaveLength(2);
});

test("a shop that takes all orders back keeps its history, which is marked as limited", async () => {
  const domain = givenDevstoreShop("shrinks");
  const shop = await world.install(domain);

  world.devstore.store.install(domain, SIXTY_DAYS_ONLY);
  await world.settle();

  expect(await shopOf(domain)).toMatchObject({ isHistoryLimited: true, scopes: SIXTY_DAYS_ONLY });
  expect(await namesOf(shop)).toHaveLength(2);
  expect(await importsOf(shop)).toEqual(["finished"]);
});

test("a token from before the grant does not take the grant back when the merchant opens Encore", async () => {
  const domain = givenDevstoreShop("old-token");
  world.devstore.store.install(domain, SIXTY_DAYS_ONLY);
  await world.home(domain);
  await world.settle();

  // The webhook is worked off and has made the old token end; here one survives, as in a process that read it before.
  const before = await asSystem((tx) =>
    rows(tx, z.object({ expires_at: z.date() }), sql`SELECT expires_at FROM shop_session WHERE shop_domain = ${domain}`),
  );
  world.devstore.store.install(domain, ALL);
  await world.settle();
  await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE shop_session SET scope = ${SIXTY_DAYS_ONLY.join(",")}, expires_at = ${before[0]?.expires_at ?? START} WHERE shop_domain = ${domain}`,
    ),
  );
  await world.home(domain);

  expect(await shopOf(domain)).toMatchObject({ scopes: ALL, isHistoryLimited: false });
});

test.each(["redirected", "refused"] as const)(
  "a shop whose domain changes (the old one is %s) stays the same tenant, with every order under both names",
  async (old) => {
    const domain = givenDevstoreShop(`before-${old}`);
    const renamed = `after-${old}.myshopify.com`;
    const shop = await world.install(domain);
    world.devstore.webhooks.pause();
    const last = buys(domain, "cem@example.com", 100);
    world.devstore.store.changeDomain(domain, renamed, old);
    const next = buys(renamed, "cem@example.com", 200);

    world.devstore.webhooks.resume();
    await world.settle();

    expect(await findShop(domain)).toBeNull();
    expect(await shopOf(renamed)).toMatchObject({ id: shop.id, state: "installed" });
    expect(await namesOf(shop)).toEqual(expect.arrayContaining([last.name, next.name]));
    // The token is good under the new name: what the next night asks is answered.
    buys(renamed, "dan@example.com", 300);
    await reconcileOnce(shop);
    expect((await figuresOf(renamed)).now.value).toBe(3600);
  },
);

test("a merchant who opens Encore under a new domain, before any news of it, is in their own shop", async () => {
  const domain = givenDevstoreShop("opens-before");
  const renamed = "opens-after.myshopify.com";
  const shop = await world.install(domain);
  world.devstore.webhooks.pause();
  world.devstore.store.changeDomain(domain, renamed, "refused");
  const next = buys(renamed, "cem@example.com", 200);

  const opened = await figuresOf(renamed);
  world.devstore.webhooks.resume();
  await world.settle();

  expect(opened.now.value).toBe(3000);
  expect(await shopOf(renamed)).toMatchObject({ id: shop.id });
  expect(await findShop(domain)).toBeNull();
  expect(await namesOf(shop)).toContain(next.name);
});

test("a new name, time zone and currency are taken over, and the figures follow", async () => {
  const domain = givenDevstoreShop("settings");
  const shop = await world.install(domain);
  const basisOf = async () =>
    inShop(shop.id, (tx) =>
      rows(
        tx,
        z.object({ time_zone: z.string(), currency: z.string() }),
        sql`SELECT time_zone, currency FROM figures_basis WHERE shop_id = ${shop.id}`,
      ),
    );

  world.devstore.store.updateShop(domain, { name: "Kiosk", timeZone: "Asia/Tokyo" });
  await world.settle();

  expect(await shopOf(domain)).toMatchObject({ id: shop.id, name: "Kiosk", timeZone: "Asia/Tokyo" });
  expect(await basisOf()).toEqual([{ time_zone: "Asia/Tokyo", currency: "EUR" }]);
  expect((await figuresOf(domain)).now.value).toBe(3000);

  await later(MINUTE);
  world.devstore.store.updateShop(domain, { currency: "CHF" });
  await world.settle();

  expect(await shopOf(domain)).toMatchObject({ currency: "CHF" });
  expect(await basisOf()).toEqual([{ time_zone: "Asia/Tokyo", currency: "CHF" }]);
});

function atShopify(domain: string) {
  const installation = world.devstore.store.shops.get(domain)?.installation;
  if (installation === undefined || installation === null) expect.fail("Encore is installed");
  return installation;
}

test("a token that is revoked before its time is replaced once, and the work goes on", async () => {
  const domain = givenDevstoreShop("revoked");
  const shop = await world.install(domain);
  atShopify(domain).accessTokens.splice(0);
  world.devstore.faults.set({ webhooks: { lost: 1 } });
  buys(domain, "ben@example.com", 700);
  world.devstore.faults.clear();

  await reconcileOnce(shop);

  expect(await namesOf(shop)).toHaveLength(3);
  expect((await shopOf(domain)).pause).toBeNull();
});

test("a shop whose tokens are all refused pauses with a reason, and goes on by itself when its merchant opens Encore", async () => {
  const domain = givenDevstoreShop("paused");
  const shop = await world.install(domain);
  await tick(now());
  atShopify(domain).accessTokens.splice(0);
  atShopify(domain).refreshTokens.splice(0);
  world.devstore.faults.set({ webhooks: { lost: 1 } });
  buys(domain, "ben@example.com", 700);
  world.devstore.faults.clear();
  await later(DAY);
  await tick(now());
  await world.settle();
  const paused = await shopOf(domain);

  const opened = await figuresOf(domain);
  await world.settle();
  const healed = await figuresOf(domain);

  expect(paused.pause).toMatchObject({ reason: "token-gone", until: null });
  expect(opened.pause).toMatchObject({ reason: "token-gone", until: expect.any(String) as string });
  expect(opened.now.value).toBe(3000);
  expect(healed.pause).toBeNull();
  expect(healed.now.value).toBe(3700);
  expect(await importsOf(shop)).toEqual(["finished"]);
});

test("an import whose tokens are taken away waits for the merchant, and then goes on where it was", async () => {
  const domain = givenDevstoreShop("waits");
  world.devstore.store.install(domain, ALL);
  await world.home(domain);
  atShopify(domain).accessTokens.splice(0);
  atShopify(domain).refreshTokens.splice(0);
  await world.settle();
  const shop = await shopOf(domain);
  const waiting = await importsOf(shop);

  await world.home(domain);
  await world.settle();

  expect(shop.pause).toMatchObject({ reason: "token-gone", until: null });
  expect(waiting).not.toContain("failed");
  expect(await importsOf(shop)).toEqual(["finished"]);
  expect((await figuresOf(domain)).now.value).toBe(3000);
});

/** So much real time has gone by since anybody used the shop's tokens. */
async function quietFor(domain: string, days: number): Promise<void> {
  const shift = days * DAY;
  const back = (text: string): string => new Date(Date.parse(text) - shift).toISOString();
  const installation = atShopify(domain);
  for (const token of installation.accessTokens) if (token.expiresAt !== null) token.expiresAt = back(token.expiresAt);
  for (const token of installation.refreshTokens) token.expiresAt = back(token.expiresAt);
  await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE shop_session SET expires_at = expires_at - make_interval(secs => ${shift / 1000}), updated_at = updated_at - make_interval(secs => ${shift / 1000}),
            refresh_expires_at = refresh_expires_at - make_interval(secs => ${shift / 1000}) WHERE shop_domain = ${domain}`,
    ),
  );
}

const daysLeft = async (domain: string): Promise<number> => {
  const [session] = await asSystem((tx) =>
    rows(tx, z.object({ ends: z.date() }), sql`SELECT refresh_expires_at AS ends FROM shop_session WHERE shop_domain = ${domain}`),
  );
  return Math.round(((session?.ends.getTime() ?? 0) - Date.now()) / DAY);
};

test("a shop that was quiet for 80 days, with the worker off all the time, is served the moment the worker is back", async () => {
  const domain = givenDevstoreShop("quiet");
  const shop = await world.install(domain);
  await tick(now());
  await quietFor(domain, 80);
  const before = await daysLeft(domain);

  await reconcileOnce(shop);

  expect(before).toBe(10);
  expect(await daysLeft(domain)).toBe(90);
  expect((await shopOf(domain)).pause).toBeNull();
});

test("a week after anybody used a shop's tokens they are exchanged, although nobody needs them", async () => {
  const domain = givenDevstoreShop("weekly");
  await world.install(domain);
  await tick(now());
  await quietFor(domain, 7);
  await later(7 * DAY);
  // The nightly sweep would use them, too; here the weekly task is alone.
  await asSystem((tx) =>
    execute(tx, sql`UPDATE due_task SET due_at = ${new Date(now().getTime() + 30 * DAY)} WHERE task <> 'refresh-tokens'`),
  );

  await tick(now());
  await world.settle();

  expect(await daysLeft(domain)).toBe(90);
});

test("a shop that was quiet for more than 90 days waits for its merchant", async () => {
  const domain = givenDevstoreShop("too-quiet");
  const shop = await world.install(domain);
  await tick(now());
  await quietFor(domain, 91);
  await later(DAY);
  await tick(now());
  await world.settle();
  const waiting = await shopOf(domain);

  await world.home(domain);
  await world.settle();

  expect(waiting).toMatchObject({ id: shop.id, state: "installed", pause: { reason: "token-gone" } });
  expect((await shopOf(domain)).pause).toBeNull();
  expect(await daysLeft(domain)).toBe(90);
});

test("several workers that tick at once do each task once, and plan it once", async () => {
  const domain = givenDevstoreShop("workers");
  const shop = await world.install(domain);
  await tick(now());
  await later(8 * DAY);
  // Loaded anew, the app has a database pool and a memory of its own, like a second process.
  vi.resetModules();
  const second = await import("#app/jobs/tick.server.ts");

  await Promise.all([tick(now()), second.tick(now()), tick(now()), second.tick(now())]);

  const jobs = await asSystem((tx) =>
    rows(
      tx,
      z.object({ name: z.string(), jobs: z.coerce.number() }),
      sql`SELECT name, count(*) AS jobs FROM pgboss.job WHERE data->>'shopId' = ${String(shop.id)} AND name IN ('reconcile', 'refresh-tokens')
            AND state = 'created' GROUP BY name ORDER BY name`,
    ),
  );
  const due = await asSystem((tx) =>
    rows(tx, z.object({ due_at: z.date() }), sql`SELECT due_at FROM due_task WHERE shop_id = ${shop.id} AND due_at <= ${now()}`),
  );
  expect(jobs).toEqual([
    { name: "reconcile", jobs: 1 },
    { name: "refresh-tokens", jobs: 1 },
  ]);
  expect(due).toEqual([]);
  await world.settle();
});
