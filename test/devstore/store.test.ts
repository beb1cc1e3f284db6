import { beforeEach, describe, expect, test } from "vitest";

import type { Change, Store } from "#test/devstore/state.ts";
import { createStore } from "#test/devstore/store.ts";

const SHOP = "one.myshopify.com";

let clock: Date;
let store: Store;
let told: Change[];

function topics(): string[] {
  const heard = told.map(({ topic }) => topic);
  told.length = 0;
  return heard;
}

beforeEach(() => {
  clock = new Date("2026-11-21T12:00:00Z");
  store = createStore({ now: () => clock, seed: 7 });
  store.addShop({ domain: SHOP, currency: "EUR", timeZone: "Europe/Berlin", countryCode: "DE" });
  told = [];
  store.onChange((change) => told.push(change));
});

function order(more: Partial<Parameters<Store["placeOrder"]>[1]> = {}) {
  return store.placeOrder(SHOP, {
    email: "ada@example.com",
    lines: [
      { title: "Cup", quantity: 3, unitPrice: 1000, discount: 100 },
      { title: "Pot", quantity: 1, unitPrice: 2500 },
    ],
    shipping: 490,
    ...more,
  });
}

describe("placing an order", () => {
  test("a new buyer becomes a customer, and the app hears of both in Shopify's order", () => {
    const placed = order();

    expect(placed).toMatchObject({
      name: "#1001",
      total: 5890,
      originalTotal: 5890,
      tax: 940,
      financialStatus: "PAID",
      customerOrderIndex: 1,
    });
    expect(placed.createdAt).toBe("2026-11-21T12:00:00.000Z");
    expect(topics()).toEqual(["customers/create", "orders/create", "orders/paid", "customers/purchasing_summary"]);
    expect(store.shops.get(SHOP)?.customers.get(placed.customerId ?? 0)?.email).toBe("ada@example.com");
  });

  test("the same address, in capitals, is the same customer's second order", () => {
    const first = order();
    topics();

    const second = order({ email: "Ada@Example.com" });

    expect(second.customerId).toBe(first.customerId);
    expect(second).toMatchObject({ name: "#1002", customerOrderIndex: 2 });
    expect(topics()).toEqual(["orders/create", "orders/paid", "customers/purchasing_summary"]);
  });

  test("a guest's order belongs to nobody, an unpaid one is not announced as paid", () => {
    expect(order({ guest: true }).customerId).toBeNull();
    expect(topics()).toEqual(["orders/create", "orders/paid"]);

    order({ guest: true, financialStatus: "PENDING" });
    expect(topics()).toEqual(["orders/create"]);
  });

  test("an order from before moves the numbers of the later ones, a test order has none", () => {
    const later = order({ processedAt: "2026-11-20T10:00:00Z" });
    const trial = order({ isTest: true });
    const earlier = order({ processedAt: "2026-11-01T10:00:00Z" });

    expect([earlier.customerOrderIndex, later.customerOrderIndex, trial.customerOrderIndex]).toEqual([1, 2, null]);
  });

  test("what cannot be is refused with a sentence that says what to do, and nothing changes", () => {
    expect(() => order({ lines: [] })).toThrow("at least one line");
    expect(() => order({ lines: [{ quantity: 1.5, unitPrice: 100 }] })).toThrow("whole number of at least 1");
    expect(() => order({ lines: [{ quantity: 1, unitPrice: 100, discount: 101 }] })).toThrow("more than the line costs");
    expect(() => order({ customerId: 5 })).toThrow("Customer 5 of one.myshopify.com does not exist");
    expect(() => store.placeOrder("two.myshopify.com", { lines: [{ quantity: 1, unitPrice: 1 }] })).toThrow(
      'no shop "two.myshopify.com" (it has: one.myshopify.com)',
    );
    expect(store.shops.get(SHOP)?.orders.size).toBe(0);
    expect(topics()).toEqual([]);
    expect(order().name).toBe("#1001");
  });
});

