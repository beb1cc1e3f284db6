import { spanStart } from "#app/domains/retention/spans.ts";
import type { SpanKind } from "#app/domains/retention/spans.ts";
import { UNSURE } from "#app/domains/retention/terms.ts";
import type { CohortRow, CohortTable, Purchase, RevenueMonth } from "#app/domains/retention/terms.ts";

// What one customer (or one guest order) adds to the kept aggregates. It is the only place that says what is in them: a
// rebuild sums it over all customers, a changed order subtracts the customer's old one and adds the new one.

/**
 * Sums of a local day. `second…`: purchases with which a customer became a repeat customer. Of customers whose first purchase ever
 * is not seen: `returned…`, the first that is seen of those who are known to have bought before; `unsure…`, of those who may have;
 * `unsureOnce` goes up with that and down with their next one, and so counts those of whom a single purchase is seen.
 */
export type DayTotal = Readonly<{
  day: number;
  month: number;
  purchases: number;
  value: number;
  customerPurchases: number;
  customerValue: number;
  firstPurchases: number;
  firstValue: number;
  secondPurchases: number;
  returnedPurchases: number;
  unsurePurchases: number;
  unsureValue: number;
  unsureOnce: number;
}>;

/**
 * Customers by their first purchase in a span and the day of the purchase before that (`NEVER` without one). The customers of
 * whole spans [a, b) whose purchase before lies before a day are a sum of these, without a look at any purchase.
 */
export type SpanEntry = Readonly<{ kind: SpanKind; start: number; prevDay: number; customers: number }>;

/**
 * One cell of the cohort table. `retained`: customers who also bought in the month before `month`. `firstMonth` is `NEVER` for
 * customers whose first purchase ever is not seen: they count in their months, and are in no cohort.
 */
export type CohortCell = Readonly<{
  firstMonth: number;
  month: number;
  customers: number;
  retained: number;
  purchases: number;
  value: number;
}>;

/** Customers by their value to date, rounded down to two digits: where the median is looked for. */
export type ValueBucket = Readonly<{ bucket: number; customers: number }>;

/** Times between purchases: how often so many local days lie between one purchase and the same customer's next. */
export type GapCount = Readonly<{ days: number; gaps: number }>;

export type Contributions = Readonly<{
  days: readonly DayTotal[];
  entries: readonly SpanEntry[];
  cells: readonly CohortCell[];
  buckets: readonly ValueBucket[];
  gaps: readonly GapCount[];
}>;

/** `prevDay` of a first purchase, `firstMonth` without a cohort: a number, because null has no place in a key. */
export const NEVER = -1;

/**
 * @param purchases all of one customer, or one guest's
 * @example
 * contributionsOf([first, second]).days.map((day) => day.firstPurchases) // [1, 0]
 */
export function contributionsOf(purchases: readonly Purchase[]): Contributions {
  const isCustomer = purchases.some((purchase) => purchase.customerId !== null);
  const entries: SpanEntry[] = [];
  for (const purchase of purchases) for (const kind of KINDS) addEntry(entries, kind, purchase);
  return {
    days: purchases.map(dayTotalOf),
    entries,
    cells: purchases.flatMap(cellOf),
    buckets: isCustomer ? [{ bucket: bucketOf(purchases.reduce((sum, purchase) => sum + purchase.value, 0)), customers: 1 }] : [],
    gaps: purchases.flatMap(({ day, prevDay }) => (prevDay === null ? [] : [{ days: day - prevDay, gaps: 1 }])),
  };
}

/**
 * The value rounded down to two significant digits: 90 buckets a power of ten, so that each holds few customers. A purchase's
 * value is never negative.
 *
 * @example
 * bucketOf(12_345) // 12_000
 */
export function bucketOf(value: number): number {
  return Math.floor(value / bucketWidth(value)) * bucketWidth(value);
}

/** The first value that is in a later bucket. */
export function bucketEnd(bucket: number): number {
  return bucket + bucketWidth(bucket);
}

/** Where the middle values are: the customers with a value in [from, to), in order, without the first `skip` of them. */
export type MedianPlace = Readonly<{ from: number; to: number; skip: number; take: 1 | 2 }>;

/**
 * Where the median of all customers is to be looked for; null without customers. With an even number the two values in the
 * middle may lie in two buckets.
 *
 * @param buckets in ascending order
 * @example
 * medianPlaceOf([{ bucket: 10, customers: 2 }, { bucket: 30, customers: 3 }]) // { from: 30, to: 31, skip: 0, take: 1 }
 */
