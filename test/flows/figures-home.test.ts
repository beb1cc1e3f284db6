import { expect, test } from "vitest";
import { z } from "zod";
import { homeView } from "#app/domains/home/home.server.ts";
import type { HomeFigures } from "#app/domains/home/home.ts";
import { rebuildPurchases } from "#app/domains/retention/retention.server.ts";
import type { Past, RawPurchase } from "#app/domains/retention/retention.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf, dayOfIso, isoOfDay, monthOf } from "#app/lib/calendar.ts";
import { execute, inShop, rows, sql } from "#app/platform/db.server.ts";
import { givenShop } from "#test/support/shops.ts";

const NOW = new Date("2026-11-21T10:00:00Z");
const FIRST_DAY = dayOfIso("2026-06-01") ?? 0;

/** A shop whose import is over: customer by customer the times of their purchases, each of 10.00. */
async function givenImportedShop(customers: readonly (readonly string[])[], past: Past = "none"): Promise<Shop> {
  const shop = await givenShop({ timeZone: "Europe/Berlin", historyStartsOn: FIRST_DAY });
  await inShop(shop.id, async (tx) => {
    await execute(
      tx,
      sql`INSERT INTO import (shop_id, kind, phase, started_at, phase_started_at, finished_at)
          VALUES (${shop.id}::int, 'history', 'finished', ${NOW}, ${NOW}, ${NOW})`,
    );
    const ids = await rows(
      tx,
      z.object({ id: z.number() }),
      sql`INSERT INTO customer (shop_id) SELECT ${shop.id}::int FROM generate_series(1, ${customers.length}::int) RETURNING id`,
    );
    async function* source(): AsyncGenerator<RawPurchase> {
      for (const [index, times] of customers.entries()) {
        for (const [place, time] of times.entries()) {
          const at = new Date(time);
          const [day, month] = [dayOf(at, shop.timeZone), monthOf(at, shop.timeZone)];
          yield await Promise.resolve({
            orderId: BigInt(index * 100 + place),
            customerId: ids[index]?.id ?? 0,
            at,
            day,
            month,
            value: 1000,
            past,
          });
        }
      }
    }
    await rebuildPurchases(tx, shop.id, source());
  });
  return shop;
}

async function figuresOf(shop: Shop, params: Parameters<typeof homeView>[1] = {}, now = NOW): Promise<HomeFigures> {
  const view = await homeView(shop, params, now);
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return view;
}

test("an address that nobody can read shows the last 90 days and says why", async () => {
  const shop = await givenImportedShop([["2026-11-20T12:00:00Z"]]);

  const view = await figuresOf(shop, { from: "2026-11-31", to: "2026-12-01" });

  expect(view).toMatchObject({ periodProblem: "not-a-date", period: { preset: "last-90-days" } });
  expect(view.now.purchases).toBe(1);
});

test("an order of a moment ago is in every running period, in the shop's own day", async () => {
  // Half past eleven at night in Berlin is still the 21st, in UTC as well as there; an hour later it is the 22nd there only.
  const shop = await givenImportedShop([["2026-11-21T22:30:00Z"], ["2026-11-21T23:30:00Z"]]);

  const [evening, night] = [
    await figuresOf(shop, { period: "last-30-days" }, new Date("2026-11-21T22:45:00Z")),
    await figuresOf(shop, { period: "last-30-days" }, new Date("2026-11-21T23:45:00Z")),
  ];

  expect([isoOfDay(evening.today), evening.now.purchases]).toEqual(["2026-11-21", 1]);
  expect([isoOfDay(night.today), night.now.purchases]).toEqual(["2026-11-22", 2]);
});

test("in the first month of its history a shop reads 'not known yet' and not 0 %", async () => {
  const shop = await givenImportedShop([["2026-06-05T12:00:00Z"], ["2026-06-06T12:00:00Z", "2026-07-06T12:00:00Z"]]);

  const june = await figuresOf(shop, { from: "2026-06-01", to: "2026-06-30" });
  const july = await figuresOf(shop, { from: "2026-07-01", to: "2026-07-31" });

  expect(june.now.crrMatched).toEqual({ kind: "unknown", reason: "before-history" });
  expect(july.now.crrMatched).toEqual({ kind: "known", value: 0.5, isTruncated: false });
  expect(july.before.crrMatched).toEqual({ kind: "unknown", reason: "before-history" });
});

test("a shop that shows 60 days only, and whose orders tell nothing of the past, is not told who of its customers are new", async () => {
  const shop = await givenImportedShop([["2026-06-06T12:00:00Z", "2026-07-06T12:00:00Z"], ["2026-07-07T12:00:00Z"]], "unknown");

  const july = await figuresOf({ ...shop, isHistoryLimited: true }, { from: "2026-07-01", to: "2026-07-31" });

  expect(july.now.crrTextbook).toEqual({ kind: "unknown", reason: "who-is-new" });
  expect(july.now.newCustomers).toBeNull();
  expect(july.now.crrMatched).toEqual({ kind: "known", value: 1, isTruncated: false });
  expect(july.historyStart).toEqual({ day: FIRST_DAY, isLimited: true });
});

test("the trend and the revenue end where the year ends: twelve whole months, and the running one in revenue", async () => {
  const shop = await givenImportedShop([["2026-10-31T22:59:00Z", "2026-10-31T23:00:00Z"]]);

  const { trend, revenue, cohorts, clvHistoricMedian } = await figuresOf(shop);

  const november = 2026 * 12 + 10;
  expect([trend[0]?.month, trend.at(-1)?.month, trend.length]).toEqual([november - 12, november - 1, 12]);
  expect(revenue.slice(-2)).toMatchObject([
    { month: november - 1, newValue: 1000, returningValue: 0 },
    { month: november, newValue: 0, returningValue: 1000 },
  ]);
  expect(cohorts).toEqual({ rows: [{ month: november - 1, size: 1, active: [1, 1], value: [1000, 1000] }], unfinishedMonth: november });
  expect(clvHistoricMedian).toBe(2000);
});

test("a shop whose import found no orders is told so", async () => {
  expect(await homeView(await givenImportedShop([]), {}, NOW)).toEqual({ state: "no-orders" });
});

test("a shop that was installed a moment ago is importing", async () => {
  expect(await homeView(await givenShop(), {}, NOW)).toMatchObject({ state: "importing", phase: "starting" });
});
