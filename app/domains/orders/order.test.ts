import { expect, test } from "vitest";
import { isReplacedBy, purchaseValueOf } from "./order.ts";
import type { ValueParts } from "./order.ts";

const paid: ValueParts = {
  financialStatus: "paid",
  isTest: false,
  cancelledAt: null,
  currency: "EUR",
  originalTotal: 5000,
  total: 5000,
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
  expect(purchaseValueOf(order, "EUR")).toBe(value);
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
  expect(purchaseValueOf(order, "EUR")).toBeNull();
});

const may = new Date("2026-05-01");
const june = new Date("2026-06-01");

test.each([
  ["newer over older", { source: "api", updatedAt: may }, { source: "webhook", updatedAt: june }, true],
  ["older never over newer", { source: "webhook", updatedAt: june }, { source: "api", updatedAt: may }, false],
  ["the same again", { source: "api", updatedAt: may }, { source: "api", updatedAt: may }, true],
  ["Shopify over a CSV, however old", { source: "csv", updatedAt: june }, { source: "api", updatedAt: may }, true],
  ["a CSV never over Shopify", { source: "api", updatedAt: may }, { source: "csv", updatedAt: june }, false],
  ["a newer CSV over an older one", { source: "csv", updatedAt: may }, { source: "csv", updatedAt: june }, true],
] as const)("precedence: %s", (_name, stored, incoming, expected) => {
  expect(isReplacedBy(stored, incoming)).toBe(expected);
});
