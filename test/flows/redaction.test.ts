import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { clearedColumns, PERSON_TABLES } from "#app/domains/privacy/privacy.ts";
import { keepPeriods } from "#app/domains/privacy/privacy.server.ts";
import { startImport } from "#app/domains/history/history.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { enqueueAdvance } from "#app/jobs/advance-import.server.ts";
import { requestRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import { adminClient, deliver, placesOf } from "#test/support/everywhere.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const ANNA = { email: "Anna.Adler@Example.com", firstName: "Annabella", lastName: "Adlerova" };
const WORDS = ["anna.adler@example.com", "annabella", "adlerova"];
const LONG_AGO = "2026-03-01T10:00:00Z";

// Whole shops come and go here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let admin: pg.Client;
let made = 0;

beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld();
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

let shop: Shop;
let annaId: number;
let orderIds: number[];

/** Anna bought twice and once as a guest, somebody else once; Anna's account has tags, a consent and a country. */
beforeEach(async () => {
  made += 1;
  const domain = `redaction-${String(made)}.myshopify.com`;
  const { store } = world.devstore;
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  const first = store.placeOrder(domain, {
    ...ANNA,
    processedAt: LONG_AGO,
    discountCodes: ["FOR-ANNABELLA"],
    lines: [{ title: "Engraving for Annabella", quantity: 2, unitPrice: 1000 }],
  });
  annaId = first.customerId ?? 0;
  store.updateCustomer(domain, annaId, {
    tags: ["friend of Adlerova"],
    emailConsent: { state: "SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: null },
  });
  const second = store.placeOrder(domain, { ...ANNA, lines: [{ quantity: 1, unitPrice: 2500 }] });
  const guest = store.placeOrder(domain, { guest: true, email: ANNA.email, lines: [{ quantity: 1, unitPrice: 700 }] });
  store.placeOrder(domain, { email: "bert@example.com", firstName: "Bert", lastName: "Brot", lines: [{ quantity: 1, unitPrice: 900 }] });
  orderIds = [first, second, guest].map(({ id }) => id);
  shop = await world.install(domain);
  store.refundOrder(domain, second.id, { lines: [], amount: 100 });
  await world.settle();
});

/** Everything that a merchant reads, without who bought and without when it was computed. */
async function figures(): Promise<unknown> {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    const hidden = ["name", "email", "country", "consent", "countries", "customerName", "asOf", "computedAt"];
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !hidden.includes(key))
        .map(([key, inner]) => [key, strip(inner)]),
    );
  };
  const { domain } = shop;
  const pages = [
    await world.home(domain, "?period=all-time"),
    await world.home(domain, "?period=last-90-days"),
    await world.customers(domain, "?set=all&period=all-time"),
    await world.orders(domain, "?period=all-time"),
  ];
  return strip(JSON.parse(JSON.stringify(pages)));
}

async function redact(): Promise<void> {
  world.devstore.store.redactCustomer(shop.domain, annaId);
  await world.settle();
}

const whereIsAnna = () => placesOf(admin, [...WORDS, String(annaId)]);

test("a person whom Shopify asks to forget stands nowhere any more, sealed or not, and no figure changes", async () => {
  const before = await figures();
  expect((await whereIsAnna()).length).toBeGreaterThan(0);

  await redact();

  expect(await whereIsAnna()).toEqual([]);
  expect(await figures()).toEqual(before);
  expect(await placesOf(admin, ["bert@example.com"])).not.toEqual([]);
});

test("every registered column of the person is empty, and orders and purchases stay under a number", async () => {
  const { rows: customers } = await admin.query<{ id: number }>(`SELECT DISTINCT customer_id AS id FROM orders WHERE id = ANY($1)`, [
    orderIds,
  ]);
  const ids = { customer: customers.map(({ id }) => id), order: orderIds };

  await redact();

  for (const { table, by, key, onForgetting } of PERSON_TABLES) {
    const { rows } = await admin.query<Record<string, unknown>>(
      `SELECT * FROM "${table}" WHERE shop_id = $1 AND "${key}" = ANY($2)` +
        (table === "customer_identity" ? " AND kind <> 'redacted'" : ""),
      [shop.id, ids[by]],
    );
    if (onForgetting === "delete") expect(rows, table).toEqual([]);
    const left = rows.flatMap((row) =>
      clearedColumns(table).filter((column) => row[column] !== null && !["[]", "{}"].includes(JSON.stringify(row[column]))),
    );
    expect(left, table).toEqual([]);
  }
  const { rows: orders } = await admin.query<{ customer_id: number }>(`SELECT customer_id FROM orders WHERE id = ANY($1)`, [orderIds]);
  expect(new Set(orders.map(({ customer_id }) => customer_id))).toEqual(new Set(ids.customer));
  const { rows: redacted } = await admin.query(`SELECT FROM customer WHERE id = ANY($1) AND redacted_at IS NOT NULL`, [ids.customer]);
  expect(redacted).toHaveLength(ids.customer.length);
});

