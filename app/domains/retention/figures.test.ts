import { expect, test } from "vitest";
import { figuresOf, figuresOfTotals } from "#app/domains/retention/figures.ts";
import type { PeriodTotals } from "#app/domains/retention/figures.ts";
import { monthPeriod } from "#app/domains/retention/period.ts";
import { purchasesOfShop } from "#app/domains/retention/purchases.ts";
import type { Past, RawPurchase } from "#app/domains/retention/terms.ts";
import { dayOf, dayOfIso, monthOf } from "#app/lib/calendar.ts";

const FEBRUARY = monthPeriod(2026 * 12 + 1);
const HISTORY = { day: dayOfIso("2025-06-01") ?? 0, isLimited: false };
const NOTHING: PeriodTotals = {
  customersBefore: 0,
  customers: 0,
  newCustomers: 0,
  retained: 0,
  purchases: 0,
  value: 0,
  customerPurchases: 0,
  customersToDate: 0,
  repeatCustomersToDate: 0,
  unsureCustomers: 0,
  unsureOnceToDate: 0,
  unseenPastToDate: 0,
  customerValueToDate: 0,
};

let orders = 0n;

function purchase(customerId: number | null, time: string, value = 1000): RawPurchase {
  const at = new Date(time);
  orders += 1n;
  return { orderId: orders, customerId, at, day: dayOf(at, "Europe/Berlin"), month: monthOf(at, "Europe/Berlin"), value };
}

test("2,000 customers before, 2,400 now and 600 of them new are 90 % by the textbook", () => {
  const figures = figuresOfTotals(
    { ...NOTHING, customersBefore: 2000, customers: 2400, newCustomers: 600, retained: 1500 },
    FEBRUARY,
    HISTORY,
  );

  expect(figures.crrTextbook).toEqual({ kind: "known", value: 0.9, isTruncated: false });
  expect(figures.crrMatched).toMatchObject({ value: 0.75 });
  expect(figures.counts).toMatchObject({ value: { S: 2000, E: 2400, N: 600, retained: 1500, reactivated: 300 } });
});

test("50 of 500 customers who did not come back are 10 % churn", () => {
  expect(figuresOfTotals({ ...NOTHING, customersBefore: 500, customers: 450, retained: 450 }, FEBRUARY, HISTORY).churn).toMatchObject({
    value: 0.1,
  });
});

test("a shop without purchases has no rate, and says which customers are missing", () => {
  const figures = figuresOf([], FEBRUARY, HISTORY);

  expect(figures).toMatchObject({
    purchases: 0,
    value: 0,
    counts: { kind: "known", value: { S: 0, E: 0, N: 0, retained: 0, reactivated: 0 } },
    crrTextbook: { kind: "unknown", reason: "no-customers-before" },
    crrMatched: { kind: "unknown", reason: "no-customers-before" },
    churn: { kind: "unknown", reason: "no-customers-before" },
    repeatRate: { kind: "unknown", reason: "no-customers" },
    aov: { kind: "unknown", reason: "no-purchases" },
    frequency: { kind: "unknown", reason: "no-customers" },
    clvHistoricMean: { kind: "unknown", reason: "no-customers" },
  });
});

test("one customer with one purchase is new and no repeat customer", () => {
  const figures = figuresOf(purchasesOfShop([purchase(1, "2026-02-10T12:00:00Z", 4250)]), FEBRUARY, HISTORY);

  expect(figures.counts).toMatchObject({ value: { S: 0, E: 1, N: 1, retained: 0, reactivated: 0 } });
  expect(figures.repeatRate).toMatchObject({ value: 0 });
  expect(figures.aov).toMatchObject({ value: 4250 });
});

test("a customer is retained, reactivated, lost or new by the shop's own months", () => {
  const purchases = purchasesOfShop([
    // Retained: the 31st of January at 23:30 in Berlin, and the 1st of February half an hour later.
    purchase(1, "2026-01-31T22:30:00Z"),
    purchase(1, "2026-01-31T23:00:00Z"),
    // Back after a gap.
    purchase(2, "2025-11-03T12:00:00Z"),
    purchase(2, "2026-02-28T22:59:59Z"),
    // Lost: bought in January only, and again when February is over in Berlin.
    purchase(3, "2026-01-15T12:00:00Z"),
    purchase(3, "2026-02-28T23:00:00Z"),
    // New, twice on one day.
    purchase(4, "2026-02-14T08:00:00Z"),
    purchase(4, "2026-02-14T08:00:00Z"),
  ]);

  const figures = figuresOf(purchases, FEBRUARY, HISTORY);

  expect(figures.counts).toMatchObject({ value: { S: 2, E: 3, N: 1, retained: 1, reactivated: 1 } });
  expect(figures.crrTextbook).toMatchObject({ value: 1 });
  expect(figures.crrMatched).toMatchObject({ value: 0.5 });
  expect(figures.frequency).toMatchObject({ value: 4 / 3 });
  expect(figures.repeatCounts).toEqual({ customers: 4, repeatCustomers: 3 });
});

