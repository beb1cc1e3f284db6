import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { PERSONAL_COLUMNS } from "#app/domains/privacy/privacy.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { asSystem, execute, inShop, rawSql, rows, sql } from "#app/platform/db.server.ts";
import type { Devstore } from "#test/devstore/devstore.ts";
import { startWeb } from "#test/support/pages.ts";
import type { FoundRoute, WebProcess } from "#test/support/pages.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

/** Tables that belong to no shop; web and worker reach them through asSystem only. Everything else is a tenant's. */
const SYSTEM_TABLES = ["_prisma_migrations", "app_clock", "due_task", "former_domain", "inbox", "shop", "shop_session"];

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

/** Routes that anybody may call, each with what it then learns. Everything else is a merchant's and must refuse. */
const PUBLIC: Readonly<Record<string, string>> = {
  "routes/$": "that there is no such page",
  "routes/_index": "leads to /app",
  "routes/auth.$": "App Bridge's page for a new token, without data",
  "routes/auth.login": "says where Encore lives",
  "routes/health": "numbers over all shops",
  "routes/health_.live": "that the process answers",
  "routes/health_.ready": "whether the process can work",
  "routes/proxy.$": "Shopify's signature decides (doors.test.ts)",
  "routes/webhooks": "Shopify's signature decides (doors.test.ts)",
};

describe("every page", { timeout: 180_000 }, () => {
  let web: WebProcess;
  let gone: Shop;
  const STRANGER = "stranger.myshopify.com";

  beforeAll(async () => {
    const { store } = world.devstore;
    store.addShop({ domain: STRANGER, currency: "EUR", timeZone: "Europe/Berlin" });
    store.addShop({ domain: "gone.myshopify.com", currency: "EUR", timeZone: "Europe/Berlin" });
    gone = await world.install("gone.myshopify.com");
    store.uninstall(gone.domain);
    await world.settle();
    web = await startWeb();
  });
  afterAll(() => web.stop());

  /** Everything in the database, as one line a table; what waits for the worker, too. */
  async function everything(): Promise<string[]> {
    const lines: string[] = [];
    for (const name of [...(await tables()).map(({ table }) => `public."${table}"`), "pgboss.job"]) {
      const { rows: found } = await admin.query<{ sum: string }>(
        `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum FROM ${name} t`,
      );
      lines.push(`${name} ${found[0]?.sum ?? ""}`);
    }
    return lines;
  }

  type Attempt = Readonly<{ kind: string; shop: string; token: string | null }>;

  /** Who must not get in, each with the address of the shop they want. */
  function attempts(): Attempt[] {
    const mint: Devstore["mintSessionToken"] = (...given) => world.devstore.mintSessionToken(...given);
    const good = mint(mine.domain);
    const tampered = good
      .split(".")
      .with(1, mint(foreign.domain).split(".")[1] ?? "")
      .join(".");
    return [
      { kind: "no token", shop: mine.domain, token: null },
      { kind: "an empty token", shop: mine.domain, token: "" },
      { kind: "garbage", shop: mine.domain, token: "not-a-token" },
      { kind: "an expired token", shop: mine.domain, token: mint(mine.domain, { lifetimeSeconds: -120 }) },
      { kind: "a token that somebody else signed", shop: mine.domain, token: mint(mine.domain, { secret: "guessed" }) },
      { kind: "a token for another shop written into it", shop: foreign.domain, token: tampered },
      { kind: "a token of another app", shop: mine.domain, token: mint(mine.domain, { claims: { aud: "another-app" } }) },
      { kind: "a checkout's token", shop: mine.domain, token: mint(mine.domain, { claims: { iss: `https://${mine.domain}/checkouts` } }) },
      { kind: "a token of another shop", shop: foreign.domain, token: good },
      { kind: "a shop that never installed Encore", shop: STRANGER, token: mint(STRANGER) },
      { kind: "a shop that uninstalled Encore", shop: gone.domain, token: mint(gone.domain) },
    ];
  }

  const BROWSER = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36" };

  let visitors = 0;

  /** One try at a route: as the document that an admin opens, or as the data that a page in the admin fetches. */
  async function answerOf(route: FoundRoute, way: "document" | "data", method: "GET" | "POST", { shop, token }: Attempt, id = 1) {
    const path = route.path.replaceAll(/:\w+/g, String(id)).replace("*", "x");
    const isResource = !route.hasPage;
    const url = new URL(way === "data" && !isResource ? `${path}.data` : path, web.url);
    url.searchParams.set("shop", shop);
    url.searchParams.set("embedded", "1");
    url.searchParams.set("host", Buffer.from(`admin.shopify.com/store/${shop.split(".")[0] ?? ""}`).toString("base64"));
    if (route.id.endsWith("._index")) url.searchParams.set("index", "");
    visitors += 1;
    // Each from an address of its own: who proves nothing is counted by address.
    const headers = new Headers({ ...BROWSER, "x-forwarded-for": `198.51.${String(visitors >> 8)}.${String(visitors & 255)}` });
    if (token !== null && way === "document") url.searchParams.set("id_token", token);
    if (token !== null && way === "data") headers.set("authorization", `Bearer ${token}`);
    const body = method === "POST" ? new URLSearchParams({ intent: "retry-import", id: "1", all: "1" }) : null;
    const answer = await fetch(url, { method, headers, body, redirect: "manual" });
    return { status: answer.status, location: (answer.headers.get("location") ?? "").split("?")[0], text: await answer.text() };
  }

  test("is known: a merchant's, or one of the few that anybody may call", () => {
    const unknown = web.routes.filter(({ id }) => !id.startsWith("routes/app") && !(id in PUBLIC)).map(({ id }) => id);
    const gonePublic = Object.keys(PUBLIC).filter((id) => !web.routes.some((route) => route.id === id));

    expect([unknown, gonePublic]).toEqual([[], []]);
  });

  test("and every action refuses whom no valid token of its own shop proves, all the same way, and nothing is changed", async () => {
    const before = await everything();
    const merchants = web.routes.filter(({ id, hasLoader, hasAction }) => !(id in PUBLIC) && (hasLoader || hasAction));
    expect(merchants.length).toBeGreaterThan(3);

    for (const route of merchants) {
      for (const method of [...(route.hasLoader ? ["GET" as const] : []), ...(route.hasAction ? ["POST" as const] : [])]) {
        for (const way of ["document", "data"] as const) {
          const answers = await Promise.all(
            attempts().map(async (attempt) => ({ ...attempt, ...(await answerOf(route, way, method, attempt)) })),
          );
          for (const { kind, status, location, text } of answers) {
            const what = `${method} ${route.path} as ${way} with ${kind}`;
            // Without a header, data is asked for like a document: the way to a new token.
            if (way === "document") expect([status, location], what).toEqual([302, "/auth/session-token"]);
            else expect([401, 202, 302], what).toContain(status);
            if (way === "data" && kind !== "no token") expect(status, what).toBe(401);
            expect(text.toLowerCase(), what).not.toMatch(/buyer|@example|"view"|berlin/);
          }
        }
      }
    }
    expect(await everything()).toEqual(before);
  });

  test("shows its merchant their own shop and nothing of another's", async () => {
    for (const route of web.routes.filter(({ id, hasLoader }) => !(id in PUBLIC) && hasLoader)) {
      const answer = await answerOf(route, "data", "GET", {
        kind: "",
        shop: mine.domain,
        token: world.devstore.mintSessionToken(mine.domain),
      });

      expect([200, 400, 404], route.path).toContain(answer.status);
      expect(answer.text, route.path).not.toContain("foreign");
    }
  });

  test("knows nobody under the numbers of another shop's customers, and changes nothing of theirs", async () => {
    const { rows: theirs } = await admin.query<{ id: number }>(`SELECT id FROM customer WHERE shop_id = $1`, [foreign.id]);
    expect(theirs.length).toBeGreaterThan(0);
    // That the asking merchant opened the app is noted with the shop.
    const everythingElse = async () => (await everything()).filter((line) => !line.startsWith('public."shop" '));
    const before = await everythingElse();

    for (const route of web.routes.filter(({ path }) => path.startsWith("/app/customers/:id"))) {
      for (const method of [...(route.hasLoader ? ["GET" as const] : []), ...(route.hasAction ? ["POST" as const] : [])]) {
        const answers = await Promise.all(
          theirs.map(({ id }) =>
            answerOf(route, "data", method, { kind: "", shop: mine.domain, token: world.devstore.mintSessionToken(mine.domain) }, id),
          ),
        );
        for (const answer of answers) {
          expect([400, 404, 422], `${method} ${route.path}`).toContain(answer.status);
          expect(answer.text.toLowerCase(), `${method} ${route.path}`).not.toContain("foreign");
        }
      }
    }
    expect(await everythingElse()).toEqual(before);
  });
});

