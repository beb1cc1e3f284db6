import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CustomerPage } from "#app/domains/customer-page/customer-page.ts";
import { quantileOf } from "#app/lib/statistics.ts";
import { action, loader } from "#app/routes/app.customers_.$id.tsx";
import { loader as copy } from "#app/routes/app.customers_.$id_.copy.ts";
import type { Order } from "#test/devstore/state.ts";
import { adminClient } from "#test/support/everywhere.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const SHOP = "encore-berlin.myshopify.com";
const INSTALL_MS = 600_000;
const DAY_MS = 86_400_000;

let world: World;
let admin: pg.Client;
beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld({ shops: "demo" });
  await world.install(SHOP);
}, INSTALL_MS);
afterAll(async () => {
  await world.stop();
  await admin.end();
});

const argsOf = (shop: string, id: number | string, path: string, init?: RequestInit) => ({
  request: world.merchantRequest(shop, `/app/customers/${String(id)}${path}`, init),
  params: { id: String(id) },
  context: {},
});

async function open(shop: string, id: number | string, query = "") {
  const answer = await loader(argsOf(shop, id, query));
  if (!("data" in answer)) throw new Error("The page leads to another one.");
  return { ...answer.data, status: answer.init?.status ?? 200 };
}

async function pageOf(shop: string, id: number, query = ""): Promise<CustomerPage> {
  const { view } = await open(shop, id, query);
  if (view === null) throw new Error(`The page of ${String(id)} says that there is nobody.`);
  return view;
}

const send = (shop: string, id: number, fields: Readonly<Record<string, string>>) =>
  action(argsOf(shop, id, "", { method: "POST", body: new URLSearchParams(fields) }));

async function answered(work: Promise<unknown>): Promise<Response> {
  const answer = await work.catch((thrown: unknown) => thrown);
  if (!(answer instanceof Response)) throw new Error("An answer was expected instead of data.");
  return answer;
}

async function idOf(shop: string, shopifyId: number | null): Promise<number> {
  const { rows } = await admin.query<{ id: number }>(
    `SELECT c.id FROM customer c JOIN shop s ON s.id = c.shop_id WHERE s.domain = $1 AND c.shopify_id = $2`,
    [shop, shopifyId],
  );
  return rows[0]?.id ?? 0;
}

