import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { PERSON_TABLES, PERSONAL_COLUMNS } from "#app/domains/privacy/privacy.ts";
import { putForgetAfter } from "#app/domains/privacy/privacy.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { unsealText } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import { loader as loadExport } from "#app/routes/app.settings_.privacy_.export.$id.ts";
import { action as actOnPrivacy, loader as loadPrivacy } from "#app/routes/app.settings.privacy.tsx";
import { adminClient, deliver } from "#test/support/everywhere.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const DAY_MS = 86_400_000;

let world: World;
let admin: pg.Client;
let shop: Shop;
let annaId: number;
let orderIds: number[];
let made = 0;

beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld();
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

beforeEach(async () => {
  made += 1;
  const domain = `privacy-${String(made)}.myshopify.com`;
  const { store } = world.devstore;
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  const anna = { email: "anna@example.com", firstName: "Anna", lastName: "<Adler> & Söhne" };
  const first = store.placeOrder(domain, {
    ...anna,
    discountCodes: ["SPRING"],
    lines: [{ title: "Teapot", quantity: 2, unitPrice: 1000 }],
  });
  annaId = first.customerId ?? 0;
  store.updateCustomer(domain, annaId, {
    tags: ["regular"],
    emailConsent: { state: "SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: null },
  });
  const guest = store.placeOrder(domain, {
    guest: true,
    email: "ANNA@example.com",
    lines: [{ title: "Cup", quantity: 1, unitPrice: 700 }],
  });
  store.placeOrder(domain, {
    email: "bert@example.com",
    firstName: "Bert",
    lastName: "Brot",
    lines: [{ title: "Bread", quantity: 1, unitPrice: 900 }],
  });
  orderIds = [first.id, guest.id];
  shop = await world.install(domain);
  store.refundOrder(domain, first.id, { lines: [], amount: 250 });
  await world.settle();
});

const page = (domain: string, query = "") => loadPrivacy(args(world.merchantRequest(domain, `/app/settings/privacy${query}`)));

async function act(domain: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const request = world.merchantRequest(domain, "/app/settings/privacy", { method: "POST", body: new URLSearchParams(fields) });
  return actOnPrivacy(args(request));
}

async function copyOf(domain: string, id: number, query: string): Promise<Response> {
  const request = world.merchantRequest(domain, `/app/settings/privacy/export/${String(id)}?${query}`);
  return loadExport({ ...args(request), params: { id: String(id) } });
}

async function askForAnna(): Promise<number> {
  world.devstore.store.requestCustomerData(shop.domain, annaId);
  await world.settle();
  const [request] = (await page(shop.domain)).requests;
  if (request === undefined) throw new Error("There is no request.");
  return request.id;
}

const copySchema = z.object({
  isAnythingStored: z.boolean(),
  nothing: z.string().nullable(),
  tables: z.array(z.object({ table: z.string(), title: z.string(), rows: z.array(z.record(z.string(), z.unknown())) })),
  explanations: z.array(z.object({ table: z.string(), column: z.string(), label: z.string(), purpose: z.string(), keptFor: z.string() })),
});

async function jsonCopy(id: number, language = "en") {
  const answer = await copyOf(shop.domain, id, `format=json&language=${language}`);
  const text = await answer.text();
  return { text, ...copySchema.parse(JSON.parse(text)) };
}

test("a customer who asks for their data appears on the privacy page, due within 30 days, until the copy is handed over", async () => {
  const id = await askForAnna();

  const [open] = (await page(shop.domain)).requests;
  expect(open).toMatchObject({
    id,
    kind: "data",
    person: { email: "anna@example.com", shopifyId: String(annaId) },
    doneAt: null,
    isLate: false,
  });
  expect(Date.parse(open?.dueAt ?? "") - Date.parse(open?.askedAt ?? "")).toBe(30 * DAY_MS);
  await act(shop.domain, { intent: "handed-over", request: String(id) });

  const [done] = (await page(shop.domain)).requests;
  expect(done).toMatchObject({ outcome: "handed-over", person: { email: "anna@example.com" } });
  expect(done?.doneAt).not.toBeNull();
});

test("the copy holds every personal value that is stored of them, their orders and what it is all for, and nobody else's", async () => {
  const copy = await jsonCopy(await askForAnna());

  const { rows: customers } = await admin.query<{ id: number }>(`SELECT id FROM customer WHERE shop_id = $1 AND shopify_id = $2`, [
    shop.id,
    annaId,
  ]);
  const ids = { customer: customers.map((row) => row.id), order: orderIds };
  for (const { table, by, key } of PERSON_TABLES) {
    const { rows } = await admin.query<Record<string, unknown>>(
      `SELECT to_jsonb(t) AS row FROM "${table}" t WHERE shop_id = $1 AND "${key}" = ANY($2) ORDER BY "${key}"`,
      [shop.id, ids[by]],
    );
    const stored = rows.map(({ row }) => z.record(z.string(), z.unknown()).parse(row));
    const given = copy.tables.find((one) => one.table === table)?.rows ?? [];
    expect(given, table).toHaveLength(stored.length);
    for (const { column, kept } of PERSONAL_COLUMNS.filter((one) => one.table === table)) {
      const plain = stored.map((row) => {
        const value = row[column];
        if (kept !== "sealed" || typeof value !== "string") return value;
        return unsealText({ shop: shop.id, table, column }, Buffer.from(value.slice(2), "hex"));
      });
      expect(
        given.map((row) => row[column]),
        `${table}.${column}`,
      ).toEqual(plain);
      const explained = copy.explanations.find((one) => one.table === table && one.column === column);
      for (const words of [explained?.label, explained?.purpose, explained?.keptFor]) expect(words, `${table}.${column}`).toMatch(/\w/);
    }
  }
  expect(copy.text).toContain("Anna <Adler> & Söhne");
  expect(copy.text).toContain("Teapot");
  expect(copy.text).toContain("Cup");
  expect(copy.text).toContain("SPRING");
  expect(copy.text).not.toMatch(/bert|bread/i);
});

test.each(["de", "en"])("the page for the customer is whole in itself and says everything in words: %s", async (language) => {
  const id = await askForAnna();

  const answer = await copyOf(shop.domain, id, `format=html&language=${language}`);
  const html = await answer.text();

  expect(answer.headers.get("content-disposition")).toContain("attachment");
  expect(html).toContain(`<html lang="${language}">`);
  expect(html).toContain(language === "de" ? "Gespeicherte personenbezogene Daten" : "Stored personal data");
  expect(html).toContain("Anna &lt;Adler&gt; &amp; Söhne");
  expect(html).not.toContain("<Adler>");
  expect(html).toContain("Teapot");
  expect(html.replaceAll("\u00A0", " ")).toContain(language === "de" ? "2,50 €" : "€2.50");
  expect(html).toContain(language === "de" ? "90 Tage" : "90 days");
  expect(html).not.toMatch(/<script|<link|<img|src=|href=/);
  expect(html).not.toMatch(/\bundefined\b|\[object|\{\{|_enc\b/);
});

test("a guest is found by e-mail, and by the orders that Shopify names", async () => {
  await deliver(shop.domain, "customers/data_request", {
    customer: { id: 555, email: "nobody@example.com" },
    orders_requested: [],
    data_request: { id: 1 },
  });
  world.devstore.store.placeOrder(shop.domain, {
    guest: true,
    email: "gast@example.com",
    lines: [{ title: "Kettle", quantity: 1, unitPrice: 100 }],
  });
  await world.settle();
  const { rows } = await admin.query<{ id: string }>(`SELECT id FROM orders WHERE shop_id = $1 ORDER BY id DESC LIMIT 1`, [shop.id]);
  const guestOrder = Number(rows[0]?.id);
  await deliver(shop.domain, "customers/data_request", {
    customer: { email: "Gast@Example.com " },
    orders_requested: [],
    data_request: { id: 2 },
  });
  await deliver(shop.domain, "customers/data_request", { customer: { id: 556 }, orders_requested: [guestOrder], data_request: { id: 3 } });
  await world.settle();

  const requests = (await page(shop.domain)).requests.toSorted((a, b) => a.id - b.id);
  const [unknown, byEmail, byOrder] = await Promise.all(requests.map(({ id }) => jsonCopy(id)));

  expect(unknown).toMatchObject({ isAnythingStored: false });
  expect(unknown?.nothing).toMatch(/stores nothing/);
  expect(byEmail?.text).toContain("Kettle");
  expect(byOrder?.text).toContain("gast@example.com");
});

test("the same request delivered twice is one request", async () => {
  const body = { customer: { id: annaId }, orders_requested: [], data_request: { id: 77 } };
  await deliver(shop.domain, "customers/data_request", body);
  await deliver(shop.domain, "customers/data_request", body);
  await world.settle();

  expect((await page(shop.domain)).requests).toHaveLength(1);
});

test("nobody gets the copy of another shop's customer, or of a request that does not exist", async () => {
  const id = await askForAnna();
  const domain = `stranger-${String(made)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  await world.install(domain);

  for (const [from, asked] of [
    [domain, id],
    [shop.domain, id + 1000],
    [shop.domain, NaN],
  ] as const) {
    await expect(copyOf(from, asked, "format=json")).rejects.toMatchObject({ status: 404 });
  }
  expect((await page(domain)).requests).toEqual([]);
});

test("a person who is forgotten before the copy was handed over leaves a request that names nobody", async () => {
  const id = await askForAnna();
  world.devstore.store.redactCustomer(shop.domain, annaId);
  await world.settle();

  const requests = (await page(shop.domain)).requests;
  expect(requests.find((one) => one.id === id)).toMatchObject({ outcome: "person-redacted", person: null });
  expect(requests.find((one) => one.kind === "redact")).toMatchObject({ outcome: "forgotten", person: null });
  await expect(copyOf(shop.domain, id, "format=json")).rejects.toMatchObject({ status: 404 });
});

test("the page says after how many months people are forgotten, which the settings change, and knows no other button", async () => {
  expect((await page(shop.domain)).forgetAfterMonths).toBe(36);

  await inShop(shop.id, (tx) => putForgetAfter(tx, shop.id, 12, new Date()));

  expect((await page(shop.domain)).forgetAfterMonths).toBe(12);
  await expect(act(shop.domain, { intent: "something" })).rejects.toMatchObject({ status: 400 });
});
