import quickselect from "quickselect";
import { firstNotBelow, PAST } from "#app/domains/customer-list/columns.ts";
import type { Columns } from "#app/domains/customer-list/columns.ts";
import { Counted } from "#app/domains/customer-list/counted.ts";
import type { List, ListedRow } from "#app/domains/customer-list/list.ts";
import { CONSENTS, UNKNOWN_COUNTRY } from "#app/domains/customer-list/question.ts";
import type { DayLimits, Limits, ListTotals, Sort, SortColumn } from "#app/domains/customer-list/terms.ts";

// The list is a walk over all customers: what narrows it is asked of each, what a figure counts of their purchases is cut out of their
// days by halving, and only the rows that are shown are brought into order.

type Condition = (place: number) => boolean;

/** The customers of a list: their places in the columns, and for each what the list is sorted by. */
export type Selected = Readonly<{ columns: Columns; places: Uint32Array; keys: Float64Array; totals: ListTotals }>;

/**
 * The library reads, writes and compares entries by their index alone, so that it takes an array of numbers as it takes any; its types do
 * not say so. With plain arrays the same takes four times as long.
 */
const partition = quickselect as unknown as (
  entries: Uint32Array,
  k: number,
  left: number,
  right: number,
  compare: (a: number, b: number) => number,
) => void;

const KEYS: Readonly<Record<SortColumn, (counted: Counted) => number>> = {
  value: (counted) => counted.value,
  purchases: (counted) => counted.purchases,
  first: (counted) => counted.firstDay,
  last: (counted) => counted.lastDay,
};

/** Whom the list has, with the sums over all of them. */
export function selected(columns: Columns, list: List, by: SortColumn): Selected {
  const conditions = conditionsOf(columns, list);
  const counted = new Counted(columns, list.figure);
  const keyOf = KEYS[by];
  const places = new Uint32Array(columns.size);
  const keys = new Float64Array(columns.size);
  let [customers, purchases, value] = [0, 0, 0];
  for (let place = 0; place < columns.size; place += 1) {
    if (!isMet(conditions, place) || !counted.turnTo(place)) continue;
    keys[customers] = keyOf(counted);
    places[customers] = place;
    customers += 1;
    purchases += counted.purchases;
    value += counted.value;
  }
  return { columns, places: places.subarray(0, customers), keys: keys.subarray(0, customers), totals: { customers, purchases, value } };
}

/** A loop of its own: a call of `every` for each of a million customers costs more than what it asks. */
function isMet(conditions: readonly Condition[], place: number): boolean {
  for (const holds of conditions) if (!holds(place)) return false;
  return true;
}

/**
 * The places of a list in its order, so many at a time, without ever ordering more of it than was asked for: a page takes one step, a file
 * takes all of them.
 *
 * @param skip where the first step begins
 */
export function* inOrder(
  { columns, places, keys }: Selected,
  { isDescending }: Sort,
  { skip, take }: Readonly<{ skip: number; take: number }>,
): Generator<readonly number[]> {
  const indexes = new Uint32Array(places.length);
  for (let index = 0; index < indexes.length; index += 1) indexes[index] = index;
  const sign = isDescending ? -1 : 1;
  const idOf = (index: number): number => columns.ids[places[index] ?? 0] ?? 0;
  const compare = (a: number, b: number): number => sign * ((keys[a] ?? 0) - (keys[b] ?? 0) || idOf(a) - idOf(b));
  let sorted = 0;
  for (const end of ends(skip, take, indexes.length)) {
    if (end < indexes.length) partition(indexes, end - 1, sorted, indexes.length - 1, compare);
    if (end > skip) yield Array.from(indexes.slice(sorted, end).sort(compare), (index) => places[index] ?? 0);
    sorted = end;
  }
}

/** Where the steps end; the first one only leads to what is asked for. */
function* ends(skip: number, take: number, length: number): Generator<number> {
  if (skip > 0) yield Math.min(skip, length);
  for (let begin = skip; begin < length; begin += take) yield Math.min(begin + take, length);
}

