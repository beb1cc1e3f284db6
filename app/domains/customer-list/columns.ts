import { CONSENTS } from "#app/domains/customer-list/question.ts";
import type { Consent } from "#app/domains/customer-list/terms.ts";

/** What is known from before the first purchase that is seen, as the rows have it. */
export const PAST = { none: 0, some: 1, unknown: 2 } as const;

/**
 * All customers of a shop, column by column and sorted by our number: the n-th entry of each is the n-th customer's. 20 bytes a customer
 * and 12 a purchase, without names. Nothing in it ever changes; what changed makes new columns (`merged`).
 */
export type Columns = Readonly<{
  ids: Int32Array;
  /** Where each customer's purchases begin in `days` and `sums`; one entry more says where the last one's end. */
  starts: Uint32Array;
  days: Int32Array;
  /** The value of a customer's purchases up to and with each; minor units, exact up to 2^53. */
  sums: Float64Array;
  /** Purchases with a discount. */
  discounted: Int32Array;
  /** One of `PAST`. */
  past: Uint8Array;
  /** 1: deleted, merged or forgotten; listed only for what they bought. */
  isGone: Uint8Array;
  /** A place in `countries`. */
  country: Uint16Array;
  /** A place in `CONSENTS`. */
  consent: Uint8Array;
  /** It only grows: places of older columns stay true. */
  countries: readonly (string | null)[];
}>;

/** Some customers as rows tell them, sorted by our number; each entry is one customer's. */
export type ListedPart = Readonly<{
  ids: readonly number[];
  days: readonly (readonly number[])[];
  sums: readonly (readonly number[])[];
  discounted: readonly number[];
  past: readonly number[];
  isGone: readonly boolean[];
  countries: readonly (string | null)[];
  consents: readonly Consent[];
}>;

export const NO_CUSTOMERS: Columns = columnsOf(
  { ids: [], days: [], sums: [], discounted: [], past: [], isGone: [], countries: [], consents: [] },
  [null],
);

/** @param known countries that other columns have already, to be `merged` with */
export function columnsOf(part: ListedPart, known: readonly (string | null)[]): Columns {
  const places = new Map(known.map((country, place) => [country, place]));
  for (const country of part.countries) if (!places.has(country)) places.set(country, places.size);
  const starts = new Uint32Array(part.ids.length + 1);
  part.days.forEach((own, index) => (starts[index + 1] = (starts[index] ?? 0) + own.length));
  return {
    ids: Int32Array.from(part.ids),
    starts,
    days: Int32Array.from(part.days.flat()),
    sums: Float64Array.from(part.sums.flat()),
    discounted: Int32Array.from(part.discounted),
    past: Uint8Array.from(part.past),
    isGone: Uint8Array.from(part.isGone, Number),
    country: Uint16Array.from(part.countries, (country) => places.get(country) ?? 0),
    consent: Uint8Array.from(part.consents, (consent) => CONSENTS.indexOf(consent)),
    countries: [...places.keys()],
  };
}

/** Customers from `from` to before `to`. */
type Piece = Readonly<{ of: Columns; from: number; to: number }>;

/**
 * Columns with the changed customers in the place of their old ones, and without those who are gone from the list.
 *
 * @param changed made with `old`'s countries
 */
export function merged(old: Columns, changed: Columns, goneIds: ReadonlySet<number>): Columns {
  if (changed.ids.length === 0 && goneIds.size === 0) return old;
  const pieces: Piece[] = [];
  const take = (of: Columns, from: number, to: number): void => {
    const last = pieces.at(-1);
    if (last?.of === of && last.to === from) pieces[pieces.length - 1] = { of, from: last.from, to };
    else if (to > from) pieces.push({ of, from, to });
  };
  const placeOf = new Map(Array.from(changed.ids, (id, place) => [id, place]));
  let read = 0;
  for (const id of [...new Set([...placeOf.keys(), ...goneIds])].sort((a, b) => a - b)) {
    const at = firstNotBelow(old.ids, id, read, old.ids.length);
    take(old, read, at);
    read = old.ids[at] === id ? at + 1 : at;
    const place = placeOf.get(id);
    if (place !== undefined && !goneIds.has(id)) take(changed, place, place + 1);
  }
  take(old, read, old.ids.length);
  return joined(pieces, changed.countries);
}

/** Columns one after the other: the customers of each follow those of the one before by their number. */
export function inARow(parts: readonly Columns[]): Columns {
  const pieces = parts.map((of) => ({ of, from: 0, to: of.ids.length }));
  return joined(pieces, parts.at(-1)?.countries ?? NO_CUSTOMERS.countries);
}

function joined(pieces: readonly Piece[], countries: readonly (string | null)[]): Columns {
  const customers = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const purchases = pieces.reduce((sum, { of, from, to }) => sum + startOf(of, to) - startOf(of, from), 0);
  const columns = {
    ids: new Int32Array(customers),
    starts: new Uint32Array(customers + 1),
    days: new Int32Array(purchases),
    sums: new Float64Array(purchases),
    discounted: new Int32Array(customers),
    past: new Uint8Array(customers),
    isGone: new Uint8Array(customers),
    country: new Uint16Array(customers),
    consent: new Uint8Array(customers),
    countries,
  };
  let [customer, purchase] = [0, 0];
  for (const { of, from, to } of pieces) {
    for (const name of ["ids", "discounted", "past", "isGone", "country", "consent"] as const)
      columns[name].set(of[name].subarray(from, to), customer);
    const [start, end] = [startOf(of, from), startOf(of, to)];
    for (const name of ["days", "sums"] as const) columns[name].set(of[name].subarray(start, end), purchase);
    for (let place = from; place < to; place += 1) columns.starts[customer + place - from] = startOf(of, place) - start + purchase;
    customer += to - from;
    purchase += end - start;
  }
  columns.starts[customers] = purchases;
  return columns;
}

/** Where a customer's purchases begin; for the place after the last, where the last one's end. */
export function startOf({ starts }: Columns, place: number): number {
  return starts[place] ?? 0;
}

/** The first place of [from, to) whose entry is not below the value; `to` without one. The entries are sorted. */
export function firstNotBelow(entries: Int32Array, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What columns occupy. */
export function bytesOf({ countries: _countries, ...arrays }: Columns): number {
  return Object.values(arrays).reduce((bytes, array) => bytes + array.byteLength, 0);
}