test("every text and binary column is registered as personal or known to be impersonal", async () => {
  const { rows: columns } = await admin.query<{ name: string }>(`
    SELECT c.relname || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
      AND a.atttypid IN ('text'::regtype, 'text[]'::regtype, 'bytea'::regtype, 'jsonb'::regtype) ORDER BY 1`);
  const personal = PERSONAL_COLUMNS.map((one) => `${one.table}.${one.column}`);

  const unknown = columns.map((one) => one.name).filter((name) => !personal.includes(name) && !IMPERSONAL.includes(name));

  expect(unknown).toEqual([]);
});

/** Words about shops, products and work. */
const IMPERSONAL = [
  "access_log.what",
  "customer.facts_source",
  "customer_identity.kind",
  "due_task.task",
  "figure_cache.key",
  "figure_cache.value",
  "figures_basis.currency",
  "figures_basis.time_zone",
  "figures_basis.value_rule",
  "file_import.day_order",
  "file_import.failed_during",
  "file_import.file_name",
  "file_import.phase",
  "file_import.preview",
  "file_import.problems",
  "file_import.refusal",
  "file_import.state",
  "former_domain.domain",
  "fulfilment.status",
  "import.bulk_id",
  "import.error",
  "import.first_reason",
  "import.kind",
  "import.phase",
  "inbox.event_key",
  "inbox.reason",
  "inbox.resource",
  "inbox.resource_name",
  "inbox.shop_domain",
  "inbox.state",
  "inbox.topic",
  "order_line.product_type",
  "order_line.title",
  "orders.channel",
  "orders.currency",
  "orders.financial_status",
  "orders.parts_of",
  "orders.source",
  "orders.utm_campaign",
  "orders.visit_source",
  "orders.utm_medium",
  "orders.utm_source",
  "rebuild_request.reason",
  "reconciliation.cursor",
  "reconciliation.error",
  "reconciliation.first_reason",
  "reconciliation.phase",
  "reconciliation.ranges",
  "saved_view.name",
  "saved_view.query",
  "setting.name",
  "setting_change.cause",
  "setting_change.from_value",
  "setting_change.name",
  "setting_change.to_value",
  "tag_change.reason",
  "tag_change.state",
  "setting.value",
  "privacy_request.kind",
  "privacy_request.outcome",
  "shop.currency",
  "shop.domain",
  "shop.locale",
  "shop.name",
  "shop.paused_reason",
  "shop.scopes",
  "shop.state",
  "shop.time_zone",
  "shop_session.access_token_enc",
  "shop_session.id",
  "shop_session.refresh_token_enc",
  "shop_session.scope",
  "shop_session.shop_domain",
];
