import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { PROJECT } from "#test/support/project.ts";
import { testSettings } from "#test/support/test-settings.ts";

// Every vector goes through the app's real door, with the vector's secret as the app's setting and the vector's time on the
// machine's clock (signatures and tokens live on real time).

const verdict = z.boolean().nullable();
const vectors = z
  .object({
    webhook: z.array(
      z.object({ name: z.string(), secret: z.string(), body_base64: z.string(), header: z.string().nullable(), expect_valid: verdict }),
    ),
    query: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(["appProxy", "admin"]),
        secret: z.string(),
        now: z.number(),
        url_query: z.string(),
        expect_valid: verdict,
      }),
    ),
    session_token: z.array(
      z.object({
        name: z.string(),
        token: z.string(),
        api_key: z.string(),
        secret: z.string(),
        now: z.number(),
        expect_valid: verdict,
        note: z.string().optional(),
      }),
    ),
    doc_example: z.object({ computed_with_logged_in: z.string(), published_signature_without_logged_in: z.string() }),
    static_oauth_2012: z.object({ secret: z.string(), query: z.string(), hmac: z.string() }),
  })
  .parse(JSON.parse(readFileSync(join(PROJECT, "test/fixtures/shopify/auth-vectors.json"), "utf8")));

const SHOP = "test-shop.myshopify.com";
const FAR_AWAY = new Date("2099-01-01");
const opened: (() => Promise<void>)[] = [];

/** The app anew, as it starts with these settings. */
async function appWith(secret: string, clientId = testSettings()["SHOPIFY_API_KEY"] ?? "") {
  vi.stubEnv("SHOPIFY_API_SECRET", secret);
  vi.stubEnv("SHOPIFY_API_KEY", clientId);
  vi.resetModules();
  const [webhooks, proxy, index, home, tokens, database, queue] = await Promise.all([
    import("#app/routes/webhooks.ts"),
    import("#app/routes/proxy.$.ts"),
    import("#app/routes/_index.ts"),
    import("#app/routes/app._index.tsx"),
    import("#app/platform/tokens.server.ts"),
    import("#app/platform/db.server.ts"),
    import("#app/platform/queue.server.ts"),
  ]);
  opened.push(database.closeDatabase, queue.closeQueue);
  return { webhooks, proxy, index, home, tokens, database };
}

const args = (request: Request) => ({ request, params: {}, context: {} });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  for (const close of opened.splice(0)) await close();
});
afterAll(() => vi.resetModules());

const count = z.object({ count: z.coerce.number() });

describe.each([...new Set(vectors.webhook.map((one) => one.secret))])("deliveries signed with %j", (secret) => {
  test("are let in and kept exactly when the signature is right", { timeout: 120_000 }, async () => {
    const { webhooks, database } = await appWith(secret);
    const kept = () =>
      database.asSystem(async (tx) => (await database.rows(tx, count, database.sql`SELECT count(*) AS count FROM inbox`))[0]?.count ?? 0);

    for (const [index, one] of vectors.webhook.filter((vector) => vector.secret === secret).entries()) {
      const before = await kept();
      const headers = new Headers({
        "x-shopify-topic": "orders/create",
        "x-shopify-shop-domain": SHOP,
        "x-shopify-event-id": `${Buffer.from(secret).toString("hex")}-${String(index)}`,
      });
      if (one.header !== null) headers.set("x-shopify-hmac-sha256", one.header);
      const body = Buffer.from(one.body_base64, "base64");
      const answer = await webhooks.action(args(new Request("http://app.test/webhooks", { method: "POST", headers, body })));

      if (one.expect_valid === null) expect([200, 401], one.name).toContain(answer.status);
      else expect(answer.status, one.name).toBe(one.expect_valid ? 200 : 401);
      expect(await kept(), one.name).toBe(answer.status === 200 ? before + 1 : before);
    }
  });
});

test.each(vectors.query.filter((one) => one.kind === "appProxy"))("a storefront's request: $name", async (one) => {
  vi.setSystemTime(one.now * 1000);
  const { proxy } = await appWith(one.secret);

  const { status } = proxy.loader(args(new Request(`http://app.test/proxy/code?${one.url_query}`)));

  // 404: it was believed, and nothing stands behind the door yet.
  if (one.expect_valid === null) expect([401, 404]).toContain(status);
  else expect(status).toBe(one.expect_valid ? 404 : 401);
});

