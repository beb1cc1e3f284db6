import { UNSURE } from "#app/domains/retention/terms.ts";
import type { HistoryStart, Known, Period, PeriodFigures, Purchase, Unknown } from "#app/domains/retention/terms.ts";

/**
 * What a period's figures are made of: sums and counts only, so that SQL can select them from what is kept. Values in minor
 * units. `…ToDate`: from the first purchase ever to the period's end.
 */
export type PeriodTotals = Readonly<{
  /** S */
  customersBefore: number;
  /** E */
  customers: number;
  /** N */
  newCustomers: number;
  /** |S ∩ E| */
  retained: number;
  /** Of E those whose first purchase that is seen is in the period, and of whom nobody knows whether it is their first. */
  unsureCustomers: number;
  purchases: number;
  value: number;
  customerPurchases: number;
  customersToDate: number;
  /** Customers who are known to have bought at least twice, also before the history. */
  repeatCustomersToDate: number;
  /** Customers of whom a single purchase is seen, and nobody knows whether it is their first. */
  unsureOnceToDate: number;
  /** Customers who bought before the history, or may have: their value to date is not all there was. */
  unseenPastToDate: number;
  customerValueToDate: number;
}>;

/**
 * Counts a period by going through all purchases of a shop with sets of customers: the definition, against which the kept
 * aggregates are tested.
 *
 * @example
 * totalsOf([], period).purchases // 0
 */
function totalsOf(purchases: readonly Purchase[], period: Period): PeriodTotals {
  const before = new Set<number>();
  const now = new Set<number>();
  const highestNth = new Map<number, number>();
  const unseenPast = new Set<number>();
  let [newCustomers, unsureCustomers] = [0, 0];
  let [count, value, customerPurchases, customerValueToDate] = [0, 0, 0, 0];
  for (const purchase of purchases) {
    const { customerId, day } = purchase;
    const isNow = day >= period.from && day < period.to;
    if (isNow) {
      count += 1;
      value += purchase.value;
    }
    if (customerId === null) continue;
    if (day >= period.before.from && day < period.before.to) before.add(customerId);
    if (day < period.to) {
      highestNth.set(customerId, Math.max(highestNth.get(customerId) ?? 0, purchase.nth ?? 0));
      if (purchase.firstMonth === null) unseenPast.add(customerId);
      customerValueToDate += purchase.value;
    }
    if (!isNow) continue;
    now.add(customerId);
    customerPurchases += 1;
    if (purchase.nth === 1) newCustomers += 1;
    if (purchase.nth === UNSURE) unsureCustomers += 1;
  }
  return {
    customersBefore: before.size,
    customers: now.size,
    newCustomers,
    retained: [...before].filter((customer) => now.has(customer)).length,
    purchases: count,
    value,
    customerPurchases,
    unsureCustomers,
    customersToDate: highestNth.size,
    repeatCustomersToDate: [...highestNth.values()].filter((nth) => nth >= 2).length,
    unsureOnceToDate: [...highestNth.values()].filter((nth) => nth === UNSURE).length,
    unseenPastToDate: unseenPast.size,
    customerValueToDate,
  };
}

/**
 * All rates of a period, each known or with the reason why not (docs/metrics.md, "Rates" and "History start").
 *
 * - retention, textbook = (E − N) / S; matched = |S ∩ E| / S; churn = 1 − matched; reactivated = E − N − |S ∩ E|
 * - repeat rate = customers with two or more purchases to date / customers with one or more
 * - AOV = value / purchases; frequency = purchases of customers / E; CLV, historic = value to date / customers to date
 *
 * Where the period before lies before the history, S is unknown and not 0; where it reaches into it, the base is truncated.
 * Where older orders exist that Shopify does not show, an old customer must not look new: who bought before is in E and not in N.
 * Customers of whom nobody knows are in neither N nor the rates that need it; with more than one in twenty of them these rates are
 * not known, and the historic CLV is not where more than one in twenty bought before (or may have) what nobody sees.
 *
 * @example
 * // The textbook's example: S 2,000, E 2,400, N 600.
 * figuresOfTotals({ ...totals, customersBefore: 2000, customers: 2400, newCustomers: 600 }, period, history).crrTextbook // 0.9
 */
