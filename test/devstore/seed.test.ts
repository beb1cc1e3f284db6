import { beforeAll, describe, expect, test } from "vitest";

import { lineValue, refundedAmount } from "#test/devstore/order-money.ts";
import { applyRules } from "#test/devstore/seed/retail-rules.ts";
import { penceOf, type RetailInvoice, type RetailLine } from "#test/devstore/seed/retail-csv.ts";
import { createSeededStore, type SeededStore } from "#test/devstore/seed/seeded-store.ts";
import type { Order, ShopState } from "#test/devstore/state.ts";
import { localDay } from "#test/devstore/zoned-time.ts";

/** Seeding takes two seconds, more beside other tests. */
const SEEDING_MS = 60_000;
const ANCHOR = new Date("2026-11-21T12:00:00Z");

function shopOf({ store }: SeededStore, name: string): ShopState {
  const state = store.shops.get(`encore-${name}.myshopify.com`);
  if (!state) throw new Error(`No shop ${name}.`);
  return state;
}

function money(orders: Iterable<Order>) {
  return [...orders].map((order) => [
    order.total,
    refundedAmount(order),
    order.financialStatus,
    order.cancelledAt !== null,
    order.customerOrderIndex,
  ]);
}

describe("the rules", () => {
  const invoice = (number: string, lines: Partial<RetailLine>[], more: Partial<RetailInvoice> = {}): RetailInvoice => ({
    number,
    day: "2011-03-01",
    time: "10:00:00",
    customerId: "17",
    country: "United Kingdom",
    lines: lines.map((line) => ({ stockCode: "A", description: "Cup", quantity: 1, pence: 100, ...line })),
    ...more,
  });
  const refunds = (invoices: RetailInvoice[]) =>
    applyRules(invoices).orders.map(({ refunded, cancelled, refunds: own }) => [refunded, cancelled, ...own.map(({ amount }) => amount)]);

  test("prices are rounded half up to whole pence without floating point", () => {
    expect(["2.1", "0.001", "0.005", "1.005", "8142.75", "0", "-11062.06"].map(penceOf)).toEqual([210, 0, 1, 101, 814275, 0, -1106206]);
  });

  test("postage is shipping, unless there is nothing else", () => {
    const { orders } = applyRules([
      invoice("1", [{}, { stockCode: "POST", quantity: 2, pence: 300 }]),
      invoice("2", [{ stockCode: "POST", pence: 300 }]),
    ]);

    expect(orders.map(({ shipping, total, lines }) => [shipping, total, lines.length])).toEqual([
      [600, 700, 1],
      [0, 300, 1],
    ]);
  });

  test("a worthless invoice is stock, unless a customer has it", () => {
    const free = [{ pence: 0 }];
    const { counts } = applyRules([
      invoice("1", free, { customerId: "" }),
      invoice("2", [{ quantity: -1 }], { customerId: "" }),
      invoice("3", free),
    ]);

    expect(counts).toMatchObject({ stockAdjustments: 2, orders: 1 });
  });

  test("the last earlier order gives back first, at its own price, and no more than it has", () => {
    const history = [
      invoice("1", [{ quantity: 5, pence: 90 }], { day: "2011-02-01" }),
      invoice("2", [{ quantity: 2 }, { stockCode: "B", pence: 500 }], { day: "2011-02-02" }),
      invoice("C3", [{ quantity: -4, pence: 777 }]),
      invoice("4", [{ quantity: 9 }]),
    ];

    expect(refunds(history)).toEqual([
      [180, false, 180],
      [200, false, 200],
      [0, false],
    ]);
  });

  test("a whole order that comes back on its day is cancelled with its shipping, a day later it is not", () => {
    const bought = invoice("1", [{ quantity: 2 }, { stockCode: "POST", pence: 350 }]);
    const back = [{ quantity: -2 }];

    expect(refunds([bought, invoice("C2", back)])).toEqual([[550, true, 550]]);
    expect(refunds([bought, invoice("C2", back, { day: "2011-03-02" })])).toEqual([[200, false, 200]]);
    expect(refunds([bought, invoice("C2", [{ quantity: -1 }]), invoice("C3", [{ quantity: -1 }])])).toEqual([[200, false, 100, 100]]);
  });

  test("a discount given later is money of the last order that has so much left", () => {
    const history = [
      invoice("1", [{ pence: 900 }]),
      invoice("2", [{ pence: 300 }]),
      invoice("C3", [{ stockCode: "D", quantity: -1, pence: 500 }]),
    ];

    expect(refunds(history)).toEqual([
      [500, false, 500],
      [0, false],
    ]);
  });

  test("what cannot be matched is counted", () => {
    const { counts } = applyRules([
      invoice("1", [{ quantity: 2 }]),
      invoice("C2", [{ quantity: -3 }, { stockCode: "Z", quantity: -1, pence: 40 }, { stockCode: "M", quantity: -1, pence: 9999 }]),
      invoice("C3", [{ quantity: -1 }], { customerId: "" }),
    ]);

    expect(counts).toMatchObject({
      unmatchedLines: 3,
      partlyMatchedLines: 1,
      unmatchedPence: 100 + 40 + 9999 + 100,
      cancellationsWithoutCustomer: 1,
    });
  });
});