/** The rows at these places. */
export function rowsOf(columns: Columns, { figure }: List, places: readonly number[]): ListedRow[] {
  const counted = new Counted(columns, figure);
  const dayOrNull = (day: number): number | null => (day < 0 ? null : day);
  return places.map((place) => {
    counted.turnTo(place);
    return {
      id: columns.ids[place] ?? 0,
      purchases: counted.purchases,
      value: counted.value,
      firstDay: dayOrNull(counted.firstDay),
      isFirstKnown: !counted.isEver || columns.past[place] === PAST.none,
      lastDay: dayOrNull(counted.lastDay),
      country: columns.countries[columns.country[place] ?? 0] ?? null,
      consent: CONSENTS[columns.consent[place] ?? 0] ?? "unknown",
    };
  });
}

function conditionsOf(columns: Columns, { filters, bought, among }: List): readonly Condition[] {
  const conditions: readonly (Condition | null)[] = [
    among === null ? null : amongIds(columns, among),
    (place) => columns.isListed(place),
    filters.purchases === null ? null : boughtTimes(columns, filters.purchases),
    filters.value === null ? null : worth(columns, filters.value),
    filters.first === null ? null : firstDuring(columns, filters.first),
    filters.last === null ? null : lastDuring(columns, filters.last),
    filters.countries.length === 0 ? null : oneOf(columns.country, columns.countries, filters.countries.map(countryOf)),
    filters.consents.length === 0 ? null : oneOf(columns.consent, CONSENTS, filters.consents),
    filters.discount === null ? null : discounted(columns, filters.discount),
    bought === null ? null : boughtDuring(columns, bought),
  ];
  return conditions.filter((condition) => condition !== null);
}

const countryOf = (choice: string): string | null => (choice === UNKNOWN_COUNTRY ? null : choice);

function amongIds({ ids }: Columns, among: readonly number[]): Condition {
  const wanted = new Set(among);
  return (place) => wanted.has(ids[place] ?? 0);
}

/** Which of the words a column may have. */
function oneOf<Word>(column: Uint8Array | Uint16Array, words: readonly Word[], wanted: readonly Word[]): Condition {
  const isWanted = Uint8Array.from(words, (word) => Number(wanted.includes(word)));
  return (place) => isWanted[column[place] ?? 0] === 1;
}

const isWithin = (value: number, { min, max }: Limits): boolean => (min === null || value >= min) && (max === null || value <= max);
const isDuring = (day: number, { from, to }: DayLimits): boolean => (from === null || day >= from) && (to === null || day < to);

/** Who is known to have bought before the history did so once at least. */
function boughtTimes(columns: Columns, limits: Limits): Condition {
  return (place) => isWithin((columns.counts[place] ?? 0) + (columns.past[place] === PAST.some ? 1 : 0), limits);
}

function worth(columns: Columns, limits: Limits): Condition {
  return (place) => isWithin(isBuyer(columns, place) ? (columns.sums[lastOf(columns, place)] ?? 0) : 0, limits);
}

/** Of who bought, or may have bought, before the history, the first purchase is not known. */
function firstDuring(columns: Columns, days: DayLimits): Condition {
  return (place) =>
    columns.past[place] === PAST.none && isBuyer(columns, place) && isDuring(columns.days[columns.starts[place] ?? 0] ?? 0, days);
}

function lastDuring(columns: Columns, days: DayLimits): Condition {
  return (place) => isBuyer(columns, place) && isDuring(columns.days[lastOf(columns, place)] ?? 0, days);
}

function boughtDuring(columns: Columns, days: DayLimits): Condition {
  return (place) => {
    const start = columns.starts[place] ?? 0;
    const end = start + (columns.counts[place] ?? 0);
    const first = firstNotBelow(columns.days, days.from ?? 0, start, end);
    return first < end && isDuring(columns.days[first] ?? 0, days);
  };
}

function discounted(columns: Columns, which: "with" | "without"): Condition {
  if (which === "with") return (place) => (columns.discounted[place] ?? 0) > 0;
  return (place) => columns.discounted[place] === 0 && isBuyer(columns, place);
}

function isBuyer(columns: Columns, place: number): boolean {
  return (columns.counts[place] ?? 0) > 0;
}

/** Where the last purchase of somebody with purchases stands. */
function lastOf(columns: Columns, place: number): number {
  return (columns.starts[place] ?? 0) + (columns.counts[place] ?? 0) - 1;
}