describe("giving money back", () => {
  test("parts of a line add up to the line, to the cent", () => {
    const placed = order();
    const [cup] = placed.lines;
    if (!cup) throw new Error("The order has a first line.");

    const subtotals = [1, 2, 3].map(() => store.refundOrder(SHOP, placed.id, { lines: [{ lineItemId: cup.id, quantity: 1 }] }).amount);

    expect(subtotals.reduce((sum, amount) => sum + amount)).toBe(2900);
    expect(cup.currentQuantity).toBe(0);
    expect(placed.financialStatus).toBe("PARTIALLY_REFUNDED");
  });

  test("the whole order comes back with its shipping, and the app hears of refund and order", () => {
    const placed = order();
    topics();
    clock = new Date("2026-11-22T08:00:00Z");

    const refund = store.refundOrder(SHOP, placed.id, { lines: null });

    expect(refund.amount).toBe(5890);
    expect(placed).toMatchObject({ financialStatus: "REFUNDED", total: 5890, updatedAt: "2026-11-22T08:00:00.000Z" });
    expect(topics()).toEqual(["refunds/create", "orders/updated", "customers/purchasing_summary"]);
  });

  test("goodwill leaves the goods where they are", () => {
    const placed = order();

    store.refundOrder(SHOP, placed.id, { lines: [], amount: 500 });

    expect(placed.lines.map((line) => line.currentQuantity)).toEqual([3, 1]);
    expect(placed.financialStatus).toBe("PARTIALLY_REFUNDED");
  });

  test("more than there is, or of an order that nobody paid, is refused", () => {
    const placed = order();
    const lineItemId = placed.lines[0]?.id ?? 0;
    const unpaid = order({ financialStatus: "PENDING" });

    expect(() => store.refundOrder(SHOP, placed.id, { lines: [{ lineItemId, quantity: 4 }] })).toThrow("3 units left to give back, not 4");
    expect(() => store.refundOrder(SHOP, placed.id, { lines: [], amount: 5891 })).toThrow("5890 minor units left to give back, not 5891");
    expect(() => store.refundOrder(SHOP, placed.id, { lines: [{ lineItemId: 1, quantity: 1 }] })).toThrow("has no line 1");
    expect(() => store.refundOrder(SHOP, unpaid.id, { lines: null })).toThrow("not paid");
    expect(() => store.refundOrder(SHOP, 99, { lines: null })).toThrow("has no order 99");
    expect(placed.refunds).toEqual([]);
  });
});

describe("cancelling, editing, paying, sending, deleting", () => {
  test("a cancelled order gives back what was left of it", () => {
    const placed = order();
    store.refundOrder(SHOP, placed.id, { lines: [], amount: 890 });
    topics();

    store.cancelOrder(SHOP, placed.id, "INVENTORY");

    expect(placed).toMatchObject({ cancelReason: "INVENTORY", financialStatus: "REFUNDED", cancelledAt: clock.toISOString() });
    expect(placed.refunds.map(({ amount }) => amount)).toEqual([890, 5000]);
    expect(placed.lines.every((line) => line.currentQuantity === 0)).toBe(true);
    expect(topics()).toEqual(["refunds/create", "orders/cancelled", "orders/updated", "customers/purchasing_summary"]);
    expect(() => store.cancelOrder(SHOP, placed.id)).toThrow("cancelled already");
  });

  test("an unpaid order that is cancelled is void, and no money moves", () => {
    const placed = order({ financialStatus: "PENDING", guest: true });
    topics();

    store.cancelOrder(SHOP, placed.id);

    expect(placed).toMatchObject({ financialStatus: "VOIDED", refunds: [] });
    expect(placed.lines.every((line) => line.currentQuantity === 0)).toBe(true);
    expect(topics()).toEqual(["orders/cancelled", "orders/updated"]);
  });

  test("an edit changes the total and leaves the original one", () => {
    const placed = order();
    const [cup, pot] = placed.lines;
    topics();

    store.editOrder(SHOP, placed.id, [{ lineItemId: cup?.id ?? 0, quantity: 1 }]);

    expect(placed).toMatchObject({ originalTotal: 5890, total: 5890 - 2000 + 67, financialStatus: "PAID" });
    expect(told.find(({ topic }) => topic === "orders/edited")?.body).toMatchObject({
      order_edit: { order_id: placed.id, line_items: { additions: [], removals: [{ id: cup?.id, delta: 2 }] } },
    });
    expect(topics()).toEqual(["orders/edited", "orders/updated", "customers/purchasing_summary"]);

    store.editOrder(SHOP, placed.id, [{ lineItemId: cup?.id ?? 0, quantity: 3 }]);
    expect(placed.total).toBe(5890);
    store.editOrder(SHOP, placed.id, [{ lineItemId: pot?.id ?? 0, quantity: 2 }]);
    expect(placed).toMatchObject({ total: 8390, financialStatus: "PARTIALLY_PAID" });
    store.payOrder(SHOP, placed.id);
    expect(store.refundOrder(SHOP, placed.id, { lines: null }).amount).toBe(8390);
  });

  test("payment and fulfilment are told", () => {
    const placed = order({ financialStatus: "PENDING", guest: true });
    topics();

    store.payOrder(SHOP, placed.id);
    store.fulfillOrder(SHOP, placed.id);

    expect(topics()).toEqual(["orders/paid", "orders/updated", "fulfillments/create", "orders/fulfilled", "orders/updated"]);
    expect(() => store.payOrder(SHOP, placed.id)).toThrow("is PAID");
  });

  test("a deleted order is gone, and the customer's next one counts on from the ones that are left", () => {
    const first = order();
    const second = order();
    topics();

    store.deleteOrder(SHOP, first.id);

    expect(second.customerOrderIndex).toBe(1);
    expect(told[0]).toMatchObject({ topic: "orders/delete", resourceId: first.id, body: { id: first.id } });
    expect(order().name).toBe("#1003");
  });
});

