import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { contributionsOf, cohortTableOf, revenueMonthOf } from "#app/domains/retention/contributions.ts";
import type { DayTotal } from "#app/domains/retention/contributions.ts";
import { figuresOf } from "#app/domains/retention/figures.ts";
import { monthPeriod, periodFrom } from "#app/domains/retention/period.ts";
import { byCustomer, gapDaysOf, purchasesOfShop } from "#app/domains/retention/purchases.ts";
import type { Known, PeriodFigures, RawPurchase } from "#app/domains/retention/terms.ts";
import { dayOf, dayOfIso, firstDayOfMonth, isoOfDay, monthOf, monthOfDay } from "#app/lib/calendar.ts";
import { decimalOfMinor, minorOfDecimal } from "#app/lib/money.ts";
import { medianOf } from "#app/lib/statistics.ts";

const rate = z.object({
  period: z.string(),
  S: z.number(),
  E: z.number(),
  N: z.number(),
  retained: z.number(),
  CRR: z.number(),
  CRR_strict: z.number(),
  churn: z.number(),
  reactivated: z.number(),
});
const publishedKpis = z.object({
  orders: z.number(),
  customers: z.number(),
  revenue: z.number(),
  AOV: z.number(),
  frequency: z.number(),
  repeat_rate: z.number(),
  clv_historic_mean: z.number(),
  clv_historic_median: z.number(),
  median_gap_days: z.number(),
  mean_gap_days: z.number(),
  order_count_distribution: z.record(z.string(), z.number()),
  monthly: z.array(z.object({ month: z.string(), orders: z.number(), customers: z.number(), new: z.number(), revenue: z.number() })),
  cohorts: z.array(z.object({ cohort: z.string(), size: z.number(), active: z.array(z.number()), revenue: z.array(z.number()) })),
  CRR_month: z.array(rate),
  CRR_quarter: z.array(rate),
  CRR_year: z.array(rate),
});

const fixture = (name: string): URL => new URL(`../fixtures/kpi/${name}`, import.meta.url);

/** Both logs are written in UTC, and pandas counted months of that. */
const TIME_ZONE = "UTC";

function ordersOf(shop: string): RawPurchase[] {
  const lines = gunzipSync(readFileSync(fixture(`orders-${shop}.csv.gz`)))
    .toString("utf8")
    .trim()
    .split("\n")
    .slice(1);
  const numbers = new Map<string, number>();
  return lines.map((line, index) => {
    const [customer = "", , time = "", revenue = ""] = line.split(",");
    if (!numbers.has(customer)) numbers.set(customer, numbers.size + 1);
    const value = minorOfDecimal(revenue, "USD");
    if (value.kind === "refused") throw new Error(`Line ${String(index)}: ${revenue}`);
    const at = new Date(time);
    return {
      orderId: BigInt(index),
      customerId: numbers.get(customer) ?? 0,
      at,
      day: dayOf(at, TIME_ZONE),
      month: monthOf(at, TIME_ZONE),
      value: value.minor,
    };
  });
}

const valueOf = (figure: Known<number>): number => (figure.kind === "known" ? figure.value : Number.NaN);
const major = (minor: number): number => Number(decimalOfMinor(minor, "USD"));
/** The published figures are rounded to six decimals. */
const published = (value: number): number => Number(value.toFixed(6));

/** "2011-04", "2011Q2" or "2011" as the range that a merchant would type. */
function rangeOf(name: string): { from: string; to: string } {
  const year = Number(name.slice(0, 4));
  const [first, months] = name.includes("Q")
    ? [(Number(name.slice(5)) - 1) * 3, 3]
    : name.includes("-")
      ? [Number(name.slice(5)) - 1, 1]
      : [0, 12];
  const month = year * 12 + first;
  return { from: isoOfDay(firstDayOfMonth(month)), to: isoOfDay(firstDayOfMonth(month + months) - 1) };
}

