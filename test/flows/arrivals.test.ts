import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { allJobs } from "#app/jobs/registry.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import type { PlaceOrder } from "#test/devstore/state.ts";
import { sendWebhook } from "#test/support/send-webhook.ts";
import { dumpShop } from "#test/support/shop-dump.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// What can become of an order and a customer, one story each, told by the local Shopify and read where a merchant reads it.

const admin = new pg.Client({ connectionString: process.env["DATABASE_ADMIN_URL"] ?? "" });
let world: World;
let clock = new Date();
let shop: Shop;
let shops = 0;

beforeAll(async () => {
  await admin.connect();
  world = await startWorld({ now: () => clock });
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});
beforeEach(async () => {
  shops += 1;
  const domain = `arrivals-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  shop = await world.install(domain);
});

const later = (): void => {
  clock = new Date(clock.getTime() + 2000);
};

/** An order of 50.00 by Anna, two days ago, unless said otherwise. */
function placed(wish: Partial<PlaceOrder> = {}) {
  later();
  return world.devstore.store.placeOrder(shop.domain, {
    email: "anna@example.com",
    firstName: "Anna",
    lines: [
      { quantity: 2, unitPrice: 2000, title: "Mug" },
      { quantity: 1, unitPrice: 1000, title: "Tea" },
    ],
    processedAt: new Date(clock.getTime() - 2 * 86_400_000).toISOString(),
    ...wish,
  });
}

type Figures = Readonly<{ value: number; purchases: number; customers: number }>;

/** What the home page says of the last 30 days, after everything has arrived. */
async function figures(): Promise<Figures> {
  await world.settle();
  const { view } = await world.home(shop.domain, "?period=last-30-days");
  if (view.state === "no-orders") return { value: 0, purchases: 0, customers: 0 };
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}.`);
  return { value: view.now.value, purchases: view.now.purchases, customers: view.now.customers };
}

const people = async (): Promise<string[]> => {
  const { rows: found } = await world.customers(shop.domain, "?set=all&period=last-30-days");
  return found.map((one) => `${one.name ?? "nobody"} ${one.email ?? ""} ${String(one.value)}`.trim()).toSorted();
};

const stored = (query: ReturnType<typeof sql>) => inShop(shop.id, (tx) => rows(tx, z.record(z.string(), z.unknown()), query));

test("an order is created, paid, sent and archived, and counts once, from its first day", async () => {
  const order = placed({ financialStatus: "PENDING" });
  const pending = await figures();
  for (const step of ["payOrder", "fulfillOrder", "closeOrder", "reopenOrder"] as const) {
    later();
    world.devstore.store[step](shop.domain, order.id);
  }

  expect(pending).toEqual({ value: 5000, purchases: 1, customers: 1 });
  expect(await figures()).toEqual(pending);
  expect(await stored(sql`SELECT financial_status FROM orders`)).toEqual([{ financial_status: "paid" }]);
  expect(await stored(sql`SELECT status FROM fulfilment`)).toEqual([{ status: "success" }]);
});

test("an edited order is worth what is left of it, and nothing when nothing is left", async () => {
  const order = placed();
  later();
  world.devstore.store.editOrder(shop.domain, order.id, [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }]);
  const smaller = await figures();
  later();
  world.devstore.store.editOrder(
    shop.domain,
    order.id,
    order.lines.map((line) => ({ lineItemId: line.id, quantity: 0 })),
  );

  expect(smaller.value).toBe(3000);
  expect(await figures()).toEqual({ value: 0, purchases: 0, customers: 0 });
});

test.each<[string, (order: ReturnType<typeof placed>) => Parameters<World["devstore"]["store"]["refundOrder"]>[2], number]>([
  ["an item", (order) => ({ lines: [{ lineItemId: order.lines[1]?.id ?? 0, quantity: 1 }] }), 4490],
  ["the shipping", () => ({ lines: [], amount: 490 }), 5000],
  ["something out of goodwill", () => ({ lines: [], amount: 700 }), 4790],
])("an order of which %s is given back keeps the rest of its value", async (_name, refund, value) => {
  const order = placed({ shipping: 490 });
  later();
  world.devstore.store.refundOrder(shop.domain, order.id, refund(order));

  expect(await figures()).toEqual({ value, purchases: 1, customers: 1 });
});