describe("customers", () => {
  test("consent and tags have topics of their own beside customers/update", () => {
    const customer = store.createCustomer(SHOP, { email: "bob@example.com", tags: ["old"] });
    topics();

    store.updateCustomer(SHOP, customer.id, {
      tags: ["vip"],
      emailConsent: { state: "SUBSCRIBED", optInLevel: "CONFIRMED_OPT_IN", updatedAt: null },
    });

    expect(customer.emailConsent.updatedAt).toBe(clock.toISOString());
    expect(topics()).toEqual([
      "customers/update",
      "customers_email_marketing_consent/update",
      "customer.tags_added",
      "customer.tags_removed",
    ]);
    store.updateCustomer(SHOP, customer.id, { note: "calls on Mondays" });
    expect(topics()).toEqual(["customers/update"]);
    expect(() => store.createCustomer(SHOP, { email: "BOB@example.com" })).toThrow("already been taken");
  });

  test("the orders of a deleted customer stay and belong to nobody", () => {
    const placed = order();
    const customerId = placed.customerId ?? 0;
    topics();

    store.deleteCustomer(SHOP, customerId);

    expect(placed).toMatchObject({ customerId: null, customerOrderIndex: null });
    expect(topics()).toEqual(["customers/delete"]);
    expect(() => store.updateCustomer(SHOP, customerId, { note: "x" })).toThrow("was deleted");
  });

  test("merged customers have one history", () => {
    const first = order({ email: "a@example.com" });
    const second = order({ email: "b@example.com" });
    topics();

    store.mergeCustomers(SHOP, second.customerId ?? 0, first.customerId ?? 0);

    expect([first.customerOrderIndex, second.customerOrderIndex]).toEqual([1, 2]);
    expect(first.customerId).toBe(second.customerId);
    expect(topics()).toEqual(["customers/update", "customers/merge", "customers/delete"]);
  });
});

test("an install is silent, other scopes are told, an uninstall ends the tokens", () => {
  const installation = store.install(SHOP, ["read_orders"]);
  installation.accessTokens.push({ token: "shpat_1", expiresAt: null });
  expect(topics()).toEqual([]);

  expect(store.install(SHOP, ["read_orders", "read_customers"]).accessTokens).toHaveLength(1);
  expect(told[0]?.body).toMatchObject({ previous: ["read_orders"], current: ["read_orders", "read_customers"] });
  expect(topics()).toEqual(["app/scopes_update"]);

  store.uninstall(SHOP);
  expect(store.shops.get(SHOP)?.installation).toBeNull();
  expect(topics()).toEqual(["app/uninstalled"]);
});

test("the same deeds with the same seed give the same ids, another seed gives others", () => {
  const deeds = (seed: number) => {
    const own = createStore({ now: () => clock, seed });
    own.addShop({ domain: SHOP });
    return own.placeOrder(SHOP, { email: "ada@example.com", lines: [{ title: "Cup", quantity: 1, unitPrice: 100 }] });
  };

  expect(deeds(3)).toEqual(deeds(3));
  expect(deeds(4).id).not.toBe(deeds(3).id);
});

