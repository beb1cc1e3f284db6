import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { CUSTOMER_PERSONAL_COLUMNS } from "#app/domains/customers/customers.ts";
import { ORDER_PERSONAL_COLUMNS } from "#app/domains/orders/orders.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { asSystem, execute, inShop, rawSql, rows, sql } from "#app/platform/db.server.ts";
import { loader as loadApp } from "#app/routes/app.tsx";
import { args, startWorld } from "#test/support/world.ts";
import type { Page, World } from "#test/support/world.ts";

/** Tables that belong to no shop; web and worker reach them through asSystem only. Everything else is a tenant's. */
const SYSTEM_TABLES = ["_prisma_migrations", "app_clock", "inbox", "shop", "shop_session"];

const admin = new pg.Client({ connectionString: process.env["DATABASE_ADMIN_URL"] ?? "" });
const plainLogin = new pg.Client({ connectionString: process.env["DATABASE_URL"] ?? "" });

let world: World;
let mine: Shop;
let foreign: Shop;

beforeAll(async () => {
  await Promise.all([admin.connect(), plainLogin.connect()]);
  world = await startWorld();
  const made: Shop[] = [];
  for (const name of ["mine", "foreign"]) {
    const domain = `${name}.myshopify.com`;
    const { store } = world.devstore;
    store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
    const order = store.placeOrder(domain, {
      email: `${name}@example.com`,
      firstName: name,
      lastName: "Buyer",
      lines: [
        { quantity: 2, unitPrice: 1000 },
        { quantity: 1, unitPrice: 500 },
      ],
    });
    store.refundOrder(domain, order.id, { lines: [], amount: 100 });
    store.placeOrder(domain, { guest: true, email: null, lines: [{ quantity: 1, unitPrice: 700 }] });
    made.push(await world.install(domain));
    await world.home(domain);
  }
  const [first, second] = made;
  if (first === undefined || second === undefined) throw new Error("Two shops were expected.");
  mine = first;
  foreign = second;
});

afterAll(async () => {
  await world.stop();
  await Promise.all([admin.end(), plainLogin.end()]);
});

const tableRow = z.object({
  table: z.string(),
  isEnabled: z.boolean(),
  isForced: z.boolean(),
  policies: z.array(z.string()),
  firstKey: z.string().nullable(),
  owner: z.string(),
});