export function figuresOfTotals(totals: PeriodTotals, period: Period, history: HistoryStart): PeriodFigures {
  const { customersBefore: S, customers: E, retained, unsureCustomers, unsureOnceToDate } = totals;
  const N = isTooMany(unsureCustomers, E) ? null : totals.newCustomers;
  const isBaseTruncated = period.before.from < history.day;
  const isPeriodTruncated = history.isLimited && period.from < history.day;

  const isBaseUnknown = period.before.to <= history.day;
  const ofBase = (value: number, isTruncated = false): Known<number> => {
    if (isBaseUnknown) return unknown("before-history");
    return S === 0 ? unknown("no-customers-before") : known(value / S, isBaseTruncated || isTruncated);
  };
  const ofPeriod = (value: number, count: number, reason: Unknown): Known<number> => {
    if (period.to <= history.day) return unknown("before-history");
    return count === 0 ? unknown(reason) : known(value / count, isPeriodTruncated);
  };
  const toDate = (value: number, unknownOf: number, reason: Unknown, leftOut = 0): Known<number> => {
    const { customersToDate } = totals;
    if (customersToDate === 0) return unknown("no-customers");
    return isTooMany(unknownOf, customersToDate) ? unknown(reason) : known(value / (customersToDate - leftOut), history.isLimited);
  };

  return {
    customers: E,
    newCustomers: N,
    unsureCustomers,
    counts: isBaseUnknown
      ? unknown("before-history")
      : known(
          { S, E, N, retained, reactivated: N === null ? null : E - N - retained - unsureCustomers },
          isBaseTruncated || unsureCustomers > 0,
        ),
    crrTextbook: N === null && !isBaseUnknown ? unknown("who-is-new") : ofBase(E - (N ?? 0) - unsureCustomers, unsureCustomers > 0),
    crrMatched: ofBase(retained),
    churn: ofBase(S - retained),
    repeatRate: toDate(totals.repeatCustomersToDate, unsureOnceToDate, "who-is-new", unsureOnceToDate),
    repeatCounts: { customers: totals.customersToDate, repeatCustomers: totals.repeatCustomersToDate },
    repeatUnsure: unsureOnceToDate,
    purchases: totals.purchases,
    customerPurchases: totals.customerPurchases,
    value: totals.value,
    aov: ofPeriod(totals.value, totals.purchases, "no-purchases"),
    frequency: ofPeriod(totals.customerPurchases, E, "no-customers"),
    clvHistoricMean: toDate(totals.customerValueToDate, totals.unseenPastToDate, "earlier-purchases"),
    clvBase: { value: totals.customerValueToDate, customers: totals.customersToDate },
  };
}

/**
 * The figures of a period from all purchases of a shop.
 *
 * @example
 * figuresOf(purchases, periodFrom({ period: "last-month" }, today, history.day).period, history).crrMatched // { kind: "known", … }
 */
export function figuresOf(purchases: readonly Purchase[], period: Period, history: HistoryStart): PeriodFigures {
  return figuresOfTotals(totalsOf(purchases, period), period, history);
}

/** Of one customer in twenty it may be unknown; of more, a figure that leaves them out would be a guess. */
const TOLERATED_SHARE = 0.05;

function isTooMany(unsure: number, customers: number): boolean {
  return unsure > customers * TOLERATED_SHARE;
}

function known<Value>(value: Value, isTruncated: boolean): Known<Value> {
  return { kind: "known", value, isTruncated };
}

function unknown(reason: Unknown): Readonly<{ kind: "unknown"; reason: Unknown }> {
  return { kind: "unknown", reason };
}
