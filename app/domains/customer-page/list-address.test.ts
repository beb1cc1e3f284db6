import { describe, expect, test } from "vitest";
import { listAddressOf } from "#app/domains/customer-page/list-address.ts";

const addressOf = (list: string) => listAddressOf(new URLSearchParams({ list }));

describe("the way back to the list", () => {
  test("carries the list's filters, sort and page", () => {
    expect(addressOf("set=new&period=last-90-days&page=2")).toEqual({
      path: "/app/customers",
      params: { set: "new", period: "last-90-days", page: "2" },
    });
  });

  test("keeps a choice of several", () => {
    expect(addressOf("country=DE&country=AT").params).toEqual({ country: "DE,AT" });
  });

  test("leads to the orders for who came from there", () => {
    expect(listAddressOf(new URLSearchParams({ from: "orders", list: "set=first" }))).toEqual({
      path: "/app/orders",
      params: { set: "first" },
    });
  });

  test.each(["//evil.example", "https://evil.example/?set=new", "javascript:alert(1)"])("leads nowhere else: %s", (list) => {
    expect(addressOf(list)).toMatchObject({ path: "/app/customers" });
  });

  test("takes no other shop, language or token from the list", () => {
    expect(addressOf("shop=evil.myshopify.com&locale=xx&host=abc&id_token=t&SHOP=x&set=new").params).toEqual({ set: "new" });
  });

  test("is the plain list without one, and for one that is no address of ours", () => {
    expect(listAddressOf(new URLSearchParams())).toEqual({ path: "/app/customers", params: {} });
    expect(addressOf(`set=${"x".repeat(3000)}`).params).toEqual({});
  });
});
