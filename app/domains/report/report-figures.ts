import type { FilePurchases } from "#app/domains/report/purchases-of-file.ts";
import {
  NEVER,
  NO_SUMS,
  addTo,
  cohortTableOf,
  contributionsOf,
  emptyTally,
  figuresOfTotals,
  gapDaysOf,
  periodFrom,
  purchasesOf,
  revenueMonthOf,
  rowsOf,
  totalsOfSums,
} from "#app/domains/retention/retention.ts";
import type {
  CohortTable,
  Contributions,
  DaySums,
  DayTotal,
  HistoryStart,
  Period,
  PeriodFigures,
  PeriodTotals,
  RevenueMonth,
  SpanEntry,
  WindowCounts,
} from "#app/domains/retention/retention.ts";
import { firstDayOfMonth, isoOfDay, monthOfDay } from "#app/lib/calendar.ts";
import { medianOf } from "#app/lib/statistics.ts";

/** Length of a calendar period in months. */
export const LENGTHS = { month: 1, quarter: 3, year: 12 } as const;
export type Length = keyof typeof LENGTHS;

/** `isUnfinished`: the period ends after the last day that counts. */
export type PeriodRow = Readonly<{ period: Period; figures: PeriodFigures; isUnfinished: boolean }>;

/** All figures of a file. Amounts in minor units of `currency`, days and months local. */
export type ReportFigures = Readonly<{
  currency: string;
  /** The last day that counts. */
  today: number;
  history: HistoryStart;
  all: PeriodFigures;
  clvMedian: number | null;
  /** Days between one purchase and the same customer's next. */
  gapMedianDays: number | null;
  months: readonly Readonly<{ row: PeriodRow; revenue: RevenueMonth }>[];
  /** Calendar periods that have one before them, oldest first. */
  rates: Readonly<Record<Length, readonly PeriodRow[]>>;
  cohorts: CohortTable;
  isLastMonthUnfinished: boolean;
}>;

/**
 * The app's figures over the purchases of a file, customer by customer: the same contributions that the app keeps in its database,
 * summed in memory. Null without purchases.
 *
 * @example
 * reportFiguresOf(purchases)?.all.crrMatched
 */
export function reportFiguresOf(purchases: FilePurchases): ReportFigures | null {
  const { currency, days, asOf } = purchases;
  if (currency === null || days === null || asOf === null) return null;
  const tally = emptyTally();
  const values: number[] = [];
  const gaps: number[] = [];
  purchases.each((raw) => {
    addTo(tally, contributionsOf(purchasesOf(raw)), 1);
    if (raw[0]?.customerId == null) return;
    values.push(raw.reduce((sum, purchase) => sum + purchase.value, 0));
    if (raw.length > 1) for (const gap of gapDaysOf(raw)) gaps.push(gap);
  });

  const sums = rowsOf(tally);
  const kept = keptOf(sums);
  const today = asOf - 1;
  const history: HistoryStart = { day: days.first, isLimited: false };
  const rowOf = (period: Period): PeriodRow => ({
    period,
    figures: figuresOfTotals(totalsOf(kept, period), period, history),
    isUnfinished: period.to > asOf,
  });
  const calendar = (length: Length): PeriodRow[] => calendarPeriods(days.first, today, LENGTHS[length]).map(rowOf);
  const months = calendar("month");
  return {
    currency,
    today,
    history,
    all: rowOf(periodFrom({ period: "all-time" }, today, history.day).period).figures,
    clvMedian: medianOf(values),
    gapMedianDays: medianOf(gaps),
    months: months.map((row) => ({
      row,
      revenue: revenueMonthOf(monthOfDay(row.period.from), sumsOf(kept, row.period.from, row.period.to)),
    })),
    rates: { month: months.slice(1), quarter: calendar("quarter").slice(1), year: calendar("year").slice(1) },
    cohorts: cohortTableOf(sums.cells, monthOfDay(today)),
    isLastMonthUnfinished: firstDayOfMonth(monthOfDay(today) + 1) > asOf,
  };
}

/** Every calendar month, quarter or year from the one of the first day to the one of the last. */
function calendarPeriods(first: number, last: number, months: number): Period[] {
  const month = monthOfDay(first);
  const periods: Period[] = [];
  for (let at = month - (month % months); at <= monthOfDay(last); at += months) {
    const range = { from: isoOfDay(firstDayOfMonth(at)), to: isoOfDay(firstDayOfMonth(at + months) - 1) };
    // As if a merchant had typed it on its last day, so that a period that is not over yet is read whole, too.
    periods.push(periodFrom(range, firstDayOfMonth(at + months) - 1, first).period);
  }
  return periods;
}

/** Counts of a period, from what is kept by day and by month. Each begins with a month, or before all purchases. */
function totalsOf(kept: Kept, { from, to, before }: Period): PeriodTotals {
  const counts = customersIn(kept, firstDayOfMonth(monthOfDay(from)), to, before.from);
  return totalsOfSums(counts, customersIn(kept, before.from, before.to, before.from), sumsOf(kept, from, to), sumsOf(kept, -Infinity, to));
}

/**
 * A customer counts at their first purchase in the range: the one whose purchase before lies before the range. It is also the
 * first of its month, and kept as such.
 *
 * @param beforeFrom where the range before begins; who bought in it is retained
 */
function customersIn({ openings }: Kept, from: number, to: number, beforeFrom: number): WindowCounts {
  let [customers, retained] = [0, 0];
  for (let month = monthOfDay(from); firstDayOfMonth(month) < to; month += 1) {
    for (const entry of openings.get(firstDayOfMonth(month)) ?? []) {
      if (entry.prevDay >= from) continue;
      customers += entry.customers;
      if (entry.prevDay !== NEVER && entry.prevDay >= beforeFrom) retained += entry.customers;
    }
  }
  return { customers, retained };
}

/** What all customers amount to. `openings`: their first purchases in a month, by its first day and the day of the purchase before. */
type Kept = Readonly<{ days: readonly DayTotal[]; openings: ReadonlyMap<number, readonly SpanEntry[]> }>;

function keptOf({ days, entries }: Contributions): Kept {
  const openings = new Map<number, SpanEntry[]>();
  for (const entry of entries) {
    if (entry.kind !== "month") continue;
    const month = openings.get(entry.start);
    if (month === undefined) openings.set(entry.start, [entry]);
    else month.push(entry);
  }
  return { days, openings };
}

function sumsOf({ days }: Kept, from: number, to: number): DaySums {
  const sums: Record<keyof DaySums, number> = { ...NO_SUMS };
  const within = days.filter((one) => one.day >= from && one.day < to);
  for (const one of within) for (const key of SUMS) sums[key] += one[key];
  return sums;
}

const SUMS = Object.keys(NO_SUMS).filter((key): key is keyof DaySums => key in NO_SUMS);
