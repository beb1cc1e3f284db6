import fc from "fast-check";
import { expect, test } from "vitest";
import { financialStatusOf, purchaseValueOf, withoutPerson } from "./order.ts";
import type { Order, ValueParts } from "./order.ts";

const paid: ValueParts = {
  financialStatus: "paid",
  isTest: false,
  cancelledAt: null,
  currency: "EUR",
  originalTotal: 5000,
  total: 5000,
  tax: 0,
  shipping: 0,
  taxesIncluded: null,
  tip: 0,
  giftCardsSold: 0,
  refunded: 0,
};

test.each([
  ["a paid order", paid, 5000],
  ["an order that is not paid yet", { ...paid, financialStatus: "pending" }, 5000],
  ["an item refund", { ...paid, refunded: 1200, financialStatus: "partially_refunded" }, 3800],
  ["an order that an edit made larger", { ...paid, total: 7000 }, 7000],
  ["an order with a tip", { ...paid, tip: 300 }, 4700],
  ["an order with a gift card bought", { ...paid, giftCardsSold: 2000 }, 3000],
  ["an order that was free from the start", { ...paid, originalTotal: 0, total: 0 }, 0],
  ["a gift card given back after it was not counted", { ...paid, giftCardsSold: 4000, refunded: 4000 }, 0],
] as const)("%s counts with its value", (_name, order, value) => {
  expect(purchaseValueOf(order, "EUR", "gross")).toBe(value);
});

test.each([
  ["a test order", { ...paid, isTest: true }],
  ["a cancelled order", { ...paid, cancelledAt: new Date("2026-03-01") }],
  ["a voided payment", { ...paid, financialStatus: "voided" }],
  ["an expired payment", { ...paid, financialStatus: "expired" }],
  ["a full refund", { ...paid, refunded: 5000 }],
  ["more given back than paid", { ...paid, refunded: 5100 }],
  ["an order that an edit emptied", { ...paid, total: 0 }],
  ["another currency than the shop's", { ...paid, currency: "USD" }],
] as const)("%s is no purchase", (_name, order) => {
  expect(purchaseValueOf(order, "EUR", "gross")).toBeNull();
  expect(purchaseValueOf(order, "EUR", "net")).toBeNull();
});

// 100.00 of goods and 5.00 of shipping with 19 % VAT on both: 124.95.
const german = { ...paid, originalTotal: 12_495, total: 12_495, tax: 1995, shipping: 595, taxesIncluded: true };
const american = { ...german, shipping: 500, taxesIncluded: false };

test.each([
  ["prices that contain tax: the shipping's tax is not taken away twice", german, 10_000],
  ["prices to which tax is added", american, 10_000],
  ["half of it given back", { ...german, refunded: 6248 }, 5000],
  [
    "the shipping given back: nobody knows what a refund was for, so it takes the same share of everything",
    { ...german, refunded: 595 },
    9524,
  ],
  ["a gift card, which bears no tax", { ...german, total: 17_495, giftCardsSold: 5000 }, 10_000],
  ["an order of shipping alone", { ...paid, total: 500, shipping: 500 }, 0],
  ["an order that was free from the start", { ...paid, originalTotal: 0, total: 0 }, 0],
] as const)("without tax and shipping: %s", (_name, order, value) => {
  expect(purchaseValueOf(order, "EUR", "net")).toBe(value);
});

const minor = fc.oneof(fc.nat({ max: 20_000 }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));
const anyParts: fc.Arbitrary<ValueParts> = fc
  .record({
    total: minor,
    tax: minor,
    shipping: minor,
    tip: minor,
    giftCardsSold: minor,
    refunded: minor,
    taxesIncluded: fc.option(fc.boolean()),
  })
  .map((parts) => ({ ...paid, originalTotal: parts.total, ...parts }));

test("whatever an order is made of, its value is whole, never negative, never above what was sold, and never more without tax than with", () => {
  fc.assert(
    fc.property(anyParts, (order) => {
      const [gross, net] = [purchaseValueOf(order, "EUR", "gross"), purchaseValueOf(order, "EUR", "net")];
      if (gross === null || net === null) {
        expect([gross, net]).toEqual([null, null]);
        expect(order.refunded).toBeGreaterThanOrEqual(order.total);
        return;
      }
      expect(Number.isSafeInteger(gross) && Number.isSafeInteger(net)).toBe(true);
      expect(net).toBeGreaterThanOrEqual(0);
      expect(net).toBeLessThanOrEqual(gross);
      expect(gross).toBeLessThanOrEqual(order.total);
    }),
  );
});

test("the more is given back, the less stays, and when all is given back nothing does", () => {
  fc.assert(
    fc.property(anyParts, minor, (order, more) => {
      const later = { ...order, refunded: Math.min(order.total, order.refunded + more) };
      for (const rule of ["gross", "net"] as const)
        expect(purchaseValueOf(later, "EUR", rule) ?? 0).toBeLessThanOrEqual(purchaseValueOf(order, "EUR", rule) ?? 0);
      if (order.total > 0) expect(purchaseValueOf({ ...order, refunded: order.total }, "EUR", "net")).toBeNull();
    }),
  );
});

test("without tax, shipping and refunds both rules count the same", () => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      const order = { ...parts, tax: 0, shipping: 0, refunded: 0 };
      expect(purchaseValueOf(order, "EUR", "net")).toBe(purchaseValueOf(order, "EUR", "gross"));
    }),
  );
});

test.each([
  ["PARTIALLY_PAID", "partially_paid"],
  ["paid", "paid"],
  [null, "pending"],
  ["settled_by_moonlight", "unknown"],
])("Shopify's status %j is %j", (status, ours) => {
  expect(financialStatusOf(status)).toBe(ours);
});

test("an order of a status that Shopify invents tomorrow counts, as a pending one does", () => {
  expect(purchaseValueOf({ ...paid, financialStatus: "unknown" }, "EUR", "gross")).toBe(5000);
});

test("an order without its person keeps money, times and products, and nothing else of them", () => {
  const line = { id: 1n, variantId: null, productType: null, quantity: 1, currentQuantity: 1, value: 2500, isGiftCard: false };
  const order: Order = {
    ...paid,
    id: 7n,
    name: "#1001",
    buyer: { shopifyId: 5n, email: "anna@example.com" },
    processedAt: new Date("2026-05-01"),
    updatedAt: new Date("2026-05-02"),
    discount: 100,
    orderIndex: 2,
    source: "webhook",
    channel: "web",
    locale: "de",
    country: "DE",
    company: 4n,
    landing: "/anna",
    referrer: "https://anna.example/",
    utm: { source: "mail", medium: null, campaign: null },
    checkoutToken: "a",
    cartToken: "b",
    discountCodes: ["ANNA10"],
    lines: [
      { ...line, productId: 9n, title: "Mug" },
      { ...line, id: 2n, productId: null, title: "Engraving: Anna Ahorn" },
    ],
    refunds: [],
    fulfilments: [],
  };

  const text = JSON.stringify(withoutPerson(order), (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));

  expect(text).not.toMatch(/anna|"de"|"DE"/i);
  expect(withoutPerson(order)).toMatchObject({ id: 7n, name: "#1001", total: 5000, lines: [{ title: "Mug" }, { title: "", value: 2500 }] });
});
