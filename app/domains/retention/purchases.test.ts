import { expect, test } from "vitest";
import { gapDaysOf, purchasesOf, purchasesOfShop } from "#app/domains/retention/purchases.ts";
import type { RawPurchase } from "#app/domains/retention/terms.ts";
import { dayOf, monthOf } from "#app/lib/calendar.ts";

function raw(orderId: bigint, customerId: number | null, time: string): RawPurchase {
  const at = new Date(time);
  return { orderId, customerId, at, day: dayOf(at, "UTC"), month: monthOf(at, "UTC"), value: 100 };
}

test("purchases know what came before them, in whatever order they arrive", () => {
  const purchases = purchasesOf([
    raw(3n, 7, "2026-03-01T10:00:00Z"),
    raw(2n, 7, "2025-12-31T10:00:00Z"),
    raw(9n, 7, "2026-03-01T09:00:00Z"),
  ]);

  expect(purchases.map(({ orderId, prevDay, prevMonth, firstMonth, nth }) => [orderId, prevDay, prevMonth, firstMonth, nth])).toEqual([
    [2n, null, null, 2025 * 12 + 11, 1],
    [9n, 20453, 2025 * 12 + 11, 2025 * 12 + 11, 2],
    [3n, 20513, 2026 * 12 + 2, 2025 * 12 + 11, 3],
  ]);
});

test("of two purchases in the same moment the one with the smaller order id is the first", () => {
  const purchases = purchasesOf([raw(12n, 7, "2026-03-01T10:00:00Z"), raw(9n, 7, "2026-03-01T10:00:00Z")]);

  expect(purchases.map(({ orderId, nth }) => [orderId, nth])).toEqual([
    [9n, 1],
    [12n, 2],
  ]);
});

test("a guest's purchase is nobody's first and follows nothing", () => {
  const purchases = purchasesOfShop([
    raw(1n, null, "2026-03-01T10:00:00Z"),
    raw(2n, null, "2026-03-02T10:00:00Z"),
    raw(3n, 7, "2026-03-03T10:00:00Z"),
  ]);

  expect(purchases.map(({ customerId, prevDay, firstMonth, nth }) => [customerId, prevDay, firstMonth, nth])).toEqual([
    [null, null, null, null],
    [null, null, null, null],
    [7, null, 2026 * 12 + 2, 1],
  ]);
});

test("no purchases are no purchases, and one has no gap", () => {
  expect(purchasesOf([])).toEqual([]);
  expect(gapDaysOf([raw(1n, 7, "2026-03-01T10:00:00Z")])).toEqual([]);
});

test("gaps are measured in days with their fractions", () => {
  expect(gapDaysOf([raw(2n, 7, "2026-03-02T22:00:00Z"), raw(1n, 7, "2026-03-01T10:00:00Z")])).toEqual([1.5]);
});