describe("what happens to an order later", () => {
  test("an archived order can be re-opened, a cancelled one cannot", () => {
    const archived = store.closeOrder(SHOP, order().id);
    const cancelled = store.cancelOrder(SHOP, order().id);
    expect(archived.closedAt).toBe("2026-11-21T12:00:00.000Z");
    topics();

    clock = new Date("2026-11-21T13:00:00Z");
    store.reopenOrder(SHOP, archived.id);

    expect(archived).toMatchObject({ closedAt: null, updatedAt: "2026-11-21T13:00:00.000Z" });
    expect(topics()).toEqual(["orders/updated"]);
    expect(() => store.reopenOrder(SHOP, archived.id)).toThrow("is open");
    expect(() => store.reopenOrder(SHOP, cancelled.id)).toThrow("is cancelled");
    expect(() => store.closeOrder(SHOP, cancelled.id)).toThrow("closed already");
  });
});

describe("the shop itself", () => {
  test("another time zone and currency are told, and orders keep their currency", () => {
    const before = order();
    topics();

    store.updateShop(SHOP, { timeZone: "America/New_York", currency: "USD" });

    expect(store.shops.get(SHOP)?.shop).toMatchObject({ timeZone: "America/New_York", currency: "USD", name: "one" });
    expect(topics()).toEqual(["shop/update"]);
    expect([before.currency, order().currency]).toEqual(["EUR", "USD"]);
    expect(() => store.updateShop(SHOP, { timeZone: "Mars/Olympus" })).toThrow("not a time zone");
    expect(() => store.updateShop(SHOP, { currency: "euro" })).toThrow("not a currency");
  });

  test("under another domain it is the same shop, and the old domain leads there", () => {
    const placed = order();
    topics();

    store.changeDomain(SHOP, "two.myshopify.com");

    expect(store.shops.get(SHOP)).toBeUndefined();
    expect(store.shops.get("two.myshopify.com")?.orders.get(placed.id)).toBe(placed);
    expect(store.formerDomains.get(SHOP)).toEqual({ domain: "two.myshopify.com", answers: "redirected" });
    expect(told).toMatchObject([{ topic: "shop/update", shop: "two.myshopify.com" }]);
    expect(() => store.changeDomain("two.myshopify.com", "two.example.com")).toThrow("not a shop's domain");
    store.addShop({ domain: "three.myshopify.com" });
    expect(() => store.changeDomain("two.myshopify.com", "three.myshopify.com")).toThrow("exists already");
  });
});

describe("what the law asks for", () => {
  test("a customer's data are requested with the orders they are about", () => {
    const [first, second] = [order(), order()];
    topics();

    store.requestCustomerData(SHOP, first.customerId ?? 0);
    store.requestCustomerData(SHOP, first.customerId ?? 0);

    const [one, two] = told;
    expect(one).toMatchObject({
      topic: "customers/data_request",
      body: { customer: { id: first.customerId, email: "ada@example.com", phone: null }, orders_requested: [first.id, second.id] },
    });
    expect(one?.body?.["data_request"]).not.toEqual(two?.body?.["data_request"]);
  });

  test("an erased person is nowhere in the shop, and their orders keep their money", () => {
    const placed = order({ country: "DE", firstName: "Ada", lastName: "Lovelace" });
    const total = placed.total;
    topics();

    const erased = store.redactCustomer(SHOP, placed.customerId ?? 0);

    expect(told).toMatchObject([
      { topic: "customers/redact", body: { customer: { email: "ada@example.com" }, orders_to_redact: [placed.id] } },
    ]);
    expect(erased.emailConsent.state).toBe("REDACTED");
    expect(placed.total).toBe(total);
    const state = store.shops.get(SHOP);
    expect(JSON.stringify([...(state?.customers.values() ?? []), ...(state?.orders.values() ?? [])])).not.toMatch(/ada|lovelace/i);
    expect(order().customerId).not.toBe(erased.id);
  });

  test("a shop is redacted after the uninstall only", () => {
    store.install(SHOP, ["read_orders"]);
    expect(() => store.redactShop(SHOP)).toThrow("48 hours");
    store.uninstall(SHOP);
    topics();

    store.redactShop(SHOP);

    expect(topics()).toEqual(["shop/redact"]);
  });
});

test("many orders of many customers are placed without a look at all the others", () => {
  for (let index = 0; index < 6000; index += 1) order({ email: `c${String(index % 3000)}@example.com` });

  const state = store.shops.get(SHOP);
  expect([state?.orders.size, state?.customers.size]).toEqual([6000, 3000]);
  expect([...(state?.orders.values() ?? [])].filter((placed) => placed.customerOrderIndex === 2)).toHaveLength(3000);
});
