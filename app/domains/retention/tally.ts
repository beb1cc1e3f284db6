import type { CohortCell, Contributions, DayTotal, GapCount, SpanEntry, ValueBucket } from "#app/domains/retention/contributions.ts";
import { SPAN_KINDS } from "#app/domains/retention/spans.ts";

// Sums of contributions: of a whole shop when it is rebuilt, of "new minus old" when an order changes.

/** Changed in place: a rebuild adds millions of contributions to thousands of sums. */
type Sum<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/** Sums by key; filled by `addTo`. */
export type Tally = Readonly<{
  days: Map<number, Sum<DayTotal>>;
  entries: Map<number, Sum<SpanEntry>>;
  cells: Map<number, Sum<CohortCell>>;
  buckets: Map<number, Sum<ValueBucket>>;
  gaps: Map<number, Sum<GapCount>>;
}>;

/** 1 for what is, -1 for what was. */
type Sign = 1 | -1;

/** More than there are days, so that (kind, day, day) fit into one number that sorts as they do. */
const DAYS = 1_000_000;
/** More than there are months until 2730, and so few that (month, month) is a small integer, which a map finds faster. */
const MONTHS = 32_768;

export function emptyTally(): Tally {
  return { days: new Map(), entries: new Map(), cells: new Map(), buckets: new Map(), gaps: new Map() };
}

/** Adds what a customer contributes, or takes it away. */
export function addTo(tally: Tally, contributions: Contributions, sign: Sign): void {
  for (const day of contributions.days) addDay(sumOf(tally.days, day.day, day, noDay), day, sign);
  for (const entry of contributions.entries) {
    const key = (SPAN_KINDS[entry.kind] * DAYS + entry.start) * DAYS + entry.prevDay + 1;
    sumOf(tally.entries, key, entry, noEntry).customers += sign * entry.customers;
  }
  for (const cell of contributions.cells) {
    const sum = sumOf(tally.cells, (cell.firstMonth + 1) * MONTHS + cell.month, cell, noCell);
    sum.customers += sign * cell.customers;
    sum.retained += sign * cell.retained;
    sum.purchases += sign * cell.purchases;
    sum.value += sign * cell.value;
  }
  for (const bucket of contributions.buckets) {
    sumOf(tally.buckets, bucket.bucket, bucket, noBucket).customers += sign * bucket.customers;
  }
  for (const count of contributions.gaps) sumOf(tally.gaps, count.days, count, noGaps).gaps += sign * count.gaps;
}

function sumOf<Row, Kept>(sums: Map<number, Kept>, key: number, row: Row, zero: (row: Row) => Kept): Kept {
  const known = sums.get(key);
  if (known !== undefined) return known;
  const sum = zero(row);
  sums.set(key, sum);
  return sum;
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

function addDay(sum: Sum<DayTotal>, day: DayTotal, sign: Sign): void {
  sum.purchases += sign * day.purchases;
  sum.value += sign * day.value;
  sum.customerPurchases += sign * day.customerPurchases;
  sum.customerValue += sign * day.customerValue;
  sum.firstPurchases += sign * day.firstPurchases;
  sum.firstValue += sign * day.firstValue;
  sum.secondPurchases += sign * day.secondPurchases;
  sum.returnedPurchases += sign * day.returnedPurchases;
  sum.unsurePurchases += sign * day.unsurePurchases;
  sum.unsureValue += sign * day.unsureValue;
  sum.unsureOnce += sign * day.unsureOnce;
}

function noDay({ day, month }: DayTotal): Sum<DayTotal> {
  const nothing = { purchases: 0, value: 0, customerPurchases: 0, customerValue: 0, firstPurchases: 0, firstValue: 0, secondPurchases: 0 };
  return { day, month, ...nothing, returnedPurchases: 0, unsurePurchases: 0, unsureValue: 0, unsureOnce: 0 };
}

function noCell({ firstMonth, month }: CohortCell): Sum<CohortCell> {
  return { firstMonth, month, customers: 0, retained: 0, purchases: 0, value: 0 };
}

function noEntry({ kind, start, prevDay }: SpanEntry): Sum<SpanEntry> {
  return { kind, start, prevDay, customers: 0 };
}

function noBucket({ bucket }: ValueBucket): Sum<ValueBucket> {
  return { bucket, customers: 0 };
}

function noGaps({ days }: GapCount): Sum<GapCount> {
  return { days, gaps: 0 };
}