async function tables() {
  const { rows: found } = await admin.query(`
    SELECT c.relname AS "table", c.relrowsecurity AS "isEnabled", c.relforcerowsecurity AS "isForced", pg_get_userbyid(c.relowner) AS owner,
      ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
      (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND i.indisprimary) AS "firstKey"
    FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
  return z.array(tableRow).parse(found);
}

const tenantTables = async () => (await tables()).filter((one) => !SYSTEM_TABLES.includes(one.table));

describe("every table", () => {
  test("is one of the listed system tables or guarded by the shop, first in its key", async () => {
    const all = await tables();

    expect(all.length).toBeGreaterThan(12);
    for (const one of all) {
      if (SYSTEM_TABLES.includes(one.table)) continue;
      expect(one, one.table).toMatchObject({ isEnabled: true, isForced: true, policies: ["tenant"], firstKey: "shop_id" });
    }
  });

  test("shows a shop its own rows and none of another's", async () => {
    for (const { table } of await tenantTables()) {
      const seen = await inShop(mine.id, (tx) =>
        rows(tx, z.object({ shop_id: z.number() }), sql`SELECT DISTINCT shop_id FROM ${rawSql(`"${table}"`)}`),
      );
      const { rows: all } = await admin.query<{ shop_id: number }>(`SELECT DISTINCT shop_id FROM "${table}" ORDER BY 1`);

      if (all.length > 0)
        expect(
          all.map((row) => row.shop_id),
          `${table} has rows of both shops`,
        ).toEqual([mine.id, foreign.id]);
      expect(
        seen.map((row) => row.shop_id),
        table,
      ).toEqual(all.length > 0 ? [mine.id] : []);
    }
  });

  test("of the story has rows to prove it with", async () => {
    for (const table of ["customer", "customer_identity", "orders", "order_line", "refund", "import", "purchase", "day_total"]) {
      const { rowCount } = await admin.query(`SELECT FROM "${table}" WHERE shop_id = $1`, [foreign.id]);
      expect(rowCount, table).toBeGreaterThan(0);
    }
  });

  test("refuses to change, delete or take in another shop's rows", async () => {
    for (const { table } of await tenantTables()) {
      const name = rawSql(`"${table}"`);
      const before = await countOf(table);
      const deleted = await inShop(mine.id, (tx) => execute(tx, sql`DELETE FROM ${name} WHERE shop_id = ${foreign.id}`));
      const updated = await inShop(mine.id, (tx) =>
        execute(tx, sql`UPDATE ${name} SET shop_id = ${mine.id} WHERE shop_id = ${foreign.id}`),
      );

      expect([deleted, updated], table).toEqual([0, 0]);
      expect(await countOf(table), table).toBe(before);
    }
    await expect(
      inShop(mine.id, (tx) =>
        execute(tx, sql`INSERT INTO customer_identity (shop_id, kind, key, customer_id) VALUES (${foreign.id}, 'email', 'x', 1)`),
      ),
    ).rejects.toThrow(/row-level security/);
  });

  test("is out of reach for the plain login, outside of inShop and asSystem", async () => {
    for (const { table } of await tables()) {
      await expect(plainLogin.query(`SELECT 1 FROM "${table}"`), table).rejects.toThrow(/permission denied/);
    }
  });

  test("of a tenant is out of reach as system, and the system's out of reach for a tenant", async () => {
    for (const { table } of await tables()) {
      if (table === "_prisma_migrations") continue;
      const look = sql`SELECT 1 FROM ${rawSql(`"${table}"`)} LIMIT 1`;
      const asWrongOne = SYSTEM_TABLES.includes(table) ? inShop(mine.id, (tx) => execute(tx, look)) : asSystem((tx) => execute(tx, look));
      await expect(asWrongOne, table).rejects.toThrow(/permission denied/);
    }
  });

  test("would show everything to a superuser: these tests would be green and void under one", async () => {
    await admin.query("BEGIN");
    await admin.query("SELECT set_config('app.shop_id', $1, true)", [String(mine.id)]);
    const { rows: seen } = await admin.query<{ shop_id: number }>("SELECT DISTINCT shop_id FROM orders ORDER BY 1");
    await admin.query("ROLLBACK");
    const { rows: login } = await plainLogin.query<{ rolsuper: boolean; rolbypassrls: boolean }>(
      "SELECT bool_or(rolsuper) AS rolsuper, bool_or(rolbypassrls) AS rolbypassrls FROM pg_roles WHERE rolname IN (current_user, 'encore_app', 'encore_system')",
    );

    expect(seen.map((row) => row.shop_id)).toEqual([mine.id, foreign.id]);
    expect(login).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });
});

async function countOf(table: string): Promise<number> {
  const { rowCount } = await admin.query(`SELECT FROM "${table}"`);
  return rowCount ?? 0;
}

describe("every page", () => {
  const pages: readonly Page[] = ["/app", "/app/customers", "/app/orders"];

  test("shows a merchant their own shop, whatever shop the address names", async () => {
    const request = world.merchantRequest(mine.domain, "/app");
    const url = new URL(request.url);
    url.searchParams.set("shop", foreign.domain);
    const crossed = new Request(url, request);

    const list = await world.customersOf(crossed);
    const orders = await world.ordersOf(crossed);
    const home = await world.homeOf(crossed);

    expect(JSON.stringify(list)).toContain("mine@example.com");
    expect(JSON.stringify([list, orders, home])).not.toContain("foreign");
  });

  test.each(pages)("%s refuses who has no token, a forged one or an expired one, and says nothing", async (path) => {
    const good = world.merchantRequest(mine.domain, path);
    const token = good.headers.get("authorization") ?? "";
    const bad = {
      none: null,
      forged: `${token.slice(0, -6)}AAAAAA`,
      garbage: "Bearer not-a-token",
      "signed by somebody else": `Bearer ${world.devstore.mintSessionToken(mine.domain, { secret: "guessed" })}`,
      expired: `Bearer ${world.devstore.mintSessionToken(mine.domain, { lifetimeSeconds: -120 })}`,
    };
    for (const [kind, authorization] of Object.entries(bad)) {
      const headers = new Headers(good.headers);
      if (authorization === null) headers.delete("authorization");
      else headers.set("authorization", authorization);
      const request = new Request(good.url, { headers });

      const answers = await Promise.all([loadApp, world.loaderOf(path)].map((load) => refusalOf(load, request)));

      for (const answer of answers) {
        expect([302, 401, 410], `${path} with ${kind}`).toContain(answer.status);
        expect(await answer.text(), `${path} with ${kind}`).not.toContain("Buyer");
      }
    }
  });
});

async function refusalOf(load: (given: ReturnType<typeof args>) => Promise<unknown>, request: Request): Promise<Response> {
  try {
    await load(args(request));
  } catch (error) {
    if (error instanceof Response) return error;
    throw error;
  }
  throw new Error(`${request.url} was answered.`);
}

test("every text and binary column is registered as personal or known to be impersonal", async () => {
  const { rows: columns } = await admin.query<{ name: string }>(`
    SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
      AND a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'bytea'::regtype, 'jsonb'::regtype) ORDER BY 1`);
  const personal = [...CUSTOMER_PERSONAL_COLUMNS, ...ORDER_PERSONAL_COLUMNS].map((one) => `${one.table}.${one.column}`);

  const unknown = columns.map((one) => one.name).filter((name) => !personal.includes(name) && !IMPERSONAL.includes(name));
  const gone = personal.filter((name) => !columns.some((one) => one.name === name) && name !== "customer.shopify_id");

  expect(unknown).toEqual([]);
  expect(gone).toEqual([]);
});

/** Words about shops, products and work. The inbox's body is sealed whole and deleted by date. */
const IMPERSONAL = [
  "customer_identity.kind",
  "figure_cache.key",
  "figure_cache.value",
  "figures_basis.currency",
  "figures_basis.time_zone",
  "figures_basis.value_rule",
  "fulfilment.status",
  "import.bulk_id",
  "import.error",
  "import.first_reason",
  "import.kind",
  "import.phase",
  "inbox.body",
  "inbox.event_key",
  "inbox.reason",
  "inbox.shop_domain",
  "inbox.state",
  "inbox.topic",
  "order_line.product_type",
  "order_line.title",
  "orders.channel",
  "orders.currency",
  "orders.financial_status",
  "orders.source",
  "orders.utm_campaign",
  "orders.utm_medium",
  "orders.utm_source",
  "rebuild_request.reason",
  "setting.name",
  "setting.value",
  "shop.currency",
  "shop.domain",
  "shop.locale",
  "shop.name",
  "shop.scopes",
  "shop.state",
  "shop.time_zone",
  "shop_session.access_token_enc",
  "shop_session.id",
  "shop_session.refresh_token_enc",
  "shop_session.scope",
  "shop_session.shop_domain",
];
