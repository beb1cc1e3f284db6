import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { runRebuild } from "#app/domains/history/history.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { changeSettings } from "#app/jobs/change-settings.server.ts";
import { requestRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { asSystem, execute, inShop, lockPurchases, PurchasesBusyError, rows, sql } from "#app/platform/db.server.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const NET = { "value-rule": { was: "gross", typed: "net" } };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

// 23:30 of the 31st of July in Berlin, which is still the afternoon in New York; and 05:00 of the 1st of August, 23:00 the day before there.
const LAST_OF_JULY = "2026-07-31T21:30:00.000Z";
const FIRST_OF_AUGUST = "2026-08-01T03:00:00.000Z";
const JULY = "?from=2026-07-01&to=2026-07-31";
const AUGUST = "?from=2026-08-01&to=2026-08-31";

let shops = 0;
async function givenShop(): Promise<Shop> {
  shops += 1;
  const domain = `anew-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  buys(domain, LAST_OF_JULY);
  buys(domain, FIRST_OF_AUGUST);
  return world.install(domain);
}

function buys(domain: string, processedAt: string) {
  return world.devstore.store.placeOrder(domain, { email: "anna@example.com", lines: [{ quantity: 1, unitPrice: 1000 }], processedAt });
}

async function figures(domain: string, query = JULY) {
  const { view, shop } = await world.home(domain, query);
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return { ...view, shop };
}

const purchasesIn = async (domain: string, query: string): Promise<number> => (await figures(domain, query)).now.purchases;

function moveShop(shop: Shop, timeZone: string): Promise<number> {
  return asSystem((tx) => execute(tx, sql`UPDATE shop SET time_zone = ${timeZone} WHERE id = ${shop.id}`));
}

test("a new time zone leaves the old figures, marked, until all of them are computed anew", async () => {
  const shop = await givenShop();

  await moveShop(shop, "America/New_York");
  await requestRebuild(shop.id, "time-zone", new Date());
  const meanwhile = await figures(shop.domain);
  await world.settle();
  const after = await figures(shop.domain);

  expect(meanwhile).toMatchObject({
    now: { purchases: 1 },
    basis: { timeZone: "Europe/Berlin" },
    shop: { timeZone: "Europe/Berlin" },
    underway: { kind: "recomputing", reasons: ["time-zone"], to: { timeZone: "America/New_York" } },
  });
  expect(after).toMatchObject({ now: { purchases: 2 }, basis: { timeZone: "America/New_York" }, underway: null });
  expect(await purchasesIn(shop.domain, AUGUST)).toBe(0);
});

test("an order that comes while figures wait to be computed anew is counted as they are, and then as all are", async () => {
  const shop = await givenShop();
  await moveShop(shop, "America/New_York");

  buys(shop.domain, FIRST_OF_AUGUST);
  await world.devstore.idle();
  await world.settle();
  const counted = [await purchasesIn(shop.domain, JULY), await purchasesIn(shop.domain, AUGUST)];
  await requestRebuild(shop.id, "time-zone", new Date());
  await world.settle();

  // The first look at the page found that nobody was at it, and asked for it.
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect([await purchasesIn(shop.domain, JULY), await purchasesIn(shop.domain, AUGUST)]).toEqual([3, 0]);
});

test("orders are stored with the days of the new time zone, too", async () => {
  const shop = await givenShop();
  const days = () =>
    inShop(shop.id, (tx) =>
      rows(tx, z.object({ day: z.number(), month: z.number() }), sql`SELECT day, month FROM orders ORDER BY processed_at`),
    );
  const [first, second] = await days();

  await moveShop(shop, "America/New_York");
  await requestRebuild(shop.id, "time-zone", new Date());
  await world.settle();

  expect(second).toEqual({ day: (first?.day ?? 0) + 1, month: (first?.month ?? 0) + 1 });
  expect(await days()).toEqual([first, first]);
});

test("figures that nobody was asked to compute are computed when somebody looks at them", async () => {
  const shop = await givenShop();
  await moveShop(shop, "America/New_York");

  await figures(shop.domain);
  await world.settle();

  expect(await figures(shop.domain)).toMatchObject({ now: { purchases: 2 }, underway: null });
});

test("a rebuild that fails leaves the old figures and says that it tries again, and then does", async () => {
  const shop = await givenShop();
  await moveShop(shop, "Nowhere/City");

  await expect(runRebuild(shop.id, () => new Date())).rejects.toThrow(/Nowhere\/City/);
  const failed = await figures(shop.domain);
  await moveShop(shop, "America/New_York");
  await runRebuild(shop.id, () => new Date());
  const mended = await figures(shop.domain);

  expect(failed).toMatchObject({ now: { purchases: 1 }, underway: { kind: "recomputing", hasFailed: true } });
  expect(mended).toMatchObject({ now: { purchases: 2 }, underway: null });
});

test("two rebuilds at once, and one asked for while another runs, end in the same figures", async () => {
  const shop = await givenShop();
  await moveShop(shop, "America/New_York");
  await requestRebuild(shop.id, "time-zone", new Date());

  await Promise.all([
    runRebuild(shop.id, () => new Date()),
    runRebuild(shop.id, () => new Date()),
    changeSettings(shop, NET, { userId: null, at: new Date() }),
  ]);
  await world.settle();

  expect(await figures(shop.domain)).toMatchObject({
    now: { purchases: 2, customers: 1 },
    basis: { timeZone: "America/New_York", valueRule: "net" },
    underway: null,
  });
});

test("a rebuild that waited keeps the start of the history that was written meanwhile", async () => {
  const shop = await givenShop();
  await requestRebuild(shop.id, "asked", new Date());
  const startsOn = (await figures(shop.domain)).historyStart.day - 300;
  const waiting = () =>
    asSystem((tx) =>
      rows(
        tx,
        z.object({ waiting: z.coerce.number() }),
        sql`SELECT count(*) AS waiting FROM pg_locks WHERE locktype = 'advisory' AND objid = ${shop.id} AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      ),
    );
  let [hold, letGo] = [(): void => undefined, (): void => undefined];
  const isHeld = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holder = inShop(shop.id, async (tx) => {
    await lockPurchases(tx, shop.id);
    hold();
    await held;
    await execute(tx, sql`UPDATE figures_basis SET history_starts_on = ${startsOn} WHERE shop_id = ${shop.id}`);
  });
  await isHeld;

  // As an import ends: it holds the lock, and commits a new start when the rebuild has long been waiting.
  const rebuilding = runRebuild(shop.id, () => new Date());
  await vi.waitUntil(async () => (await waiting())[0]?.waiting === 1, { timeout: 10_000 });
  letGo();
  await holder;

  expect(await rebuilding).toBe("done");
  expect((await figures(shop.domain)).historyStart.day).toBe(startsOn);
});

