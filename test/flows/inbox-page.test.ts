import { createHmac } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allJobs } from "#app/jobs/registry.server.ts";
import { WEBHOOK_TOPICS } from "#app/jobs/on-webhook.server.ts";
import { TOPIC_TEXTS } from "#app/domains/deliveries/ui/delivery-text.ts";
import { env } from "#app/platform/env.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { action, loader } from "#app/routes/app.settings.deliveries.tsx";
import { action as receiveWebhook } from "#app/routes/webhooks.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const PATH = "/app/settings/deliveries";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let events = 0;
async function deliver(shopDomain: string, topic: string, body: string): Promise<void> {
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
          "x-shopify-event-id": `page-test-${String(events)}`,
        },
      }),
    ),
  );
  expect(answer.status).toBe(200);
}

async function givenInstalled(name: string): Promise<string> {
  const domain = `${name}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  await world.install(domain);
  return domain;
}

const page = async (shop: string, query = "") => (await loader(args(world.merchantRequest(shop, `${PATH}${query}`)))).view;

const press = (shop: string, delivery: string, intent = "try-again") =>
  action(args(world.merchantRequest(shop, PATH, { method: "POST", body: new URLSearchParams({ intent, delivery }) })));

const order = (id: number, more: object = {}): string =>
  JSON.stringify({
    id,
    name: `#${String(1000 + id)}`,
    email: "ada.lovelace@example.com",
    currency: "EUR",
    total_price: "10.00",
    total_tax: "0.00",
    total_discounts: "0.00",
    total_tip_received: "0.00",
    updated_at: "2026-05-01T10:00:00Z",
    processed_at: "2026-05-01T10:00:00Z",
    ...more,
  });

const fateOf = async (shop: string, query: string) => (await page(shop, `?q=${encodeURIComponent(query)}`)).answers.map((one) => one.fate);

test("the page counts what came by state, lists it newest first, and says why something stays", async () => {
  const shop = await givenInstalled("counting");
  const before = (await page(shop)).counts;
  await deliver(shop, "orders/create", order(1));
  await deliver(shop, "orders/create", order(2, { total_price: null }));
  await deliver(shop, "customers/create", "{broken");
  await drain(allJobs);
  await deliver(shop, "orders/updated", order(1));

  const { counts, rows } = await page(shop);

  expect(counts).toEqual({ came: before.came + 4, done: before.done + 1, waiting: 1, failing: 0, stuck: 0, unreadable: 2 });
  expect(rows.slice(0, 4)).toMatchObject([
    { topic: "orders/updated", state: "waiting", reason: null },
    { topic: "customers/create", state: "unreadable", reason: { code: "not-json" }, order: null },
    { topic: "orders/create", state: "unreadable", reason: { field: "total_price" }, order: { id: "2", name: "#1002" } },
    { topic: "orders/create", state: "done", order: { id: "1", name: "#1001" } },
  ]);
});

test("state, kind and page are in the address, and nonsense in it shows everything", async () => {
  const shop = await givenInstalled("filters");
  for (let id = 1; id <= 60; id += 1) await deliver(shop, "orders/create", order(id));
  await deliver(shop, "customers/create", "{broken");
  await drain(allJobs);

  const second = await page(shop, "?state=done&topic=orders/create&page=2");
  const unreadable = await page(shop, "?state=unreadable");
  const nonsense = await page(shop, "?state=gone&topic='%3B--&page=-3");
  const beyond = await page(shop, "?topic=orders/create&page=99");

  expect(second).toMatchObject({ page: 2, pageCount: 2, filter: { state: "done", topic: "orders/create" } });
  expect(second.rows.map((row) => row.order?.id)).toEqual(["10", "9", "8", "7", "6", "5", "4", "3", "2", "1"]);
  expect(unreadable.rows).toMatchObject([{ topic: "customers/create", state: "unreadable" }]);
  expect(nonsense).toMatchObject({ page: 1, filter: { state: null, topic: null } });
  expect(nonsense.rows).toHaveLength(50);
  expect(beyond.page).toBe(2);
});

test("whoever asks what became of an order gets an answer, whichever it is", async () => {
  const shop = await givenInstalled("asked");
  const bodies: readonly (readonly [string, string])[] = [
    ["orders/create", order(1)],
    ["orders/create", order(2, { test: true })],
    ["orders/create", order(3, { cancelled_at: "2026-05-02T10:00:00Z" })],
    ["orders/create", order(4, { currency: "USD" })],
    ["orders/create", order(5)],
    ["orders/delete", '{"id":5}'],
    ["orders/create", order(6, { total_price: "ten" })],
    [
      "orders/create",
      order(7, {
        financial_status: "refunded",
        refunds: [{ id: 1, created_at: "2026-05-02T10:00:00Z", transactions: [{ kind: "refund", status: "success", amount: "10.00" }] }],
      }),
    ],
  ];
  for (const [topic, body] of bodies) await deliver(shop, topic, body);
  await drain(allJobs);
  await deliver(shop, "orders/create", order(8));

  expect(await fateOf(shop, "#1001")).toEqual([{ kind: "purchase", value: 1000, currency: "EUR" }]);
  expect(await fateOf(shop, "1002")).toMatchObject([{ kind: "no-purchase", why: "test" }]);
  expect(await fateOf(shop, "https://admin.shopify.com/store/asked/orders/3")).toMatchObject([{ kind: "no-purchase", why: "cancelled" }]);
  expect(await fateOf(shop, "#1004")).toMatchObject([{ kind: "no-purchase", why: "other-currency", currency: "USD" }]);
  expect(await fateOf(shop, "#1005")).toEqual([{ kind: "deleted" }]);
  expect(await fateOf(shop, "5")).toEqual([{ kind: "deleted" }]);
  expect(await fateOf(shop, "#1006")).toEqual([{ kind: "unreadable" }]);
  expect(await fateOf(shop, "#1007")).toMatchObject([{ kind: "no-purchase", why: "refunded" }]);
  expect(await fateOf(shop, "#1008")).toEqual([{ kind: "waiting" }]);
  expect(await fateOf(shop, "#9999")).toEqual([{ kind: "never" }]);
});

