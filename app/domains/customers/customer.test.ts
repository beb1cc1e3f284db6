import { expect, test } from "vitest";
import { fullName, normaliseEmail, ownerOf } from "./customer.ts";

test.each([
  ["  Anna@Example.com ", "anna@example.com"],
  ["ａｎｎａ@example.com", "anna@example.com"],
  ["anna+shop@example.com", "anna+shop@example.com"],
  ["", null],
  ["   ", null],
  [null, null],
])("the e-mail %j is compared as %j", (typed, normal) => {
  expect(normaliseEmail(typed)).toBe(normal);
});

test("a name is what there is of it", () => {
  expect([fullName("Anna", " Ahorn "), fullName(null, "Ahorn"), fullName(" ", null)]).toEqual(["Anna Ahorn", "Ahorn", null]);
});

const may = new Date("2026-05-01");
const june = new Date("2026-06-01");

test.each([
  ["nobody", [], null],
  ["the only one who used it", [{ customerId: 3, shopifyId: 8n, seenAt: may }], 3],
  [
    "the one who used it last",
    [
      { customerId: 3, shopifyId: 8n, seenAt: june },
      { customerId: 4, shopifyId: 7n, seenAt: may },
    ],
    3,
  ],
  [
    "the smaller number of two who used it at once",
    [
      { customerId: 3, shopifyId: 8n, seenAt: may },
      { customerId: 4, shopifyId: 7n, seenAt: may },
    ],
    4,
  ],
])("an e-mail belongs to %s", (_name, claims, owner) => {
  expect(ownerOf(claims)).toBe(owner);
  expect(ownerOf(claims.toReversed())).toBe(owner);
});