const ordersOf = (shop: string, shopifyId: number, email: string | null): Order[] =>
  [...(world.devstore.store.shops.get(shop)?.orders.values() ?? [])].filter(
    (order) =>
      order.customerId === shopifyId || (order.customerId === null && email !== null && order.email?.toLowerCase() === email.toLowerCase()),
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const refundedOf = (order: Order): number => sum(order.refunds.map((refund) => refund.amount));

/** docs/metrics.md, "Purchase" and "Value", with tax and shipping; null for no purchase. */
function valueOf(order: Order): number | null {
  const refunded = refundedOf(order);
  if (order.isTest || order.cancelledAt !== null || order.currency !== "EUR") return null;
  if (["VOIDED", "EXPIRED"].includes(order.financialStatus)) return null;
  if ((order.total > 0 && refunded >= order.total) || (order.total === 0 && order.originalTotal > 0)) return null;
  const giftCards = sum(order.lines.filter((line) => line.isGiftCard).map((line) => line.quantity * line.unitPrice - line.discount));
  return Math.max(0, order.total - order.tip - giftCards - refunded);
}

/** Days since 1970 on the clocks of Berlin. */
function dayOf(iso: string): number {
  return Date.parse(`${new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(new Date(iso))}T00:00:00Z`) / DAY_MS;
}

const byTime = (a: Order, b: Order): number => Date.parse(a.processedAt) - Date.parse(b.processedAt) || a.id - b.id;

/** All that the page says in numbers, by going through the orders of the local Shopify. */
function expectedOf(orders: readonly Order[]) {
  const purchases = orders.filter((order) => valueOf(order) !== null).toSorted(byTime);
  const days = purchases.map((order) => dayOf(order.processedAt));
  const gaps = days.slice(1).map((day, index) => day - (days[index] ?? 0));
  const own = orders.filter((order) => !order.isTest && order.currency === "EUR");
  const lines = purchases.flatMap((order) => order.lines).filter((line) => !line.isGiftCard);
  return {
    figures: {
      purchases: purchases.length,
      value: sum(purchases.map((order) => valueOf(order) ?? 0)),
      firstDay: days[0] ?? null,
      lastDay: days.at(-1) ?? null,
      orders: own.length,
      refundedOrders: own.filter((order) => refundedOf(order) > 0).length,
      refunded: sum(own.map(refundedOf)),
      marginShare: null,
    },
    gaps: {
      gaps: gaps.length,
      lowerQuartile: quantileOf(gaps, 0.25),
      median: quantileOf(gaps, 0.5),
      upperQuartile: quantileOf(gaps, 0.75),
    },
    events:
      orders.length +
      orders.filter((order) => order.cancelledAt !== null).length +
      sum(orders.map((order) => order.refunds.filter((refund) => refund.amount > 0).length)),
    quantity: sum(lines.map((line) => line.quantity)),
    value: sum(lines.map((line) => line.quantity * line.unitPrice - line.discount)),
    titles: [...new Set(lines.map((line) => line.productId ?? line.title))].length,
    discounted: purchases.filter((order) => order.discount > 0 || order.lines.some((line) => line.discount > 0)).length,
  };
}

/** Every kind of customer of the demo shop: the most frequent, some with refunds, cancellations and discounts, some who bought once. */
function someCustomers() {
  const state = world.devstore.store.shops.get(SHOP);
  if (state === undefined) throw new Error("The demo shop is not there.");
  const all = [...state.customers.values()]
    .filter((customer) => customer.deletedAt === null)
    .map((customer) => ({ customer, orders: ordersOf(SHOP, customer.id, customer.email) }));
  const pick = (is: (orders: readonly Order[]) => boolean, count: number) => all.filter(({ orders }) => is(orders)).slice(0, count);
  return [
    ...all.toSorted((a, b) => b.orders.length - a.orders.length).slice(0, 5),
    ...pick((orders) => orders.some((order) => order.cancelledAt !== null), 5),
    ...pick((orders) => orders.some((order) => order.refunds.length > 0), 5),
    ...pick((orders) => orders.some((order) => order.discountCodes.length > 0), 5),
    ...pick((orders) => orders.some((order) => valueOf(order) === null), 5),
    ...pick((orders) => orders.length === 1, 5),
    ...pick((orders) => orders.length === 0, 3),
  ];
}

describe("the page of a customer of the demo shop", () => {
  test("says the same numbers as their orders, one by one", async () => {
    const customers = someCustomers();
    expect(customers.length).toBeGreaterThan(15);
    for (const { customer, orders } of customers) {
      const page = await pageOf(SHOP, await idOf(SHOP, customer.id));
      const expected = expectedOf(orders);
      const who = `${customer.email ?? ""} with ${String(orders.length)} orders`;

      expect(page.person, who).toMatchObject({ email: customer.email, shopifyId: String(customer.id), standing: { kind: "known" } });
      expect(page.figures, who).toMatchObject(expected.figures);
      expect(page.figures.discounted, who).toBe(expected.discounted);
      expect(page.gaps.ownSummary, who).toEqual(expected.gaps);
      expect(page.timeline.total, who).toBe(expected.events);
      expect([page.bought.quantity, page.bought.value, page.bought.productCount], who).toEqual([
        expected.quantity,
        expected.value,
        expected.titles,
      ]);
    }
  });

  test("tells of each order whether it counts, with its value or why not, through all pages of the timeline", async () => {
    const busiest = someCustomers().slice(0, 8);
    for (const { customer, orders } of busiest) {
      const id = await idOf(SHOP, customer.id);
      const { timeline } = await pageOf(SHOP, id);
      const entries = [...timeline.entries];
      for (let page = 2; page <= timeline.pages; page += 1) {
        entries.push(...(await pageOf(SHOP, id, `?timeline=${String(page)}`)).timeline.entries);
      }
      const told = entries.flatMap((entry) => (entry.kind === "order" ? [entry] : []));

      expect(entries).toHaveLength(timeline.total);
      expect(entries.map((entry) => entry.at)).toEqual(
        entries
          .map((entry) => entry.at)
          .toSorted()
          .reverse(),
      );
      expect(told.map((entry) => entry.orderId).toSorted()).toEqual(orders.map((order) => String(order.id)).toSorted());
      for (const entry of told) {
        const values = orders.filter((order) => String(order.id) === entry.orderId).map(valueOf);
        expect([entry.standing.kind === "purchase" ? entry.standing.value : null], entry.orderName).toEqual(values);
      }
    }
  });

  test("draws their gaps beside all gaps of the shop", async () => {
    const state = world.devstore.store.shops.get(SHOP);
    const gaps = [...(state?.customers.values() ?? [])].flatMap((customer) => {
      const days = ordersOf(SHOP, customer.id, customer.email)
        .filter((order) => valueOf(order) !== null)
        .toSorted(byTime)
        .map((order) => dayOf(order.processedAt));
      return days.slice(1).map((day, index) => day - (days[index] ?? 0));
    });
    const [first] = someCustomers();
    const page = await pageOf(SHOP, await idOf(SHOP, first?.customer.id ?? 0));

    expect(page.gaps.shopSummary.median).toBe(quantileOf(gaps, 0.5));
    expect([page.gaps.shopSummary.lowerQuartile, page.gaps.shopSummary.upperQuartile]).toEqual([
      quantileOf(gaps, 0.25),
      quantileOf(gaps, 0.75),
    ]);
    expect(sum(page.gaps.bins.map((bin) => bin.shop))).toBe(gaps.length);
    expect(sum(page.gaps.bins.map((bin) => bin.own))).toBe(page.gaps.ownSummary.gaps);
  });
});

let shops = 0;
/** A fresh shop with one customer who bought twice, and what a shop's day brings: a test, a cancellation, a refund, dollars. */
async function givenShop() {
  shops += 1;
  const shop = `customer-page-${String(shops)}.myshopify.com`;
  const { store } = world.devstore;
  store.addShop({ domain: shop, currency: "EUR", timeZone: "Europe/Berlin" });
  const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
  const anna = { email: "anna@example.com", firstName: "Anna", lastName: "Adler" };
  const first = store.placeOrder(shop, { ...anna, lines: [{ quantity: 2, unitPrice: 2000, title: "Vase" }], processedAt: ago(90) });
  store.placeOrder(shop, {
    ...anna,
    lines: [{ quantity: 1, unitPrice: 3000, title: "Bowl" }],
    discount: 500,
    discountCodes: ["SPRING"],
    processedAt: ago(30),
  });
  const tried = store.placeOrder(shop, { ...anna, lines: [{ quantity: 1, unitPrice: 9900 }], isTest: true, processedAt: ago(20) });
  store.refundOrder(shop, tried.id, { lines: [], amount: 500 });
  store.placeOrder(shop, { ...anna, lines: [{ quantity: 1, unitPrice: 7700 }], currency: "USD", processedAt: ago(10) });
  const cancelled = store.placeOrder(shop, { ...anna, lines: [{ quantity: 1, unitPrice: 4400 }], processedAt: ago(5) });
  store.cancelOrder(shop, cancelled.id);
  store.refundOrder(shop, first.id, { lines: [], amount: 1000 });
  const installed = await world.install(shop);
  return { shop, shopId: installed.id, shopifyId: first.customerId ?? 0, id: await idOf(shop, first.customerId) };
}

describe("what counts and what does not", () => {
  test("is in the figures, and each order says why it is not", async () => {
    const { shop, id } = await givenShop();

    const page = await pageOf(shop, id);

    expect(page.figures).toMatchObject({
      purchases: 2,
      value: 5500,
      discounted: 1,
      discount: 500,
      orders: 3,
      refundedOrders: 2,
      refunded: 5400,
      past: "none",
    });
    const reasons = page.timeline.entries.flatMap((entry) =>
      entry.kind === "order" && entry.standing.kind === "none" ? [entry.standing.reason] : [],
    );
    expect(reasons).toEqual(["cancelled", "other-currency", "test"]);
    expect(
      page.timeline.entries
        .filter((entry) => entry.kind === "refund")
        .map((entry) => entry.amount)
        .toSorted(),
    ).toEqual([1000, 4400, 500]);
    const cancellations = page.timeline.entries.filter((entry) => entry.kind === "cancellation");
    expect(cancellations).toHaveLength(1);
    // Shopify cancels and gives the money back in the same moment.
    const ofCancelled = page.timeline.entries.filter(({ orderId }) => orderId === cancellations[0]?.orderId);
    expect(ofCancelled.map(({ kind }) => kind)).toEqual(["refund", "cancellation", "order"]);
    expect(page.bought.products.map(({ title, quantity, value }) => [title, quantity, value])).toEqual([
      ["Vase", 2, 4000],
      ["Bowl", 1, 3000],
    ]);
    expect(page.bought.first).toEqual(["Vase"]);
  });

  test("has no figures to show of somebody who never bought, and the page stands", async () => {
    const { shop } = await givenShop();
    const made = world.devstore.store.createCustomer(shop, { email: "new@example.com" });
    await world.settle();

    const page = await pageOf(shop, await idOf(shop, made.id));

    expect(page.figures).toMatchObject({ purchases: 0, value: 0, firstDay: null, lastDay: null });
    expect(page.timeline).toMatchObject({ entries: [], pages: 1, total: 0 });
    expect(page.person).toMatchObject({ name: null, email: "new@example.com" });
  });

  test("is a guest's, too: without a name, found by the e-mail", async () => {
    const { shop, shopId } = await givenShop();
    world.devstore.store.placeOrder(shop, { guest: true, email: "guest@example.com", lines: [{ quantity: 1, unitPrice: 700 }] });
    await world.settle();
    const { rows } = await admin.query<{ id: number }>(`SELECT id FROM customer WHERE shop_id = $1 AND shopify_id IS NULL`, [shopId]);

    const page = await pageOf(shop, rows[0]?.id ?? 0);

    expect(page.person).toMatchObject({ shopifyId: null, name: null, email: "guest@example.com", standing: { kind: "known" } });
    expect(page.figures).toMatchObject({ purchases: 1, value: 700 });
    expect(page.tags).toMatchObject({ isInShopify: false });
  });

  test("keeps the consent and its history", async () => {
    const { shop, shopifyId, id } = await givenShop();
    const { store } = world.devstore;
    store.updateCustomer(shop, shopifyId, {
      emailConsent: { state: "SUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN", updatedAt: "2026-03-01T10:00:00.000Z" },
    });
    store.updateCustomer(shop, shopifyId, {
      emailConsent: { state: "UNSUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN", updatedAt: "2026-04-01T10:00:00.000Z" },
    });
    await world.settle();

    const { person } = await pageOf(shop, id);

    expect(person.consent).toMatchObject({ state: "UNSUBSCRIBED", at: "2026-04-01T10:00:00.000Z" });
    expect(person.consents.map((one) => one.state).slice(0, 2)).toEqual(["UNSUBSCRIBED", "SUBSCRIBED"]);
  });
});

describe("whom the address names", () => {
  test.each(["0", "999999999", "2147483648", "99999999999999999999", "-1", "1.5", "abc", "1e3", "1 OR 1=1", "%00"])(
    "nobody: %s is answered as not found",
    async (id) => {
      const { shop } = { shop: SHOP };
      expect(await open(shop, id)).toMatchObject({ view: null, status: 404 });
    },
  );

  test("a customer of another shop is nobody here, in the page, in every form and in the copy", async () => {
    const mine = await givenShop();
    const foreign = await givenShop();
    const note = randomUUID();
    await send(foreign.shop, foreign.id, { intent: "add-note", note, text: "Foreign." });

    expect(await open(mine.shop, foreign.id)).toMatchObject({ view: null, status: 404 });
    expect((await answered(copy(argsOf(mine.shop, foreign.id, "/copy")))).status).toBe(404);
    for (const fields of [
      { intent: "add-note", note: randomUUID(), text: "Mine." },
      { intent: "change-note", note, text: "Mine.", version: "1" },
      { intent: "delete-note", note },
      { intent: "restore-note", note },
    ]) {
      expect(await send(mine.shop, foreign.id, fields), fields.intent).toMatchObject({ outcome: { kind: "refused" } });
    }
    expect(await send(mine.shop, foreign.id, { intent: "forget", confirmed: "yes" })).toEqual({ kind: "forget", outcome: "gone" });
    const page = await pageOf(foreign.shop, foreign.id);
    expect(page.notes.map((one) => one.text)).toEqual(["Foreign."]);
    expect(page.person.standing).toEqual({ kind: "known" });
  });

  test("a customer who was merged leads to the one who was kept, with the list and the notes", async () => {
    const { shop, shopifyId, id } = await givenShop();
    const { store } = world.devstore;
    const kept = store.placeOrder(shop, { email: "kept@example.com", lines: [{ quantity: 1, unitPrice: 100 }] });
    await world.settle();
    await send(shop, id, { intent: "add-note", note: randomUUID(), text: "Of the one who is merged away." });
    store.mergeCustomers(shop, kept.customerId ?? 0, shopifyId);
    await world.settle();
    const keptId = await idOf(shop, kept.customerId);

    const answer = await answered(loader(argsOf(shop, id, "?list=set%3Dnew")));

    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toMatch(new RegExp(`^/app/customers/${String(keptId)}\\?.*list=set%3Dnew`));
    const page = await pageOf(shop, keptId);
    expect(page.figures.purchases).toBe(3);
    expect(page.notes.map((one) => one.text)).toEqual(["Of the one who is merged away."]);
  });

  test("the notes on a guest go with the orders to the customer whom the e-mail belongs to", async () => {
    const { shop, shopId } = await givenShop();
    const { store } = world.devstore;
    store.placeOrder(shop, { guest: true, email: "later@example.com", lines: [{ quantity: 1, unitPrice: 700 }] });
    await world.settle();
    const { rows } = await admin.query<{ id: number }>(`SELECT id FROM customer WHERE shop_id = $1 AND shopify_id IS NULL`, [shopId]);
    await send(shop, rows[0]?.id ?? 0, { intent: "add-note", note: randomUUID(), text: "As a guest." });
    const customer = store.createCustomer(shop, { email: "later@example.com" });
    await world.settle();

    const page = await pageOf(shop, await idOf(shop, customer.id));

    expect(page.figures.purchases).toBe(1);
    expect(page.notes.map((one) => one.text)).toEqual(["As a guest."]);
  });

  test("a customer whom Shopify deleted keeps the figures and loses the person", async () => {
    const { shop, shopId, shopifyId, id } = await givenShop();
    await send(shop, id, { intent: "add-note", note: randomUUID(), text: "Goes with her." });
    world.devstore.store.deleteCustomer(shop, shopifyId);
    await world.settle();

    const page = await pageOf(shop, id);

    expect(page.person).toMatchObject({ standing: { kind: "deleted" }, name: null, email: null, consents: [] });
    expect([page.figures.purchases, page.notes, page.tags]).toEqual([2, [], null]);
    expect((await admin.query(`SELECT FROM customer_note WHERE shop_id = $1 AND deleted_at IS NULL`, [shopId])).rowCount).toBe(0);
  });

  test("the look at a customer is written down, one that finds nobody is not", async () => {
    const { shop, shopId, id } = await givenShop();
    await open(shop, id);
    await open(shop, 999_999_999);

    const { rows } = await admin.query(`SELECT what, customer_ids FROM access_log WHERE shop_id = $1`, [shopId]);

    expect(rows).toEqual([{ what: "customer", customer_ids: [id] }]);
  });
});

describe("notes", () => {
  test("are not written while the figures are computed, which is said; afterwards the same form writes them", async () => {
    const { shop, shopId, id } = await givenShop();
    const fields = { intent: "add-note", note: randomUUID(), text: "Likes blue." };

    await admin.query("BEGIN");
    await admin.query("SELECT pg_advisory_xact_lock(1, $1)", [shopId]);
    const busy = await send(shop, id, fields);
    await admin.query("ROLLBACK");
    const meanwhile = (await pageOf(shop, id)).notes;
    const after = await send(shop, id, fields);

    expect(busy).toMatchObject({ kind: "note", outcome: { kind: "refused", problem: "busy" } });
    expect(meanwhile).toEqual([]);
    expect(after).toMatchObject({ outcome: { kind: "done" } });
    expect((await pageOf(shop, id)).notes.map((note) => note.text)).toEqual(["Likes blue."]);
  });

  test("are written once however often the form comes, sealed in the database", async () => {
    const { shop, shopId, id } = await givenShop();
    const fields = { intent: "add-note", note: randomUUID(), text: "  Likes blue.\r\n" };

    const answers = await Promise.all([send(shop, id, fields), send(shop, id, fields), send(shop, id, fields)]);

    expect(answers.every((answer) => answer.kind === "note" && answer.outcome.kind === "done")).toBe(true);
    expect((await pageOf(shop, id)).notes.map(({ text, version }) => [text, version])).toEqual([["Likes blue.", 1]]);
    const { rows } = await admin.query<{ text: string }>(
      `SELECT encode(text_enc, 'escape') AS text FROM customer_note WHERE shop_id = $1`,
      [shopId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.text).not.toContain("blue");
  });

  test("that somebody changed meanwhile are not written over unseen", async () => {
    const { shop, id } = await givenShop();
    const note = randomUUID();
    await send(shop, id, { intent: "add-note", note, text: "First." });
    await send(shop, id, { intent: "change-note", note, text: "A colleague's.", version: "1" });

    const late = await send(shop, id, { intent: "change-note", note, text: "Mine.", version: "1" });

    expect(late).toMatchObject({ outcome: { kind: "changed-meanwhile", note: { text: "A colleague's.", version: 2 } } });
    expect(await send(shop, id, { intent: "change-note", note, text: "Mine.", version: "2" })).toMatchObject({ outcome: { kind: "done" } });
    expect((await pageOf(shop, id)).notes).toMatchObject([{ text: "Mine.", version: 3 }]);
  });

  test("come back after a deletion, and cannot be changed while they are gone", async () => {
    const { shop, id } = await givenShop();
    const note = randomUUID();
    await send(shop, id, { intent: "add-note", note, text: "Kept." });
    await send(shop, id, { intent: "delete-note", note });
    await send(shop, id, { intent: "delete-note", note });

    expect((await pageOf(shop, id)).notes).toEqual([]);
    expect(await send(shop, id, { intent: "change-note", note, text: "No.", version: "1" })).toMatchObject({
      outcome: { kind: "refused", problem: "no-such-note" },
    });
    await send(shop, id, { intent: "restore-note", note });
    expect((await pageOf(shop, id)).notes.map((one) => one.text)).toEqual(["Kept."]);
  });

  test.each([
    ["empty", "   ", "empty"],
    ["huge", "x".repeat(400_000), "too-long"],
  ])("that are %s are refused with a reason", async (_what, text, problem) => {
    const { shop, id } = await givenShop();

    expect(await send(shop, id, { intent: "add-note", note: randomUUID(), text })).toMatchObject({ outcome: { kind: "refused", problem } });
    expect((await pageOf(shop, id)).notes).toEqual([]);
  });

  const FORMS: readonly Readonly<Record<string, string>>[] = [
    { intent: "add-note", note: "not-a-uuid", text: "x" },
    { intent: "add-note", text: "x" },
    { intent: "change-note", note: randomUUID(), text: "x", version: "0" },
    { intent: "forget" },
    { intent: "drop-table" },
  ];
  test.each(FORMS)("a form that is none of ours is no request: %o", async (fields) => {
    const answer = await answered(send(SHOP, 1, fields));
    expect(answer.status).toBe(400);
  });
});

describe("what Encore stores on a person", () => {
  test("comes as a page or as JSON, with notes and orders, and is written down", async () => {
    const { shop, shopId, id } = await givenShop();
    await send(shop, id, { intent: "add-note", note: randomUUID(), text: "Likes <b>blue</b>." });

    const page = await copy(argsOf(shop, id, "/copy?format=html&language=de"));
    const json = await copy(argsOf(shop, id, "/copy?format=json&language=en"));

    const text = await page.text();
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(text).toContain("anna@example.com");
    expect(text).toContain("Notizen des Shops");
    expect(text).toContain("Likes &lt;b&gt;blue&lt;/b&gt;.");
    const document: unknown = await json.json();
    expect(document).toMatchObject({ language: "en", isAnythingStored: true, person: { email: "anna@example.com" } });
    const { rows } = await admin.query(`SELECT what FROM access_log WHERE shop_id = $1`, [shopId]);
    expect(rows).toEqual([{ what: "data-export" }, { what: "data-export" }]);
  });

  test("goes when the merchant asks for it; the figures stay, and a second time changes nothing", async () => {
    const { shop, shopId, id } = await givenShop();
    await send(shop, id, { intent: "add-note", note: randomUUID(), text: "Goes with her." });
    const before = await pageOf(shop, id);

    const answers = [
      await send(shop, id, { intent: "forget", confirmed: "yes" }),
      await send(shop, id, { intent: "forget", confirmed: "yes" }),
    ];

    expect(answers).toEqual([
      { kind: "forget", outcome: "forgotten" },
      { kind: "forget", outcome: "gone" },
    ]);
    const page = await pageOf(shop, id);
    expect(page.person).toMatchObject({ standing: { kind: "forgotten" }, name: null, email: null, shopifyId: null, consents: [] });
    expect([page.figures, page.gaps, page.notes, page.tags]).toEqual([before.figures, before.gaps, [], null]);
    expect((await answered(copy(argsOf(shop, id, "/copy")))).status).toBe(404);
    expect(await send(shop, id, { intent: "add-note", note: randomUUID(), text: "Again." })).toMatchObject({
      outcome: { kind: "refused", problem: "no-such-customer" },
    });
    const { rows } = await admin.query(`SELECT what FROM access_log WHERE shop_id = $1 AND what = 'customer-forgotten'`, [shopId]);
    expect(rows).toHaveLength(1);
    const { rows: requests } = await admin.query(`SELECT kind, outcome FROM privacy_request WHERE shop_id = $1`, [shopId]);
    expect(requests).toEqual([{ kind: "redact", outcome: "forgotten" }]);
  });
});
