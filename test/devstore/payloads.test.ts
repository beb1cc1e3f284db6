import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decimal, shopTime } from "./webhooks/formats.ts";
import type { Devstore } from "./devstore.ts";
import { payloadOf } from "./webhooks/payloads.ts";
import type { Change } from "./state.ts";
import { devstoreWithShop, SCOPES, SHOP } from "./test-devstore.ts";

function exampleOf(topic: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/webhook-examples/${topic.replace("/", ".")}.json`, import.meta.url), "utf8"));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where `ours` has a key that Shopify's example lacks, or another type than it; null on either side fits everything. */
function differences(ours: unknown, theirs: unknown, path = ""): string[] {
  if (ours === null || theirs === null || ours === undefined || theirs === undefined) return [];
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const [example] = theirs as unknown[];
    return example === undefined ? [] : ours.flatMap((item) => differences(item, example, `${path}[]`));
  }
  if (isObject(ours) && isObject(theirs)) {
    return Object.entries(ours).flatMap(([name, value]) =>
      name in theirs ? differences(value, theirs[name], `${path}.${name}`) : [`${path}.${name} is unknown to Shopify`],
    );
  }
  return typeof ours === typeof theirs && Array.isArray(ours) === Array.isArray(theirs)
    ? []
    : [`${path} is ${typeof ours}, Shopify's is ${typeof theirs}`];
}

/** Keys of Shopify's example that ours lacks at the top. */
function missing(ours: object, theirs: unknown): string[] {
  return isObject(theirs) ? Object.keys(theirs).filter((name) => !(name in ours)) : [];
}

async function everyChange(): Promise<{ devstore: Devstore; changes: { change: Change; payload: object }[] }> {
  const { devstore } = await devstoreWithShop();
  const { store } = devstore;
  const changes: { change: Change; payload: object }[] = [];
  store.onChange((change) => {
    const state = store.shops.get(change.shop);
    const payload = state === undefined ? null : payloadOf(state, change);
    if (payload !== null) changes.push({ change, payload });
  });
  store.install(SHOP, ["read_orders"]);
  store.install(SHOP, SCOPES);
  const address = { address1: "Hauptstraße 1", city: "Berlin", zip: "10115", country: "Germany", countryCode: "DE" };
  const ada = store.createCustomer(SHOP, {
    email: "ada@example.com",
    firstName: "Ada",
    lastName: "Example",
    phone: "+49301234567",
    defaultAddress: address,
  });
  const bob = store.createCustomer(SHOP, { email: "bob@example.com" });
  const lines = [
    { title: "Mug", quantity: 2, unitPrice: 1990, discount: 200 },
    { title: "Tea", quantity: 1, unitPrice: 500 },
  ];
  const order = store.placeOrder(SHOP, {
    customerId: ada.id,
    email: "ada@example.com",
    lines,
    shipping: 490,
    discount: 100,
    discountCodes: ["HELLO"],
    country: "Germany",
  });
  store.fulfillOrder(SHOP, order.id);
  store.editOrder(SHOP, order.id, [{ lineItemId: order.lines[1]?.id ?? 0, quantity: 0 }]);
  store.refundOrder(SHOP, order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }], amount: 2000, note: "broken" });
  store.cancelOrder(SHOP, order.id, "CUSTOMER");
  store.updateCustomer(SHOP, ada.id, {
    tags: ["vip"],
    emailConsent: { state: "SUBSCRIBED", optInLevel: "SINGLE_OPT_IN", updatedAt: "2026-01-02T03:04:05.000Z" },
  });
  for (const topic of ["customers/data_request", "customers/redact"]) store.announce({ shop: SHOP, topic, resourceId: ada.id, body: null });
  store.mergeCustomers(SHOP, ada.id, bob.id);
  store.deleteOrder(SHOP, order.id);
  store.deleteCustomer(SHOP, ada.id);
  store.uninstall(SHOP);
  store.announce({ shop: SHOP, topic: "shop/redact", resourceId: null, body: null });
  return { devstore, changes };
}