test("an import ends with the figures that are wished by then", async () => {
  const shop = await givenShop();
  await moveShop(shop, "America/New_York");
  await changeSettings(shop, NET, { userId: null, at: new Date() });
  await inShop(shop.id, (tx) =>
    execute(
      tx,
      sql`INSERT INTO import (shop_id, kind, phase, started_at, phase_started_at) VALUES (${shop.id}, 'history', 'starting', now(), now())`,
    ),
  );

  const waiting = await runRebuild(shop.id, () => new Date());
  await world.settle();
  const beforeTheImport = (await figures(shop.domain)).basis;
  await world.devstore.idle();

  expect(waiting).toBe("nothing-to-do");
  expect(beforeTheImport).toMatchObject({ timeZone: "Europe/Berlin", valueRule: "gross" });
});

test("whoever meets a rebuild comes again later, and nothing of it failed", async () => {
  const shop = await givenShop();
  await requestRebuild(shop.id, "asked", new Date());
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let hold = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const holder = inShop(shop.id, async (tx) => {
    await lockPurchases(tx, shop.id);
    hold();
    await held;
  });
  await isHeld;

  const [writer, rebuild] = await Promise.all([
    inShop(shop.id, (tx) => lockPurchases(tx, shop.id)).catch((error: unknown) => error),
    runRebuild(shop.id, () => new Date()),
  ]);
  letGo();
  await holder;
  await world.settle();

  expect(writer).toBeInstanceOf(PurchasesBusyError);
  expect(rebuild).toBe("later");
  expect(await figures(shop.domain)).toMatchObject({ underway: null, now: { purchases: 1 } });
}, 30_000);