test("an order that is given back wholly is no purchase, nor is one that is cancelled, however it was paid", async () => {
  const refunded = placed();
  const cancelled = placed({ email: "ben@example.com" });
  const unpaid = placed({ email: "cem@example.com", financialStatus: "PENDING" });
  const before = await figures();
  later();
  world.devstore.store.refundOrder(shop.domain, refunded.id, { lines: null });
  world.devstore.store.cancelOrder(shop.domain, cancelled.id);
  world.devstore.store.cancelOrder(shop.domain, unpaid.id);

  expect(before.purchases).toBe(3);
  expect(await figures()).toEqual({ value: 0, purchases: 0, customers: 0 });
});

test("a deleted order leaves the figures for ever, also when its last change comes after it", async () => {
  const order = placed();
  later();
  world.devstore.store.closeOrder(shop.domain, order.id);
  await figures();
  const late = world.devstore.webhooks.deliveries.findLast((one) => one.topic === "orders/updated" && one.shop === shop.domain);
  world.devstore.store.deleteOrder(shop.domain, order.id);
  const deleted = await figures();
  await sendWebhook(shop.domain, "orders/updated", late?.body ?? "");

  expect(late).toBeDefined();
  expect(deleted).toEqual({ value: 0, purchases: 0, customers: 0 });
  expect(await figures()).toEqual(deleted);
});

test("a deletion that comes before its order keeps the order out", async () => {
  await sendWebhook(shop.domain, "orders/delete", '{"id":4711}');
  await sendWebhook(
    shop.domain,
    "orders/create",
    '{"id":4711,"currency":"EUR","total_price":"10.00","updated_at":"2026-05-01T10:00:00Z","processed_at":"2026-05-01T10:00:00Z","email":"a@example.com"}',
  );
  await drain(allJobs);

  expect(await stored(sql`SELECT id FROM orders`)).toEqual([]);
  expect(await stored(sql`SELECT id FROM customer`)).toEqual([]);
});

test("tests are no purchases; drafts, sales at the till and free orders are; a gift card's value is not revenue; other currencies stand apart", async () => {
  placed({ isTest: true });
  placed({ sourceName: "pos", email: null, guest: true });
  placed({ sourceName: "shopify_draft_order" });
  placed({ lines: [{ quantity: 1, unitPrice: 0 }], email: "ben@example.com" });
  placed({
    lines: [
      { quantity: 1, unitPrice: 2500, isGiftCard: true },
      { quantity: 1, unitPrice: 900 },
    ],
  });
  placed({ currency: "USD" });

  expect(await figures()).toEqual({ value: 5000 + 5000 + 0 + 900, purchases: 4, customers: 2 });
  const { view } = await world.home(shop.domain, "?period=last-30-days");
  expect(JSON.stringify(view)).toContain("USD");
});

test("a guest becomes the customer who has their e-mail, and a guest again when the customer is deleted", async () => {
  placed({ guest: true, email: "Gast@example.com" });
  const asGuest = [await figures(), await people()];
  later();
  const customer = world.devstore.store.createCustomer(shop.domain, { email: "gast@example.com", firstName: "Gerda" });
  const known = [await figures(), await people()];
  later();
  world.devstore.store.deleteCustomer(shop.domain, customer.id);

  expect(asGuest).toEqual([{ value: 5000, purchases: 1, customers: 1 }, ["nobody gast@example.com 5000"]]);
  expect(known).toEqual([{ value: 5000, purchases: 1, customers: 1 }, ["Gerda gast@example.com 5000"]]);
  expect([await figures(), await people()]).toEqual(asGuest);
});

test("an e-mail that went from one customer to another takes its guest orders along", async () => {
  const { store } = world.devstore;
  const anna = store.createCustomer(shop.domain, { email: "shared@example.com", firstName: "Anna" });
  placed({ guest: true, email: "shared@example.com" });
  const hers = [await figures(), await people()];
  later();
  store.updateCustomer(shop.domain, anna.id, { email: "anna@example.com" });
  later();
  store.createCustomer(shop.domain, { email: "shared@example.com", firstName: "Ben" });
  await world.settle();

  expect(hers[1]).toEqual(["Anna shared@example.com 5000"]);
  expect(await people()).toEqual(["Ben shared@example.com 5000"]);
});

