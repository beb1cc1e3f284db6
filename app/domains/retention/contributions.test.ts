import { expect, test } from "vitest";
import { bucketEnd, bucketOf, cohortTableOf, contributionsOf, medianPlaceOf, NEVER } from "#app/domains/retention/contributions.ts";
import { purchasesOf } from "#app/domains/retention/purchases.ts";
import type { RawPurchase } from "#app/domains/retention/terms.ts";
import { dayOf, dayOfIso, monthOf } from "#app/lib/calendar.ts";

const JANUARY = 2026 * 12;

function raw(orderId: bigint, customerId: number | null, time: string, value: number): RawPurchase {
  const at = new Date(time);
  return { orderId, customerId, at, day: dayOf(at, "UTC"), month: monthOf(at, "UTC"), value };
}

test("a customer adds one entry for each month and third with a purchase, whose purchase before decides who counts as back", () => {
  const { days, entries, cells, buckets } = contributionsOf(
    purchasesOf([
      raw(1n, 7, "2026-01-10T10:00:00Z", 1000),
      raw(2n, 7, "2026-01-10T11:00:00Z", 234),
      raw(3n, 7, "2026-02-01T11:00:00Z", 500),
      raw(5n, 7, "2026-02-21T11:00:00Z", 60),
      raw(4n, 7, "2026-04-01T11:00:00Z", 0),
    ]),
  );

  const [january, february, april] = ["2026-01-01", "2026-02-01", "2026-04-01"].map((iso) => dayOfIso(iso) ?? 0);
  expect(entries).toEqual([
    { kind: "month", start: january, prevDay: NEVER, customers: 1 },
    { kind: "third", start: january, prevDay: NEVER, customers: 1 },
    { kind: "month", start: february, prevDay: 20463, customers: 1 },
    { kind: "third", start: february, prevDay: 20463, customers: 1 },
    { kind: "third", start: 20505, prevDay: 20485, customers: 1 },
    { kind: "month", start: april, prevDay: 20505, customers: 1 },
    { kind: "third", start: april, prevDay: 20505, customers: 1 },
  ]);
  expect(cells).toEqual([
    { firstMonth: JANUARY, month: JANUARY, customers: 1, retained: 0, purchases: 1, value: 1000 },
    { firstMonth: JANUARY, month: JANUARY, customers: 0, retained: 0, purchases: 1, value: 234 },
    { firstMonth: JANUARY, month: JANUARY + 1, customers: 1, retained: 1, purchases: 1, value: 500 },
    { firstMonth: JANUARY, month: JANUARY + 1, customers: 0, retained: 0, purchases: 1, value: 60 },
    { firstMonth: JANUARY, month: JANUARY + 3, customers: 1, retained: 0, purchases: 1, value: 0 },
  ]);
  expect(days.map((day) => [day.firstPurchases, day.firstValue, day.secondPurchases])).toEqual([
    [1, 1000, 0],
    [0, 0, 1],
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ]);
  expect(buckets).toEqual([{ bucket: 1700, customers: 1 }]);
});

test("a guest adds revenue and nothing else", () => {
  const { days, entries, cells, buckets } = contributionsOf(purchasesOf([raw(1n, null, "2026-01-10T10:00:00Z", 1000)]));

  expect(days).toMatchObject([{ purchases: 1, value: 1000, customerPurchases: 0, customerValue: 0, firstPurchases: 0 }]);
  expect([entries, cells, buckets]).toEqual([[], [], []]);
});

test("every value lies in its bucket and the buckets touch", () => {
  for (const value of [0, 1, 9, 10, 99, 100, 109, 110, 999, 1000, 12_345, 99_999, 100_000, 987_654_321]) {
    expect(bucketOf(value)).toBeLessThanOrEqual(value);
    expect(bucketEnd(bucketOf(value))).toBeGreaterThan(value);
    expect(bucketOf(bucketEnd(bucketOf(value)))).toBe(bucketEnd(bucketOf(value)));
  }
});

test.each([
  [[], null],
  [[[50, 1]], { from: 50, to: 51, skip: 0, take: 1 }],
  [[[50, 2]], { from: 50, to: 51, skip: 0, take: 2 }],
  // The two in the middle lie in two buckets, with a gap between.
  [
    [
      [50, 2],
      [700, 2],
    ],
    { from: 50, to: 710, skip: 1, take: 2 },
  ],
  [
    [
      [50, 2],
      [700, 5],
    ],
    { from: 700, to: 710, skip: 1, take: 1 },
  ],
])("the median of the buckets %j is looked for at %j", (buckets, place) => {
  expect(medianPlaceOf(buckets.map(([bucket = 0, customers = 0]) => ({ bucket, customers })))).toEqual(place);
});

test("cohorts reach to the running month, and a month without new customers has no row", () => {
  const cell = { retained: 0, purchases: 1, value: 10 };

  const table = cohortTableOf(
    [
      { ...cell, firstMonth: JANUARY + 2, month: JANUARY + 2, customers: 2 },
      { ...cell, firstMonth: JANUARY, month: JANUARY, customers: 5 },
      { ...cell, firstMonth: JANUARY, month: JANUARY + 2, customers: 3 },
    ],
    JANUARY + 3,
  );

  expect(table.rows).toEqual([
    { month: JANUARY, size: 5, active: [5, 0, 3, 0], value: [10, 0, 10, 0] },
    { month: JANUARY + 2, size: 2, active: [2, 0], value: [10, 0] },
  ]);
});
