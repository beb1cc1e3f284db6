import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { addProgress, endImport, enterPhase, findLatestImport, restartCount } from "#app/domains/history/import.data.server.ts";
import { lookUpOrder, recordCoverage, startImport } from "#app/domains/history/history.server.ts";
import { settingsView } from "#app/domains/settings/settings.server.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { retryImport } from "#app/jobs/start-import.server.ts";
import { dayOf } from "#app/lib/calendar.ts";
import { asSystem, execute, inShop, rows, sql } from "#app/platform/db.server.ts";
import { daysAgo, NOW, startPastWorld } from "#test/support/past-world.ts";
import type { PastWorld } from "#test/support/past-world.ts";
import type { World } from "#test/support/world.ts";

const SIXTY_DAYS_AGO = dayOf(NOW, "Europe/Berlin") - 60;

let past: PastWorld;
let world: World;
beforeAll(async () => {
  past = await startPastWorld("past");
  world = past.world;
});
afterAll(() => world.stop());

const givenDevstoreShop = (): string => past.givenDomain();
const installLimited = (domain: string): Promise<Shop> => past.installLimited(domain);
const figures = (domain: string, query = "?period=last-30-days") => past.figures(domain, query);
const buys = (shop: string, email: string, days: number) =>
  past.placeOrder(shop, days, { email, lines: [{ quantity: 1, unitPrice: 1000 }] });

test("a shop that shows sixty days knows its old customers by Shopify's order index, and calls nobody new who is not", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 200);
  buys(domain, "anna@example.com", 10);
  buys(domain, "ben@example.com", 5);
  buys(domain, "cem@example.com", 40);
  buys(domain, "cem@example.com", 3);

  await installLimited(domain);

  const { now, historyStart, withoutCohort, cohorts } = await figures(domain);
  expect(historyStart).toEqual({ day: SIXTY_DAYS_AGO, isLimited: true });
  expect(now.counts).toMatchObject({ kind: "known", value: { S: 1, E: 3, N: 1, retained: 1, reactivated: 1 } });
  expect(now.repeatCounts).toEqual({ customers: 3, repeatCustomers: 2 });
  expect(withoutCohort).toEqual({ earlier: 1, unsure: 0 });
  expect(cohorts.rows.reduce((sum, row) => sum + row.size, 0)).toBe(2);
  expect(now.clvHistoricMean).toEqual({ kind: "unknown", reason: "earlier-purchases" });
});

test("the lists behind the figures of such a shop say the same", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 200);
  buys(domain, "anna@example.com", 10);
  buys(domain, "ben@example.com", 5);
  await installLimited(domain);

  const reactivated = await world.customers(domain, "?set=reactivated&period=last-30-days");
  const fresh = await world.customers(domain, "?set=new&period=last-30-days");
  const repeat = await world.customers(domain, "?set=repeat&period=last-30-days");

  expect(reactivated.rows.map((row) => row.email)).toEqual(["anna@example.com"]);
  expect(fresh.rows.map((row) => row.email)).toEqual(["ben@example.com"]);
  expect(repeat.rows.map((row) => row.email)).toEqual(["anna@example.com"]);
});

test("a customer whose order came by webhook is new to nobody until Shopify says which order of theirs it was", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "cem@example.com", 40);
  const shop = await installLimited(domain);

  const order = buys(domain, "dora@example.com", 1);
  await world.settle();
  const asked = await figures(domain);
  await lookUpOrder(shop, BigInt(order.id), NOW);
  const answered = await figures(domain);

  expect(asked.now).toMatchObject({ customers: 1, newCustomers: null, unsureCustomers: 1, crrTextbook: { reason: "who-is-new" } });
  expect(asked.now.crrMatched).toMatchObject({ kind: "known", value: 0 });
  expect(answered.now).toMatchObject({ customers: 1, newCustomers: 1, unsureCustomers: 0 });
});

test("a known customer's later order by webhook needs no index: the earlier one tells", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "cem@example.com", 40);
  await installLimited(domain);

  buys(domain, "cem@example.com", 1);
  await world.settle();

  expect((await figures(domain)).now.counts).toMatchObject({ value: { S: 1, E: 1, N: 0, retained: 1, reactivated: 0 } });
});

test("a shop whose orders are all older is limited, not empty", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 200);

  await installLimited(domain);

  expect((await world.home(domain)).view).toEqual({ state: "no-orders", hiddenBefore: SIXTY_DAYS_AGO });
});

const importAgain = async (shop: Shop): Promise<void> => {
  await retryImport(shop.id, new Date());
  await world.settle();
};

/** As if Encore had been installed, and had begun to see the shop, so many days earlier, and had last seen all of it then. */
async function givenSince(shop: Shop, days: number, coveredDaysAgo: number): Promise<void> {
  await inShop(shop.id, (tx) =>
    execute(
      tx,
      sql`UPDATE figures_basis SET history_starts_on = history_starts_on - ${days}::int, covered_until = ${daysAgo(coveredDaysAgo)} WHERE shop_id = ${shop.id}`,
    ),
  );
}

