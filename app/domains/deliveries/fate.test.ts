import fc from "fast-check";
import { expect, test } from "vitest";
import { fateOf, whyNoPurchase } from "#app/domains/deliveries/fate.ts";
import type { DeliveryRow } from "#app/domains/deliveries/delivery.ts";
import { FINANCIAL_STATUSES, purchaseValueOf } from "#app/domains/orders/orders.ts";

const paid = {
  financialStatus: "paid",
  isTest: false,
  cancelledAt: null,
  currency: "EUR",
  originalTotal: 5000,
  total: 5000,
  tax: 0,
  shipping: 0,
  taxesIncluded: null,
  tip: 0,
  giftCardsSold: 0,
  refunded: 0,
} as const;

const delivery = (state: DeliveryRow["state"], topic = "orders/create"): DeliveryRow => ({
  id: "1",
  topic,
  state,
  receivedAt: "2026-05-01T10:00:00Z",
  workedAt: null,
  nextAttemptAt: null,
  deleteAfter: null,
  attempts: 0,
  reason: null,
  order: null,
});

test("each way of not being a purchase has its own word", () => {
  const cancelledAt = new Date("2026-05-01T10:00:00Z");
  expect(whyNoPurchase(paid, "EUR")).toBeNull();
  expect(whyNoPurchase({ ...paid, isTest: true }, "EUR")).toBe("test");
  expect(whyNoPurchase({ ...paid, cancelledAt }, "EUR")).toBe("cancelled");
  expect(whyNoPurchase({ ...paid, financialStatus: "voided" }, "EUR")).toBe("voided");
  expect(whyNoPurchase({ ...paid, financialStatus: "expired" }, "EUR")).toBe("expired");
  expect(whyNoPurchase({ ...paid, refunded: 5000 }, "EUR")).toBe("refunded");
  expect(whyNoPurchase({ ...paid, total: 0 }, "EUR")).toBe("emptied");
  expect(whyNoPurchase(paid, "USD")).toBe("other-currency");
});

test("an order has a reason exactly when the figures leave it out", () => {
  fc.assert(
    fc.property(
      fc.record({
        financialStatus: fc.constantFrom(...FINANCIAL_STATUSES),
        isTest: fc.boolean(),
        cancelledAt: fc.constantFrom(null, new Date("2026-05-01T10:00:00Z")),
        currency: fc.constantFrom("EUR", "USD"),
        originalTotal: fc.constantFrom(0, 100, 5000),
        total: fc.constantFrom(0, 100, 5000),
        refunded: fc.constantFrom(0, 100, 5000),
      }),
      (parts) => (whyNoPurchase(parts, "EUR") === null) === (purchaseValueOf({ ...paid, ...parts }, "EUR", "gross") !== null),
    ),
  );
});

test("what is stored decides, then what was delivered, the most hopeful first", () => {
  expect(fateOf({ parts: paid, counted: 4000 }, false, [], "EUR")).toEqual({ kind: "purchase", value: 4000, currency: "EUR" });
  expect(fateOf({ parts: { ...paid, isTest: true }, counted: null }, false, [], "EUR")).toMatchObject({ why: "test" });
  expect(fateOf({ parts: paid, counted: null }, false, [], "EUR")).toEqual({ kind: "not-yet" });
  expect(fateOf(null, true, [delivery("done")], "EUR")).toEqual({ kind: "deleted" });
  expect(fateOf(null, false, [delivery("done", "orders/delete")], "EUR")).toEqual({ kind: "deleted" });
  expect(fateOf(null, false, [delivery("unreadable"), delivery("waiting")], "EUR")).toEqual({ kind: "waiting" });
  expect(fateOf(null, false, [delivery("skipped")], "EUR")).toEqual({ kind: "skipped" });
  expect(fateOf(null, false, [], "EUR")).toEqual({ kind: "never" });
});
