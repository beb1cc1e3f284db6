import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { customerFromBulk } from "#app/domains/customers/customers.ts";
import { bulkLineOf } from "#app/domains/history/history.ts";
import { orderFromBulk, orderLineFromBulk } from "#app/domains/orders/orders.ts";
import { planWebhook, WEBHOOK_TOPICS } from "#app/jobs/on-webhook.server.ts";
import { realNow } from "#app/platform/clock.server.ts";
import { env } from "#app/platform/env.server.ts";
import { inboxRemainder } from "#app/platform/inbox.server.ts";
import { bearerOf } from "#app/platform/session-token.server.ts";
import { isFromAdmin, shopOfProxyRequest } from "#app/platform/signed-query.server.ts";
import { garbled, mutated } from "#test/support/mutations.ts";
import { startWeb } from "#test/support/pages.ts";
import type { WebProcess } from "#test/support/pages.ts";
import { PROJECT } from "#test/support/project.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Everything that reads what others send, fed with nonsense. ENCORE_FUZZ_RUNS=20 does it twenty times as long, and with chance
// instead of the same cases each time.

const TIMES = Number(process.env["ENCORE_FUZZ_RUNS"] ?? 1);
const LONG_MS = 600_000;
const SEED = 20261121;

const runs = (numRuns: number) => (TIMES === 1 ? { numRuns, seed: SEED } : { numRuns: numRuns * TIMES });

const SHOP = "fuzzed.myshopify.com";
let world: World;
let web: WebProcess;

beforeAll(async () => {
  world = await startWorld();
  const { store } = world.devstore;
  store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  store.placeOrder(SHOP, { email: "ada@example.com", firstName: "Ada", lastName: "Byron", lines: [{ quantity: 1, unitPrice: 900 }] });
  await world.install(SHOP);
  web = await startWeb();
});
afterAll(async () => {
  await web.stop();
  await world.stop();
});

/** Shopify's examples by topic, for the topics that Encore subscribes. */
const EXAMPLES = join(PROJECT, "test/devstore/fixtures/webhook-examples");
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith(".json"))
  .map((name) => {
    const topic = name.replace(/\.json$/, "");
    const slashed = topic.replace(".", "/");
    return {
      topic: WEBHOOK_TOPICS.includes(topic) ? topic : slashed,
      payload: JSON.parse(readFileSync(join(EXAMPLES, name), "utf8")) as unknown,
    };
  })
  .filter(({ topic }) => WEBHOOK_TOPICS.includes(topic));

/** What JSON cannot say (undefined) becomes an empty text. */
function textOf(value: unknown): string {
  const text: unknown = JSON.stringify(value);
  return typeof text === "string" ? text : "";
}

let asked = 0;
/** Another address each time: limits are tried elsewhere. */
const visitor = (): string => `10.9.${String((asked += 1) >> 8)}.${String(asked & 255)}`;

type Sent = Readonly<{ method: string; path: string; headers: Readonly<Record<string, string>>; body?: Buffer }>;

/** By Node's own client, which sends what `fetch` would refuse to. */
function statusOf({ method, path, headers, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(web.url);
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers: { "x-forwarded-for": visitor(), ...headers } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function signed(body: Buffer, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    "x-shopify-hmac-sha256": createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest("base64"),
    "x-shopify-shop-domain": SHOP,
    ...headers,
  };
}

const headerText = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))),
  maxLength: 60,
});
const anyOf = (...values: string[]) => fc.constantFrom(...values);

