import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const NOW = new Date();
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let shops = 0;
function givenDevstoreShop(): string {
  shops += 1;
  const domain = `story-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  return domain;
}

function buys(shop: string, email: string, days: number, unitPrice: number) {
  return world.devstore.store.placeOrder(shop, { email, lines: [{ quantity: 1, unitPrice }], processedAt: daysAgo(days) });
}

async function figures(shop: string, query = "?period=last-30-days") {
  const { view } = await world.home(shop, query);
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return view;
}

test("a shop that installs Encore sees how its customers of the past came back", async () => {
  const shop = givenDevstoreShop();
  buys(shop, "anna@example.com", 45, 5000);
  buys(shop, "anna@example.com", 5, 3000);
  buys(shop, "ben@example.com", 40, 2000);
  buys(shop, "cem@example.com", 3, 1000);

  await world.install(shop);

  const { now } = await figures(shop);
  expect(now.counts).toEqual({
    kind: "known",
    isTruncated: expect.any(Boolean) as boolean,
    value: { S: 2, E: 2, N: 1, retained: 1, reactivated: 0 },
  });
  expect(now.value).toBe(4000);
  expect(now.repeatCounts).toEqual({ customers: 3, repeatCustomers: 1 });
});

test("the page says how far the import is before there are figures", async () => {
  const shop = givenDevstoreShop();
  buys(shop, "anna@example.com", 45, 5000);
  world.devstore.store.install(shop, ["read_orders", "read_all_orders", "read_customers"]);

  await world.home(shop);
  const { view } = await world.home(shop);

  expect(view).toMatchObject({ state: "importing" });
});

test("a shop without orders is told what will be here", async () => {
  const shop = givenDevstoreShop();

  await world.install(shop);

  expect((await world.home(shop)).view).toEqual({ state: "no-orders" });
});

test("an order placed after the import changes the figures, and its second delivery changes nothing", async () => {
  const shop = givenDevstoreShop();
  buys(shop, "anna@example.com", 45, 5000);
  await world.install(shop);

  buys(shop, "anna@example.com", 0, 2500);
  await world.settle();
  const after = await figures(shop);
  for (const delivery of world.devstore.webhooks.deliveries) await world.devstore.webhooks.deliverAgain(delivery.id);
  await world.settle();
  const again = await figures(shop);

  expect(after.now.counts).toMatchObject({ value: { S: 1, E: 1, N: 0, retained: 1 } });
  expect(after.now.value).toBe(2500);
  expect(again.now).toEqual(after.now);
});

test("a refund takes its money out of the figures, a cancelled order leaves them", async () => {
  const shop = givenDevstoreShop();
  const refunded = buys(shop, "anna@example.com", 4, 5000);
  const cancelled = buys(shop, "ben@example.com", 3, 7000);
  buys(shop, "cem@example.com", 2, 1000);
  await world.install(shop);

  world.devstore.store.refundOrder(shop, refunded.id, { lines: [], amount: 2000 });
  world.devstore.store.cancelOrder(shop, cancelled.id);
  await world.settle();

  const { now } = await figures(shop);
  expect(now.value).toBe(4000);
  expect(now.purchases).toBe(2);
});

test("a guest with an e-mail is a customer, one without counts for revenue only", async () => {
  const shop = givenDevstoreShop();
  const lines = [{ quantity: 1, unitPrice: 1000 }];
  world.devstore.store.placeOrder(shop, { guest: true, email: "Gast@Example.com ", lines, processedAt: daysAgo(9) });
  world.devstore.store.placeOrder(shop, { guest: true, email: "gast@example.com", lines, processedAt: daysAgo(5) });
  world.devstore.store.placeOrder(shop, { guest: true, email: null, sourceName: "pos", lines, processedAt: daysAgo(4) });

  await world.install(shop);

  const { now } = await figures(shop);
  expect(now.value).toBe(3000);
  expect(now.repeatCounts).toEqual({ customers: 1, repeatCustomers: 1 });
});

test("the customers behind a figure are as many as the figure says, with their names", async () => {
  const shop = givenDevstoreShop();
  world.devstore.store.placeOrder(shop, {
    email: "anna@example.com",
    firstName: "Anna",
    lastName: "Ahorn",
    lines: [{ quantity: 2, unitPrice: 1500 }],
    processedAt: daysAgo(3),
  });
  await world.install(shop);

  const list = await world.customers(shop, "?set=new&period=last-30-days");
  const orders = await world.orders(shop, "?set=all&period=last-30-days");

  expect(list.totals).toMatchObject({ customers: 1, value: 3000 });
  expect(list.rows).toMatchObject([{ name: "Anna Ahorn", email: "anna@example.com", value: 3000, purchases: 1 }]);
  expect(orders.view.total).toEqual({ count: 1, value: 3000 });
  expect(orders.rows).toMatchObject([{ customerName: "Anna Ahorn", value: 3000 }]);
});
