import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { allJobs } from "#app/jobs/registry.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { asSystem, inShop, rows, sql } from "#app/platform/db.server.ts";
import { parseJson } from "#app/lib/json.ts";
import { drain } from "#app/platform/queue.server.ts";
import { PROJECT } from "#test/support/project.ts";
import { sendWebhook } from "#test/support/send-webhook.ts";
import { clearShop } from "#test/support/shop-dump.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Bodies that Shopify itself, its libraries and its documentation show, through the real door: each comes to the right state, or stays
// in the inbox with a reason. What each comes to is written down in payload-outcomes.json, and looked at by people; what an order is
// worth is computed here once more, in the plainest way.

const FOLDER = join(PROJECT, "test/fixtures/shopify");

const payload = z.object({ file: z.string(), cases: z.array(z.string()), topic: z.string(), body: z.string() });
const PAYLOADS = gunzipSync(readFileSync(join(FOLDER, "payloads.jsonl.gz")))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => payload.parse(JSON.parse(line)));

const OUTCOMES = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(join(FOLDER, "payload-outcomes.json"), "utf8")));

const admin = new pg.Client({ connectionString: process.env["DATABASE_ADMIN_URL"] ?? "" });
let world: World;
let shop: Shop;

beforeAll(async () => {
  await admin.connect();
  world = await startWorld();
  world.devstore.store.addShop({ domain: "payloads.myshopify.com", currency: "USD", timeZone: "America/New_York" });
  shop = await world.install("payloads.myshopify.com");
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

type Payload = z.output<typeof payload>;

/** Of which order or customer a body tells, in the words of `told`; null where of none. */
function subjectOf({ topic, body }: Payload): string | null {
  const read = z
    .object({ id: z.unknown(), admin_graphql_api_id: z.unknown(), customerId: z.unknown(), customer_id: z.unknown() })
    .partial()
    .safeParse(parseJson(body));
  const named = read.data?.admin_graphql_api_id ?? read.data?.customerId ?? read.data?.id ?? read.data?.customer_id;
  const id = /\d+$/.exec(typeof named === "string" || typeof named === "number" ? String(named) : "")?.[0];
  if (id === undefined) return null;
  return topic.startsWith("orders/") ? `order ${id}` : topic.startsWith("customer") ? `customer ${id}` : null;
}

/** Bodies of one order or customer one after the other, each to a shop that knows nothing of it; others side by side. */
function roundsOf(payloads: readonly Payload[]): Payload[][] {
  const rounds: Payload[][] = [];
  const met = new Map<string, number>();
  for (const one of payloads) {
    const subject = subjectOf(one);
    const round = subject === null ? 0 : (met.get(subject) ?? 0);
    if (subject !== null) met.set(subject, round + 1);
    (rounds[round] ??= []).push(one);
  }
  return rounds;
}

const eventOf = (file: string): string => file.replaceAll(/[^\w.-]/g, "_");

/** Delivers bodies to a shop that knows nothing else, and says in a line each what came of them. */
async function outcomesOf(payloads: readonly Payload[]): Promise<Record<string, string>> {
  await givenNothing();
  for (const { file, topic, body } of payloads) expect((await sendWebhook(shop.domain, topic, body, eventOf(file))).status).toBe(200);
  await drain(allJobs);
  const deliveries = await asSystem((tx) =>
    rows(
      tx,
      z.object({ event_key: z.string(), state: z.string(), reason: z.string().nullable() }),
      sql`SELECT event_key, state, reason FROM inbox WHERE shop_domain = ${shop.domain}`,
    ),
  );
  const told = [...(await ordersIn()), ...(await customersIn())];
  return Object.fromEntries(
    payloads.map((one) => {
      const delivery = deliveries.find(({ event_key: key }) => key.endsWith(eventOf(one.file)));
      if (delivery?.state !== "done") return [one.file, `${delivery?.state ?? "nowhere"}: ${delivery?.reason ?? ""}`];
      const subject = subjectOf(one);
      return [one.file, told.find((line) => subject !== null && line.split(", ")[0] === subject) ?? "done, nothing to keep"];
    }),
  );
}

const ordersIn = () =>
  inShop(shop.id, (tx) =>
    rows(
      tx,
      z.object({ told: z.string() }).transform((row) => row.told),
      sql`SELECT concat_ws(', ', 'order ' || o.id, total || ' ' || o.currency, nullif('refunded ' || refunded, 'refunded 0'), nullif('gift cards ' || gift_cards_sold, 'gift cards 0'),
            (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) || ' lines',
            CASE WHEN o.customer_id IS NULL THEN 'nobody' WHEN c.shopify_id IS NULL THEN 'a guest' ELSE 'customer ' || c.shopify_id END,
            CASE WHEN p.order_id IS NULL THEN 'no purchase: ' || concat_ws(' ', CASE WHEN is_test THEN 'test' END, CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' END, financial_status) ELSE 'purchase of ' || p.value END) AS told
          FROM orders o LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN purchase p ON p.order_id = o.id WHERE o.shop_id = ${shop.id}`,
    ),
  );

const customersIn = () =>
  inShop(shop.id, (tx) =>
    rows(
      tx,
      z.object({ told: z.string() }).transform((row) => row.told),
      sql`SELECT concat_ws(', ', coalesce('customer ' || shopify_id, 'guest'), CASE WHEN name_enc IS NOT NULL THEN 'name' END, CASE WHEN email_enc IS NOT NULL THEN 'e-mail' END,
            country, nullif(array_to_string(tags, '+'), ''), consent_state, 'orders ' || lifetime_orders, CASE WHEN deleted_at IS NOT NULL THEN 'deleted' END) AS told
          FROM customer WHERE shop_id = ${shop.id} ORDER BY id`,
    ),
  );

/** Removes the app or people; privacy's and the shop's own stories try them. */
const APART = ["customers/data_request", "customers/redact", "shop/redact", "shop/update", "app/uninstalled", "app/scopes_update"];

test("every body comes to the state or the reason that is written down for it", async () => {
  const outcomes: Record<string, string> = {};
  for (const round of roundsOf(PAYLOADS.filter(({ topic }) => !APART.includes(topic)))) Object.assign(outcomes, await outcomesOf(round));

  expect(outcomes).toEqual(OUTCOMES);
}, 120_000);

const money = (text: unknown): number => Math.round(Number(text) * 100);

/** What an order is worth in USD, told from its body in the plainest way; null when it is no purchase. */
function plainValue(body: string): number | null {
  const order = z
    .object({
      test: z.boolean().nullish(),
      cancelled_at: z.string().nullish(),
      financial_status: z.string().nullish(),
      currency: z.string(),
      total_price: z.unknown().optional(),
      total_tip_received: z.unknown().optional(),
      refunds: z
        .array(z.object({ transactions: z.array(z.object({ kind: z.string(), status: z.string(), amount: z.unknown() })).nullish() }))
        .nullish(),
    })
    .parse(parseJson(body));
  const total = money(order.total_price);
  let refunded = 0;
  for (const refund of order.refunds ?? [])
    for (const { kind, status, amount } of refund.transactions ?? [])
      if (kind === "refund" && status === "success") refunded += money(amount);
  const isOut = order.test === true || order.cancelled_at != null || ["voided", "expired"].includes(order.financial_status ?? "");
  if (isOut || order.currency !== "USD" || (total > 0 && refunded >= total)) return null;
  return total - money(order.total_tip_received ?? 0) - refunded;
}

test("what is written down of an order's worth is what its body says", () => {
  const orders = PAYLOADS.filter(({ file }) => OUTCOMES[file]?.startsWith("order "));

  expect(orders.length).toBeGreaterThan(30);
  for (const { file, body } of orders) {
    const value = plainValue(body);
    expect(OUTCOMES[file], file).toContain(value === null ? "no purchase" : `purchase of ${String(value)}`);
  }
});

test.each([
  ["cancelled", /no purchase: .*cancelled/],
  ["test order", /no purchase: .*test/],
  ["financial_status=voided", /no purchase: .*voided/],
  ["financial_status=partially_refunded", /refunded|partially_refunded|purchase of 59894/],
  ["customer null (guest/POS/draft)", /nobody|a guest/],
])("orders of the odd case %s come to what is expected", (name, expected) => {
  const orders = PAYLOADS.filter(({ file, cases }) => cases.includes(name) && OUTCOMES[file]?.startsWith("order "));

  expect(orders.length).toBeGreaterThan(0);
  for (const { file } of orders) expect(OUTCOMES[file], file).toMatch(expected);
});

test("nobody is left without a reason: a body that is not worked off says what is wrong with it", () => {
  const stuck = Object.values(OUTCOMES).filter((outcome) => !/^(order|customer) |^done/.test(outcome));

  expect(stuck.length).toBeGreaterThan(100);
  for (const outcome of stuck) expect(outcome).toMatch(/^unreadable: \{"(code|field)":/);
});

const stored = (query: ReturnType<typeof sql>) => inShop(shop.id, (tx) => rows(tx, z.record(z.string(), z.unknown()), query));

/** A new shop, so to speak. */
async function givenNothing(): Promise<void> {
  await clearShop(admin, shop.id);
  await admin.query("DELETE FROM inbox WHERE shop_domain = $1", [shop.domain]);
}

const MINIMAL = {
  currency: "USD",
  total_price: "10.00",
  updated_at: "2026-05-01T10:00:00+02:00",
  processed_at: "2026-05-01T10:00:00+02:00",
};

test("an order of a status of tomorrow, of ten thousand lines, with texts that no database keeps, is an order", async () => {
  const line = { title: "a\u0000b\ud800", quantity: -1, price: 1, gift_card: null, product_id: null, surprise: { of: "tomorrow" } };
  const lines = Array.from({ length: 10_000 }, (_none, index) => ({ id: index + 1, ...line }));
  const odd = {
    ...MINIMAL,
    id: "9223372036854775807",
    name: "#\u00001\udfff",
    financial_status: "settled_by_moonlight",
    email: null,
    refunds: null,
    line_items: lines,
  };
  await givenNothing();
  await sendWebhook(shop.domain, "orders/create", JSON.stringify(odd));
  await drain(allJobs);

  expect(await stored(sql`SELECT id, name, financial_status, (SELECT count(*)::int FROM order_line) AS lines FROM orders`)).toEqual([
    { id: 9223372036854775807n, name: "#1\ufffd", financial_status: "unknown", lines: 10_000 },
  ]);
  expect(await stored(sql`SELECT value FROM purchase`)).toEqual([{ value: 1000n }]);
});

test.each([
  ["KWD", "12.3456", 12_346n],
  ["JPY", "1200.0", 1200n],
])("an amount in %s keeps the currency's own places", async (currency, amount, minor) => {
  await givenNothing();
  await sendWebhook(shop.domain, "orders/create", JSON.stringify({ ...MINIMAL, id: 5, currency, total_price: amount }));
  await drain(allJobs);

  expect(await stored(sql`SELECT total FROM orders`)).toEqual([{ total: minor }]);
});

test.each([
  [
    "an amount beyond what a number holds",
    { total_price: "90071992547409.92" },
    { code: "not-an-amount", field: "total_price", currency: "USD" },
  ],
  [
    "a line whose sum is beyond it",
    { line_items: [{ id: 1, quantity: 2_000_000_000, price: "9007199254740.00" }] },
    { code: "not-an-amount" },
  ],
  [
    "a quantity beyond what is sold",
    { line_items: [{ id: 1, quantity: 1e12, price: "1" }] },
    { code: "unknown-value", field: "line_items.0.quantity" },
  ],
  ["no time of its version", { updated_at: null }, { code: "missing", field: "updated_at" }],
  ["a list that is none", { line_items: "many" }, { code: "wrong-kind", field: "line_items", expected: "list" }],
])("an order with %s stays in the inbox, with its reason", async (_name, change, reason) => {
  await givenNothing();
  await sendWebhook(shop.domain, "orders/create", JSON.stringify({ ...MINIMAL, id: 6, ...change }));
  await drain(allJobs);

  const { rows: found } = await admin.query<{ state: string; reason: string }>(
    "SELECT state, reason FROM inbox WHERE shop_domain = $1 ORDER BY id DESC LIMIT 1",
    [shop.domain],
  );
  expect(found[0]?.state).toBe("unreadable");
  expect(JSON.parse(found[0]?.reason ?? "{}")).toMatchObject(reason);
});
