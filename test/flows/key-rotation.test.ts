import { join } from "node:path";
import { addMonths } from "date-fns/addMonths";
import type pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startDevstore } from "#test/devstore/devstore.ts";
import type { Devstore } from "#test/devstore/devstore.ts";
import { redirectShopify } from "#test/devstore/redirect.ts";
import { adminClient } from "#test/support/everywhere.ts";
import { PROJECT } from "#test/support/project.ts";
import { testSettings } from "#test/support/test-settings.ts";

// A deployment with other keys is what a restart makes of it: all of the app's modules anew, with other settings, on the same
// database. The shop goes on selling meanwhile.

const SHOP = "rotating.myshopify.com";
const GUEST = "gast@example.com";
const MANY = 1200;
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const key = (name: string, fill: number): string => `${name}:${Buffer.alloc(32, fill).toString("base64")}`;
const E = { k1: key("k1", 11), k2: key("k2", 12), k3: key("k3", 13) };
const H = { k1: key("k1", 21), k2: key("k2", 22) };

async function load() {
  const [webhooks, home, customers, registry, queue, database, crypto, privacy, everywhere] = await Promise.all([
    import("#app/routes/webhooks.ts"),
    import("#app/routes/app._index.tsx"),
    import("#app/routes/app.customers.tsx"),
    import("#app/jobs/registry.server.ts"),
    import("#app/platform/queue.server.ts"),
    import("#app/platform/db.server.ts"),
    import("#app/platform/crypto.server.ts"),
    import("#app/domains/privacy/privacy.server.ts"),
    import("#test/support/everywhere.ts"),
  ]);
  return { webhooks, home, customers, registry, queue, database, crypto, privacy, everywhere };
}

type App = Awaited<ReturnType<typeof load>>;

// Whole shops come and go here; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

let running: App | null = null;
let app: App;
let devstore: Devstore;
let restore: () => void;
let admin: pg.Client;

async function deploy(encryption: readonly string[], hashing: readonly string[]): Promise<void> {
  await running?.queue.closeQueue();
  await running?.database.closeDatabase();
  process.env["ENCRYPTION_KEYS"] = encryption.join(",");
  process.env["HASH_KEYS"] = hashing.join(",");
  vi.resetModules();
  running = await load();
  app = running;
}

async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 2;) {
    await devstore.idle();
    quiet = (await app.queue.drain(app.registry.allJobs)) === 0 ? quiet + 1 : 0;
  }
}

function asked(path: string) {
  const url = new URL(path, process.env["SHOPIFY_APP_URL"]);
  url.searchParams.set("shop", SHOP);
  url.searchParams.set("host", Buffer.from("admin.shopify.com/store/rotating").toString("base64"));
  url.searchParams.set("embedded", "1");
  const headers = { "user-agent": BROWSER, authorization: `Bearer ${devstore.mintSessionToken(SHOP)}` };
  return { request: new Request(url, { headers }), params: {}, context: {} };
}

const customersPage = async (): Promise<string> =>
  JSON.stringify(await app.customers.loader(asked("/app/customers?set=all&period=all-time")));

/** Whose orders came under the guest's e-mail. */
async function guestCustomers(): Promise<readonly number[]> {
  const { rows } = await admin.query<{ customer_id: number; count: string }>(
    `SELECT customer_id, count(*) FROM orders WHERE buyer_email_key IS NOT NULL GROUP BY 1`,
  );
  return rows.map(({ customer_id }) => customer_id);
}

function guestBuys(): void {
  devstore.store.placeOrder(SHOP, { guest: true, email: GUEST, lines: [{ quantity: 1, unitPrice: 700 }] });
}

/** Names of the keys that sealed values and hashes of e-mails are under now. */
async function keysInUse(): Promise<Readonly<{ sealed: readonly string[]; hashed: readonly string[] }>> {
  const sealed = (await app.everywhere.sealedValues(admin)).map((one) => app.crypto.keyNameOf(one.sealed));
  const { rows } = await admin.query<{ name: string }>(
    `SELECT DISTINCT split_part(key, '.', 1) AS name FROM customer_identity UNION
     SELECT DISTINCT split_part(buyer_email_key, '.', 1) FROM orders WHERE buyer_email_key IS NOT NULL ORDER BY 1`,
  );
  return { sealed: [...new Set(sealed)].sort(), hashed: rows.map(({ name }) => name) };
}

/** More rows than one batch holds, as a shop with history has them. */
async function givenManyCustomers(): Promise<void> {
  const { rows } = await admin.query<{ id: number }>(`SELECT id FROM shop WHERE domain = $1`, [SHOP]);
  const shopId = rows[0]?.id ?? 0;
  const place = (table: string, column: string) => ({ shop: shopId, table, column });
  const emails = Array.from({ length: MANY }, (_, index) => `many-${String(index)}@example.com`);
  await admin.query(
    `INSERT INTO customer (shop_id, shopify_id, email_enc) SELECT $1, 900000 + n, e FROM unnest($2::bytea[]) WITH ORDINALITY AS t (e, n)`,
    [shopId, emails.map((email) => Buffer.from(app.crypto.seal(place("customer", "email_enc"), email)))],
  );
  await admin.query(
    `INSERT INTO customer_identity (shop_id, kind, key, customer_id, seen_at, email_enc)
     SELECT $1, 'email', k, c.id, now(), e FROM unnest($2::text[], $3::bytea[]) WITH ORDINALITY AS t (k, e, n)
     JOIN customer c ON c.shop_id = $1 AND c.shopify_id = 900000 + n`,
    [
      shopId,
      emails.map((email) => app.crypto.lookupKeys(shopId, email)[0]),
      emails.map((email) => Buffer.from(app.crypto.seal(place("customer_identity", "email_enc"), email))),
    ],
  );
}

