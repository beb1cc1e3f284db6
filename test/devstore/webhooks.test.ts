import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseFilter, passes } from "./webhooks/filter.ts";
import { onlyFields } from "./webhooks/include-fields.ts";
import { bodyOf, CLIENT, devstoreWithShop, SCOPES, SHOP } from "./test-devstore.ts";

const MUG = { title: "Mug", quantity: 2, unitPrice: 1990 };

describe("a webhook", () => {
  test("arrives signed over its raw bytes, with Shopify's headers, at the path of the toml", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    devstore.store.placeOrder(SHOP, { email: "jürgen@example.com", guest: true, lines: [MUG] });
    await devstore.idle();

    const request = app.requests.find(({ headers }) => headers.get("x-shopify-topic") === "orders/create");
    expect(request).toMatchObject({ method: "POST", path: "/webhooks/orders" });
    const expected = createHmac("sha256", CLIENT.clientSecret)
      .update(request?.body ?? "")
      .digest("base64");
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      "content-type": "application/json",
      "x-shopify-hmac-sha256": expected,
      "x-shopify-shop-domain": SHOP,
      "x-shopify-api-version": "2026-10",
      "x-shopify-triggered-at": expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/) as string,
      "x-shopify-webhook-id": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      "x-shopify-event-id": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(JSON.parse((request?.body ?? "").toString())).toMatchObject({ email: "jürgen@example.com", total_price: "39.80" });
  });

  test("everything of one deed shares the event id, two deeds do not", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    devstore.store.placeOrder(SHOP, { email: "a@example.com", guest: true, lines: [MUG] });
    devstore.store.placeOrder(SHOP, { email: "b@example.com", guest: true, lines: [MUG] });

    const events = (topic: string): string[] =>
      devstore.webhooks.deliveries.filter((delivery) => delivery.topic === topic).map(({ eventId }) => eventId);
    expect(events("orders/create")).toEqual(events("orders/paid"));
    expect(new Set(events("orders/create")).size).toBe(2);
    expect(new Set(devstore.webhooks.deliveries.map(({ id }) => id)).size).toBe(devstore.webhooks.deliveries.length);
  });

  test("an absolute address on the app's own host reaches the real process, with the subscription's name", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    devstore.store.createCustomer(SHOP, { email: "ada@example.com" });
    await devstore.idle();

    const request = app.requests.find(({ path }) => path === "/webhooks/customers");
    expect(request?.headers.get("x-shopify-name")).toBe("customers");
  });

  test("is not sent before the app is installed", async () => {
    const { devstore, app } = await devstoreWithShop();

    devstore.store.placeOrder(SHOP, { email: "a@example.com", guest: true, lines: [MUG] });
    await devstore.idle();

    expect(app.requests).toEqual([]);
  });

  test("is not sent for a topic whose scope is missing", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    const kept = devstore.store.createCustomer(SHOP, { email: "kept@example.com" });
    const removed = devstore.store.createCustomer(SHOP, { email: "removed@example.com" });

    devstore.store.mergeCustomers(SHOP, kept.id, removed.id);
    await devstore.idle();

    expect(app.requests.map(({ path }) => path)).not.toContain("/webhooks/not-allowed");
    expect(app.requests.map(({ headers }) => headers.get("x-shopify-topic"))).toContain("customers/delete");
  });

  test("carries only the included fields, and only what passes the filter", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    devstore.store.placeOrder(SHOP, { email: "a@example.com", guest: true, lines: [MUG] });
    const big = devstore.store.placeOrder(SHOP, { email: "b@example.com", guest: true, lines: [{ ...MUG, quantity: 9 }] });
    devstore.store.placeOrder(SHOP, { email: "c@example.com", guest: true, isTest: true, lines: [{ ...MUG, quantity: 9 }] });
    const [line] = big.lines;
    devstore.store.refundOrder(SHOP, big.id, { lines: [{ lineItemId: line?.id ?? 0, quantity: 1 }], amount: 2500 });

    const bodies = (uri: string): unknown[] => devstore.webhooks.deliveries.filter((delivery) => delivery.uri === uri).map(bodyOf);
    expect(bodies("/webhooks/big-orders")).toEqual([{ id: big.id, total_price: "179.10" }]);
    expect(bodies("/webhooks/refunds")).toEqual([
      {
        id: big.refunds[0]?.id,
        order_id: big.id,
        refund_line_items: [{ quantity: 1, line_item_id: line?.id }],
        transactions: [{ amount: "25.00" }],
      },
    ]);
  });

  test("that fails stays in the log and can be delivered again, byte for byte", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    app.webhookStatus = 500;
    devstore.store.createCustomer(SHOP, { email: "ada@example.com" });
    await devstore.idle();
    const [delivery] = devstore.webhooks.deliveries;
    expect(delivery).toMatchObject({ state: "failed", attempts: [{ outcome: { kind: "answered", status: 500 } }] });

    app.webhookStatus = 200;
    await devstore.webhooks.deliverAgain(delivery?.id ?? "");

    expect(delivery).toMatchObject({ state: "delivered", attempts: [{}, { outcome: { status: 200 } }] });
    const [first, second] = app.requests;
    expect(second?.body.equals(first?.body ?? Buffer.of())).toBe(true);
    expect(second?.headers.get("x-shopify-webhook-id")).toBe(first?.headers.get("x-shopify-webhook-id"));
  });

  test("to an app that is down is a failure with its reason, not an error", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    await app.stop();

    devstore.store.createCustomer(SHOP, { email: "ada@example.com" });
    await devstore.idle();

    expect(devstore.webhooks.deliveries[0]).toMatchObject({
      state: "failed",
      attempts: [{ outcome: { kind: "failed", reason: expect.stringContaining("ECONNREFUSED") as string } }],
    });
  });

  test("that is not answered within five seconds is a failure", { timeout: 15_000 }, async () => {
    const { devstore } = await devstoreWithShop({ deliver: () => new Promise(() => undefined) });
    devstore.store.install(SHOP, SCOPES);

    devstore.store.createCustomer(SHOP, { email: "ada@example.com" });
    await devstore.idle();

    expect(devstore.webhooks.deliveries[0]).toMatchObject({
      state: "failed",
      attempts: [{ outcome: { kind: "failed", reason: "No answer within 5 s." } }],
    });
  });

  test("waits while deliveries are held back", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    devstore.webhooks.pause();
    devstore.store.createCustomer(SHOP, { email: "ada@example.com" });
    await devstore.webhooks.idle();
    expect(app.requests).toEqual([]);

    devstore.webhooks.resume();
    await devstore.webhooks.idle();

    expect(app.requests).toHaveLength(1);
  });

  test("an app that is in the same process is reached without a socket", async () => {
    const topics: (string | null)[] = [];
    const { devstore } = await devstoreWithShop({
      deliver: (request) => {
        topics.push(request.headers.get("x-shopify-topic"));
        return Promise.resolve(new Response(null, { status: 204 }));
      },
    });
    devstore.store.install(SHOP, SCOPES);

    devstore.store.uninstall(SHOP);
    await devstore.idle();

    expect(topics).toEqual(["app/uninstalled"]);
    expect(devstore.webhooks.deliveries[0]?.state).toBe("delivered");
  });
});

