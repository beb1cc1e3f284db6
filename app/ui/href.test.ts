import { expect, test } from "vitest";
import { hrefOf, keptParams } from "#app/ui/href.ts";

test("a link keeps shop, host and language, and nothing secret", () => {
  const present = new URLSearchParams(
    "shop=a.myshopify.com&host=abc&locale=de&embedded=1&id_token=secret&hmac=x&session=y&period=last-month",
  );

  const href = hrefOf("/app/customers", present, { set: "retained", page: 2 });

  expect(href).toBe("/app/customers?shop=a.myshopify.com&host=abc&embedded=1&locale=de&set=retained&page=2");
});

test("a parameter without a value is left out", () => {
  expect(hrefOf("/app", new URLSearchParams(), { period: null, from: undefined })).toBe("/app");
});

test("a form that is sent by GET keeps the same", () => {
  expect(keptParams(new URLSearchParams("locale=de&id_token=secret"))).toEqual([["locale", "de"]]);
});
