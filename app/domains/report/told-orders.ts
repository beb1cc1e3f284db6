import { normaliseEmail } from "#app/domains/customers/customers.ts";
import { copyOf, placeOf, withDayFirst, type FileMoment, type FileOrder } from "#app/domains/order-file/order-file.ts";
import { purchaseValueOf } from "#app/domains/orders/orders.ts";
import { NumberColumn, NumberIndex } from "#app/domains/report/number-column.ts";

// All orders of a file in memory, as columns of numbers: about a hundred bytes an order, keys included, so that a million of them
// stay well under a gigabyte. Whatever the order of the lines, the same comes out.

/** What an order is when it is no purchase. Of an order that is told twice what stands further back here counts. */
export const NO_PURCHASE = ["test", "voided", "cancelled", "refunded"] as const;
export type NoPurchase = (typeof NO_PURCHASE)[number];

/** How cells like 3/4/2026 were read. `assumed-…`: nothing in the file says it; `conflict`: it says both. */
export type DayAndMonth = "clear" | "month-first" | "day-first" | "assumed-month-first" | "conflict";

/** An order in numbers. `state`: 0 for a purchase, else the place in `NO_PURCHASE` counted from 1. `buyer`: -1 for a guest. */
export type Told = Readonly<{ at: number; day: number; value: number; state: number; currency: number; buyer: number }>;

export const PURCHASE = 0;
export const GUEST = -1;

/** What decides about an order's value and does not stand in an export. */
const NOT_IN_A_FILE = { tax: 0, taxesIncluded: null, shipping: 0, tip: 0, giftCardsSold: 0 } as const;

/** The orders of a file: `add` while it is read, then `settle` once, then the rest. */
export class ToldOrders {
  /** Orders that are told more than once; `differing` those that are not told the same each time. */
  readonly repeated = new Set<number>();
  readonly differing = new Set<number>();
  /** Whether any time says how far its clock was from UTC. */
  hasOffsets = false;
  readonly currencies: string[] = [];
  /** By the numbers that `buyer` is. */
  readonly emails: string[] = [];

  readonly #timeZone: string | null;
  readonly #at = new NumberColumn();
  readonly #day = new NumberColumn();
  readonly #value = new NumberColumn();
  readonly #state = new NumberColumn();
  readonly #currency = new NumberColumn();
  readonly #buyer = new NumberColumn();
  readonly #id = new NumberColumn();
  /** Of orders without an id. */
  readonly #names = new Map<number, string>();
  readonly #placesByName = new Map<string, number>();
  readonly #placesById = new NumberIndex();
  /** E-mails as they stand in the file and as they are compared, so that each is normalised once. */
  readonly #buyers = new Map<string, number>();
  readonly #unclear = new Map<number, FileMoment>();
  #hasDayFirst = false;
  #hasMonthFirst = false;

  /** @param timeZone whose days count; null for the clock that stands in the file */
  constructor(timeZone: string | null) {
    this.#timeZone = timeZone;
  }

  get length(): number {
    return this.#at.length;
  }

  add(order: FileOrder): void {
    const { createdAt } = order;
    if (createdAt.offsetMinutes !== null) this.hasOffsets = true;
    if (createdAt.dayAndMonth === "day-first") this.#hasDayFirst = true;
    if (createdAt.dayAndMonth === "month-first") this.#hasMonthFirst = true;

    const told = this.#toldOf(order);
    const { id, name } = order;
    const known = id === null ? this.#placesByName.get(name) : this.#placesById.get(id);
    if (known !== undefined) {
      this.repeated.add(known);
      const difference = this.#compare(told, this.at(known));
      if (difference !== 0) this.differing.add(known);
      if (difference <= 0) return;
    }
    const place = known ?? this.length;
    if (known === undefined) {
      this.#id.set(place, id ?? Number.NaN);
      if (id === null) {
        this.#names.set(place, copyOf(name));
        this.#placesByName.set(copyOf(name), place);
      } else {
        this.#placesById.set(id, place);
      }
    }
    this.#at.set(place, told.at);
    this.#day.set(place, told.day);
    this.#value.set(place, told.value);
    this.#state.set(place, told.state);
    this.#currency.set(place, told.currency);
    this.#buyer.set(place, told.buyer);
    if (createdAt.dayAndMonth === "unclear") this.#unclear.set(place, createdAt);
    else if (known !== undefined) this.#unclear.delete(place);
  }

  at(place: number): Told {
    return {
      at: this.#at.get(place),
      day: this.#day.get(place),
      value: this.#value.get(place),
      state: this.#state.get(place),
      currency: this.#currency.get(place),
      buyer: this.#buyer.get(place),
    };
  }

  /** For sorting places by time; two of one moment by their ids or names. */
  inTime(a: number, b: number): number {
    return this.#at.get(a) - this.#at.get(b) || this.#id.get(a) - this.#id.get(b) || compareTexts(this.#names.get(a), this.#names.get(b));
  }

  /** Turns the cells that could be read either way round, where the file's other cells say that the day comes first. */
  settle(): DayAndMonth {
    if (this.#unclear.size === 0) return "clear";
    if (this.#hasDayFirst && this.#hasMonthFirst) return "conflict";
    if (!this.#hasDayFirst) return this.#hasMonthFirst ? "month-first" : "assumed-month-first";
    for (const [place, moment] of this.#unclear) {
      const placed = placeOf({ ...moment, wall: withDayFirst(moment.wall) }, this.#timeZone);
      this.#at.set(place, placed.at);
      this.#day.set(place, placed.day);
    }
    return "day-first";
  }

  #toldOf(order: FileOrder): Told {
    const value = purchaseValueOf(
      { ...order, ...NOT_IN_A_FILE, cancelledAt: dateOf(order.cancelledAt), originalTotal: order.total },
      order.currency,
      "gross",
    );
    return {
      ...placeOf(order.createdAt, this.#timeZone),
      value: value ?? 0,
      state: value === null ? 1 + NO_PURCHASE.indexOf(noPurchaseOf(order)) : PURCHASE,
      currency: this.#currencyOf(order.currency),
      buyer: this.#buyerOf(order.email),
    };
  }

  /** More undone comes last, then less worth, then earlier: whichever line comes first, the same one counts. */
  #compare(a: Told, b: Told): number {
    return (
      a.state - b.state ||
      b.value - a.value ||
      b.at - a.at ||
      compareTexts(this.currencies[a.currency], this.currencies[b.currency]) ||
      compareTexts(this.emails[a.buyer], this.emails[b.buyer])
    );
  }

  #currencyOf(code: string): number {
    const known = this.currencies.indexOf(code);
    return known === -1 ? this.currencies.push(code) - 1 : known;
  }

  #buyerOf(email: string): number {
    const known = this.#buyers.get(email);
    if (known !== undefined) return known;
    const normal = normaliseEmail(email);
    if (normal === null) return GUEST;
    let buyer = this.#buyers.get(normal);
    if (buyer === undefined) {
      const kept = copyOf(normal);
      buyer = this.emails.push(kept) - 1;
      this.#buyers.set(kept, buyer);
    }
    if (email !== normal) this.#buyers.set(copyOf(email), buyer);
    return buyer;
  }
}

function noPurchaseOf({ isTest, cancelledAt, financialStatus }: FileOrder): NoPurchase {
  if (isTest) return "test";
  if (cancelledAt !== null) return "cancelled";
  return financialStatus === "voided" || financialStatus === "expired" ? "voided" : "refunded";
}

function dateOf(moment: FileMoment | null): Date | null {
  return moment === null ? null : new Date(moment.wall);
}

function compareTexts(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