test("two customers who were merged are one, whatever still comes under the old number", async () => {
  const { store, webhooks } = world.devstore;
  const first = placed({ email: "anna@example.com" });
  const second = placed({ email: "anna@work.example" });
  placed({ guest: true, email: "anna@work.example" });
  const apart = await figures();
  const old = webhooks.deliveries.findLast((one) => one.topic === "orders/create" && Buffer.from(one.body).includes(String(second.id)));
  later();
  store.mergeCustomers(shop.domain, first.customerId ?? 0, second.customerId ?? 0);
  const merged = await figures();
  await sendWebhook(shop.domain, "orders/updated", old?.body ?? "");
  await world.settle();

  expect(apart).toEqual({ value: 15_000, purchases: 3, customers: 2 });
  expect(merged).toEqual({ value: 15_000, purchases: 3, customers: 1 });
  expect(await figures()).toEqual(merged);
  expect(await people()).toEqual(["Anna anna@example.com 15000"]);
});

test("a merge that failed or is only wanted changes nothing", async () => {
  const first = placed({ email: "anna@example.com" });
  const second = placed({ email: "ben@example.com" });
  await world.settle();
  const before = await dumpShop(admin, shop.id);
  for (const status of ["failed", "in_progress"]) {
    const gid = (id: number | null) => `gid://shopify/Customer/${String(id)}`;
    const body = {
      admin_graphql_api_customer_kept_id: gid(first.customerId),
      admin_graphql_api_customer_deleted_id: gid(second.customerId),
      status,
    };
    await sendWebhook(shop.domain, "customers/merge", JSON.stringify(body));
  }
  await world.settle();

  expect(await dumpShop(admin, shop.id)).toEqual(before);
});

test("a deleted customer's purchases keep counting under a number, and nothing of the person stays", async () => {
  const order = placed({ country: "AT" });
  const before = await figures();
  later();
  const customerId = order.customerId ?? 0;
  world.devstore.store.updateCustomer(shop.domain, customerId, {
    tags: ["vip"],
    emailConsent: { state: "SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: null },
  });
  await world.settle();
  const known = await stored(sql`SELECT tags, consent_state FROM customer`);
  later();
  world.devstore.store.deleteCustomer(shop.domain, customerId);

  expect(await figures()).toEqual(before);
  expect(known).toEqual([{ tags: ["vip"], consent_state: "SUBSCRIBED" }]);
  expect(
    await stored(
      sql`SELECT email_enc, name_enc, country, tags, consent_state, deleted_at IS NOT NULL AS is_deleted, purchases FROM customer`,
    ),
  ).toEqual([{ email_enc: null, name_enc: null, country: null, tags: [], consent_state: null, is_deleted: true, purchases: 1 }]);
  expect(await stored(sql`SELECT * FROM consent_event`)).toEqual([]);
});

test("consent and tags follow what was said last, and every consent is remembered with its time", async () => {
  const { store } = world.devstore;
  const { id } = store.createCustomer(shop.domain, { email: "anna@example.com" });
  for (const state of ["SUBSCRIBED", "UNSUBSCRIBED"] as const) {
    later();
    store.updateCustomer(shop.domain, id, { emailConsent: { state, optInLevel: "SINGLE_OPT_IN", updatedAt: null } });
  }
  for (const tags of [["vip", "press"], ["press"], ["press", "wholesale"]]) {
    later();
    store.updateCustomer(shop.domain, id, { tags });
  }
  await world.settle();
  for (const late of world.devstore.webhooks.deliveries.filter((one) => one.shop === shop.domain).toReversed())
    await sendWebhook(shop.domain, late.topic, late.body);
  await drain(allJobs);

  expect(await stored(sql`SELECT tags, consent_state FROM customer`)).toEqual([
    { tags: ["press", "wholesale"], consent_state: "UNSUBSCRIBED" },
  ]);
  expect(await stored(sql`SELECT state FROM consent_event ORDER BY at`)).toEqual([{ state: "SUBSCRIBED" }, { state: "UNSUBSCRIBED" }]);
});
