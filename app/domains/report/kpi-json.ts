import type { PeriodRow, ReportFigures, Length } from "#app/domains/report/report-figures.ts";
import type { Known } from "#app/domains/retention/retention.ts";
import { firstDayOfMonth, isoOfDay, monthOfDay, yearAndMonthOf } from "#app/lib/calendar.ts";
import { decimalOfMinor, exponentOf } from "#app/lib/money.ts";

type Rate = Readonly<{
  period: string;
  S: number;
  E: number;
  N: number | null;
  retained: number;
  CRR: number | null;
  CRR_strict: number | null;
  churn: number | null;
  reactivated: number | null;
}>;

/**
 * The figures as analysts know them, amounts in major units; null for what is not known. The keys and what they mean are those of the
 * two published reference shops (test/fixtures/kpi).
 */
export type KpiJson = Readonly<{
  orders: number;
  customers: number;
  revenue: number;
  AOV: number | null;
  frequency: number | null;
  repeat_rate: number | null;
  clv_historic_mean: number | null;
  clv_historic_median: number | null;
  median_gap_days: number | null;
  monthly: readonly Readonly<{ month: string; orders: number; customers: number; new: number | null; revenue: number }>[];
  cohorts: readonly Readonly<{
    cohort: string;
    size: number;
    active: readonly number[];
    retention: readonly number[];
    revenue: readonly number[];
  }>[];
  CRR_month: readonly Rate[];
  CRR_quarter: readonly Rate[];
  CRR_year: readonly Rate[];
}>;

/** Enough for any use, and what the reference shops were published with. */
const PLACES = 6;

/**
 * @param figures null for a file without purchases
 * @example
 * kpiJsonOf(figures).CRR_quarter[0]?.CRR_strict // 0.228087
 */
export function kpiJsonOf(figures: ReportFigures | null): KpiJson {
  if (figures === null) return NOTHING;
  const { currency, all } = figures;
  const unit = 10 ** exponentOf(currency);
  const amount = (minor: number): number => Number(decimalOfMinor(minor, currency));
  const mean = (minor: number | null): number | null => (minor === null ? null : rounded(minor / unit));
  return {
    orders: all.purchases,
    customers: all.customers,
    revenue: amount(all.value),
    AOV: mean(valueOf(all.aov)),
    frequency: known(all.frequency),
    repeat_rate: known(all.repeatRate),
    clv_historic_mean: mean(valueOf(all.clvHistoricMean)),
    clv_historic_median: mean(figures.clvMedian),
    median_gap_days: figures.gapMedianDays === null ? null : rounded(figures.gapMedianDays),
    monthly: figures.months.map(({ row: { period, figures: month } }) => ({
      month: monthKey(monthOfDay(period.from)),
      orders: month.purchases,
      customers: month.customers,
      new: month.newCustomers,
      revenue: amount(month.value),
    })),
    cohorts: figures.cohorts.rows.map((row) => ({
      cohort: monthKey(row.month),
      size: row.size,
      active: row.active,
      retention: row.active.map((active) => rounded(active / row.size)),
      revenue: row.value.map(amount),
    })),
    CRR_month: figures.rates.month.map((row) => rateOf(row, "month")),
    CRR_quarter: figures.rates.quarter.map((row) => rateOf(row, "quarter")),
    CRR_year: figures.rates.year.map((row) => rateOf(row, "year")),
  };
}

const NOTHING: KpiJson = {
  orders: 0,
  customers: 0,
  revenue: 0,
  AOV: null,
  frequency: null,
  repeat_rate: null,
  clv_historic_mean: null,
  clv_historic_median: null,
  median_gap_days: null,
  monthly: [],
  cohorts: [],
  CRR_month: [],
  CRR_quarter: [],
  CRR_year: [],
};

function rateOf({ period, figures }: PeriodRow, length: Length): Rate {
  const { counts } = figures;
  const { S, E, N, retained, reactivated } = counts.kind === "known" ? counts.value : NO_COUNTS;
  return {
    period: periodKey(monthOfDay(period.from), length),
    S,
    E,
    N,
    retained,
    CRR: known(figures.crrTextbook),
    CRR_strict: known(figures.crrMatched),
    churn: known(figures.churn),
    reactivated,
  };
}

const NO_COUNTS = { S: 0, E: 0, N: null, retained: 0, reactivated: null };

/** "2011-04", "2011Q2", "2011". */
function periodKey(month: number, length: Length): string {
  const { year, month: number } = yearAndMonthOf(month);
  if (length === "year") return String(year);
  return length === "quarter" ? `${String(year)}Q${String(Math.ceil(number / 3))}` : monthKey(month);
}

function monthKey(month: number): string {
  return isoOfDay(firstDayOfMonth(month)).slice(0, 7);
}

function valueOf(figure: Known<number>): number | null {
  return figure.kind === "known" ? figure.value : null;
}

function known(figure: Known<number>): number | null {
  return figure.kind === "known" ? rounded(figure.value) : null;
}

function rounded(value: number): number {
  return Number(value.toFixed(PLACES));
}