beforeAll(async () => {
  admin = await adminClient();
  await deploy([E.k1], [H.k1]);
  const settings = testSettings();
  devstore = await startDevstore({
    shops: "empty",
    app: {
      name: "Encore",
      url: settings["SHOPIFY_APP_URL"] ?? "",
      clientId: settings["SHOPIFY_API_KEY"] ?? "",
      clientSecret: settings["SHOPIFY_API_SECRET"] ?? "",
      tomlFile: join(PROJECT, "shopify.app.toml"),
    },
    deliver: (request) => app.webhooks.action({ request, params: {}, context: {} }),
  });
  restore = redirectShopify(devstore.url);
  const { store } = devstore;
  store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  const anna = store.placeOrder(SHOP, {
    email: "anna@example.com",
    firstName: "Anna",
    lastName: "Adler",
    lines: [{ quantity: 1, unitPrice: 1000 }],
  });
  guestBuys();
  store.install(SHOP, ["read_orders", "read_all_orders", "read_customers"]);
  await app.home.loader(asked("/app"));
  await settle();
  store.requestCustomerData(SHOP, anna.customerId ?? 0);
  await settle();
  await givenManyCustomers();
});
afterAll(async () => {
  restore();
  await devstore.stop();
  await app.queue.closeQueue();
  await app.database.closeDatabase();
  await admin.end();
});

test("both keys are changed while the shop sells, and the old ones are then not needed", async () => {
  const [guest] = await guestCustomers();
  expect(await keysInUse()).toEqual({ sealed: ["k1"], hashed: ["k1"] });

  // First everybody learns the new keys, then everybody writes with them.
  await deploy([E.k1, E.k2], [H.k1, H.k2]);
  guestBuys();
  await settle();
  await deploy([E.k2, E.k1], [H.k2, H.k1]);
  guestBuys();
  await settle();
  expect((await keysInUse()).sealed).toEqual(["k1", "k2"]);
  expect(await guestCustomers()).toEqual([guest]);

  let heard = 0;
  const rotating = app.privacy.rotateKeys(() => {
    heard += 1;
    // A webhook between two batches; the worker is on it at once.
    if (heard % 2 === 0) guestBuys();
  });
  const [rotation] = await Promise.all([rotating, settle()]);
  await settle();

  expect(heard).toBeGreaterThan(MANY / 500);
  expect(rotation.changed).toBeGreaterThan(MANY);
  const after = await app.privacy.rotateKeys(() => undefined);
  expect(await keysInUse()).toEqual({ sealed: ["k2"], hashed: ["k2"] });
  expect(after.oldKeys).toEqual([
    { setting: "ENCRYPTION_KEYS", name: "k1", values: 0, neededUntil: null },
    { setting: "HASH_KEYS", name: "k1", values: 0, neededUntil: null },
  ]);

  await deploy([E.k2], [H.k2]);
  for (const { table, column, bound, sealed } of await app.everywhere.sealedValues(admin)) {
    expect(app.crypto.unseal({ shop: bound, table, column }, sealed).length, `${table}.${column}`).toBeGreaterThan(0);
  }
  guestBuys();
  await settle();
  expect(await guestCustomers()).toEqual([guest]);
  const { rows } = await admin.query<{ count: string }>(`SELECT count(*) FROM customer_identity WHERE kind = 'guest'`);
  expect(rows).toEqual([{ count: "1" }]);
  expect(await customersPage()).toContain("Anna Adler");
  // The tokens open, too: Shopify answers.
  await app.home.loader(asked("/app"));
});

test("a forgotten person's traces keep an old hash key for as long as an old file may name them, and the report says until when", async () => {
  const order = devstore.store.placeOrder(SHOP, {
    email: "weg@example.com",
    firstName: "Weg",
    lastName: "Da",
    lines: [{ quantity: 1, unitPrice: 100 }],
  });
  await settle();
  devstore.store.redactCustomer(SHOP, order.customerId ?? 0);
  await settle();
  await deploy([E.k2], [key("k4", 24), H.k2]);

  const { oldKeys } = await app.privacy.rotateKeys(() => undefined);

  expect(oldKeys).toMatchObject([{ setting: "HASH_KEYS", name: "k2" }]);
  expect(oldKeys[0]?.values).toBeGreaterThan(0);
  const until = oldKeys[0]?.neededUntil?.getTime() ?? 0;
  expect(until).toBeGreaterThan(addMonths(Date.now(), 60).getTime() - 86_400_000);
  expect(until).toBeLessThan(addMonths(Date.now(), 60).getTime() + 86_400_000);
});

test("a value whose key was taken away too early says which key is missing and what to do", async () => {
  await deploy([E.k3], [key("k4", 24)]);

  await expect(app.privacy.rotateKeys(() => undefined)).rejects.toThrow(
    /The key "k2" is not in ENCRYPTION_KEYS.*Put it back behind the newer ones.*npm run rotate-keys/s,
  );
  await deploy([E.k3, E.k2], [key("k4", 24)]);
  const { oldKeys } = await app.privacy.rotateKeys(() => undefined);
  expect(oldKeys).toEqual([{ setting: "ENCRYPTION_KEYS", name: "k2", values: 0, neededUntil: null }]);
});
