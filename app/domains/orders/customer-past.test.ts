import { expect, test } from "vitest";
import { pastOfCustomer } from "#app/domains/orders/customer-past.ts";

const order = (id: number, orderIndex: number | null, isTest = false) => ({
  id: BigInt(id),
  at: new Date(id * 86_400_000),
  isTest,
  orderIndex,
});

test.each([
  ["the first order that is seen is their first", [order(10, 1)], "none"],
  ["they ordered before", [order(10, 3)], "some"],
  ["the first came by webhook, and a later one tells that it was their first", [order(10, null), order(11, 2)], "none"],
  ["the first came by webhook, and a later one tells that there were earlier ones", [order(10, null), order(11, 3)], "some"],
  ["all came by webhook", [order(10, null), order(11, null)], "unknown"],
  ["a later one came by webhook", [order(11, null), order(10, 1)], "none"],
  ["a test order has no place in Shopify's counting", [order(9, null, true), order(10, 1)], "none"],
  ["nothing is seen", [], "unknown"],
] as const)("%s", (_name, orders, expected) => {
  expect(pastOfCustomer(orders)).toBe(expected);
});
