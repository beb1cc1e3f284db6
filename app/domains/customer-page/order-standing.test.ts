import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderStandingOf } from "#app/domains/customer-page/order-standing.ts";
import { FINANCIAL_STATUSES, purchaseValueOf } from "#app/domains/orders/orders.ts";
import type { ValueParts } from "#app/domains/orders/orders.ts";

const PAID: ValueParts = {
  financialStatus: "paid",
  isTest: false,
  cancelledAt: null,
  currency: "EUR",
  originalTotal: 5000,
  total: 5000,
  tax: 0,
  taxesIncluded: true,
  shipping: 0,
  tip: 0,
  giftCardsSold: 0,
  refunded: 0,
};

const CASES: readonly (readonly [string, Partial<ValueParts>, string])[] = [
  ["a test", { isTest: true, cancelledAt: new Date(0) }, "test"],
  ["a cancelled one", { cancelledAt: new Date(0), refunded: 5000 }, "cancelled"],
  ["one in other money", { currency: "USD" }, "other-currency"],
  ["one whose payment was taken back", { financialStatus: "voided" }, "voided"],
  ["one that nobody paid in time", { financialStatus: "expired" }, "expired"],
  ["one with all money given back", { refunded: 5000 }, "refunded"],
  ["one that an edit emptied", { total: 0 }, "emptied"],
  ["one that was written a moment ago", {}, "uncounted"],
];

describe("an order that is no purchase says why", () => {
  test.each(CASES)("%s", (_what, parts, reason) => {
    expect(orderStandingOf({ ...PAID, ...parts }, null, "EUR")).toEqual({ kind: "none", reason });
  });

  test("and only what the value's own rule takes for none has a reason to stay none", () => {
    const parts = fc.record({
      financialStatus: fc.constantFrom(...FINANCIAL_STATUSES),
      isTest: fc.boolean(),
      cancelledAt: fc.constantFrom(null, new Date(0)),
      currency: fc.constantFrom("EUR", "USD"),
      originalTotal: fc.constantFrom(0, 5000),
      total: fc.constantFrom(0, 5000),
      refunded: fc.constantFrom(0, 1000, 5000),
    });
    fc.assert(
      fc.property(parts, (some) => {
        const order = { ...PAID, ...some };
        const standing = orderStandingOf(order, null, "EUR");

        expect(standing).toMatchObject({ kind: "none" });
        expect(standing.kind === "none" && standing.reason === "uncounted").toBe(purchaseValueOf(order, "EUR", "gross") !== null);
      }),
    );
  });
});

test("a purchase carries what it counts for", () => {
  expect(orderStandingOf(PAID, { value: 4200, nth: 2 }, "EUR")).toEqual({ kind: "purchase", value: 4200, nth: 2 });
});