describe("a shop with another domain", () => {
  test("speaks under the new one, and requests to the old one are led there or refused", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    const token = devstore.store.shops.get(SHOP)?.installation?.accessTokens;
    token?.push({ token: "shpat_known", expiresAt: null });
    const ask = (host: string, path = "/admin/api/2026-10/graphql.json") =>
      fetch(`${devstore.url}${path}`, {
        method: "POST",
        redirect: "manual",
        headers: { "x-devstore-host": host, "x-shopify-access-token": "shpat_known", "content-type": "application/json" },
        body: JSON.stringify({ query: "{ shop { id myshopifyDomain } }" }),
      });

    devstore.store.changeDomain(SHOP, "two.myshopify.com");
    await devstore.idle();

    const told = app.requests.find(({ headers }) => headers.get("x-shopify-topic") === "shop/update");
    expect(told?.headers.get("x-shopify-shop-domain")).toBe("two.myshopify.com");
    expect(JSON.parse((told?.body ?? "").toString())).toMatchObject({
      myshopify_domain: "two.myshopify.com",
      iana_timezone: "Europe/Berlin",
    });
    expect(await (await ask("two.myshopify.com")).json()).toMatchObject({ data: { shop: { myshopifyDomain: "two.myshopify.com" } } });
    const old = await ask(SHOP);
    expect([old.status, old.headers.get("location")]).toEqual([301, "https://two.myshopify.com/admin/api/2026-10/graphql.json"]);
    expect((await fetch(`${devstore.url}/store/one/orders`, { redirect: "manual" })).headers.get("location")).toBe("/store/two/orders");

    devstore.store.changeDomain("two.myshopify.com", "three.myshopify.com", "refused");
    expect((await ask("two.myshopify.com")).status).toBe(401);
    expect((await ask("two.myshopify.com", "/admin/oauth/access_token")).status).toBeGreaterThanOrEqual(400);
  });
});