export function medianPlaceOf(buckets: readonly ValueBucket[]): MedianPlace | null {
  const customers = buckets.reduce((sum, bucket) => sum + bucket.customers, 0);
  const lower = Math.floor((customers - 1) / 2);
  const upper = Math.floor(customers / 2);
  let passed = 0;
  let place: Omit<MedianPlace, "to"> | null = null;
  for (const bucket of buckets) {
    const reached = passed + bucket.customers;
    if (place === null && lower < reached) place = { from: bucket.bucket, skip: lower - passed, take: upper === lower ? 1 : 2 };
    if (place !== null && upper < reached) return { ...place, to: bucketEnd(bucket.bucket) };
    passed = reached;
  }
  return null;
}

/**
 * The cohort table of cells, oldest cohort first; a month without new customers has no row.
 *
 * @param unfinishedMonth the running month, the last that a row reaches to
 * @example
 * cohortTableOf(cells, 2026 * 12 + 10).rows[0]?.active // [468, 178, 153, …]
 */
export function cohortTableOf(cells: readonly CohortCell[], unfinishedMonth: number): CohortTable {
  const rows = new Map<number, { active: number[]; value: number[] }>();
  for (const cell of cells.toSorted((a, b) => a.firstMonth - b.firstMonth)) {
    const length = unfinishedMonth - cell.firstMonth + 1;
    if (cell.firstMonth === NEVER || length < 1) continue;
    const row = rows.get(cell.firstMonth) ?? { active: Array<number>(length).fill(0), value: Array<number>(length).fill(0) };
    const k = cell.month - cell.firstMonth;
    if (k < length) {
      row.active[k] = (row.active[k] ?? 0) + cell.customers;
      row.value[k] = (row.value[k] ?? 0) + cell.value;
    }
    rows.set(cell.firstMonth, row);
  }
  const complete = [...rows].map(([month, row]): CohortRow => ({ month, size: row.active[0] ?? 0, ...row }));
  return { rows: complete.filter((row) => row.size > 0), unfinishedMonth };
}

/** A month of day totals as revenue by who spent it. */
export function revenueMonthOf(month: number, total: Omit<DayTotal, "day" | "month">): RevenueMonth {
  return {
    month,
    newValue: total.firstValue,
    returningValue: total.customerValue - total.firstValue - total.unsureValue,
    guestValue: total.value - total.customerValue,
    unsureValue: total.unsureValue,
    newPurchases: total.firstPurchases,
    returningPurchases: total.customerPurchases - total.firstPurchases - total.unsurePurchases,
    guestPurchases: total.purchases - total.customerPurchases,
    unsurePurchases: total.unsurePurchases,
  };
}

function dayTotalOf(purchase: Purchase): DayTotal {
  const { day, month, value, nth, firstMonth, prevDay } = purchase;
  const isFirstSeen = nth !== null && prevDay === null;
  const isUnsure = nth === UNSURE;
  return {
    day,
    month,
    purchases: 1,
    value,
    customerPurchases: nth === null ? 0 : 1,
    customerValue: nth === null ? 0 : value,
    firstPurchases: nth === 1 ? 1 : 0,
    firstValue: nth === 1 ? value : 0,
    secondPurchases: nth === 2 ? 1 : 0,
    returnedPurchases: isFirstSeen && nth > 1 ? 1 : 0,
    unsurePurchases: isUnsure ? 1 : 0,
    unsureValue: isUnsure ? value : 0,
    unsureOnce: isUnsure ? 1 : nth === 2 && firstMonth === null && prevDay !== null ? -1 : 0,
  };
}

function opensItsMonth(purchase: Purchase): boolean {
  return purchase.nth !== null && purchase.prevMonth !== purchase.month;
}

const KINDS: readonly SpanKind[] = ["month", "third"];

function addEntry(entries: SpanEntry[], kind: SpanKind, { day, prevDay, nth }: Purchase): void {
  if (nth === null) return;
  const start = spanStart(kind, day);
  if (prevDay === null || prevDay < start) entries.push({ kind, start, prevDay: prevDay ?? NEVER, customers: 1 });
}

function cellOf(purchase: Purchase): CohortCell[] {
  const { firstMonth, month, prevMonth, value, nth } = purchase;
  if (nth === null) return [];
  const isFirst = opensItsMonth(purchase);
  return [
    {
      firstMonth: firstMonth ?? NEVER,
      month,
      customers: isFirst ? 1 : 0,
      retained: isFirst && prevMonth === month - 1 ? 1 : 0,
      purchases: 1,
      value,
    },
  ];
}

function bucketWidth(value: number): number {
  return 10 ** Math.max(0, String(value).length - 2);
}