test("guests spend, but are nobody's customers", () => {
  const purchases = purchasesOfShop([
    purchase(null, "2026-02-03T12:00:00Z", 500),
    purchase(null, "2026-02-03T12:00:00Z", 700),
    purchase(1, "2026-02-04T12:00:00Z", 0),
  ]);

  const figures = figuresOf(purchases, FEBRUARY, HISTORY);

  expect(figures).toMatchObject({
    purchases: 3,
    customerPurchases: 1,
    value: 1200,
    customers: 1,
    aov: { value: 400 },
    frequency: { value: 1 },
  });
  expect(figures.clvBase).toEqual({ value: 0, customers: 1 });
});

test("what the history does not reach is unknown, and a base that it cuts is marked", () => {
  const totals = { ...NOTHING, customersBefore: 10, customers: 8, retained: 5 };
  const startingOn = (iso: string) => figuresOfTotals(totals, FEBRUARY, { day: dayOfIso(iso) ?? 0, isLimited: false });

  expect(startingOn("2026-01-01").crrMatched).toEqual({ kind: "known", value: 0.5, isTruncated: false });
  expect(startingOn("2026-01-02").crrMatched).toEqual({ kind: "known", value: 0.5, isTruncated: true });
  expect(startingOn("2026-01-31").crrMatched).toEqual({ kind: "known", value: 0.5, isTruncated: true });
  expect(startingOn("2026-02-01").crrMatched).toEqual({ kind: "unknown", reason: "before-history" });
  expect(startingOn("2026-02-01").churn).toEqual({ kind: "unknown", reason: "before-history" });
  expect(startingOn("2026-02-01").counts).toEqual({ kind: "unknown", reason: "before-history" });
});

const LIMITED = { day: dayOfIso("2025-11-01") ?? 0, isLimited: true };
const withPast = (past: Past, raw: RawPurchase): RawPurchase => ({ ...raw, past });

test("who bought before Shopify's sixty days is no new customer, and is one who came back", () => {
  const purchases = purchasesOfShop([
    withPast("some", purchase(1, "2026-02-10T12:00:00Z")),
    withPast("none", purchase(2, "2026-02-11T12:00:00Z")),
    withPast("none", purchase(3, "2026-01-11T12:00:00Z")),
    withPast("none", purchase(3, "2026-02-12T12:00:00Z")),
  ]);

  const figures = figuresOf(purchases, FEBRUARY, LIMITED);

  expect(figures.counts).toEqual({ kind: "known", isTruncated: false, value: { S: 1, E: 3, N: 1, retained: 1, reactivated: 1 } });
  expect(figures.crrTextbook).toEqual({ kind: "known", value: 2, isTruncated: false });
  expect(figures.repeatRate).toEqual({ kind: "known", value: 2 / 3, isTruncated: true });
  expect(figures.clvHistoricMean).toEqual({ kind: "unknown", reason: "earlier-purchases" });
});

test("where nobody knows of too many customers whether they are new, no figure guesses", () => {
  const purchases = purchasesOfShop([
    withPast("unknown", purchase(1, "2026-02-10T12:00:00Z")),
    withPast("none", purchase(2, "2026-01-11T12:00:00Z")),
    withPast("none", purchase(2, "2026-02-11T12:00:00Z")),
  ]);

  const figures = figuresOf(purchases, FEBRUARY, LIMITED);

  expect(figures).toMatchObject({
    newCustomers: null,
    unsureCustomers: 1,
    counts: { kind: "known", isTruncated: true, value: { S: 1, E: 2, N: null, retained: 1, reactivated: null } },
    crrTextbook: { kind: "unknown", reason: "who-is-new" },
    crrMatched: { kind: "known", value: 1 },
    repeatRate: { kind: "unknown", reason: "who-is-new" },
  });
});

test("one customer in twenty of whom nobody knows is left out of the rates, and the rates are marked", () => {
  const totals = { ...NOTHING, customersBefore: 10, customers: 20, newCustomers: 9, retained: 8, unsureCustomers: 1 };
  const toDate = { customersToDate: 40, repeatCustomersToDate: 13, unsureOnceToDate: 1, unseenPastToDate: 2, customerValueToDate: 4000 };

  const figures = figuresOfTotals({ ...totals, ...toDate }, FEBRUARY, LIMITED);

  expect(figures.counts).toMatchObject({ isTruncated: true, value: { N: 9, reactivated: 2 } });
  expect(figures.crrTextbook).toEqual({ kind: "known", value: 1, isTruncated: true });
  expect(figures.repeatRate).toEqual({ kind: "known", value: 13 / 39, isTruncated: true });
  expect(figures.clvHistoricMean).toEqual({ kind: "known", value: 100, isTruncated: true });
});

test("a customer of whom nobody knows is certain to have come back with their second purchase", () => {
  const purchases = purchasesOfShop(["2026-02-10T12:00:00Z", "2026-02-20T12:00:00Z"].map((time) => withPast("unknown", purchase(1, time))));

  expect(figuresOf(purchases, FEBRUARY, LIMITED)).toMatchObject({
    repeatCounts: { customers: 1, repeatCustomers: 1 },
    repeatUnsure: 0,
    repeatRate: { value: 1 },
  });
});
