import { expect, test } from "vitest";
import { orderQuestion } from "#app/domains/deliveries/order-question.ts";

test("a number is looked for as the shop's name with and without the hash, and as Shopify's id", () => {
  expect(orderQuestion(" 1001 ")).toEqual({ ids: ["1001"], names: ["1001", "#1001"] });
  expect(orderQuestion("#1001")).toEqual({ ids: [], names: ["#1001", "1001"] });
  expect(orderQuestion("EN-7/A")).toEqual({ ids: [], names: ["EN-7/A", "#EN-7/A"] });
});

test("addresses of the admin and of the API name the id", () => {
  const found = { ids: ["450789469"], names: [] };
  expect(orderQuestion("https://admin.shopify.com/store/shop/orders/450789469?orderListBeta=true")).toEqual(found);
  expect(orderQuestion("gid://shopify/Order/450789469")).toEqual(found);
});

test("a number beyond any id is a name only", () => {
  expect(orderQuestion("9223372036854775808")?.ids).toEqual([]);
  expect(orderQuestion("9223372036854775807")?.ids).toEqual(["9223372036854775807"]);
  expect(orderQuestion("007")).toEqual({ ids: [], names: ["007", "#007"] });
});

test("nothing is no question", () => {
  expect([orderQuestion(null), orderQuestion("  ")]).toEqual([null, null]);
  expect(orderQuestion("#")?.names).toEqual([]);
});
