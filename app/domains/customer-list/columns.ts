import { CONSENTS } from "#app/domains/customer-list/question.ts";
import type { Consent } from "#app/domains/customer-list/terms.ts";

/** What is known from before the first purchase that is seen, as the rows have it. */
export const PAST = { none: 0, some: 1, unknown: 2 } as const;

/** Some customers as rows tell them; the n-th entries are one customer's. */
export type ListedPart = Readonly<{
  ids: readonly number[];
  /** Of each purchase, in their order. */
  days: readonly (readonly number[])[];
  /** The value of a customer's purchases up to and with each; minor units, exact up to 2^53. */
  sums: readonly (readonly number[])[];
  /** Purchases with a discount. */
  discounted: readonly number[];
  /** One of `PAST`. */
  past: readonly number[];
  /** Deleted, merged or forgotten: listed only for what they bought. */
  isGone: readonly boolean[];
  countries: readonly (string | null)[];
  consents: readonly Consent[];
}>;

/**
 * All customers of a shop, column by column: some 60 bytes a customer and 12 a purchase, without names. A customer's place never changes,
 * and what changes of them is written there, since a copy for each change would cost more than any look at the list.
 */
export class Columns {
  /** How many places there are, also of customers who are there no more. */
  size = 0;
  ids = new Int32Array(0);
  /** Where a customer's purchases begin in `days` and `sums`, and how many they are. */
  starts = new Uint32Array(0);
  counts = new Uint32Array(0);
  days = new Int32Array(0);
  sums = new Float64Array(0);
  discounted = new Int32Array(0);
  past = new Uint8Array(0);
  isGone = new Uint8Array(0);
  /** Places in `countries` and in `CONSENTS`. */
  country = new Uint16Array(0);
  consent = new Uint8Array(0);
  readonly countries: (string | null)[] = [];
  readonly #placeOf = new Map<number, number>();
  readonly #countryOf = new Map<string | null, number>();
  /** How many listed customers each country has. */
  readonly #listedIn: number[] = [];
  /** Places in `days` that were given to somebody, and how many of them nobody uses any more. */
  #purchases = 0;
  #lost = 0;

  /** Writes customers, new ones and known ones. */
  put(part: ListedPart): void {
    this.#makeRoom(this.size + part.ids.length, this.#purchases + part.days.reduce((sum, days) => sum + days.length, 0));
    for (const [index, id] of part.ids.entries()) {
      const place = this.#placeFor(id);
      this.#count(place, -1);
      this.#putPurchases(place, part.days[index] ?? [], part.sums[index] ?? []);
      this.discounted[place] = part.discounted[index] ?? 0;
      this.past[place] = part.past[index] ?? PAST.none;
      this.isGone[place] = part.isGone[index] === true ? 1 : 0;
      this.country[place] = this.#countryFor(part.countries[index] ?? null);
      this.consent[place] = CONSENTS.indexOf(part.consents[index] ?? "unknown");
      this.#count(place, 1);
    }
    if (this.#lost > this.#purchases / 2) this.#moveTogether();
  }

  /** Takes customers out of the list. */
  remove(ids: Iterable<number>): void {
    for (const id of ids) {
      const place = this.#placeOf.get(id);
      if (place === undefined) continue;
      this.#count(place, -1);
      this.#putPurchases(place, [], []);
      this.isGone[place] = 1;
    }
  }

  isListed(place: number): boolean {
    return this.isGone[place] === 0 || (this.counts[place] ?? 0) > 0;
  }

  /** The countries that listed customers have, by their letters; null last where some have none. */
  countriesListed(): (string | null)[] {
    const found = this.countries.filter((_country, index) => (this.#listedIn[index] ?? 0) > 0);
    const named = found.filter((country) => country !== null).sort((a, b) => (a < b ? -1 : 1));
    return found.includes(null) ? [...named, null] : named;
  }

  /** What the columns occupy, about. */
  get bytes(): number {
    return this.ids.length * BYTES_A_CUSTOMER + this.days.length * BYTES_A_PURCHASE;
  }

  #placeFor(id: number): number {
    const known = this.#placeOf.get(id);
    if (known !== undefined) return known;
    const place = this.size;
    this.size += 1;
    this.ids[place] = id;
    // Counted as nobody's until it is written.
    this.isGone[place] = 1;
    this.#placeOf.set(id, place);
    return place;
  }

  #countryFor(country: string | null): number {
    const known = this.#countryOf.get(country);
    if (known !== undefined) return known;
    this.#countryOf.set(country, this.countries.length);
    return this.countries.push(country) - 1;
  }

  #count(place: number, by: number): void {
    if (!this.isListed(place)) return;
    const country = this.country[place] ?? 0;
    this.#listedIn[country] = (this.#listedIn[country] ?? 0) + by;
  }

  /** In the place of the old ones where there is room, else behind all others. */
  #putPurchases(place: number, days: readonly number[], sums: readonly number[]): void {
    const had = this.counts[place] ?? 0;
    if (days.length > had) {
      this.#lost += had;
      this.starts[place] = this.#purchases;
      this.#purchases += days.length;
    } else {
      this.#lost += had - days.length;
    }
    this.counts[place] = days.length;
    this.days.set(days, this.starts[place]);
    this.sums.set(sums, this.starts[place]);
  }

  #moveTogether(): void {
    const [days, sums] = [new Int32Array(this.#purchases - this.#lost), new Float64Array(this.#purchases - this.#lost)];
    let at = 0;
    for (let place = 0; place < this.size; place += 1) {
      const [start, count] = [this.starts[place] ?? 0, this.counts[place] ?? 0];
      days.set(this.days.subarray(start, start + count), at);
      sums.set(this.sums.subarray(start, start + count), at);
      this.starts[place] = at;
      at += count;
    }
    this.days = days;
    this.sums = sums;
    this.#purchases = at;
    this.#lost = 0;
  }

  /** Half as much again, so that growing one by one does not copy all each time. */
  #makeRoom(customers: number, purchases: number): void {
    if (customers > this.ids.length) {
      const length = Math.max(customers, Math.ceil(this.size * 1.5));
      this.ids = copied(this.ids, new Int32Array(length));
      this.starts = copied(this.starts, new Uint32Array(length));
      this.counts = copied(this.counts, new Uint32Array(length));
      this.discounted = copied(this.discounted, new Int32Array(length));
      this.past = copied(this.past, new Uint8Array(length));
      this.isGone = copied(this.isGone, new Uint8Array(length));
      this.country = copied(this.country, new Uint16Array(length));
      this.consent = copied(this.consent, new Uint8Array(length));
    }
    if (purchases > this.days.length) {
      const length = Math.max(purchases, Math.ceil(this.#purchases * 1.5));
      this.days = copied(this.days, new Int32Array(length));
      this.sums = copied(this.sums, new Float64Array(length));
    }
  }
}

/** Of the arrays, and of the map that finds a place. */
const BYTES_A_CUSTOMER = 60;
const BYTES_A_PURCHASE = 12;

function copied<Numbers extends Readonly<{ set: (from: ArrayLike<number>) => void }>>(from: ArrayLike<number>, to: Numbers): Numbers {
  to.set(from);
  return to;
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
