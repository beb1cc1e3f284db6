import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { advanceReconciliation, lookUpOrder, reconciliationState, startReconciliation } from "#app/domains/history/history.server.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { reconcile } from "#app/jobs/reconcile.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { moveClock, now } from "#app/platform/clock.server.ts";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Only the demo may move the clock; the settings are read when they are first needed.
process.env["ENCORE_DEMO"] = "1";

// Whole days and nights go by, step by step.
vi.setConfig({ testTimeout: 300_000 });

const START = new Date();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

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
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin", plan: "plus" });
  return domain;
}

function buys(shop: string, email: string, unitPrice: number, more: Readonly<{ processedAt?: string }> = {}) {
  return world.devstore.store.placeOrder(shop, { email, lines: [{ quantity: 2, unitPrice }], shipping: 490, ...more });
}

/** What is done in the meantime is told to nobody. */
function untold<Result>(deeds: () => Result): Result {
  world.devstore.faults.set({ webhooks: { lost: 1 } });
  try {
    return deeds();
  } finally {
    world.devstore.faults.clear();
  }
}

/** Compares the shop with Shopify now, to the end. */
async function reconciled(shop: Shop) {
  await reconcile(shop.id, true, now());
  await world.settle();
  const { last } = await inShop(shop.id, (tx) => reconciliationState(tx, shop.id));
  return last;
}

const row = z.record(z.string(), z.unknown());

const textOf = (value: unknown): string => JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? String(one) : one));

/** Everything that is stored of a shop, with the names that people and orders have at Shopify in place of their ids. */
async function tablesOf({ id: shopId, domain }: Shop) {
  const people = world.devstore.store.shops.get(domain)?.customers;
  const nameOf = (shopifyId: unknown): unknown => people?.get(Number(shopifyId))?.email ?? shopifyId;
  const read = (query: ReturnType<typeof sql>) => inShop(shopId, (tx) => rows(tx, row, query));
  const orders = await read(sql`
    SELECT o.name, o.day, o.financial_status, o.cancelled_at, o.total, o.original_total, o.tax, o.shipping, o.discount, o.tip, o.gift_cards_sold,
      o.refunded, o.order_index, o.source_updated_at, replace(o.landing, ${domain}, 'shop') AS landing, o.referrer, o.utm_source, o.channel, o.country, o.locale, o.discount_codes,
      c.shopify_id AS customer,
      (SELECT json_agg(json_build_array(title, quantity, current_quantity, value, is_gift_card) ORDER BY id) FROM order_line l WHERE l.shop_id = o.shop_id AND l.order_id = o.id) AS lines,
      (SELECT json_agg(amount ORDER BY id) FROM refund r WHERE r.shop_id = o.shop_id AND r.order_id = o.id) AS refunds,
      (SELECT json_agg(json_build_array(status, shipped_at) ORDER BY id) FROM fulfilment f WHERE f.shop_id = o.shop_id AND f.order_id = o.id) AS fulfilments,
      (SELECT json_build_array(p.nth, p.value, p.prev_day, p.first_month) FROM purchase p WHERE p.shop_id = o.shop_id AND p.order_id = o.id) AS purchase
    FROM orders o LEFT JOIN customer c ON c.shop_id = o.shop_id AND c.id = o.customer_id WHERE o.shop_id = ${shopId} ORDER BY o.name`);
  const customers = await read(sql`
    SELECT c.shopify_id AS customer, c.email_enc IS NULL AS is_nameless, c.deleted_at IS NOT NULL AS is_deleted, m.shopify_id AS merged_into, c.tags,
      c.consent_state, c.consent_level, c.locale, c.country, c.purchases, c.value, c.first_at, c.last_at
    FROM customer c LEFT JOIN customer m ON m.shop_id = c.shop_id AND m.id = c.merged_into WHERE c.shop_id = ${shopId} ORDER BY c.shopify_id, c.value`);
  return {
    orders: orders.map((one) => ({ ...one, customer: nameOf(one["customer"]) })),
    customers: customers
      .map((one) => ({ ...one, customer: nameOf(one["customer"]), merged_into: nameOf(one["merged_into"]) }))
      .toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1)),
    days: await read(
      sql`SELECT day, purchases, value, first_purchases, customer_purchases FROM day_total WHERE shop_id = ${shopId} AND purchases > 0 ORDER BY day`,
    ),
    cohorts: await read(
      sql`SELECT first_month, month, customers, retained, purchases, value FROM cohort_cell WHERE shop_id = ${shopId} ORDER BY first_month, month`,
    ),
  };
}