test("all deliveries about an order are told in the order in which they came, and that a change is still open", async () => {
  const shop = await givenInstalled("history");
  await deliver(shop, "orders/create", order(1));
  await drain(allJobs);
  await deliver(shop, "orders/updated", order(1, { total_price: "20.00", updated_at: "2026-05-02T10:00:00Z" }));

  const [answer] = (await page(shop, "?q=%231001")).answers;

  expect(answer).toMatchObject({ order: { id: "1", name: "#1001" }, openChange: true, fate: { kind: "purchase", value: 1000 } });
  expect(answer?.deliveries).toMatchObject([
    { topic: "orders/create", state: "done" },
    { topic: "orders/updated", state: "waiting" },
  ]);
});

test("trying again really tries again: one, or all that did not get through, and nothing that did", async () => {
  const shop = await givenInstalled("again");
  await deliver(shop, "orders/imagined", order(1));
  await deliver(shop, "orders/create", "{broken");
  await drain(allJobs);
  const [second, first] = (await page(shop, "?state=unreadable")).rows;

  // An update of Encore that understands the first one.
  const client = new pg.Client({ connectionString: process.env["DATABASE_ADMIN_URL"] ?? "" });
  await client.connect();
  await client.query("UPDATE inbox SET topic = 'orders/create' WHERE id = $1", [first?.id]);
  await client.end();
  const one = await press(shop, first?.id ?? "");
  const waiting = (await page(shop)).counts;
  await drain(allJobs);
  const after = (await page(shop)).rows.filter((row) => [first?.id, second?.id].includes(row.id));
  const all = await press(shop, "all");
  await drain(allJobs);
  const done = await press(shop, first?.id ?? "");

  expect(one).toEqual({ kind: "requeued", requeued: 1 });
  expect(waiting).toMatchObject({ waiting: 1, unreadable: 1 });
  expect(after).toMatchObject([{ state: "unreadable" }, { state: "done", order: { id: "1" } }]);
  expect(all).toEqual({ kind: "requeued", requeued: 1 });
  expect((await page(shop)).counts).toMatchObject({ waiting: 0, unreadable: 1 });
  expect(done).toEqual({ kind: "requeued", requeued: 0 });
});

test("a shop sees, finds and tries again its own deliveries only", async () => {
  const mine = await givenInstalled("mine");
  const other = await givenInstalled("other");
  await deliver(other, "orders/create", order(7));
  await deliver(other, "orders/create", order(8, { total_price: "ten" }));
  await drain(allJobs);
  const [theirs] = (await page(other, "?state=unreadable")).rows;

  const seen = await page(mine);
  const stolen = await press(mine, theirs?.id ?? "");
  await press(mine, "all");

  expect(theirs?.order?.id).toBe("8");
  expect(JSON.stringify(seen)).not.toMatch(/#1007|#1008/);
  expect([await fateOf(mine, "#1007"), await fateOf(mine, "#1008")]).toEqual([[{ kind: "never" }], [{ kind: "never" }]]);
  expect(stolen).toEqual({ kind: "requeued", requeued: 0 });
  expect((await page(other, "?state=unreadable")).rows).toMatchObject([{ id: theirs?.id, state: "unreadable" }]);
});

test("what the page is given names no shopper", async () => {
  const shop = await givenInstalled("discreet");
  await deliver(shop, "orders/create", order(1, { total_price: "ada.lovelace@example.com" }));
  await deliver(shop, "customers/update", '{"id":5,"email":"ada.lovelace@example.com","updated_at":"nonsense"}');
  await drain(allJobs);

  expect(JSON.stringify([await page(shop), await page(shop, "?q=1001")])).not.toContain("lovelace");
});

test("an order that never arrived can be looked up at Shopify, and so can one that Shopify does not have", async () => {
  const shop = await givenInstalled("lookup");
  world.devstore.webhooks.pause();
  const placed = world.devstore.store.placeOrder(shop, { email: "ada@example.com", lines: [{ quantity: 1, unitPrice: 3300 }] });
  const id = /\d+$/.exec(String(placed.id))?.[0] ?? "";
  const lookUp = (order: string) =>
    action(args(world.merchantRequest(shop, PATH, { method: "POST", body: new URLSearchParams({ intent: "look-up", order }) })));

  const before = await fateOf(shop, id);
  const found = await lookUp(id);
  const after = await fateOf(shop, id);
  const unknown = await lookUp("4711");
  world.devstore.webhooks.resume();

  expect(before).toEqual([{ kind: "never" }]);
  expect(found).toEqual({ kind: "looked-up", found: "recorded" });
  expect(after).toEqual([{ kind: "purchase", value: 3300, currency: "EUR" }]);
  expect(unknown).toEqual({ kind: "looked-up", found: "not-there" });
});

test("a button that does not exist does nothing", async () => {
  const shop = await givenInstalled("no-button");
  for (const [delivery, intent] of [
    ["all", "drop-tables"],
    ["1 OR 1=1", "try-again"],
    ["", "try-again"],
  ] as const) {
    const answer: unknown = await press(shop, delivery, intent).catch((error: unknown) => error);
    expect(answer instanceof Response ? answer.status : 0).toBe(400);
  }
});

test("every kind of delivery that Encore asks for has a name", () => {
  expect(WEBHOOK_TOPICS.filter((topic) => TOPIC_TEXTS[topic] === undefined)).toEqual([]);
});
