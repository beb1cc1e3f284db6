import { cohortTableOf, revenueMonthOf } from "#app/domains/retention/contributions.ts";
import type { CohortCell, DayTotal } from "#app/domains/retention/contributions.ts";
import { figuresOfTotals } from "#app/domains/retention/figures.ts";
import type { PeriodTotals } from "#app/domains/retention/figures.ts";
import { monthPeriod } from "#app/domains/retention/period.ts";
import type { CohortTable, HistoryStart, Period, PeriodFigures, RevenueMonth } from "#app/domains/retention/terms.ts";
import { monthOfDay } from "#app/lib/calendar.ts";

/** What the home page's figures are asked for. Days as in `Purchase`. */
export type HomeQuestion = Readonly<{ period: Period; today: number; history: HistoryStart }>;

/** All figures of the home page. Numbers only, so that they can be kept as JSON. */
export type HomeAnswer = Readonly<{
  /** Whether the shop has purchases at all, in the period or not. */
  hasPurchases: boolean;
  now: PeriodFigures;
  before: PeriodFigures;
  clvHistoricMedian: number | null;
  /** The twelve whole months before the running one, oldest first. */
  trend: readonly Readonly<{ month: number; figures: PeriodFigures }>[];
  /** Those twelve and the running month. */
  revenue: readonly RevenueMonth[];
  cohorts: CohortTable;
  /** Customers to date who are in no cohort: those who bought before the history, and those of whom nobody knows. */
  withoutCohort: Readonly<{ earlier: number; unsure: number }>;
}>;

/** Sums over days, without a day of their own. */
export type DaySums = Omit<DayTotal, "day" | "month">;

/** Customers of a range of days, and those of them whose purchase before lies in the range before. */
export type WindowCounts = Readonly<{ customers: number; retained: number }>;

const TREND_MONTHS = 12;

export const NOBODY: WindowCounts = { customers: 0, retained: 0 };

export const NO_SUMS: DaySums = {
  purchases: 0,
  value: 0,
  customerPurchases: 0,
  customerValue: 0,
  firstPurchases: 0,
  firstValue: 0,
  secondPurchases: 0,
  returnedPurchases: 0,
  unsurePurchases: 0,
  unsureValue: 0,
  unsureOnce: 0,
};

/**
 * A period's totals from kept sums.
 *
 * @param counts customers of the period, `before` those of the period before
 * @param sums of the period's days
 * @param toDate of all days up to the period's end
 */
export function totalsOfSums(counts: WindowCounts, before: WindowCounts, sums: DaySums, toDate: DaySums): PeriodTotals {
  return {
    customersBefore: before.customers,
    customers: counts.customers,
    newCustomers: sums.firstPurchases,
    retained: counts.retained,
    purchases: sums.purchases,
    value: sums.value,
    customerPurchases: sums.customerPurchases,
    unsureCustomers: sums.unsurePurchases,
    customersToDate: toDate.firstPurchases + toDate.returnedPurchases + toDate.unsurePurchases,
    repeatCustomersToDate: toDate.secondPurchases,
    unsureOnceToDate: toDate.unsureOnce,
    unseenPastToDate: toDate.returnedPurchases + toDate.unsurePurchases,
    customerValueToDate: toDate.customerValue,
  };
}

/** Months as the home page shows them: the small trends, revenue and the cohort table, all from what is kept by month. */
export function monthsOfHome(
  months: readonly Readonly<{ month: number; sums: DaySums }>[],
  cells: readonly CohortCell[],
  { today, history }: Pick<HomeQuestion, "today" | "history">,
): Pick<HomeAnswer, "trend" | "revenue" | "cohorts" | "withoutCohort"> {
  const running = monthOfDay(today);
  const totals = new Map(months.map(({ month, sums }) => [month, sums]));
  const counts = new Map<number, WindowCounts>();
  for (const { month, customers, retained } of cells) {
    const sum = counts.get(month) ?? { customers: 0, retained: 0 };
    counts.set(month, { customers: sum.customers + customers, retained: sum.retained + retained });
  }
  const figuresOfMonth = (month: number): PeriodFigures => {
    const toDate = months.filter((one) => one.month <= month).reduce((sum, one) => plus(sum, one.sums), NO_SUMS);
    const sums = totals.get(month) ?? NO_SUMS;
    return figuresOfTotals(
      totalsOfSums(counts.get(month) ?? NOBODY, counts.get(month - 1) ?? NOBODY, sums, toDate),
      monthPeriod(month),
      history,
    );
  };
  const whole = Array.from({ length: TREND_MONTHS }, (_, index) => running - TREND_MONTHS + index);
  return {
    trend: whole.map((month) => ({ month, figures: figuresOfMonth(month) })),
    revenue: [...whole, running].map((month) => revenueMonthOf(month, totals.get(month) ?? NO_SUMS)),
    cohorts: cohortTableOf(cells, running),
    withoutCohort: months.reduce(
      ({ earlier, unsure }, { sums }) => ({ earlier: earlier + sums.returnedPurchases, unsure: unsure + sums.unsurePurchases }),
      { earlier: 0, unsure: 0 },
    ),
  };
}

function plus(a: DaySums, b: DaySums): DaySums {
  return {
    purchases: a.purchases + b.purchases,
    value: a.value + b.value,
    customerPurchases: a.customerPurchases + b.customerPurchases,
    customerValue: a.customerValue + b.customerValue,
    firstPurchases: a.firstPurchases + b.firstPurchases,
    firstValue: a.firstValue + b.firstValue,
    secondPurchases: a.secondPurchases + b.secondPurchases,
    returnedPurchases: a.returnedPurchases + b.returnedPurchases,
    unsurePurchases: a.unsurePurchases + b.unsurePurchases,
    unsureValue: a.unsureValue + b.unsureValue,
    unsureOnce: a.unsureOnce + b.unsureOnce,
  };
}
