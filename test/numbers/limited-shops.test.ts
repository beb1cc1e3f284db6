import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { pastOfCustomer } from "#app/domains/orders/customer-past.ts";
import { cohortTableOf, contributionsOf } from "#app/domains/retention/contributions.ts";
import { figuresOf } from "#app/domains/retention/figures.ts";
import { monthPeriod } from "#app/domains/retention/period.ts";
import { purchasesOf } from "#app/domains/retention/purchases.ts";
import type { Purchase, RawPurchase } from "#app/domains/retention/terms.ts";
import { dayOf, firstDayOfMonth, isoOfDay, monthOf } from "#app/lib/calendar.ts";

// The published shops as an app without read_all_orders sees them: the last months only, each order with Shopify's index. What can be
// known then must be what pandas found in the whole shop.

const published = z.object({
  monthly: z.array(z.object({ month: z.string(), customers: z.number(), new: z.number() })),
  CRR_month: z.array(
    z.object({ period: z.string(), S: z.number(), E: z.number(), N: z.number(), retained: z.number(), reactivated: z.number() }),
  ),
  cohorts: z.array(z.object({ cohort: z.string(), size: z.number(), active: z.array(z.number()) })),
});

const SEEN_MONTHS = 6;
const TIME_ZONE = "UTC";
const fixture = (name: string): URL => new URL(`../fixtures/kpi/${name}`, import.meta.url);
const nameOf = (month: number): string => isoOfDay(firstDayOfMonth(month)).slice(0, 7);

type Ordered = RawPurchase & Readonly<{ orderIndex: number | null; isTest: boolean; id: bigint }>;

/** All orders of a shop, customer by customer, in order and with their index. */
function ordersOf(shop: string): Ordered[][] {
  const lines = gunzipSync(readFileSync(fixture(`orders-${shop}.csv.gz`)))
    .toString("utf8")
    .trim()
    .split("\n")
    .slice(1);
  const customers = new Map<string, Omit<Ordered, "orderIndex">[]>();
  for (const [index, line] of lines.entries()) {
    const [customer = "", , time = ""] = line.split(",");
    const at = new Date(time);
    const own = customers.get(customer) ?? [];
    const id = BigInt(index);
    own.push({ orderId: id, id, customerId: 0, at, day: dayOf(at, TIME_ZONE), month: monthOf(at, TIME_ZONE), value: 100, isTest: false });
    customers.set(customer, own);
  }
  return [...customers.values()].map((own, place) =>
    own
      .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
      .map((order, index) => ({ ...order, customerId: place + 1, orderIndex: index + 1 })),
  );
}

describe.each(["cdnow-master", "uci-retail-odd"])("the last months of the shop %s", (shop) => {
  const kpi = published.parse(JSON.parse(readFileSync(fixture(`kpi-${shop}.json`), "utf8")));
  const customers = ordersOf(shop);
  const last = customers.flat().reduce((most, order) => Math.max(most, order.month), 0);
  const since = last - SEEN_MONTHS + 1;
  const history = { day: firstDayOfMonth(since), isLimited: true };
  const seen = customers.map((own) => own.filter((order) => order.month >= since)).filter((own) => own.length > 0);
  const counted = (visible: readonly (readonly Ordered[])[]): Purchase[] =>
    visible.flatMap((own) => {
      const past = pastOfCustomer(own);
      return purchasesOf(own.map((order) => ({ ...order, past })));
    });
  const purchases = counted(seen);

  test("has the published new customers in every month that is seen", () => {
    const months = Array.from({ length: SEEN_MONTHS }, (_, index) => since + index);
    const found = months.map((month) => {
      const { customers: all, newCustomers } = figuresOf(purchases, monthPeriod(month), history);
      return { month: nameOf(month), customers: all, new: newCustomers };
    });

    expect(found).toEqual(
      kpi.monthly
        .filter(({ month }) => month >= nameOf(since))
        .map(({ month, customers: all, new: fresh }) => ({ month, customers: all, new: fresh })),
    );
  });

  test("has the published S, E, N, retained and reactivated where the month before is seen", () => {
    const rates = kpi.CRR_month.filter(({ period }) => period > nameOf(since));
    const found = rates.map(({ period }) => {
      const month = since + rates.findIndex((one) => one.period === period) + 1;
      const { counts } = figuresOf(purchases, monthPeriod(month), history);
      return { period, ...(counts.kind === "known" ? counts.value : {}) };
    });

    expect(rates.length).toBeGreaterThan(3);
    expect(found).toEqual(rates);
  });

  test("has the published cohorts of the months that are seen, and no other", () => {
    const table = cohortTableOf(contributionsOf(purchases).cells, last);

    expect(table.rows.map(({ month, size, active }) => ({ cohort: nameOf(month), size, active }))).toEqual(
      kpi.cohorts.filter(({ cohort }) => cohort >= nameOf(since)).map(({ cohort, size, active }) => ({ cohort, size, active })),
    );
  });

  test("claims nothing of new customers where no order has an index", () => {
    const blind = counted(seen.map((own) => own.map((order) => ({ ...order, orderIndex: null }))));

    expect(figuresOf(blind, monthPeriod(since + 1), history)).toMatchObject({
      newCustomers: null,
      crrTextbook: { kind: "unknown", reason: "who-is-new" },
    });
  });
});
