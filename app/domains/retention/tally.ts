import type { CohortCell, Contributions, DayTotal, GapCount, SpanEntry, ValueBucket } from "#app/domains/retention/contributions.ts";
import { SPAN_KINDS } from "#app/domains/retention/spans.ts";

// Sums of contributions: of a whole shop when it is rebuilt, of "new minus old" when an order changes.

/** Sums by key; filled by `addTo`. */
export type Tally = Readonly<{
  days: Map<number, DayTotal>;
  entries: Map<number, SpanEntry>;
  cells: Map<number, CohortCell>;
  buckets: Map<number, ValueBucket>;
  gaps: Map<number, GapCount>;
}>;

/** 1 for what is, -1 for what was. */
type Sign = 1 | -1;

/** More than there are days, so that (kind, day, day) and (month, month) fit into one number that sorts as they do. */
const SECOND_PLACE = 1_000_000;

export function emptyTally(): Tally {
  return { days: new Map(), entries: new Map(), cells: new Map(), buckets: new Map(), gaps: new Map() };
}

/** Adds what a customer contributes, or takes it away. */
export function addTo(tally: Tally, contributions: Contributions, sign: Sign): void {
  for (const day of contributions.days) tally.days.set(day.day, plusDay(tally.days.get(day.day), day, sign));
  for (const entry of contributions.entries) {
    const key = (SPAN_KINDS[entry.kind] * SECOND_PLACE + entry.start) * SECOND_PLACE + entry.prevDay + 1;
    tally.entries.set(key, { ...entry, customers: (tally.entries.get(key)?.customers ?? 0) + sign * entry.customers });
  }
  for (const cell of contributions.cells) {
    const key = cell.firstMonth * SECOND_PLACE + cell.month;
    tally.cells.set(key, plusCell(tally.cells.get(key), cell, sign));
  }
  for (const bucket of contributions.buckets) {
    tally.buckets.set(bucket.bucket, {
      ...bucket,
      customers: (tally.buckets.get(bucket.bucket)?.customers ?? 0) + sign * bucket.customers,
    });
  }
  for (const { days, gaps } of contributions.gaps) {
    tally.gaps.set(days, { days, gaps: (tally.gaps.get(days)?.gaps ?? 0) + sign * gaps });
  }
}

/**
 * What is left of a tally, without what cancelled out, in the order of the keys: two writers that lock rows in one order
 * cannot block each other.
 */
export function rowsOf(tally: Tally): Contributions {
  return {
    days: inOrderOfKeys(tally.days).filter(
      (day) =>
        day.purchases !== 0 ||
        day.value !== 0 ||
        day.customerPurchases !== 0 ||
        day.customerValue !== 0 ||
        day.firstPurchases !== 0 ||
        day.firstValue !== 0 ||
        day.secondPurchases !== 0 ||
        day.returnedPurchases !== 0 ||
        day.unsurePurchases !== 0 ||
        day.unsureValue !== 0 ||
        day.unsureOnce !== 0,
    ),
    entries: inOrderOfKeys(tally.entries).filter((entry) => entry.customers !== 0),
    cells: inOrderOfKeys(tally.cells).filter(
      (cell) => cell.customers !== 0 || cell.retained !== 0 || cell.purchases !== 0 || cell.value !== 0,
    ),
    buckets: inOrderOfKeys(tally.buckets).filter((bucket) => bucket.customers !== 0),
    gaps: inOrderOfKeys(tally.gaps).filter(({ gaps }) => gaps !== 0),
  };
}

function inOrderOfKeys<Row>(sums: ReadonlyMap<number, Row>): Row[] {
  return [...sums].toSorted(([a], [b]) => a - b).map(([, row]) => row);
}

function plusDay(sum: DayTotal | undefined, day: DayTotal, sign: Sign): DayTotal {
  return {
    day: day.day,
    month: day.month,
    purchases: (sum?.purchases ?? 0) + sign * day.purchases,
    value: (sum?.value ?? 0) + sign * day.value,
    customerPurchases: (sum?.customerPurchases ?? 0) + sign * day.customerPurchases,
    customerValue: (sum?.customerValue ?? 0) + sign * day.customerValue,
    firstPurchases: (sum?.firstPurchases ?? 0) + sign * day.firstPurchases,
    firstValue: (sum?.firstValue ?? 0) + sign * day.firstValue,
    secondPurchases: (sum?.secondPurchases ?? 0) + sign * day.secondPurchases,
    returnedPurchases: (sum?.returnedPurchases ?? 0) + sign * day.returnedPurchases,
    unsurePurchases: (sum?.unsurePurchases ?? 0) + sign * day.unsurePurchases,
    unsureValue: (sum?.unsureValue ?? 0) + sign * day.unsureValue,
    unsureOnce: (sum?.unsureOnce ?? 0) + sign * day.unsureOnce,
  };
}

function plusCell(sum: CohortCell | undefined, cell: CohortCell, sign: Sign): CohortCell {
  return {
    firstMonth: cell.firstMonth,
    month: cell.month,
    customers: (sum?.customers ?? 0) + sign * cell.customers,
    retained: (sum?.retained ?? 0) + sign * cell.retained,
    purchases: (sum?.purchases ?? 0) + sign * cell.purchases,
    value: (sum?.value ?? 0) + sign * cell.value,
  };
}