async function figuresOf(domain: string) {
  const { view } = await world.home(domain, "?period=last-30-days");
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  const { now: current, before } = view;
  return JSON.parse(JSON.stringify({ current, before })) as unknown;
}

/** A seeded stream of numbers from 0 up to 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One thing that happens in a shop; the same number is the same deed in every shop. */
function happens(shop: string, random: () => number): void {
  const { store } = world.devstore;
  const state = store.shops.get(shop);
  if (state === undefined) throw new Error(`${shop} is not there.`);
  const orders = [...state.orders.values()];
  const people = [...state.customers.values()].filter((one) => one.deletedAt === null);
  const order = orders[Math.floor(random() * orders.length)];
  const person = people[Math.floor(random() * people.length)];
  const other = people[Math.floor(random() * people.length)];
  const kind = random();
  const price = 500 + Math.floor(random() * 90) * 100;
  if (order === undefined || person === undefined || other === undefined) return;
  if (kind < 0.4) buys(shop, `person-${String(Math.floor(random() * 40))}@example.com`, price);
  else if (kind < 0.45)
    store.placeOrder(shop, { guest: true, email: `guest-${String(price)}@example.com`, lines: [{ quantity: 1, unitPrice: price }] });
  else if (kind < 0.6 && order.refunds.length === 0 && order.cancelledAt === null)
    store.refundOrder(shop, order.id, { lines: [], amount: 100 });
  else if (kind < 0.68 && order.cancelledAt === null && order.refunds.length === 0) store.cancelOrder(shop, order.id);
  else if (kind < 0.74) store.deleteOrder(shop, order.id);
  else if (kind < 0.84) store.updateCustomer(shop, person.id, { tags: [`tag-${String(price)}`], firstName: `Name${String(price)}` });
  else if (kind < 0.9)
    store.updateCustomer(shop, person.id, { emailConsent: { state: "SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: null } });
  else if (kind < 0.94 && person.id !== other.id) store.mergeCustomers(shop, person.id, other.id);
  else if (kind < 0.97 && orders.every((one) => one.customerId !== person.id || one.processedAt < START.toISOString()))
    // Whose order was lost and who is then deleted, Shopify does not tell any more.
    store.deleteCustomer(shop, person.id);
  else buys(shop, `late-${String(price)}@example.com`, price);
}

test("days of deliveries of which one in twenty is lost leave the same tables and figures, after one night, as if all had come", async () => {
  const names = [givenDevstoreShop("whole"), givenDevstoreShop("lossy")] as const;
  for (const name of names) {
    for (let index = 0; index < 40; index += 1) {
      const days = 10 + ((index * 7) % 90);
      buys(name, `person-${String(index % 25)}@example.com`, 1000 + index * 10, {
        processedAt: new Date(START.getTime() - days * DAY).toISOString(),
      });
    }
  }
  const [whole, lossy] = [await world.install(names[0]), await world.install(names[1])];
  await tick(now());

  const random = [chance(7), chance(7)] as const;
  let lost = 0;
  const DEEDS = 120;
  await moveClock(DEEDS * 40 * MINUTE);
  for (let deed = 0; deed < DEEDS; deed += 1) {
    await world.devstore.advance(40 * MINUTE);
    happens(whole.domain, random[0]);
    // Above one in twenty for the deletions and merges, of which there are few.
    world.devstore.faults.set({ webhooks: { lost: deed % 12 === 0 ? 1 : 0.05 } });
    happens(lossy.domain, random[1]);
    lost += world.devstore.webhooks.deliveries.slice(-4).some((one) => one.shop === lossy.domain && one.state === "lost") ? 1 : 0;
    world.devstore.faults.clear();
  }
  await world.settle();
  const before = [await tablesOf(whole), await tablesOf(lossy)] as const;
  await tick(now());
  await world.settle();
  const after = [await tablesOf(whole), await tablesOf(lossy)] as const;

  expect(lost).toBeGreaterThan(8);
  expect(before[1].orders).not.toEqual(before[0].orders);
  expect(before[1].customers).not.toEqual(before[0].customers);
  expect(before[1].days).not.toEqual(before[0].days);
  expect(after[1].orders).toEqual(after[0].orders);
  expect(after[1].customers).toEqual(after[0].customers);
  expect(after[1].days).toEqual(after[0].days);
  expect(after[1].cohorts).toEqual(after[0].cohorts);
  expect(await figuresOf(lossy.domain)).toEqual(await figuresOf(whole.domain));
  const { last } = await inShop(lossy.id, (tx) => reconciliationState(tx, lossy.id));
  expect(last?.missing).toBeGreaterThan(0);
  expect(last?.stale).toBeGreaterThan(0);
  expect(last?.removed).toBeGreaterThan(0);
  expect(last?.rejected).toBe(0);
});

async function givenShop(name: string, orders: number): Promise<Shop> {
  const domain = givenDevstoreShop(name);
  for (let index = 0; index < orders; index += 1) buys(domain, `${name}-${String(index % 7)}@example.com`, 1000 + index);
  return world.install(domain);
}

const storedOrders = (shop: Shop) =>
  inShop(shop.id, (tx) =>
    rows(
      tx,
      z.object({ name: z.string(), refunded: z.coerce.number(), order_index: z.number().nullable() }),
      sql`SELECT name, refunded, order_index FROM orders WHERE shop_id = ${shop.id} ORDER BY id`,
    ),
  );

const atShopify = (shop: Shop) => [...(world.devstore.store.shops.get(shop.domain)?.orders.values() ?? [])];

test("a night's sweep brings what webhooks do not carry, and the next one finds nothing more to do", async () => {
  const shop = await givenShop("brings", 2);
  buys(shop.domain, "brings-0@example.com", 3000);
  await world.settle();
  const byWebhook = await storedOrders(shop);

  const first = await reconciled(shop);
  const swept = await storedOrders(shop);
  const second = await reconciled(shop);

  expect(byWebhook.map((one) => one.order_index)).toEqual([1, 1, null]);
  expect(swept.map((one) => one.order_index)).toEqual([1, 1, 2]);
  expect(first).toMatchObject({ missing: 0, stale: 0, removed: 0 });
  expect(second).toMatchObject({ missing: 0, stale: 0, removed: 0 });
});

test("more than a page of lost orders is found, and more than a page of lost deletions", async () => {
  const shop = await givenShop("pages", 1);
  untold(() => {
    for (let index = 0; index < 262; index += 1) buys(shop.domain, `p-${String(index % 260)}@example.com`, 1000 + index);
  });

  const brought = await reconciled(shop);
  const stored = await storedOrders(shop);
  untold(() => {
    for (const order of atShopify(shop).filter((_, index) => index % 40 !== 0 && index > 200))
      world.devstore.store.deleteOrder(shop.domain, order.id);
  });
  const gone = atShopify(shop).map((order) => order.name);
  const removed = await reconciled(shop);

  expect(stored).toHaveLength(263);
  expect(brought).toMatchObject({ missing: 262 + 260, removed: 0 });
  expect(removed).toMatchObject({ missing: 0, removed: 263 - gone.length });
  expect((await storedOrders(shop)).map((one) => one.name)).toEqual(gone);
});

test("an order of many lines is read whole", async () => {
  const shop = await givenShop("lines", 1);
  untold(() =>
    world.devstore.store.placeOrder(shop.domain, {
      email: "much@example.com",
      lines: Array.from({ length: 250 }, (_, index) => ({ quantity: 1, unitPrice: 100 + index, isGiftCard: index === 249 })),
    }),
  );

  await reconciled(shop);

  const lines = await inShop(shop.id, (tx) =>
    rows(
      tx,
      z.object({ lines: z.coerce.number(), gift: z.coerce.number() }),
      sql`SELECT (SELECT count(*) FROM order_line WHERE shop_id = ${shop.id}) AS lines, max(gift_cards_sold) AS gift FROM orders WHERE shop_id = ${shop.id}`,
    ),
  );
  expect(lines).toEqual([{ lines: 251, gift: 349 }]);
});

test("a sweep whose worker died goes on the next night where it was, with what changed meanwhile", async () => {
  const shop = await givenShop("crash", 3);
  await tick(now());
  untold(() => {
    for (let index = 0; index < 255; index += 1) buys(shop.domain, `c-${String(index % 5)}@example.com`, 1000 + index);
  });
  const first = atShopify(shop)[10];

  await startReconciliation(shop.id, false, now());
  // The customers and a page of orders; then the process is gone, and its job with it.
  for (let step = 0; step < 2; step += 1) await advanceReconciliation(shop.id, now);
  const halfway = await storedOrders(shop);
  await later(10 * 60 * MINUTE);
  untold(() => {
    if (first !== undefined) world.devstore.store.refundOrder(shop.domain, first.id, { lines: [], amount: 77 });
    buys(shop.domain, "meanwhile@example.com", 5000);
  });
  await later(14 * 60 * MINUTE);
  await tick(now());
  await world.settle();
  const state = await inShop(shop.id, (tx) => reconciliationState(tx, shop.id));

  expect(halfway.length).toBeGreaterThan(200);
  expect(halfway.length).toBeLessThan(258);
  expect(await storedOrders(shop)).toHaveLength(259);
  expect((await storedOrders(shop)).filter((one) => one.refunded === 77)).toHaveLength(1);
  expect(state).toMatchObject({ isRunning: false, failedAt: null });
});

test("what changes while the sweep is on its way is seen by it, by its webhook or by the next one, once", async () => {
  const shop = await givenShop("meanwhile", 3);
  untold(() => {
    for (let index = 0; index < 20; index += 1) buys(shop.domain, `m-${String(index)}@example.com`, 1000 + index);
  });
  await startReconciliation(shop.id, true, now());
  await advanceReconciliation(shop.id, now);

  await later(MINUTE);
  const [swept, told, other] = atShopify(shop);
  if (swept === undefined || told === undefined || other === undefined) expect.fail("there are orders");
  untold(() => world.devstore.store.refundOrder(shop.domain, swept.id, { lines: [], amount: 11 }));
  world.devstore.store.refundOrder(shop.domain, told.id, { lines: [], amount: 22 });
  untold(() => {
    world.devstore.store.deleteOrder(shop.domain, other.id);
  });
  await world.devstore.idle();
  // The page of orders is past after this; what changes now without a word is the next sweep's.
  await advanceReconciliation(shop.id, now);
  await later(MINUTE);
  untold(() => world.devstore.store.refundOrder(shop.domain, swept.id, { lines: [], amount: 4 }));
  for (let next = await advanceReconciliation(shop.id, now); next.kind === "again"; next = await advanceReconciliation(shop.id, now));
  await world.settle();

  const stored = await storedOrders(shop);
  const refunds = (orders: typeof stored) => orders.map((one) => one.refunded).filter((refunded) => refunded > 0);
  expect(stored).toHaveLength(22);
  expect(refunds(stored)).toEqual([11, 22]);
  await reconciled(shop);
  expect(refunds(await storedOrders(shop))).toEqual([15, 22]);
});

test("throttling, errors and nonsense of Shopify delay a sweep and do not spoil it", async () => {
  const shop = await givenShop("faulty", 3);
  untold(() => {
    for (let index = 0; index < 25; index += 1) buys(shop.domain, `f-${String(index)}@example.com`, 1000 + index);
  });

  world.devstore.faults.set({
    api: { throttled: { next: 2 }, error502: { next: 2 }, html: { next: 1 }, truncated: { next: 1 }, wrongTypes: { next: 1 } },
  });
  const found = await reconciled(shop);
  const struck = [...world.devstore.faults.struck.keys()];
  world.devstore.faults.clear();

  expect(struck).toEqual(expect.arrayContaining(["api.throttled", "api.error502", "api.html", "api.truncated"]));
  expect(found).toMatchObject({ rejected: 0 });
  expect(await storedOrders(shop)).toHaveLength(28);
});

test("a shop that shows 60 days only keeps its older orders, and loses those of the 60 days that are deleted", async () => {
  const domain = givenDevstoreShop("limited");
  world.devstore.store.install(domain, ["read_orders", "read_customers", "read_customer_merge"]);
  await world.home(domain);
  await world.settle();
  const old = buys(domain, "old@example.com", 1000);
  await world.settle();
  await later(70 * DAY);
  const recent = [buys(domain, "new@example.com", 2000), buys(domain, "new@example.com", 3000)] as const;
  await world.settle();
  const shop = await findShop(domain);
  if (shop === null) expect.fail("it is installed");
  // The oldest that Shopify shows, and one that it no longer shows.
  untold(() => {
    world.devstore.store.deleteOrder(domain, recent[0].id);
    world.devstore.store.deleteOrder(domain, old.id);
  });

  const found = await reconciled(shop);

  expect(found).toMatchObject({ removed: 1, missing: 0 });
  expect((await storedOrders(shop)).map((one) => one.name)).toEqual([old.name, recent[1].name]);
});

test("one order that somebody asks about is looked up at once", async () => {
  const shop = await givenShop("asks", 2);
  const [kept, deleted] = atShopify(shop);
  if (kept === undefined || deleted === undefined) expect.fail("there are orders");
  const { lostId } = untold(() => {
    world.devstore.store.refundOrder(shop.domain, kept.id, { lines: [], amount: 33 });
    world.devstore.store.deleteOrder(shop.domain, deleted.id);
    return { lostId: buys(shop.domain, "lost@example.com", 4000).id };
  });

  const answers = [];
  for (const id of [kept.id, deleted.id, lostId, 999]) answers.push(await lookUpOrder(shop, BigInt(id), now()));

  expect(answers).toEqual(["recorded", "removed", "recorded", "not-there"]);
  expect((await storedOrders(shop)).map((one) => one.refunded)).toEqual([33, 0]);
});
