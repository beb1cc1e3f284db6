import { readFileSync } from "node:fs";
import { createServer, connect, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { findShop, pauseShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { env } from "#app/platform/env.server.ts";
import { refreshGauges } from "#app/platform/health.server.ts";
import { log } from "#app/platform/log.server.ts";
import { metricsText } from "#app/platform/metrics.server.ts";
import { inContext, markStopping } from "#app/platform/process-state.server.ts";
import { redirectShopify } from "#test/devstore/redirect.ts";
import { findingsIn } from "#test/support/log-check.ts";
import { startWeb } from "#test/support/pages.ts";
import type { WebProcess } from "#test/support/pages.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// The database stands behind a cable of its own here, which a test can pull.

type Cable = Readonly<{ port: number; pull: () => Promise<void>; plug: () => Promise<void> }>;

async function cableTo(url: URL): Promise<Cable> {
  const open = new Set<Socket>();
  let server: Server = listening();
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;

  function listening(at = 0): Server {
    return createServer((near) => {
      const far = connect(Number(url.port), url.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(one);
        one.on("error", () => other.destroy()).on("close", () => open.delete(one));
        one.pipe(other);
      }
    }).listen(at, "127.0.0.1");
  }
  return {
    port,
    pull: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroy();
      await closed;
    },
    plug: async () => {
      server = listening(port);
      await new Promise<void>((resolve) => server.once("listening", resolve));
    },
  };
}

const SHOP = "watched.myshopify.com";
let cable: Cable;
let world: World;
let web: WebProcess;

beforeAll(async () => {
  const database = new URL(process.env["DATABASE_URL"] ?? "");
  cable = await cableTo(new URL(database));
  database.port = String(cable.port);
  // Read at the first use, which is below.
  process.env["DATABASE_URL"] = database.href;
  world = await startWorld();
  world.devstore.store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin" });
  world.devstore.store.placeOrder(SHOP, {
    email: "ada@example.com",
    firstName: "Ada",
    lastName: "Byron",
    lines: [{ quantity: 1, unitPrice: 900 }],
  });
  await world.install(SHOP);
  web = await startWeb();
});
afterAll(async () => {
  await web.stop();
  await world.stop();
  await cable.pull();
});

const BROWSER = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36" };

async function open(path: string, locale = "en", shop = SHOP) {
  const { url } = world.merchantRequest(shop, path);
  const { pathname, searchParams } = new URL(url);
  searchParams.set("id_token", world.devstore.mintSessionToken(shop));
  searchParams.set("locale", locale);
  const answer = await fetch(`${web.url}${pathname}?${searchParams.toString()}`, { headers: BROWSER, redirect: "manual" });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const ask = async (path: string) => {
  const answer = await fetch(`${web.url}${path}`);
  return { status: answer.status, body: z.record(z.string(), z.unknown()).parse(await answer.json()) };
};

const logLine = z.looseObject({
  level: z.number(),
  msg: z.string(),
  requestId: z.string().optional(),
  shopId: z.number().optional(),
  job: z.string().optional(),
  jobId: z.string().optional(),
});

/** What this file's tests have logged so far. */
function logged() {
  const text = readFileSync(env().LOG_FILE ?? "", "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => logLine.parse(JSON.parse(line)));
}

describe("the log", () => {
  test("says of every line of a request to which request and shop it belongs", async () => {
    const answer = await open("/app");

    const id = answer.headers.get("x-request-id") ?? "";
    const lines = logged().filter((line) => line.requestId === id);
    expect(lines.map((line) => line.msg)).toContain("request");
    const shopIds = new Set(lines.map((line) => line.shopId));
    expect([...shopIds]).toEqual([expect.any(Number)]);
  });

  test("takes over the request id of the proxy in front, and not what somebody writes there instead", async () => {
    const idOf = async (given: string) =>
      (await fetch(`${web.url}/health/live`, { headers: { "x-request-id": given } })).headers.get("x-request-id");

    expect(await idOf("4f1c2d3e-front")).toBe("4f1c2d3e-front");
    expect(await idOf('"},{"level":60')).toMatch(/^[\w-]{36}$/);
  });

  test("says of a failed job which it was, and of an error what it was but not what it quoted", () => {
    const row = "Key (shop_id, email)=(1, ada@example.com) already exists";
    const cause = Object.assign(new Error(`duplicate key value violates unique constraint "customer_pkey". ${row}`), { code: "23505" });
    let parse: unknown;
    try {
      JSON.parse("{name: Ada Byron}");
    } catch (error) {
      parse = error;
    }
    inContext({ job: "work-inbox", jobId: "j-1" }, () => {
      log().error({ err: new Error("The row 'Ada Byron' failed", { cause }) }, "planted");
      log().error({ err: parse }, "planted");
    });
    const refused = Object.assign(new Error("connect failed for 'ada'"), { code: "ECONNREFUSED" });
    // The queue hands on copies that are no errors any more.
    log().error({ err: { code: refused.code, message: refused.message, stack: refused.stack, queue: "work-inbox" } }, "planted");

    const planted = logged().filter((line) => line.msg === "planted");
    expect(planted).toHaveLength(3);
    expect(planted[0]).toMatchObject({ job: "work-inbox", jobId: "j-1", err: { cause: { code: "23505" } } });
    expect(planted[2]).toMatchObject({ err: { type: "Error", code: "ECONNREFUSED", message: "connect failed for '…'" } });
    expect(JSON.stringify(planted)).toContain('constraint \\"customer_pkey\\"');
    expect(JSON.stringify(planted)).not.toMatch(/ada|byron/i);
  });
});

test.each([
  ["an e-mail address", '{"msg":"order of ada@example.com"}'],
  ["a token of Shopify", '{"msg":"shpat_0123456789abcdef"}'],
  ["a session token", '{"msg":"eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwcyJ9.x"}'],
  ["a database password", '{"msg":"postgresql://encore:secret@host/db"}'],
  ["a phone number", '{"msg":"+49 30 1234567"}'],
  ["a street", '{"msg":"Torstraße 12"}'],
  ["a person's name", '{"firstName":"Amelia","lastName":"Smith"}'],
])("the run's last check finds %s in a log, and does not repeat it", (what, line) => {
  expect(findingsIn(`{"msg":"request","ms":12}\n${line}`, "web.log")).toEqual([`web.log:2 holds ${what}`]);
});

describe("figures", () => {
  test("tell requests by route, deliveries by topic, inbox and queue, and name no shop", async () => {
    await open("/app/customers");
    await fetch(`${web.url}/wp-login.php`);
    await fetch(`${web.url}/webhooks`, { method: "POST", body: "{}" });
    await refreshGauges();

    const { text } = await metricsText();

    expect(text).toContain('encore_http_requests_total{route="/app/customers",method="GET",status="200"}');
    expect(text).toContain('encore_http_requests_total{route="unknown",method="GET",status="404"}');
    expect(text).toContain('encore_webhooks_total{topic="not believed",verdict="no signature"}');
    expect(text).toMatch(/encore_shopify_calls_total\{outcome="answered"\} [1-9]/);
    expect(text).toContain('encore_inbox_deliveries{state="waiting"} 0');
    expect(text).toContain("encore_inbox_oldest_waiting_seconds 0");
    expect(text).toContain("encore_database_up 1");
    expect(text).not.toMatch(/myshopify|@|watched/);
  });

  test("count the shops that Shopify shuts out, by reason, until their merchants open Encore", async () => {
    const shop = await findShop(SHOP);
    if (shop === null) expect.fail("the shop is installed");
    await pauseShop(shop.id, "token-gone", now());
    await refreshGauges();
    expect((await metricsText()).text).toContain('encore_shops_paused{reason="token-gone"} 1');

    await world.home(SHOP);
    await refreshGauges();
    expect((await metricsText()).text).not.toContain("encore_shops_paused{");
    await world.settle();
  });

  test("are not for the internet: the app's own address knows no /metrics", async () => {
    const answer = await fetch(`${web.url}/metrics`);

    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("encore_http");
  });
});

describe("health", () => {
  test("says that the process lives, is ready, and what waits in the inbox", async () => {
    expect(await ask("/health/live")).toEqual({ status: 200, body: { status: "live" } });
    expect(await ask("/health/ready")).toEqual({ status: 200, body: { status: "ready" } });
    expect(await ask("/health")).toMatchObject({ status: 200, body: { status: "ok", inbox: { waiting: 0, oldestWaitingSeconds: null } } });
  });

  test("tells number and age of what waits", async () => {
    // Written by the door, not yet worked off: nobody runs the jobs here.
    world.devstore.store.placeOrder(SHOP, { guest: true, email: null, lines: [{ quantity: 1, unitPrice: 100 }] });
    await world.devstore.idle();

    const { body } = await ask("/health");

    const { waiting } = z.object({ waiting: z.number(), oldestWaitingSeconds: z.number() }).parse(body["inbox"]);
    expect(waiting).toBeGreaterThan(0);
    await refreshGauges();
    expect((await metricsText()).text).toContain(`encore_inbox_deliveries{state="waiting"} ${String(waiting)}`);
    await world.settle();
    expect(await ask("/health")).toMatchObject({ body: { inbox: { waiting: 0 } } });
  });
});

test("a database that is away for a while is said to be, nothing is lost, and all goes on when it is back", async () => {
  const order = () => world.devstore.store.placeOrder(SHOP, { guest: true, email: null, lines: [{ quantity: 1, unitPrice: 100 }] });
  await cable.pull();

  for (const [locale, words] of [
    ["en", ["Encore’s database cannot be reached. Nothing was lost.", "Try again in a minute."]],
    ["de", ["Die Datenbank von Encore ist gerade nicht erreichbar. Es ist nichts verloren.", "Versuch es in einer Minute noch einmal."]],
  ] as const) {
    const page = await open("/app", locale);
    expect([page.status, page.headers.get("retry-after")]).toEqual([503, "60"]);
    for (const sentence of words) expect(page.text).toContain(sentence);
    expect(page.text).not.toMatch(/ECONNREFUSED|prisma|127\.0\.0\.1:\d+\/|at \w+ \(/i);
  }
  expect(await ask("/health/live")).toMatchObject({ status: 200 });
  expect(await ask("/health/ready")).toEqual({ status: 503, body: { status: "database-away" } });
  expect(await ask("/health")).toEqual({ status: 503, body: { status: "database-away" } });
  await refreshGauges();
  expect((await metricsText()).text).toContain("encore_database_up 0");

  await cable.plug();

  expect((await open("/app")).status).toBe(200);
  expect(await ask("/health/ready")).toMatchObject({ status: 200 });
  order();
  await world.settle();
  expect(await ask("/health")).toMatchObject({ status: 200, body: { inbox: { waiting: 0 } } });
});

test("a delivery that comes while the database is away is refused, so that Shopify repeats it", async () => {
  const { createHmac } = await import("node:crypto");
  const deliver = async () => {
    const body = '{"id":77}';
    const signature = createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest("base64");
    const headers = {
      "x-shopify-hmac-sha256": signature,
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": "later.myshopify.com",
      "x-shopify-event-id": "away-1",
    };
    return (await fetch(`${web.url}/webhooks`, { method: "POST", body, headers })).status;
  };
  await cable.pull();
  expect(await deliver()).toBe(503);
  await cable.plug();
  expect(await deliver()).toBe(200);
});

test("Shopify away at the moment of an install is said to be, and the next try goes on", async () => {
  const shop = "newcomer.myshopify.com";
  world.devstore.store.addShop({ domain: shop, currency: "EUR", timeZone: "Europe/Berlin" });
  world.devstore.store.install(shop, ["read_orders", "read_all_orders", "read_customers"]);
  const restore = redirectShopify("http://127.0.0.1:9");

  const away = await open("/app", "de", shop);
  restore();
  const back = await open("/app", "de", shop);

  expect([away.status, away.headers.get("retry-after"), back.status]).toEqual([503, "60", 200]);
  expect(away.text).toContain("Shopify ist gerade nicht erreichbar. Es ist nichts verloren.");
});

test("a process that is about to end is not ready any more, but alive", async () => {
  markStopping();

  expect(await ask("/health/ready")).toEqual({ status: 503, body: { status: "stopping" } });
  expect(await ask("/health/live")).toMatchObject({ status: 200 });
});
