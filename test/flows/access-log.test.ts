import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shop } from "#app/domains/shops/shops.ts";
import { loader as loadPrivacy } from "#app/routes/app.settings.privacy.tsx";
import { adminClient } from "#test/support/everywhere.ts";
import { startWeb } from "#test/support/pages.ts";
import type { FoundRoute, WebProcess } from "#test/support/pages.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const NAMES = /zsuzsanna|vaszary/i;

let world: World;
let web: WebProcess;
let admin: pg.Client;
let shop: Shop;

beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld();
  const { store } = world.devstore;
  const domain = "looked-at.myshopify.com";
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  const person = { email: "zsuzsanna@example.com", firstName: "Zsuzsanna", lastName: "Vaszary" };
  const order = store.placeOrder(domain, { ...person, lines: [{ quantity: 1, unitPrice: 1000 }] });
  shop = await world.install(domain);
  store.requestCustomerData(domain, order.customerId ?? 0);
  await world.settle();
  web = await startWeb();
});
afterAll(async () => {
  await web.stop();
  await world.stop();
  await admin.end();
});

type Looked = Readonly<{ what: string; user_id: string | null; customers: number; customer_ids: number[] }>;

async function looks(): Promise<readonly Looked[]> {
  const { rows } = await admin.query<Looked>(
    `SELECT what, user_id, customers, customer_ids FROM access_log WHERE shop_id = $1 ORDER BY id`,
    [shop.id],
  );
  return rows;
}

/** What a member of staff gets of a route, as a document or as data. */
async function open(route: FoundRoute): Promise<Readonly<{ status: number; text: string }>> {
  const { rows } = await admin.query<{ id: number }>(`SELECT id FROM privacy_request WHERE shop_id = $1`, [shop.id]);
  const path = route.path.replace(/:id\b/, String(rows[0]?.id ?? 0)).replace(/:\w+|\*/g, "1");
  const asked = world.merchantRequest(shop.domain, `${path}?period=all-time&set=all&format=html`);
  const url = new URL(asked.url);
  const answer = await fetch(`${web.url}${url.pathname}${url.search}`, { headers: asked.headers, redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
}

test("every route that shows a name or an e-mail has written down who looked, at what and at how many, before it answered", async () => {
  const showing: string[] = [];
  for (const route of web.routes.filter(({ path, hasLoader }) => path.startsWith("/app") && hasLoader)) {
    const before = (await looks()).length;
    const { text } = await open(route);
    const written = (await looks()).slice(before);

    if (!NAMES.test(text)) {
      expect(written, route.path).toEqual([]);
      continue;
    }
    showing.push(route.id);
    expect(written.length, `${route.path} shows people and notes nothing`).toBeGreaterThan(0);
    for (const { user_id, customers } of written) {
      expect(user_id, route.path).toMatch(/^\d+$/);
      expect(customers, route.path).toBeGreaterThan(0);
    }
  }

  expect(showing).toEqual(
    expect.arrayContaining([
      "routes/app.customers",
      "routes/app.orders",
      "routes/app.settings.privacy",
      "routes/app.settings_.privacy_.export.$id",
    ]),
  );
});

test("the entry names the customers who were on the page", async () => {
  const { rows: customers } = await admin.query<{ id: number }>(`SELECT id FROM customer WHERE shop_id = $1`, [shop.id]);
  const before = (await looks()).length;

  await world.customers(shop.domain, "?set=all&period=all-time");

  expect((await looks()).slice(before)).toMatchObject([{ what: "customers", customers: 1, customer_ids: customers.map(({ id }) => id) }]);
});

test("what cannot be noted is not shown", async () => {
  await admin.query(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left'; END $$`);
  await admin.query(`CREATE TRIGGER full_disk BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION full_disk()`);
  try {
    for (const route of web.routes.filter(({ id }) => /app\.(customers|orders)$|privacy/.test(id))) {
      const { status, text } = await open(route);
      expect(status, route.path).toBe(500);
      expect(text, route.path).not.toMatch(NAMES);
    }
  } finally {
    await admin.query(`DROP FUNCTION full_disk() CASCADE`);
  }
});

test("the merchant reads the looks page by page, the latest first, and only their own shop's", async () => {
  for (let page = 0; page < 55; page += 1) await world.customers(shop.domain, "?set=all&period=all-time");
  const view = (query: string) => loadPrivacy(args(world.merchantRequest(shop.domain, `/app/settings/privacy${query}`)));

  const first = await view("");
  const second = await view("?page=2");

  expect(first.accesses).toHaveLength(50);
  expect(first.pageCount).toBe(2);
  expect(second.accesses.length).toBeGreaterThan(0);
  expect(first.accesses[0]).toMatchObject({ what: "customers", customers: 1 });
  const times = [...first.accesses, ...second.accesses].map(({ at }) => at);
  expect(times).toEqual(times.toSorted().reverse());
});