test.each(vectors.query.filter((one) => one.kind === "admin"))("an opening from the admin: $name", async (one) => {
  vi.setSystemTime(one.now * 1000);
  const { index } = await appWith(one.secret);

  const answer = index.loader(args(new Request(`http://app.test/?${one.url_query}`)));

  const carried = new URL(answer.headers.get("location") ?? "", "http://app.test");
  expect(carried.pathname).toBe("/app");
  expect(carried.searchParams.has("code")).toBe(one.expect_valid === true);
});

test("the examples of Shopify's documentation are believed at their time", async () => {
  vi.setSystemTime(1_317_327_555_000);
  const { proxy } = await appWith("hush");
  const example = "extra=1&extra=2&shop=shop-name.myshopify.com&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555";
  const { computed_with_logged_in: withCustomer, published_signature_without_logged_in: without } = vectors.doc_example;

  for (const query of [`${example}&signature=${without}`, `logged_in_customer_id=&${example}&signature=${withCustomer}`])
    expect(proxy.loader(args(new Request(`http://app.test/proxy/x?${query}`))).status).toBe(404);
  expect(proxy.loader(args(new Request(`http://app.test/proxy/x?${example}&signature=${withCustomer}`))).status).toBe(401);

  const { secret, query, hmac } = vectors.static_oauth_2012;
  vi.setSystemTime(1_337_178_173_000);
  const { index } = await appWith(secret);
  const answer = index.loader(args(new Request(`http://app.test/?${query}&hmac=${hmac}`)));
  expect(answer.headers.get("location")).toContain("code=0907a61c0c8d55e99db179b68161bc00");
});

describe("session tokens", () => {
  /** Where the verdict is left open, the vector's note says what Shopify's other libraries do: they refuse. */
  const isBelieved = (one: (typeof vectors.session_token)[number]) => one.expect_valid === true;

  test.each(
    vectors.session_token.flatMap((one) => [
      { ...one, way: "header" as const },
      { ...one, way: "address" as const },
    ]),
  )("$name, in the $way", async (one) => {
    vi.setSystemTime(one.now * 1000);
    const { home, tokens, database } = await appWith(one.secret, one.api_key);
    // The shop has Encore and a token that lasts, so that the session token alone decides.
    const scope = "read_orders,read_all_orders,read_customers";
    await database.asSystem((tx) =>
      database.execute(
        tx,
        database.sql`INSERT INTO shop (domain, state, name, currency, time_zone, locale, scopes, is_history_limited, installed_at)
            VALUES (${SHOP}, 'installed', 'Test', 'EUR', 'Europe/Berlin', 'en', ${scope.split(",")}::text[], false, '2023-01-01')
            ON CONFLICT (domain) DO NOTHING`,
      ),
    );
    const { Session } = await import("@shopify/shopify-api");
    await tokens.sessionStorage.storeSession(
      new Session({ id: `offline_${SHOP}`, shop: SHOP, state: "", isOnline: false, scope, accessToken: "kept", expires: FAR_AWAY }),
    );
    const url = new URL(`http://127.0.0.1:4300/app?shop=${SHOP}&embedded=1&host=${btoa("admin.shopify.com/store/test-shop")}`);
    const headers = new Headers({ "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36" });
    if (one.way === "header") headers.set("authorization", `Bearer ${one.token}`);
    else url.searchParams.set("id_token", one.token);

    const outcome = await home.loader(args(new Request(url, { headers }))).catch((answer: unknown) => answer);

    if (isBelieved(one)) {
      expect(outcome).toMatchObject({ shop: { domain: SHOP } });
      return;
    }
    if (!(outcome instanceof Response)) throw new Error(`${one.name} was let in.`);
    expect(outcome.status).toBe(one.way === "header" ? 401 : 302);
    expect(outcome.headers.get("location") ?? "/auth/session-token?").toMatch(/^\/auth\/session-token\?/);
    expect(outcome.headers.get("location") ?? "").not.toContain("id_token");
    expect(await outcome.text()).toBe("");
  });
});
