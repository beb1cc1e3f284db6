import { expect, test } from "vitest";
import { aboutOrder } from "#app/domains/deliveries/about-order.ts";

test("an order's delivery names it by id and name, also when the rest cannot be read", () => {
  expect(aboutOrder("orders/updated", { id: 450789469, name: "#1001", total_price: [] })).toEqual({ id: "450789469", name: "#1001" });
  expect(aboutOrder("orders/delete", { id: "9223372036854775000" })).toEqual({ id: "9223372036854775000", name: null });
});

test("the id in Shopify's own address of the order wins, as in the parser", () => {
  expect(aboutOrder("orders/create", { id: 1, admin_graphql_api_id: "gid://shopify/Order/2", name: "#1" })).toEqual({
    id: "2",
    name: "#1",
  });
});

test("a part of an order is about the order", () => {
  expect(aboutOrder("refunds/create", { id: 7, order_id: 450789469 })).toEqual({ id: "450789469", name: null });
});

test("what names no order is about none", () => {
  for (const [topic, payload] of [
    ["customers/update", { id: 5, name: "Ada" }],
    ["orders/create", null],
    ["orders/create", []],
    ["orders/create", { id: -1 }],
    ["orders/create", { id: 1.5 }],
    ["orders/create", { id: "9999999999999999999" }],
    ["orders/create", { id: 1, admin_graphql_api_id: "gid://shopify/Order/9999999999999999999" }],
    ["orders/create", { id: "1; DROP TABLE" }],
    ["refunds/create", { order_id: null }],
    ["shop/update", "text"],
  ] as const)
    expect(aboutOrder(topic, payload), topic).toBeNull();
});

test("a name that is no name is left out", () => {
  expect(aboutOrder("orders/create", { id: 1, name: "x".repeat(500) })).toEqual({ id: "1", name: null });
  expect(aboutOrder("orders/create", { id: 1, name: { first: "Ada" } })).toEqual({ id: "1", name: null });
});