test("the start of the history does not move with an import a year later", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "cem@example.com", 40);
  const shop = await installLimited(domain);
  await givenSince(shop, 365, 365);
  await asSystem((tx) => execute(tx, sql`UPDATE shop SET installed_at = ${daysAgo(400)} WHERE id = ${shop.id}`));

  await importAgain(shop);

  expect((await figures(domain)).historyStart).toEqual({ day: SIXTY_DAYS_AGO - 365, isLimited: true });
  expect(await findShop(domain)).toMatchObject({ historyStartsOn: SIXTY_DAYS_AGO - 365 });
});

test("a shop that was away for longer than Shopify looks back begins anew, and one that was compared lately does not", async () => {
  const [away, compared] = [givenDevstoreShop(), givenDevstoreShop()];
  const starts: number[] = [];
  for (const domain of [away, compared]) {
    buys(domain, "cem@example.com", 40);
    const shop = await installLimited(domain);
    await givenSince(shop, 365, 100);
    if (domain === compared) await inShop(shop.id, (tx) => recordCoverage(tx, shop.id, daysAgo(20)));
    await importAgain(shop);
    starts.push((await figures(domain)).historyStart.day);
  }

  expect(starts).toEqual([SIXTY_DAYS_AGO, SIXTY_DAYS_AGO - 365]);
});

test("read_all_orders, granted later, brings the whole history with the next import and not before", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 200);
  buys(domain, "anna@example.com", 10);
  const shop = await installLimited(domain);
  await asSystem((tx) => execute(tx, sql`UPDATE shop SET is_history_limited = false WHERE id = ${shop.id}`));
  const granted = await figures(domain);

  world.devstore.store.install(domain, ["read_orders", "read_all_orders", "read_customers", "read_customer_merge"]);
  await world.settle();
  await importAgain(shop);
  const imported = await figures(domain);

  expect(granted.historyStart).toEqual({ day: SIXTY_DAYS_AGO, isLimited: true });
  expect(imported.historyStart).toEqual({ day: dayOf(daysAgo(200), "Europe/Berlin"), isLimited: false });
  expect(imported.now.clvHistoricMean).toMatchObject({ kind: "known", value: 2000 });
});

test("an import that runs again leaves the figures where they are, and says so", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 10);
  const shop = await world.install(domain);

  await startImport(shop.id, new Date());
  const during = await figures(domain);
  await importAgain(shop);
  const after = await figures(domain);

  expect(during).toMatchObject({ underway: { kind: "reimporting", phase: "starting" }, now: { value: 1000 } });
  expect(after).toMatchObject({ underway: null, now: { value: 1000 } });
});

test("an import that fails again leaves the figures, and says quietly that it did", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 10);
  const shop = await world.install(domain);
  world.devstore.store.setProtectedField(domain, "email", false);

  await importAgain(shop);

  expect(await figures(domain)).toMatchObject({ underway: { kind: "reimport-failed", reason: "access-denied" }, now: { value: 1000 } });
  expect((await settingsView(shop, NOW)).history.failedImport).toMatchObject({ reason: "access-denied" });
});

test("lines that could not be read are counted once, however often their file is read", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 10);
  const shop = await world.install(domain);
  await startImport(shop.id, NOW);

  await inShop(shop.id, async (tx) => {
    const id = (await findLatestImport(tx, shop.id))?.id ?? 0;
    await enterPhase(tx, shop.id, id, "customers", 1, NOW);
    await addProgress(tx, shop.id, id, { done: 1, rejected: 1, firstReason: '{"code":"not-json"}' });
    await enterPhase(tx, shop.id, id, "orders", 3, NOW);
    for (let reads = 0; reads < 2; reads += 1) {
      await restartCount(tx, shop.id, id, NOW);
      await addProgress(tx, shop.id, id, { done: 1, rejected: 2, firstReason: '{"code":"missing","field":"name"}' });
    }
    await endImport(tx, shop.id, id, null, NOW);
  });

  expect((await settingsView(shop, NOW)).history.lastImport).toMatchObject({ rejected: 3, firstReason: { code: "not-json" } });
});

test("after the import of a whole history no customer is without a cohort", async () => {
  const domain = givenDevstoreShop();
  buys(domain, "anna@example.com", 200);
  buys(domain, "anna@example.com", 10);

  const shop = await world.install(domain);

  expect((await figures(domain)).withoutCohort).toEqual({ earlier: 0, unsure: 0 });
  const unknown = await inShop(shop.id, (tx) =>
    rows(tx, z.object({ count: z.coerce.number() }), sql`SELECT count(*) AS count FROM purchase WHERE first_month IS NULL`),
  );
  expect(unknown).toEqual([{ count: 0 }]);
});
