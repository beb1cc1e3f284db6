import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { asSystem, rows, sql } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { MAX_WEBHOOK_BYTES } from "#app/platform/webhooks.server.ts";
import { startWeb } from "#test/support/pages.ts";
import type { WebProcess } from "#test/support/pages.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const SHOP = "doors.myshopify.com";
/** Names as nobody has them, but as somebody will type them. */
const HOSTILE = {
  firstName: `<script>alert("first")</script>`,
  lastName: `Robert'); DROP TABLE customer; --`,
  email: `"><img src=x onerror=alert(1)>@example.com`,
  title: `</script><svg onload=alert(2)>{{7*7}}\${7*7}`,
};

/** Hundreds of requests each: on a busy machine they take their time. */
const PATIENT = { timeout: 180_000 };

let world: World;
let web: WebProcess;

beforeAll(async () => {
  world = await startWorld();
  const { store } = world.devstore;
  store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  const { title, ...person } = HOSTILE;
  store.placeOrder(SHOP, { ...person, lines: [{ title, quantity: 1, unitPrice: 1000 }] });
  await world.install(SHOP);
  web = await startWeb();
});
afterAll(async () => {
  await web.stop();
  await world.stop();
});

const BROWSER = {
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
};
const HOST = Buffer.from("admin.shopify.com/store/doors").toString("base64");

/** A document of the app as the admin opens it; an empty value leaves a parameter out. */
function documentUrl(path: string, more: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(path, web.url);
  const params = { shop: SHOP, host: HOST, embedded: "1", id_token: world.devstore.mintSessionToken(SHOP), ...more };
  for (const [name, value] of Object.entries(params)) if (value !== "") url.searchParams.set(name, value);
  return url;
}

type Init = Readonly<{ method?: string; headers?: Readonly<Record<string, string>>; body?: BodyInit }>;

let asked = 0;

/** Another visitor each time, so that nobody is turned away for what others did. */
function nextVisitor(): string {
  asked += 1;
  return `10.${String(asked >> 16)}.${String((asked >> 8) & 255)}.${String(asked & 255)}`;
}

