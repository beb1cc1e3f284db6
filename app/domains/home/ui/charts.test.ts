import { expect, test } from "vitest";
import type { CohortTable, RevenueMonth } from "#app/domains/retention/retention.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { hrefOf } from "#app/ui/href.ts";
import { cohortCsv, cohortHeat, cohortsShown, cohortTexts, NEWEST_COHORTS, shareAfterOneMonth } from "./cohorts.ts";
import { revenueBars, revenueCsv, revenueTable, revenueTexts, type RevenueContext } from "./revenue.ts";

const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };
const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };
const href = (path: string, params?: Parameters<typeof hrefOf>[2]) => hrefOf(path, new URLSearchParams(), params);
const OCTOBER = 2026 * 12 + 9;

function revenueOf(month: number, newValue: number, returningValue: number, guestValue: number): RevenueMonth {
  return {
    month,
    newValue,
    returningValue,
    guestValue,
    unsureValue: 0,
    newPurchases: 1,
    returningPurchases: 2,
    guestPurchases: 3,
    unsurePurchases: 0,
  };
}

function revenueContext(months: readonly RevenueMonth[]): RevenueContext {
  const shop = { domain: "a.myshopify.com", currency: "JPY", timeZone: "Asia/Tokyo", valueRule: "gross" } as const;
  return { months, unfinishedMonth: OCTOBER + 1, shop, reader: en, href };
}

test("the revenue chart's title answers its question, with guests in the whole", () => {
  const context = revenueContext([revenueOf(OCTOBER, 100, 600, 100), revenueOf(OCTOBER + 1, 100, 0, 100)]);

  expect(revenueTexts(context)).toMatchObject({
    title: "Returning customers brought 60.0% of your revenue",
    subtitle: "Revenue by month, October 2026 to November 2026. The running month is included. With tax and shipping.",
  });
  expect(revenueTexts(context).spoken).toContain("The strongest month was October 2026 with ¥800.");
});

test("without revenue the chart asks instead of dividing by nothing", () => {
  expect(revenueTexts(revenueContext([revenueOf(OCTOBER, 0, 0, 0)])).title).toBe("How much revenue comes from returning customers?");
});

test("only the running month is unfinished, and every month opens its orders", () => {
  const chart = revenueBars(revenueContext([revenueOf(OCTOBER, 1, 2, 3), revenueOf(OCTOBER + 1, 1, 2, 3)]));

  expect(chart.columns.map((column) => column.isUnfinished)).toEqual([false, true]);
  expect(chart.columns[0]?.href).toBe("/app/orders?set=all&from=2026-10-01&to=2026-10-31");
  expect(chart.columns[0]?.spoken).toBe("October 2026: returning ¥2, new ¥1, guests ¥3, together ¥6 (6 orders)");
});

test("table and file carry the same months, the file in plain decimals of the currency", () => {
  const context = revenueContext([revenueOf(OCTOBER, 1000, 2000, 3000)]);

  expect(revenueTable(context).rows[0]?.cells).toEqual(["Oct 2026", "¥2,000", "¥1,000", "¥3,000", "¥6,000", "6"]);
  expect(revenueCsv(context)[1]).toEqual(["2026-10-01", 2000, 1000, 3000, 6000, 6]);
  expect(revenueCsv({ ...context, shop: { ...context.shop, currency: "EUR" } })[1]).toEqual(["2026-10-01", 20, 10, 30, 60, 6]);
});

const COHORTS: CohortTable = {
  rows: [
    { month: OCTOBER - 1, size: 200, active: [200, 50, 10], value: [] },
    { month: OCTOBER, size: 100, active: [100, 5], value: [] },
    { month: OCTOBER + 1, size: 40, active: [40], value: [] },
  ],
  unfinishedMonth: OCTOBER + 1,
};

test("the share that buys again after a month counts whole months only", () => {
  expect(shareAfterOneMonth(COHORTS)).toBe(0.25);
  expect(shareAfterOneMonth({ ...COHORTS, rows: COHORTS.rows.slice(1) })).toBeNull();
  expect(cohortTexts({ cohorts: COHORTS, reader: en, href }).title).toBe(
    "25.0% of new customers buy again in the month after their first purchase",
  );
});

test("a cell says its share and its counts, and opens its customers", () => {
  const chart = cohortHeat({ cohorts: COHORTS, reader: de, href }, "Kohorten");
  const [first, second] = chart.rows;

  expect(first?.cells[1]).toMatchObject({ href: "/app/customers?set=cohort&cohort=2026-09&k=1", isUnfinished: false });
  expect(first?.cells[1]?.spoken.replace(/\u00A0/g, " ")).toBe(
    "25,0 %: Von den 200 Kunden mit erstem Kauf im September 2026 haben 50 in Monat 1 gekauft",
  );
  expect(second?.cells[1]?.isUnfinished).toBe(true);
  expect(second?.sizeHref).toBe("/app/customers?set=cohort&cohort=2026-10");
});

test("many cohorts show their newest first, all of them on demand", () => {
  const rows = Array.from({ length: 40 }, (_, index) => ({ month: index, size: index === 39 ? 0 : 1, active: [1], value: [1] }));

  expect(cohortsShown({ rows, unfinishedMonth: 40 }, false).rows.map((row) => row.month)).toEqual(
    Array.from({ length: NEWEST_COHORTS }, (_, index) => 26 + index),
  );
  expect(cohortsShown({ rows, unfinishedMonth: 40 }, true).rows).toHaveLength(39);
});

test("a shop in its first month has cohorts to come", () => {
  const young = { cohorts: { rows: COHORTS.rows.slice(-1), unfinishedMonth: OCTOBER + 1 }, reader: en, href };

  expect(cohortTexts(young).title).toBe("How many come back, month by month?");
  expect(cohortTexts(young).spoken).toContain("from next month on");
});

test("the cohort file has one row per cohort and empty cells for months to come", () => {
  const file = cohortCsv({ cohorts: COHORTS, reader: en, href });

  expect(file).toEqual([
    ["First purchase", "Customers", "Month 0: customers", "Month 1: customers", "Month 2: customers"],
    ["2026-09", 200, 200, 50, 10],
    ["2026-10", 100, 100, 5, null],
    ["2026-11", 40, 40, null, null],
  ]);
});