describe("uninstall", () => {
  test("sends the shop, then nothing but what privacy law demands", async () => {
    const { devstore, app } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    devstore.store.uninstall(SHOP);
    devstore.store.placeOrder(SHOP, { email: "a@example.com", guest: true, lines: [MUG] });
    devstore.store.announce({ shop: SHOP, topic: "shop/redact", resourceId: null, body: null });
    await devstore.idle();

    expect(app.requests.map(({ headers, path }) => [headers.get("x-shopify-topic"), path]).sort()).toEqual([
      ["app/uninstalled", "/webhooks/app"],
      ["shop/redact", "/webhooks/privacy"],
    ]);
    const redact = app.requests.find(({ path }) => path === "/webhooks/privacy");
    expect(JSON.parse((redact?.body ?? "").toString())).toEqual({ shop_id: devstore.store.shops.get(SHOP)?.shop.id, shop_domain: SHOP });
  });
});

describe("filters", () => {
  const order = {
    total_price: "99.50",
    currency: "EUR",
    test: false,
    tags: "vip, b2b",
    note: null,
    lines: [
      { sku: "A-1", price: "10.00" },
      { sku: "B 2", price: "89.50" },
    ],
    created_at: "2026-03-01T10:00:00+01:00",
  };

  test.each([
    ["currency:EUR", true],
    ["currency:usd", false],
    ["total_price:99.5", true],
    ["total_price:>=99.50", true],
    ["total_price:>99.50", false],
    ["lines.price:<11", true],
    ["lines.sku:A-*", true],
    ['lines.sku:"B 2"', true],
    ["note:*", false],
    ["-note:*", true],
    ["NOT test:true", true],
    ["currency:USD OR total_price:>50", true],
    ["currency:EUR AND (test:true OR lines.sku:C-1)", false],
    ["currency:EUR lines.sku:A-1", true],
    ["created_at:>2026-02-28T00:00:00Z", true],
    ["missing:1", false],
  ])("%s: %s", (filter, expected) => {
    expect(passes(parseFilter(filter), order)).toBe(expected);
  });

  test.each(["currency", "(currency:EUR", "currency:EUR )", "currency:EUR AND"])("%s is refused", (filter) => {
    expect(() => parseFilter(filter)).toThrow(/webhook filter/);
  });
});

describe("include_fields", () => {
  test("a parent's name keeps it whole, a dotted one keeps that field in every element", () => {
    const payload = {
      id: 1,
      customer: { id: 2, email: "a" },
      lines: [{ id: 3, price: "1.00", tax: [{ rate: 1, title: "VAT" }] }, { id: 4 }],
    };

    expect(onlyFields(payload, ["id", "customer", "lines.price", "lines.tax.rate", "absent"])).toEqual({
      id: 1,
      customer: { id: 2, email: "a" },
      lines: [{ price: "1.00", tax: [{ rate: 1 }] }, {}],
    });
  });
});
