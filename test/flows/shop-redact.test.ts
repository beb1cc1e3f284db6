import type pg from "pg";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Shop } from "#app/domains/shops/shops.ts";
import { keepPeriods } from "#app/domains/privacy/privacy.server.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import { allJobs } from "#app/jobs/registry.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { adminClient, deliver, placesOf } from "#test/support/everywhere.ts";
import { PROJECT } from "#test/support/project.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Whole shops come and go here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let admin: pg.Client;

beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld();
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

/** A shop with something in every corner: orders, guests, refunds, a request, a page that was looked at. */
async function givenShop(name: string): Promise<Shop> {
  const domain = `${name}.myshopify.com`;
  const { store } = world.devstore;
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  const person = { email: `${name}.buyer@example.com`, firstName: `${name}-first`, lastName: `${name}-last` };
  const order = store.placeOrder(domain, {
    ...person,
    discountCodes: [`${name}-code`],
    lines: [{ title: `${name} thing`, quantity: 1, unitPrice: 1000 }],
  });
  store.refundOrder(domain, order.id, { lines: [], amount: 100 });
  const shop = await world.install(domain);
  store.placeOrder(domain, { guest: true, email: `${name}.guest@example.com`, lines: [{ quantity: 1, unitPrice: 500 }] });
  store.requestCustomerData(domain, order.customerId ?? 0);
  await world.settle();
  await world.customers(domain, "?set=all&period=all-time");
  return shop;
}

async function rowsOfShop(shopId: number): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'shop_id' ORDER BY 1`,
  );
  const left: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await admin.query(`SELECT FROM "${name}" WHERE shop_id = $1`, [shopId]);
    if ((rowCount ?? 0) > 0) left.push(name);
  }
  return left;
}

function logText(): string {
  const file = process.env["LOG_FILE"];
  return file === undefined ? "" : readFileSync(file, "utf8");
}

test("after shop/redact nothing of the shop is left: no table, no job, no file, no line", async () => {
  const gone = await givenShop("vanishing");
  const other = await givenShop("remaining");
  const filled = await rowsOfShop(gone.id);
  for (const table of ["customer", "orders", "order_line", "refund", "purchase", "privacy_request", "access_log"])
    expect(filled).toContain(table);
  const customers = [...(world.devstore.store.shops.get(gone.domain)?.customers.keys() ?? [])].map(String);
  const orders = [...(world.devstore.store.shops.get(gone.domain)?.orders.keys() ?? [])].map(String);

  world.devstore.store.uninstall(gone.domain);
  await world.settle();
  world.devstore.store.redactShop(gone.domain);
  await world.settle();
  await tick(new Date());
  await world.settle();

  expect(await rowsOfShop(gone.id)).toEqual([]);
  expect(await placesOf(admin, ["vanishing", ...customers, ...orders])).toEqual([]);
  expect(await findShop(gone.domain)).toBeNull();
  const { rows: jobs } = await admin.query(`SELECT name FROM pgboss.job WHERE data ->> 'shopId' = $1`, [String(gone.id)]);
  expect(jobs).toEqual([]);
  expect(logText()).not.toContain("vanishing");
  expect(await rowsOfShop(other.id)).toEqual(expect.arrayContaining(filled));
});

test("the app writes no files about shops", () => {
  // The report is a command of its own for a file that somebody has; it knows no shop.
  const writing = readdirSync(join(PROJECT, "app"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes(".test.") && !name.startsWith("domains/report/"))
    .filter((name) =>
      /\b(writeFile|writeFileSync|createWriteStream|appendFile|appendFileSync)\b/.test(readFileSync(join(PROJECT, "app", name), "utf8")),
    );

  expect(writing).toEqual([]);
});

test("a shop that has Encore again when the request comes is not wiped, and the page says why", async () => {
  const shop = await givenShop("returning");
  const { store } = world.devstore;
  const before = await rowsOfShop(shop.id);
  store.uninstall(shop.domain);
  await world.settle();
  store.redactShop(shop.domain);
  // The merchant is back before the worker reads the request.
  await world.devstore.idle();
  const again = await world.install(shop.domain);

  expect(again.id).toBe(shop.id);
  expect(await rowsOfShop(shop.id)).toEqual(expect.arrayContaining(before));
  const { rows } = await admin.query(`SELECT outcome FROM privacy_request WHERE shop_id = $1 AND kind = 'shop-redact'`, [shop.id]);
  expect(rows).toEqual([{ outcome: "installed-again" }]);
});

test("a worker that dies in the middle leaves a request that is finished by the next one", async () => {
  const shop = await givenShop("halfway");
  world.devstore.store.uninstall(shop.domain);
  await world.settle();
  await admin.query(`CREATE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the power is gone'; END $$`);
  await admin.query(`CREATE TRIGGER stop_here BEFORE DELETE ON purchase FOR EACH STATEMENT EXECUTE FUNCTION stop_here()`);
  world.devstore.store.redactShop(shop.domain);
  await world.devstore.idle();
  await expect(drain(allJobs)).rejects.toThrow(/power is gone/);
  const halfway = await rowsOfShop(shop.id);
  await admin.query(`DROP FUNCTION stop_here() CASCADE`);

  await world.settle();

  expect(halfway).toContain("purchase");
  expect(halfway).not.toContain("customer");
  expect(await rowsOfShop(shop.id)).toEqual([]);
  expect(await placesOf(admin, ["halfway"])).toEqual([]);
});

test("a merchant who installs Encore while the old data are being wiped is a new shop, and loses nothing", async () => {
  const shop = await givenShop("crossing");
  world.devstore.store.uninstall(shop.domain);
  await world.settle();
  await admin.query(`CREATE FUNCTION wait_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not yet'; END $$`);
  await admin.query(`CREATE TRIGGER wait_here BEFORE DELETE ON refund FOR EACH STATEMENT EXECUTE FUNCTION wait_here()`);
  world.devstore.store.redactShop(shop.domain);
  await world.devstore.idle();
  await expect(drain(allJobs)).rejects.toThrow(/not yet/);
  await admin.query(`DROP FUNCTION wait_here() CASCADE`);

  const fresh = await world.install(shop.domain);
  await world.settle();

  expect(fresh.id).not.toBe(shop.id);
  expect(await rowsOfShop(shop.id)).toEqual([]);
  expect(await rowsOfShop(fresh.id)).toContain("orders");
  expect(JSON.stringify(await world.customers(shop.domain, "?set=all&period=all-time"))).toContain("crossing.buyer@example.com");
});

test("a shop whose deletion Shopify never asks for is wiped 30 days after the uninstall", async () => {
  const shop = await givenShop("forgotten-by-shopify");
  world.devstore.store.uninstall(shop.domain);
  await world.settle();
  const later = (days: number) => new Date(Date.now() + days * 86_400_000);

  await keepPeriods(later(29));
  expect(await rowsOfShop(shop.id)).toContain("orders");
  await keepPeriods(later(31));

  expect(await rowsOfShop(shop.id)).toEqual([]);
  expect(await findShop(shop.domain)).toBeNull();
});

test("a request for a domain that nobody knows leaves nothing of itself", async () => {
  const { store } = world.devstore;
  store.addShop({ domain: "never-here.myshopify.com", currency: "EUR", timeZone: "Europe/Berlin" });

  await deliver("never-here.myshopify.com", "shop/redact", { shop_id: 5, shop_domain: "never-here.myshopify.com" });
  await tick(new Date());
  await world.settle();

  expect(await placesOf(admin, ["never-here"])).toEqual([]);
});
