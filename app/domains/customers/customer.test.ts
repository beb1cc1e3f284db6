import { expect, test } from "vitest";
import { normaliseEmail, planIdentities } from "./customer.ts";

const nobody = () => null;

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

test("two orders of one new guest in one batch make one customer", () => {
  const guest = { shopify: null, email: "e1" };

  const plan = planIdentities([guest, guest], new Map(), nobody);

  expect(plan.create).toEqual([guest]);
  expect(plan.assigned).toEqual([{ created: 0 }, { created: 0 }]);
});

test("a guest who gets a Shopify account stays the same customer", () => {
  const plan = planIdentities([{ shopify: "7", email: "e1" }], new Map([["email:e1", 3]]), nobody);

  expect(plan.assigned).toEqual([{ existing: 3 }]);
  expect(plan.attach).toEqual([{ kind: "shopify", key: "7", customerId: 3 }]);
});

test("a known Shopify customer who shows a new e-mail is recognised by it as a guest later", () => {
  const plan = planIdentities(
    [
      { shopify: "7", email: "e2" },
      { shopify: null, email: "e2" },
    ],
    new Map([["shopify:7", 3]]),
    () => "7",
  );

  expect(plan.assigned).toEqual([{ existing: 3 }, { existing: 3 }]);
  expect(plan.attach).toEqual([{ kind: "email", key: "e2", customerId: 3 }]);
});

test("an e-mail that belongs to another Shopify customer joins nobody", () => {
  const plan = planIdentities([{ shopify: "8", email: "e1" }], new Map([["email:e1", 3]]), () => "7");

  expect(plan.assigned).toEqual([{ created: 0 }]);
  expect(plan.create).toEqual([{ shopify: "8", email: null }]);
  expect(plan.attach).toEqual([]);
});

test("two new Shopify customers with one e-mail in one batch stay two", () => {
  const plan = planIdentities(
    [
      { shopify: "7", email: "e1" },
      { shopify: "8", email: "e1" },
    ],
    new Map(),
    nobody,
  );

  expect(plan.create).toEqual([
    { shopify: "7", email: "e1" },
    { shopify: "8", email: null },
  ]);
});

test("a buyer without Shopify customer and e-mail is nobody", () => {
  expect(planIdentities([{ shopify: null, email: null }], new Map(), nobody).assigned).toEqual([null]);
});
