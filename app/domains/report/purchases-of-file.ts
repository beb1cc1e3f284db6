import { NO_PURCHASE, GUEST, PURCHASE, type NoPurchase, type Told, type ToldOrders } from "#app/domains/report/told-orders.ts";
import type { RawPurchase } from "#app/domains/retention/retention.ts";
import { monthOfDay } from "#app/lib/calendar.ts";

export type CurrencySum = Readonly<{ currency: string; orders: number; value: number }>;

/** The purchases of one currency before a day, and what else was in the file. */
export type FilePurchases = Readonly<{
  /** Null in a file without any order. */
  currency: string | null;
  /** The first local day that does not count any more; null without purchases and without a wish. */
  asOf: number | null;
  /** Local days of the first and the last purchase; null without purchases. */
  days: Readonly<{ first: number; last: number }> | null;
  noPurchase: Readonly<Record<NoPurchase, number>>;
  /** Purchases on `asOf` or later. */
  later: number;
  otherCurrencies: readonly CurrencySum[];
  /** Calls back once for each customer with their purchases, and once for each purchase without an e-mail. */
  each: (take: (purchases: RawPurchase[]) => void) => void;
}>;

/**
 * Chooses what is counted: one currency (the one with the most orders, unless another is wished for), up to a day (all, unless one
 * is wished for).
 *
 * @param orders settled
 */
export function purchasesOfFile(orders: ToldOrders, wish: Readonly<{ currency: string | null; asOf: number | null }>): FilePurchases {
  const sums = sumsByCurrency(orders);
  const currency = wish.currency ?? sums[0]?.currency ?? null;
  const number = currency === null ? -1 : orders.currencies.indexOf(currency);
  const isCounted = (told: Told): boolean =>
    told.state === PURCHASE && told.currency === number && (wish.asOf === null || told.day < wish.asOf);

  const noPurchase: Record<NoPurchase, number> = { test: 0, voided: 0, cancelled: 0, refunded: 0 };
  const purchasesOf = new Int32Array(orders.emails.length + 1);
  let [first, last, later] = [Infinity, -Infinity, 0];
  for (let place = 0; place < orders.length; place += 1) {
    const told = orders.at(place);
    const reason = NO_PURCHASE[told.state - 1];
    if (reason !== undefined) noPurchase[reason] += 1;
    if (!isCounted(told)) {
      if (told.state === PURCHASE && told.currency === number) later += 1;
      continue;
    }
    first = Math.min(first, told.day);
    last = Math.max(last, told.day);
    const slot = told.buyer - GUEST;
    purchasesOf[slot] = (purchasesOf[slot] ?? 0) + 1;
  }
  const isEmpty = first === Infinity;
  return {
    currency,
    asOf: wish.asOf ?? (isEmpty ? null : last + 1),
    days: isEmpty ? null : { first, last },
    noPurchase,
    later,
    otherCurrencies: sums.filter((sum) => sum.currency !== currency && sum.orders > 0),
    each: (take) => eachBuyer(orders, purchasesOf, isCounted, take),
  };
}

/** Most orders first. */
function sumsByCurrency(orders: ToldOrders): CurrencySum[] {
  const sums = orders.currencies.map((currency) => ({ currency, orders: 0, value: 0 }));
  for (let place = 0; place < orders.length; place += 1) {
    const told = orders.at(place);
    const sum = sums[told.currency];
    if (sum === undefined || told.state !== PURCHASE) continue;
    sum.orders += 1;
    sum.value += told.value;
  }
  return sums.toSorted((a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1));
}

/** @param counts purchases of guests, then of each buyer */
function eachBuyer(
  orders: ToldOrders,
  counts: Int32Array,
  isCounted: (told: Told) => boolean,
  take: (purchases: RawPurchase[]) => void,
): void {
  // One long list of all places, buyer by buyer: where each one's begin, and where the next one goes.
  const next = new Int32Array(counts.length);
  for (let slot = 1; slot < counts.length; slot += 1) next[slot] = (next[slot - 1] ?? 0) + (counts[slot - 1] ?? 0);
  const places = new Int32Array(counts.reduce((sum, count) => sum + count, 0));
  for (let place = 0; place < orders.length; place += 1) {
    const told = orders.at(place);
    if (!isCounted(told)) continue;
    const at = next[told.buyer - GUEST] ?? 0;
    places[at] = place;
    next[told.buyer - GUEST] = at + 1;
  }

  for (let slot = 0; slot < counts.length; slot += 1) {
    const end = next[slot] ?? 0;
    const own = places.subarray(end - (counts[slot] ?? 0), end);
    const customerId = slot + GUEST;
    if (customerId === GUEST) for (const place of own) take([purchaseOf(orders.at(place), null, 0)]);
    else if (own.length > 0) {
      sortInTime(own, orders);
      take(Array.from(own, (place, index) => purchaseOf(orders.at(place), customerId, index)));
    }
  }
}

/** In place. A file stands in the order of time, or the other way round: one that is turned first has next to nothing left to move. */
function sortInTime(places: Int32Array, orders: ToldOrders): void {
  if (orders.inTime(places[0] ?? 0, places.at(-1) ?? 0) > 0) places.reverse();
  if (places.length > LONG) {
    places.sort((a, b) => orders.inTime(a, b));
    return;
  }
  for (let sorted = 1; sorted < places.length; sorted += 1) {
    const place = places[sorted] ?? 0;
    let at = sorted;
    while (at > 0 && orders.inTime(places[at - 1] ?? 0, place) > 0) {
      places[at] = places[at - 1] ?? 0;
      at -= 1;
    }
    places[at] = place;
  }
}

/** From here on an engine's own sorting is faster than inserting one by one. */
const LONG = 32;

/** @param place among its customer's, by which purchases of one moment keep their order */
function purchaseOf({ at, day, value }: Told, customerId: number | null, place: number): RawPurchase {
  return { orderId: BigInt(place), customerId, at: new Date(at), day, month: monthOfDay(day), value };
}