describe("the demo shop", () => {
  let seeded: SeededStore;
  let demo: ShopState;
  let orders: Order[];

  beforeAll(() => {
    seeded = createSeededStore({ now: () => ANCHOR, shops: ["demo"] });
    demo = shopOf(seeded, "demo");
    orders = [...demo.orders.values()];
  }, SEEDING_MS);

  test("holds what its README says", () => {
    expect(seeded.demoCounts).toMatchObject({
      invoices: 13_518,
      badDebt: 1,
      stockAdjustments: 1_043,
      orders: 10_430,
      ordersOfCustomers: 9_713,
      ordersOfGuests: 717,
      customers: 2_185,
      customersWithoutOrder: 19,
      cancellations: 2_044,
      cancellationsWithoutCustomer: 98,
      refunds: 2_229,
      ordersPartlyRefunded: 1_754,
      ordersFullyRefunded: 89,
      ordersCancelled: 40,
      unmatchedLines: 740,
      partlyMatchedLines: 24,
      unmatchedPence: 15_606_996,
    });
    expect([demo.orders.size, demo.customers.size]).toEqual([10_430, 2_185]);
    expect(orders.reduce((sum, order) => sum + order.total, 0)).toBe(520_446_301);
    expect(orders.reduce((sum, order) => sum + refundedAmount(order), 0)).toBe(15_873_296);
    expect(orders.reduce((sum, order) => sum + order.lines.length, 0)).toBe(274_376);
    expect(orders.filter((order) => order.customerId === null && order.email === null)).toHaveLength(193);
  });

  test("ended yesterday, at the time of day that the clock on the wall showed", () => {
    expect(orders[0]?.createdAt).toBe("2025-11-12T08:34:00.000Z");
    expect(orders.at(-1)?.createdAt).toBe("2026-11-20T12:49:00.000Z");
    // 2011-06-01 was in summer time, and so is its new date.
    expect(orders.some(({ createdAt }) => createdAt.startsWith("2026-05-13T08:"))).toBe(true);
    const latest = [...orders, ...demo.customers.values()].reduce((last, { updatedAt }) => (updatedAt > last ? updatedAt : last), "");
    expect(localDay(new Date(latest), "Europe/London")).toBe("2026-11-20");
  });

  test("every order adds up, refunds included", () => {
    for (const order of orders) {
      const lines = order.lines.reduce((sum, line) => sum + lineValue(line, line.quantity), 0);
      if (lines + order.shipping !== order.total) throw new Error(`${order.name} does not add up.`);
      if (refundedAmount(order) > order.total) throw new Error(`${order.name} gave back too much.`);
      for (const line of order.lines) {
        const back = order.refunds.flatMap((refund) => refund.lines).filter(({ lineItemId }) => lineItemId === line.id);
        const units = back.reduce((sum, { quantity }) => sum + quantity, 0);
        if (line.currentQuantity !== line.quantity - units || line.currentQuantity < 0) throw new Error(`${order.name} lost units.`);
        if (line.unitPrice < 0 || line.discount < 0) throw new Error(`${order.name} has a negative price.`);
      }
    }
    expect(orders.some((order) => order.discountCodes.length > 0 && order.lines.some((line) => line.discount > 0))).toBe(true);
  });

  test("mails nobody who exists, and has every kind of consent", () => {
    const people = [...demo.customers.values()];

    expect([...people, ...orders].every(({ email }) => email === null || email.endsWith("@example.com"))).toBe(true);
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
    expect(people.every(({ phone }) => phone === null || phone.startsWith("+447700900"))).toBe(true);
    expect(new Set(people.map(({ emailConsent }) => emailConsent.state))).toEqual(
      new Set(["SUBSCRIBED", "UNSUBSCRIBED", "NOT_SUBSCRIBED", "PENDING"]),
    );
    expect(new Set(people.map(({ locale }) => locale))).toEqual(new Set(["en", "de", "fr"]));
  });

  test("another seed and another day change names and dates, and no amount", { timeout: SEEDING_MS }, () => {
    const other = shopOf(createSeededStore({ now: () => new Date("2027-06-01T03:00:00Z"), seed: 99, shops: ["demo"] }), "demo");

    expect(money(other.orders.values())).toEqual(money(orders));
    expect([...other.orders.values()].at(-1)?.createdAt).toBe("2027-05-31T11:49:00.000Z");
    expect([...other.customers.values()].slice(0, 20).map(({ email }) => email)).not.toEqual(
      [...demo.customers.values()].slice(0, 20).map(({ email }) => email),
    );
  });
});

test("the Berlin shop has one of everything that is odd, and is the same each time", () => {
  const berlin = () => shopOf(createSeededStore({ now: () => ANCHOR, shops: ["berlin"] }), "berlin");
  const orders = [...berlin().orders.values()];
  const having = (holds: (order: Order) => boolean) => orders.filter(holds).length;

  expect(berlin()).toEqual(berlin());
  expect([berlin().customers.size, orders.length]).toEqual([60, 150]);
  expect(berlin().shop).toMatchObject({ currency: "EUR", timeZone: "Europe/Berlin", primaryLocale: "de" });
  expect(having(({ isTest }) => isTest)).toBe(2);
  expect(having(({ cancelledAt }) => cancelledAt !== null)).toBe(4);
  expect(having(({ total }) => total === 0)).toBe(2);
  expect(having(({ lines }) => lines.some((line) => line.isGiftCard))).toBe(3);
  expect(having(({ sourceName }) => sourceName === "pos")).toBe(9);
  expect(having(({ customerId }) => customerId === null)).toBe(12);
  expect(having(({ financialStatus }) => financialStatus === "PARTIALLY_REFUNDED")).toBeGreaterThan(3);
  expect(orders.every((order) => order.isTest || order.customerId === null || order.customerOrderIndex !== null)).toBe(true);
  expect(orders.every(({ updatedAt }) => localDay(new Date(updatedAt), "Europe/Berlin") < "2026-11-21")).toBe(true);
});