test("the figures stand a rebuild and a new import, and neither brings the person back", async () => {
  const before = await figures();
  await redact();

  await requestRebuild(shop.id, "asked", new Date());
  await world.settle();
  expect(await figures()).toEqual(before);

  await startImport(shop.id, new Date());
  await asSystem((tx) => enqueueAdvance(tx, shop.id));
  await world.settle();
  expect(await figures()).toEqual(before);
  expect(await whereIsAnna()).toEqual([]);
});

test("late deliveries with everything in them do not bring the person back, and are gone with the next day", async () => {
  const before = await figures();
  await redact();
  const later = new Date(Date.now() + 60_000).toISOString();
  const customer = { id: annaId, email: ANNA.email, first_name: ANNA.firstName, last_name: ANNA.lastName, updated_at: later };

  await deliver(shop.domain, "customers/update", { ...customer, default_address: { country_code: "DE" } });
  await deliver(shop.domain, "customers/create", customer);
  const { rows } = await admin.query<{ id: string; total: string; name: string; processed_at: Date }>(
    `SELECT id, total, name, processed_at FROM orders WHERE id = ANY($1) ORDER BY processed_at, id LIMIT 1`,
    [orderIds],
  );
  const [first] = rows;
  if (first === undefined) throw new Error("There is an order.");
  await deliver(shop.domain, "orders/updated", {
    id: Number(first.id),
    name: first.name,
    email: ANNA.email,
    customer,
    currency: "EUR",
    total_price: (Number(first.total) / 100).toFixed(2),
    processed_at: first.processed_at.toISOString(),
    updated_at: later,
    financial_status: "paid",
    checkout_token: "annabella-checkout",
    landing_site: "/welcome-annabella",
    customer_locale: "de",
    line_items: [],
  });
  await world.settle();
  await keepPeriods(new Date());

  expect(await whereIsAnna()).toEqual([]);
  const { rows: orders } = await admin.query(
    `SELECT FROM orders WHERE id = ANY($1) AND (locale IS NOT NULL OR checkout_token IS NOT NULL)`,
    [orderIds],
  );
  expect(orders).toEqual([]);
  expect(await figures()).toEqual(before);
});

test("the same request twice is one request, and says so", async () => {
  await redact();
  const body = { shop_id: 1, shop_domain: shop.domain, customer: { id: annaId, email: ANNA.email }, orders_to_redact: orderIds };
  await deliver(shop.domain, "customers/redact", body);
  await deliver(shop.domain, "customers/redact", body);
  await world.settle();

  const { rows } = await admin.query(`SELECT kind, outcome FROM privacy_request WHERE shop_id = $1`, [shop.id]);
  expect(rows).toEqual([{ kind: "redact", outcome: "forgotten" }]);
  expect(await whereIsAnna()).toEqual([]);
});

test("a request about somebody unknown forgets nobody else, and is written down", async () => {
  const before = await figures();
  await deliver(shop.domain, "customers/redact", { customer: { id: 999_999_999, email: "nobody@example.com" }, orders_to_redact: [] });
  await world.settle();

  const { rows } = await admin.query(`SELECT kind, outcome FROM privacy_request WHERE shop_id = $1`, [shop.id]);
  expect(rows).toEqual([{ kind: "redact", outcome: "nothing-stored" }]);
  expect(await figures()).toEqual(before);
  expect((await whereIsAnna()).length).toBeGreaterThan(0);
  expect(await placesOf(admin, ["nobody@example.com"])).toEqual([]);
});

test("an e-mail that is another customer's by now does not take that customer's data away", async () => {
  const body = { customer: { id: 123_456_789, email: ANNA.email }, orders_to_redact: [] };
  await deliver(shop.domain, "customers/redact", body);
  await world.settle();

  const { rows } = await admin.query<{ name_enc: Buffer | null }>(`SELECT name_enc FROM customer WHERE shop_id = $1 AND shopify_id = $2`, [
    shop.id,
    annaId,
  ]);
  expect(rows.map((row) => row.name_enc !== null)).toEqual([true]);
});

describe("after the 30 days", () => {
  test("nothing is left to recognise the person by, but the number", async () => {
    await redact();
    const recognised = () => admin.query(`SELECT FROM customer_identity WHERE shop_id = $1 AND kind = 'redacted'`, [shop.id]);
    const later = (days: number) => new Date(Date.now() + days * 86_400_000);

    await keepPeriods(later(29));
    expect((await recognised()).rowCount).toBeGreaterThan(0);
    await keepPeriods(later(31));
    await tick(later(31));

    expect((await recognised()).rowCount).toBe(0);
    const { rows } = await admin.query(`SELECT request_key, customer_enc FROM privacy_request WHERE shop_id = $1`, [shop.id]);
    expect(rows).toEqual([{ request_key: null, customer_enc: null }]);
  });
});