async function open(url: URL | string, { headers = {}, ...init }: Init = {}) {
  const answer = await fetch(url, { redirect: "manual", headers: { ...BROWSER, "x-forwarded-for": nextVisitor(), ...headers }, ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** A policy as a map of its directives. */
function policyOf(headers: Headers): Map<string, string> {
  const text = headers.get("content-security-policy") ?? "";
  return new Map(text.split(";").map((part) => [part.trim().split(" ")[0] ?? "", part.trim().split(" ").slice(1).join(" ")]));
}

describe("a document", () => {
  const documents = [
    ["home", "/app", {}],
    ["customers", "/app/customers", {}],
    ["orders", "/app/orders", {}],
    ["a page that is not there", "/app/nowhere", {}],
    ["the way to the admin", "/auth/login", { shop: "", host: "", id_token: "" }],
  ] as const;

  test.each(documents)("runs no script but ours, Shopify's and those with its nonce: %s", async (_name, path, params) => {
    const [first, second] = [await open(documentUrl(path, params)), await open(documentUrl(path, params))];

    const policy = policyOf(first.headers);
    const nonce = /'nonce-([\w+/=]+)'/.exec(policy.get("script-src") ?? "")?.[1] ?? "";
    expect(nonce.length).toBeGreaterThan(20);
    expect(policyOf(second.headers).get("script-src")).not.toContain(nonce);
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("script-src")).toBe(`'self' 'nonce-${nonce}' https://cdn.shopify.com`);
    for (const directive of ["base-uri", "object-src"]) expect(policy.get(directive)).toBe("'none'");
    for (const [tag] of first.text.matchAll(/<script(?![^>]*\ssrc=)[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
    expect(first.text).toMatch(/<script nonce/);
    expect(first.text).not.toMatch(/<\w[^<>]*\son\w+=|<\w[^<>]*javascript:/);
  });

  test("is framed by its own shop's admin only, and by Shopify's when it belongs to no shop", async () => {
    const own = policyOf((await open(documentUrl("/app"))).headers).get("frame-ancestors");
    const none = policyOf((await open(`${web.url}/auth/login`)).headers).get("frame-ancestors");
    const forged = policyOf((await open(`${web.url}/auth/login?shop=evil.example.com`)).headers).get("frame-ancestors");

    expect(own).toMatch(/^https:\/\/doors\.myshopify\.com https:\/\/admin\.shopify\.com/);
    expect([none, forged]).toEqual(["https://admin.shopify.com", "https://admin.shopify.com"]);
  });

  test("and every other answer is of one kind, kept by nobody, and over https asked for over https ever after", async () => {
    for (const path of ["/app", "/app.data", "/health", "/proxy/x", "/auth/login", "/nowhere"]) {
      const { headers } = await open(documentUrl(path), { headers: { "x-forwarded-proto": "https" } });

      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy"), path).toBe("strict-origin-when-cross-origin");
      expect(headers.get("strict-transport-security"), path).toMatch(/^max-age=\d{8}/);
      expect(headers.get("cache-control"), path).toContain("no-store");
      expect(headers.get("x-powered-by"), path).toBeNull();
    }
    expect((await open(`${web.url}/health`)).headers.get("strict-transport-security")).toBeNull();
  });
});

describe("nobody is sent away", PATIENT, () => {
  const ELSEWHERE = [
    "https://evil.example.com",
    "//evil.example.com",
    "/\\evil.example.com",
    "https:evil.example.com",
    "javascript:alert(1)",
    "data:text/html,evil",
    "https://127.0.0.1:4300@evil.example.com/",
    "https://127.0.0.1.evil.example.com:4300/",
    "http://127.0.0.1:4300.evil.example.com/",
    "evil.example.com",
    "\r\nLocation: https://evil.example.com",
    "https://admin.shopify.com.evil.example.com/store/x",
    "admin.shopify.com@evil.example.com/store/x",
    "evil.example.com/.shopify.com",
    "evil.example.com#.myshopify.com",
    "\u0000",
    "%00",
  ];
  const DOORS = [
    "/",
    "/app",
    "/app/customers",
    "/auth/login",
    "/auth/session-token",
    "/auth/exit-iframe",
    "/auth/callback",
    "/auth",
    "/auth/x",
  ];
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  test.each(ELSEWHERE)("to %j", async (elsewhere) => {
    for (const door of DOORS) {
      for (const params of [
        { shop: elsewhere },
        { host: base64(elsewhere) },
        { host: elsewhere },
        { shop: elsewhere, host: base64(elsewhere), embedded: "0" },
        { host: base64(elsewhere), embedded: "0" },
        { "shopify-reload": elsewhere },
        { exitIframe: elsewhere, redirectTo: elsewhere, return_to: elsewhere, redirect_uri: elsewhere },
      ]) {
        const what = `${door} ${JSON.stringify(params)}`;
        const { status, headers, text } = await open(documentUrl(door, { id_token: "", ...params }));

        expect(status, what).toBeLessThan(500);
        const location = headers.get("location");
        if (location !== null)
          expect(location, what).toMatch(/^(\/auth\/(login|session-token)|\/app)(\?|$)|^https:\/\/admin\.shopify\.com\/store\/doors\//);
        expect(policyOf(headers).get("frame-ancestors") ?? "", what).not.toContain("evil");
        expect(headers.get("link") ?? "", what).not.toContain("evil");
        // What remains is a parameter of an address of our own, which App Bridge does not follow.
        expect(text, what).not.toContain("evil");
      }
    }
  });

  test("but a page asks for its new session token and comes back to itself", async () => {
    const bounce = await open(documentUrl("/app/customers?set=new", { id_token: "" }));
    const page = await open(new URL(bounce.headers.get("location") ?? "", web.url));

    expect(bounce.status).toBe(302);
    const back = new URL(new URL(bounce.headers.get("location") ?? "", web.url).searchParams.get("shopify-reload") ?? "");
    expect([back.origin, back.pathname, back.searchParams.get("set")]).toEqual([env().SHOPIFY_APP_URL, "/app/customers", "new"]);
    expect(page.status).toBe(200);
    expect(page.text).toContain("https://cdn.shopify.com/shopifycloud/app-bridge.js");
    expect(policyOf(page.headers).get("script-src")).toBe("'self' https://cdn.shopify.com");
  });

  test("but who opens the app outside of the admin is led into it, or told the way", async () => {
    const outside = await open(documentUrl("/app", { embedded: "", id_token: "" }));
    const alone = await open(`${web.url}/app`);
    const told = await open(new URL(alone.headers.get("location") ?? "", web.url), { headers: { "accept-language": "de-AT,de;q=0.9" } });

    expect(outside.headers.get("location")).toMatch(/^https:\/\/admin\.shopify\.com\/store\/doors\/apps\//);
    expect(alone.headers.get("location")).toBe("/auth/login");
    expect(told.text).toContain("Öffne Encore in deinem Shopify-Adminbereich");
  });
});

describe("a merchant's name", PATIENT, () => {
  test("arrives as text, whatever it contains", async () => {
    for (const path of ["/app", "/app/customers?set=all", "/app/orders"]) {
      const { status, text } = await open(documentUrl(path));

      expect(status, path).toBe(200);
      expect(text, path).not.toMatch(/<script>alert|<svg onload|<img src=x/);
    }
    const list = await world.customers(SHOP, "?set=all");
    expect(JSON.stringify(list)).toContain(JSON.stringify(HOSTILE.firstName).slice(1, -1));
  });

  test.each([
    "<script>alert(3)</script>",
    "'; DROP TABLE customer; --",
    "1 OR 1=1",
    "../../../etc/passwd",
    "\u0000",
    "%",
    "_",
    "\\",
    "-1",
    "1e999",
    "2026-13-45",
    "9".repeat(400),
    "{{constructor.constructor('return process')()}}",
  ])("or a parameter that says %j changes nothing but its page", async (value) => {
    const names = ["period", "from", "to", "set", "page", "sort", "query", "cohort", "locale", "_routes", "index"];
    for (const path of ["/app", "/app/customers", "/app/orders"]) {
      for (const params of [
        ...names.slice(0, 4).map((name) => ({ [name]: value })),
        Object.fromEntries(names.map((name) => [name, value])),
      ]) {
        const { status, text } = await open(documentUrl(path, params));

        expect([200, 400, 404], `${path} ${JSON.stringify(params)}`).toContain(status);
        expect(text, path).not.toContain("<script>alert");
      }
    }
    expect(JSON.stringify(await world.customers(SHOP, "?set=all"))).toContain("alert");
  });
});

function signed(body: string, id: string, secret = env().SHOPIFY_API_SECRET): Init {
  return {
    method: "POST",
    body,
    headers: {
      "x-forwarded-for": "192.0.2.1",
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": "burst.myshopify.com",
      "x-shopify-event-id": id,
    },
  };
}

describe("who proves nothing", PATIENT, () => {
  test("is turned away after too many tries, and Shopify's bursts from the same address never are", async () => {
    const process = await startWeb();
    const deliver = async (init: Init) => (await open(`${process.url}/webhooks`, init)).status;

    const forged = await Promise.all(Array.from({ length: 80 }, (_, index) => deliver(signed("{}", String(index), "guessed"))));
    const burst = await Promise.all(
      Array.from({ length: 500 }, (_, index) => deliver(signed(`{"id":${String(index)}}`, `burst-${String(index)}`))),
    );
    const after = await deliver(signed("{}", "again", "guessed"));

    expect(forged.filter((status) => status === 401)).toHaveLength(60);
    expect(forged.filter((status) => status === 429)).toHaveLength(20);
    expect(new Set(burst)).toEqual(new Set([200]));
    expect(after).toBe(429);
    const [noted] = await asSystem((tx) =>
      rows(tx, z.object({ count: z.coerce.number() }), sql`SELECT count(*) AS count FROM inbox WHERE shop_domain = 'burst.myshopify.com'`),
    );
    expect(noted?.count).toBe(500);
    await process.stop();
  });

  test("at the storefront's door and at the pages, too, while others go on", async () => {
    const process = await startWeb();
    const ONE = { headers: { "x-forwarded-for": "192.0.2.2" } };
    const many = (count: number, path: string) =>
      Promise.all(Array.from({ length: count }, async () => (await open(`${process.url}${path}`, ONE)).status));
    const query = { path_prefix: "/apps/encore", shop: SHOP, timestamp: String(Math.floor(Date.now() / 1000)) };
    const message = Object.entries(query)
      .map(([name, value]) => `${name}=${value}`)
      .join("");
    const signature = createHmac("sha256", env().SHOPIFY_API_SECRET).update(message).digest("hex");

    expect((await many(70, "/proxy/code?shop=x")).filter((status) => status === 429)).toHaveLength(10);
    expect((await many(310, "/app")).filter((status) => status === 429)).toHaveLength(10);
    expect((await many(310, "/auth/x")).filter((status) => status === 429)).toHaveLength(10);
    const proven = await open(`${process.url}/proxy/code?${new URLSearchParams({ ...query, signature }).toString()}`, ONE);
    const merchant = documentUrl("/app");
    const page = await open(`${process.url}${merchant.pathname}${merchant.search}`, ONE);
    expect([proven.status, page.status, (await open(`${process.url}/health`, ONE)).status]).toEqual([404, 200, 200]);
    await process.stop();
  });
});

/** Sends headers and nothing more; the answer must come without the body. */
function withoutBody(path: string, headers: Readonly<Record<string, string>>, method = "POST"): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(new URL(path, web.url), { method, headers: { "x-forwarded-for": nextVisitor(), ...headers } }, (answer) => {
      resolve(answer.statusCode ?? 0);
      sent.destroy();
    });
    sent.on("error", reject);
    sent.flushHeaders();
  });
}

describe("a request", () => {
  test("with more than the door takes is refused before it is read", async () => {
    const [huge, big] = [String(MAX_WEBHOOK_BYTES + 1), String(2 * 1024 * 1024)];

    expect(await withoutBody("/webhooks", { "content-length": huge })).toBe(413);
    for (const path of ["/app", "/app.data", "/auth/login", "/proxy/x", "/health", "/nowhere"])
      expect(await withoutBody(path, { "content-length": big }), path).toBe(413);
    expect(await withoutBody("/app", { "transfer-encoding": "chunked" })).toBe(411);
  });

  test("with a method that no door knows is refused", async () => {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
      for (const path of ["/app", "/webhooks", "/health", "/proxy/x"])
        expect(await withoutBody(path, {}, method), `${method} ${path}`).toBe(405);
    expect((await open(`${web.url}/webhooks`)).status).toBe(405);
  });

  test("that comes drop by drop is not waited for", () => {
    const { headersTimeout, requestTimeout, keepAliveTimeout } = web.server;

    expect(headersTimeout).toBeLessThanOrEqual(10_000);
    expect(requestTimeout).toBeLessThanOrEqual(30_000);
    expect(keepAliveTimeout).toBeGreaterThan(60_000);
  });

  test("with a form of another site is refused", async () => {
    for (const origin of ["https://evil.example.com", "null", "nonsense"])
      expect((await open(documentUrl("/app", { index: "1" }), { method: "POST", headers: { origin }, body: "" })).status, origin).toBe(403);
  });

  test("of Remix' former way to ask for data is refused", async () => {
    expect((await open(documentUrl("/app", { _data: "routes/app._index" }))).status).toBe(400);
  });

  test("for a host that is none is no reason to stumble", async () => {
    for (const host of ["a b", "[", "<script>", "x:99999999"]) {
      const status = await withoutBody("/app", { host }, "GET");
      expect(status, host).toBe(400);
    }
  });
});