describe("every payload", () => {
  test("has only fields that Shopify's example of its topic has, of the same types", async () => {
    const { changes } = await everyChange();
    const like: Record<string, string> = {
      "orders/updated": "orders/create",
      "orders/paid": "orders/create",
      "orders/cancelled": "orders/create",
      "orders/fulfilled": "orders/create",
    };

    const wrong = changes.flatMap(({ change, payload }) =>
      change.topic === "fulfillments/create" || change.topic === "customer.tags_removed"
        ? []
        : differences(payload, exampleOf(like[change.topic] ?? change.topic)).map((difference) => `${change.topic}: ${difference}`),
    );

    expect([...new Set(wrong)]).toEqual([]);
    expect(new Set(changes.map(({ change }) => change.topic)).size).toBeGreaterThan(15);
  });

  test.each([
    "orders/create",
    "refunds/create",
    "customers/create",
    "app/uninstalled",
    "customers/redact",
    "customers/data_request",
    "app/scopes_update",
    "customers_email_marketing_consent/update",
  ])("%s has every field of the example", async (topic) => {
    const { changes } = await everyChange();

    const found = changes.find(({ change }) => change.topic === topic);

    expect(missing(found?.payload ?? {}, exampleOf(topic))).toEqual([]);
  });
});

describe("an order", () => {
  test("counts before and after edits and refunds as Shopify does", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    const order = devstore.store.placeOrder(SHOP, {
      email: "ada@example.com",
      guest: true,
      lines: [
        { title: "Mug", quantity: 2, unitPrice: 1990 },
        { title: "Tea", quantity: 1, unitPrice: 500 },
      ],
      shipping: 490,
      processedAt: "2026-07-01T10:00:00Z",
    });
    devstore.store.editOrder(SHOP, order.id, [{ lineItemId: order.lines[1]?.id ?? 0, quantity: 0 }]);
    devstore.store.refundOrder(SHOP, order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }] });

    const last = devstore.webhooks.deliveries.filter(({ topic }) => topic === "orders/updated").at(-1);
    const body = JSON.parse(Buffer.from(last?.body ?? []).toString("utf8")) as Record<string, unknown>;

    expect(body).toMatchObject({
      id: order.id,
      processed_at: "2026-07-01T12:00:00+02:00",
      financial_status: "partially_refunded",
      total_price: "44.70",
      current_total_price: "24.80",
      total_shipping_price_set: { shop_money: { amount: "4.90", currency_code: "EUR" } },
      line_items: [
        { quantity: 2, current_quantity: 1, price: "19.90" },
        { quantity: 1, current_quantity: 0 },
      ],
      refunds: [{ refund_line_items: [{ quantity: 1, subtotal: 19.9 }], transactions: [{ amount: "19.90", kind: "refund" }] }],
    });
  });

  test("hides the protected fields that the app may not see", async () => {
    const { devstore } = await devstoreWithShop();
    const { store } = devstore;
    store.install(SHOP, SCOPES);
    for (const field of ["name", "email", "phone", "address"] as const) store.setProtectedField(SHOP, field, false);
    const customer = store.createCustomer(SHOP, { email: "ada@example.com", firstName: "Ada", phone: "+49301234567" });
    store.placeOrder(SHOP, { customerId: customer.id, email: "ada@example.com", lines: [{ quantity: 1, unitPrice: 100 }], country: "DE" });

    const texts = devstore.webhooks.deliveries.map(({ body }) => Buffer.from(body).toString("utf8"));

    expect(texts.length).toBeGreaterThan(1);
    expect(texts.filter((text) => /ada@example|Ada|\+4930/.test(text))).toEqual([]);
  });
});

describe("formats", () => {
  test.each([
    [1250, "EUR", "12.50"],
    [5, "EUR", "0.05"],
    [-5, "EUR", "-0.05"],
    [1250, "JPY", "1250"],
    [1250, "KWD", "1.250"],
  ])("%i %s is %s", (minor, currency, text) => {
    expect(decimal(minor, currency)).toBe(text);
  });

  test.each([
    ["2026-07-01T10:00:00.123Z", "Europe/Berlin", "2026-07-01T12:00:00+02:00"],
    ["2026-01-01T04:00:00.000Z", "America/New_York", "2025-12-31T23:00:00-05:00"],
    ["2026-01-01T00:00:00.000Z", "Asia/Kolkata", "2026-01-01T05:30:00+05:30"],
    ["2026-01-01T00:00:00.000Z", "UTC", "2026-01-01T00:00:00+00:00"],
    ["2026-01-01T00:00:00.000Z", "America/St_Johns", "2025-12-31T20:30:00-03:30"],
  ])("%s in %s is %s", (moment, zone, text) => {
    expect(shopTime(moment, zone)).toBe(text);
  });
});
