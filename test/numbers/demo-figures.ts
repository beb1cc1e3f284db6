import type { DemoOrder } from "./demo-shop.ts";

// The figures of docs/metrics.md once more, in plain loops over all purchases for each question. Days are whole days since
// 1970-01-01, months `year * 12 + (month - 1)`, amounts pence.

const MILLISECONDS_PER_DAY = 86_400_000;

export type Purchase = Readonly<{ name: string; buyer: string | null; day: number; month: number; value: number; isFirst: boolean }>;
/** Days [from, to). */
export type Span = Readonly<{ from: number; to: number }>;
export type Known = Readonly<{ kind: "known"; value: number; isTruncated: boolean }> | Readonly<{ kind: "unknown"; reason: string }>;
/** What a list shows of a customer: of the purchases that its figure counts. */
export type Buyer = { buyer: string; purchases: number; value: number; firstDay: number; lastDay: number };

export function monthOfDay(day: number): number {
  const date = new Date(day * MILLISECONDS_PER_DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first day of a month. */
export function dayOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / MILLISECONDS_PER_DAY;
}

/**
 * Orders that are neither cancelled nor given back whole, in order of time. Value = total − gift cards sold − money given back.
 */
export function purchasesOf(orders: readonly DemoOrder[]): Purchase[] {
  const sorted = [...orders].sort((a, b) => a.day - b.day || (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const known = new Set<string>();
  const purchases: Purchase[] = [];
  for (const { name, buyer, day, total, giftCards, refunded, isCancelled } of sorted) {
    if (isCancelled || (total > 0 && refunded >= total)) continue;
    const isFirst = buyer !== null && !known.has(buyer);
    if (buyer !== null) known.add(buyer);
    purchases.push({ name, buyer, day, month: monthOfDay(day), value: total - giftCards - refunded, isFirst });
  }
  return purchases;
}

/** The customers of the purchases that a question picks, with their sums, in no order. */
export function buyersOf(purchases: readonly Purchase[], isCounted: (purchase: Purchase) => boolean): Map<string, Buyer> {
  const buyers = new Map<string, Buyer>();
  for (const purchase of purchases) {
    const { buyer, day, value } = purchase;
    if (buyer === null || !isCounted(purchase)) continue;
    const sums = buyers.get(buyer) ?? { buyer, purchases: 0, value: 0, firstDay: day, lastDay: day };
    sums.purchases += 1;
    sums.value += value;
    sums.firstDay = Math.min(sums.firstDay, day);
    sums.lastDay = Math.max(sums.lastDay, day);
    buyers.set(buyer, sums);
  }
  return buyers;
}

const isIn = (span: Span) => (purchase: Purchase) => purchase.day >= span.from && purchase.day < span.to;

/** The customers behind each figure of a period. */
export function setsOf(purchases: readonly Purchase[], period: Span, before: Span) {
  const inPeriod = buyersOf(purchases, isIn(period));
  const inBefore = buyersOf(purchases, isIn(before));
  const toDate = buyersOf(purchases, (purchase) => purchase.day < period.to);
  const firsts = buyersOf(purchases, (purchase) => purchase.isFirst && isIn(period)(purchase));
  const pick = (buyers: ReadonlyMap<string, Buyer>, isPicked: (one: Buyer) => boolean) => [...buyers.values()].filter(isPicked);
  return {
    "in-period": [...inPeriod.values()],
    before: [...inBefore.values()],
    new: pick(inPeriod, ({ buyer }) => firsts.has(buyer)),
    retained: pick(inPeriod, ({ buyer }) => inBefore.has(buyer)),
    reactivated: pick(inPeriod, ({ buyer }) => !firsts.has(buyer) && !inBefore.has(buyer)),
    lost: pick(inBefore, ({ buyer }) => !inPeriod.has(buyer)),
    all: [...toDate.values()],
    repeat: pick(toDate, (one) => one.purchases >= 2),
  };
}

/** All figures of a period, for a shop whose history is whole and begins on a day. */
export function figuresOf(purchases: readonly Purchase[], period: Span, before: Span, historyStart: number) {
  const sets = setsOf(purchases, period, before);
  const [S, E, N] = [sets.before.length, sets["in-period"].length, sets.new.length];
  const retained = sets.retained.length;
  let [count, value, ofCustomers, valueToDate] = [0, 0, 0, 0];
  for (const purchase of purchases) {
    if (purchase.buyer !== null && purchase.day < period.to) valueToDate += purchase.value;
    if (!isIn(period)(purchase)) continue;
    count += 1;
    value += purchase.value;
    if (purchase.buyer !== null) ofCustomers += 1;
  }

  const isTruncated = before.from < historyStart;
  const overS = (number: number): Known => {
    if (before.to <= historyStart) return { kind: "unknown", reason: "before-history" };
    return S === 0 ? { kind: "unknown", reason: "no-customers-before" } : { kind: "known", value: number / S, isTruncated };
  };
  const overCount = (number: number, divisor: number, reason: string): Known => {
    if (period.to <= historyStart) return { kind: "unknown", reason: "before-history" };
    return divisor === 0 ? { kind: "unknown", reason } : { kind: "known", value: number / divisor, isTruncated: false };
  };
  const overAll = (number: number): Known =>
    sets.all.length === 0
      ? { kind: "unknown", reason: "no-customers" }
      : { kind: "known", value: number / sets.all.length, isTruncated: false };

  return {
    customers: E,
    newCustomers: N,
    unsureCustomers: 0,
    counts:
      before.to <= historyStart
        ? { kind: "unknown", reason: "before-history" }
        : { kind: "known", value: { S, E, N, retained, reactivated: sets.reactivated.length }, isTruncated },
    crrTextbook: overS(E - N),
    crrMatched: overS(retained),
    churn: overS(sets.lost.length),
    repeatRate: overAll(sets.repeat.length),
    repeatCounts: { customers: sets.all.length, repeatCustomers: sets.repeat.length },
    repeatUnsure: 0,
    purchases: count,
    customerPurchases: ofCustomers,
    value,
    aov: overCount(value, count, "no-purchases"),
    frequency: overCount(ofCustomers, E, "no-customers"),
    clvHistoricMean: overAll(valueToDate),
    clvBase: { value: valueToDate, customers: sets.all.length },
  };
}

/** The middle customer's value to date, or the mean of the two in the middle. */
export function medianValueOf(purchases: readonly Purchase[]): number {
  const values = [...buyersOf(purchases, () => true).values()].map((one) => one.value).sort((a, b) => a - b);
  const upper = values[Math.floor(values.length / 2)] ?? 0;
  const lower = values[Math.floor((values.length - 1) / 2)] ?? 0;
  return (lower + upper) / 2;
}

/** Revenue of a month: of first purchases, of later ones, and of those whose buyer nobody knows. */
export function revenueOf(purchases: readonly Purchase[], month: number) {
  const revenue = {
    ...{ month, newValue: 0, returningValue: 0, guestValue: 0, newPurchases: 0, returningPurchases: 0, guestPurchases: 0 },
    // With the whole history everybody's first purchase is known.
    ...{ unsureValue: 0, unsurePurchases: 0 },
  };
  for (const purchase of purchases) {
    if (purchase.month !== month) continue;
    const who = purchase.buyer === null ? "guest" : purchase.isFirst ? "new" : "returning";
    revenue[`${who}Value`] += purchase.value;
    revenue[`${who}Purchases`] += 1;
  }
  return revenue;
}

/** The months in which customers bought first, with the customers. */
export function cohortsOf(purchases: readonly Purchase[]): Map<number, Set<string>> {
  const cohorts = new Map<number, Set<string>>();
  for (const { buyer, month, isFirst } of purchases) {
    if (buyer === null || !isFirst) continue;
    const cohort = cohorts.get(month) ?? new Set();
    cohorts.set(month, cohort.add(buyer));
  }
  return cohorts;
}

/** One row for each cohort, with one cell for each month up to the running one. */
export function cohortTableOf(purchases: readonly Purchase[], runningMonth: number) {
  const rows = [];
  for (const [first, cohort] of [...cohortsOf(purchases)].sort(([a], [b]) => a - b)) {
    const [active, value]: [number[], number[]] = [[], []];
    for (let month = first; month <= runningMonth; month += 1) {
      const cell = buyersOf(purchases, (one) => one.month === month && one.buyer !== null && cohort.has(one.buyer));
      active.push(cell.size);
      value.push([...cell.values()].reduce((sum, one) => sum + one.value, 0));
    }
    rows.push({ month: first, size: cohort.size, active, value });
  }
  return { rows, unfinishedMonth: runningMonth };
}
