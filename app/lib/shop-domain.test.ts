import { expect, test } from "vitest";
import { isAdminHost, isShopDomain } from "./shop-domain.ts";

test.each([
  ["encore-berlin.myshopify.com", true],
  ["1.myshopify.com", true],
  ["Encore.myshopify.com", false],
  ["myshopify.com", false],
  ["-a.myshopify.com", false],
  ["a.myshopify.com.example.com", false],
  ["a.myshopify.com/", false],
  ["a.myshopify.com\n", false],
  ["a.shopify.com", false],
  ["evil.example.com#a.myshopify.com", false],
  ["", false],
])("the domain of a shop: %j is %s", (text, expected) => {
  expect(isShopDomain(text)).toBe(expected);
});

test.each([
  ["admin.shopify.com/store/encore", true],
  ["a.myshopify.com/admin", true],
  ["admin.shopify.com", false],
  ["admin.shopify.com/store/encore/../../x", false],
  ["admin.shopify.com@example.com/store/encore", false],
  ["admin.shopify.com.example.com/store/encore", false],
  ["community.shopify.com/store/encore", false],
  ["a.myshopify.com", false],
  ["example.com/admin", false],
  ["", false],
])("the admin of a shop: %j is %s", (decoded, expected) => {
  expect(isAdminHost(decoded)).toBe(expected);
});