test("no address, method or header makes a page stumble", { timeout: LONG_MS }, async () => {
  const path = fc
    .tuple(
      anyOf(
        "/",
        "/app",
        "/app/customers",
        "/app/orders",
        "/app.data",
        "/auth/session-token",
        "/auth/login",
        "/proxy/x",
        "/health",
        "/webhooks",
        "/assets/x",
        "/x",
      ),
      fc.string({
        unit: anyOf("/", ".", "%", "2", "e", "?", "=", "&", "\\", "#", ";", ":", "+", "a", "[", "~", "%00", "%ff", "%c3%28", "..%2f"),
        maxLength: 12,
      }),
      fc.option(fc.webQueryParameters(), { nil: "" }),
    )
    .map(([start, rest, query]) => `${start}${rest}${query === "" ? "" : `?${query}`}`);
  const headers = fc.dictionary(
    anyOf(
      "authorization",
      "cookie",
      "accept",
      "accept-language",
      "content-type",
      "x-forwarded-host",
      "x-forwarded-proto",
      "x-request-id",
      "if-none-match",
      "range",
      "user-agent",
      "origin",
    ),
    fc.oneof(headerText, anyOf("Bearer ", "Bearer a.b.c", "https", "evil.example.com", "bytes=0-99999999999", "*/*")),
    { maxKeys: 5 },
  );
  await fc.assert(
    fc.asyncProperty(anyOf("GET", "GET", "GET", "POST", "HEAD", "PUT", "OPTIONS"), path, headers, async (method, address, given) => {
      expect(await statusOf({ method, path: address, headers: given })).toBeLessThan(500);
    }),
    runs(250),
  );
});

test("no parameter of a merchant's own page makes it stumble", { timeout: LONG_MS }, async () => {
  const name = anyOf(
    "period",
    "from",
    "to",
    "set",
    "page",
    "sort",
    "query",
    "cohort",
    "month",
    "product",
    "state",
    "locale",
    "id",
    "cursor",
  );
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    anyOf(
      "last-90-days",
      "custom",
      "2026-01-01",
      "2026-02-30",
      "0001-01-01",
      "9999-12-31",
      "-1",
      "0",
      "1e9",
      "all",
      "new",
      "in-period",
      "lost",
      "de",
      "\u0000",
    ),
  );
  const pages = web.routes
    .filter(({ id, hasLoader, hasPage }) => id.startsWith("routes/app.") && hasLoader && hasPage)
    .map(({ path }) => path);
  expect(pages.length).toBeGreaterThan(3);
  await fc.assert(
    fc.asyncProperty(anyOf(...pages), fc.array(fc.tuple(name, value), { maxLength: 6 }), async (path, pairs) => {
      const url = new URL(world.merchantRequest(SHOP, path.replaceAll(/:\w+/g, "1")).url);
      for (const [key, text] of pairs) url.searchParams.append(key, text);
      const headers = {
        authorization: `Bearer ${world.devstore.mintSessionToken(SHOP)}`,
        "user-agent": "Mozilla/5.0 Chrome/140.0.0.0 Safari/537.36",
      };
      const status = await statusOf({ method: "GET", path: `${url.pathname}.data${url.search}`, headers });
      expect([200, 202, 400, 404]).toContain(status);
    }),
    runs(80),
  );
});

test("no session token but the right one is believed, and none makes the check stumble", () => {
  const token = world.devstore.mintSessionToken(SHOP);
  const [head = "", payload = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as unknown;
  const base64 = (value: unknown) => Buffer.from(textOf(value)).toString("base64url");
  const signedBy = (text: string) => `${text}.${createHmac("sha256", env().SHOPIFY_API_SECRET).update(text).digest("base64url")}`;

  expect(bearerOf(token, realNow())?.shopDomain).toBe(SHOP);
  fc.assert(
    fc.property(garbled(token), (text) => {
      const other = text.toString("utf8");
      expect(bearerOf(other, realNow()) === null || other === token).toBe(true);
    }),
    runs(2000),
  );
  // Also what is rightly signed must be a token of this shop, or nothing.
  fc.assert(
    fc.property(mutated(claims), (other) => {
      expect([null, SHOP]).toContain(bearerOf(signedBy(`${head}.${base64(other)}`), realNow())?.shopDomain ?? null);
    }),
    runs(1000),
  );
  fc.assert(
    fc.property(mutated({ alg: "HS256", typ: "JWT" }), fc.string(), (other, rest) => {
      bearerOf(signedBy(`${base64(other)}.${payload}`), realNow());
      expect(bearerOf(rest, realNow())).toBeNull();
    }),
    runs(500),
  );
});

test("no query but the signed one is believed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyOf("shop", "timestamp", "signature", "hmac", "host", "x", "path_prefix"), fc.string({ unit: "binary" }))),
      (pairs) => {
        const url = new URL("https://app.test/proxy/x");
        for (const [name, value] of pairs) url.searchParams.append(name, value);
        expect([shopOfProxyRequest(url, realNow()), isFromAdmin(url, realNow())]).toEqual([null, false]);
      },
    ),
    runs(1500),
  );
});