describe.each(["cdnow-master", "uci-retail-odd"])("the shop %s", (shop) => {
  const kpi = publishedKpis.parse(JSON.parse(readFileSync(fixture(`kpi-${shop}.json`), "utf8")));
  const raw = ordersOf(shop);
  const purchases = purchasesOfShop(raw);
  const days = purchases.map((purchase) => purchase.day);
  const history = { day: days.reduce((a, b) => Math.min(a, b)), isLimited: false };
  const today = days.reduce((a, b) => Math.max(a, b));
  const figuresIn = (name: string): PeriodFigures => figuresOf(purchases, periodFrom(rangeOf(name), today, history.day).period, history);
  const customers = byCustomer(raw);

  test("has as many orders and customers, and the revenue, AOV, frequency, repeat rate and mean CLV that pandas found", () => {
    const all = figuresOf(purchases, periodFrom({ period: "all-time" }, today, history.day).period, history);

    expect({
      orders: all.purchases,
      customers: all.customers,
      revenue: major(all.value),
      AOV: published(valueOf(all.aov) / 100),
      frequency: published(valueOf(all.frequency)),
      repeat_rate: published(valueOf(all.repeatRate)),
      clv_historic_mean: published(valueOf(all.clvHistoricMean) / 100),
    }).toEqual({
      orders: kpi.orders,
      customers: kpi.customers,
      revenue: kpi.revenue,
      AOV: kpi.AOV,
      frequency: kpi.frequency,
      repeat_rate: kpi.repeat_rate,
      clv_historic_mean: kpi.clv_historic_mean,
    });
  });

  test("has the median CLV, and the median and mean gap", () => {
    const gaps = customers.flatMap(gapDaysOf);
    const values = customers.map((own) => own.reduce((sum, purchase) => sum + purchase.value, 0));

    expect(published((medianOf(values) ?? 0) / 100)).toBe(kpi.clv_historic_median);
    expect(published(medianOf(gaps) ?? 0)).toBe(kpi.median_gap_days);
    expect(published(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length)).toBe(kpi.mean_gap_days);
  });

  test("has as many customers with one, two, three … purchases", () => {
    const distribution: Record<string, number> = {};
    for (const own of customers) distribution[own.length] = (distribution[own.length] ?? 0) + 1;

    expect(distribution).toEqual(kpi.order_count_distribution);
  });

  test("has the same months", () => {
    const months = kpi.monthly.map(({ month }) => {
      const figures = figuresIn(month);
      return { month, orders: figures.purchases, customers: figures.customers, new: figures.newCustomers, revenue: major(figures.value) };
    });

    expect(months).toEqual(kpi.monthly);
  });

  test("has the same cohorts: sizes, customers who came back, and revenue", () => {
    const cells = customers.flatMap((own) => contributionsOf(purchasesOfShop(own)).cells);

    const table = cohortTableOf(cells, monthOfDay(today));

    expect(
      table.rows.map((row) => ({
        cohort: isoOfDay(firstDayOfMonth(row.month)).slice(0, 7),
        size: row.size,
        active: row.active,
        revenue: row.value.map(major),
      })),
    ).toEqual(kpi.cohorts);
  });

  test("splits each month's revenue into new and returning, and loses none of it", () => {
    const totals: DayTotal[] = customers.flatMap((own) => contributionsOf(purchasesOfShop(own)).days);

    for (const { month, revenue } of kpi.monthly) {
      const number = monthOfDay(dayOfIso(`${month}-01`) ?? 0);
      const split = totals.filter((total) => monthOfDay(total.day) === number).map((total) => revenueMonthOf(number, total));
      expect(major(split.reduce((sum, part) => sum + part.newValue + part.returningValue, 0))).toBe(revenue);
      expect(split.every((part) => part.guestPurchases === 0)).toBe(true);
    }
  });

  test.each(["CRR_month", "CRR_quarter", "CRR_year"] as const)("has the same S, E, N, retention both ways and churn: %s", (name) => {
    const rates = kpi[name].map(({ period }) => {
      const { counts, crrTextbook, crrMatched, churn } = figuresIn(period);
      if (counts.kind === "unknown") expect.fail(`${period}: ${counts.reason}`);
      return {
        period,
        ...counts.value,
        CRR: published(valueOf(crrTextbook)),
        CRR_strict: published(valueOf(crrMatched)),
        churn: published(valueOf(churn)),
      };
    });

    expect(rates).toEqual(kpi[name]);
  });

  test("does not know who was there before its first month", () => {
    const first = figuresOf(purchases, monthPeriod(monthOfDay(history.day)), history);

    expect(first.crrTextbook).toEqual({ kind: "unknown", reason: "before-history" });
    expect(first.counts).toEqual({ kind: "unknown", reason: "before-history" });
  });
});

test("the retention of 2011 stands on one month of 2010 and is marked as truncated", () => {
  const purchases = purchasesOfShop(ordersOf("uci-retail-odd"));
  const history = { day: dayOfIso("2010-12-01") ?? 0, isLimited: false };
  const today = dayOfIso("2011-12-09") ?? 0;

  const year = figuresOf(purchases, periodFrom(rangeOf("2011"), today, history.day).period, history);
  const quarter = figuresOf(purchases, periodFrom(rangeOf("2011Q2"), today, history.day).period, history);

  expect(year.crrTextbook).toMatchObject({ kind: "known", isTruncated: true });
  expect(quarter.crrTextbook).toMatchObject({ kind: "known", isTruncated: false });
});