test("no header of a delivery makes the door stumble", { timeout: LONG_MS }, async () => {
  const name = anyOf(
    "x-shopify-topic",
    "x-shopify-shop-domain",
    "x-shopify-event-id",
    "x-shopify-webhook-id",
    "x-shopify-hmac-sha256",
    "x-shopify-triggered-at",
    "x-shopify-api-version",
    "content-type",
    "content-encoding",
  );
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, headerText, { maxKeys: 6 }), fc.uint8Array({ maxLength: 60 }), async (headers, bytes) => {
      const body = Buffer.from(bytes);
      const status = await statusOf({ method: "POST", path: "/webhooks", headers: signed(body, headers), body });
      expect([200, 400, 401]).toContain(status);
    }),
    runs(200),
  );
});

test("no body of a delivery makes its reader stumble: it is acted on, or kept with a reason", () => {
  expect(examples.length).toBeGreaterThan(8);
  for (const { topic, payload } of examples) {
    const text = JSON.stringify(payload);
    fc.assert(
      fc.property(
        fc.oneof(
          mutated(payload).map((value) => Buffer.from(textOf(value))),
          garbled(text),
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        ),
        (body) => {
          const plan = planWebhook(topic, body);
          if (plan.kind === "unreadable")
            expect(JSON.stringify(plan.reason)).not.toMatch(/TypeError|RangeError|is not a function|Cannot read/);
        },
      ),
      runs(60),
    );
  }
});

test("what is acted on of mutated deliveries never fails in the worker", { timeout: LONG_MS }, async () => {
  let event = 0;
  for (const { topic, payload } of examples) {
    // Removing the shop itself is tried where that belongs.
    if (topic === "app/uninstalled" || topic === "shop/redact") continue;
    await fc.assert(
      fc.asyncProperty(mutated(payload), async (value) => {
        const body = Buffer.from(textOf(value) || "null");
        const headers = signed(body, { "x-shopify-topic": topic, "x-shopify-event-id": `fuzz-${String((event += 1))}` });
        expect(await statusOf({ method: "POST", path: "/webhooks", headers, body })).toBe(200);
      }),
      runs(10),
    );
  }
  await world.settle();

  expect(await inboxRemainder(realNow())).toMatchObject({ waiting: 0, failing: 0, stuck: 0 });
});

test("no line of a bulk result makes the import stumble: it is read, or named as unreadable", () => {
  const order = {
    id: "gid://shopify/Order/1",
    name: "#1001",
    createdAt: "2026-01-01T00:00:00Z",
    processedAt: "2026-01-01T00:00:00Z",
    updatedAt: "2026-01-01T00:00:00Z",
    cancelledAt: null,
    test: false,
    sourceName: "web",
    displayFinancialStatus: "PAID",
    currencyCode: "EUR",
    customer: { id: "gid://shopify/Customer/1" },
    email: "ada@example.com",
    originalTotalPriceSet: { shopMoney: { amount: "10.0", currencyCode: "EUR" } },
    currentTotalPriceSet: { shopMoney: { amount: "10.0", currencyCode: "EUR" } },
    refunds: [{ id: "gid://shopify/Refund/1", createdAt: "2026-01-02T00:00:00Z" }],
  };
  const readers = [customerFromBulk, orderFromBulk, orderLineFromBulk] as const;
  fc.assert(
    fc.property(mutated(order), garbled(JSON.stringify({ ...order, __parentId: "gid://shopify/Order/1" })), (value, text) => {
      bulkLineOf(text.toString("utf8"));
      const line = bulkLineOf(textOf(value));
      for (const read of readers) {
        try {
          if (line.kind === "object" || line.kind === "child") read(line.value);
        } catch (error) {
          // A refusal in words; never a mistake of our own.
          expect(error).not.toBeInstanceOf(TypeError);
          expect(error).not.toBeInstanceOf(RangeError);
        }
      }
    }),
    runs(800),
  );
});
