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
  purchases: number;
  value: number;
  customerPurchases: number;
  customersToDate: number;
  repeatCustomersToDate: number;
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
  const purchasesToDate = new Map<number, number>();
  let newCustomers = 0;
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
      purchasesToDate.set(customerId, (purchasesToDate.get(customerId) ?? 0) + 1);
      customerValueToDate += purchase.value;
    }
    if (!isNow) continue;
    now.add(customerId);
    customerPurchases += 1;
    if (purchase.nth === 1) newCustomers += 1;
  }
  return {
    customersBefore: before.size,
    customers: now.size,
    newCustomers,
    retained: [...before].filter((customer) => now.has(customer)).length,
    purchases: count,
    value,
    customerPurchases,
    customersToDate: purchasesToDate.size,
    repeatCustomersToDate: [...purchasesToDate.values()].filter((times) => times >= 2).length,
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
 * Where older orders exist that Shopify does not show, an old customer looks new: N, and with it the textbook rate, is unknown.
 *
 * @example
 * // The textbook's example: S 2,000, E 2,400, N 600.
 * figuresOfTotals({ ...totals, customersBefore: 2000, customers: 2400, newCustomers: 600 }, period, history).crrTextbook // 0.9
 */
export function figuresOfTotals(totals: PeriodTotals, period: Period, history: HistoryStart): PeriodFigures {
  const { customersBefore: S, customers: E, newCustomers: N, retained } = totals;
  const isBaseTruncated = period.before.from < history.day;
  const isPeriodTruncated = history.isLimited && period.from < history.day;

  const isBaseUnknown = period.before.to <= history.day;
  const ofBase = (value: number): Known<number> => {
    if (isBaseUnknown) return unknown("before-history");
    return S === 0 ? unknown("no-customers-before") : known(value / S, isBaseTruncated);
  };
  const ofPeriod = (value: number, count: number, reason: Unknown): Known<number> => {
    if (period.to <= history.day) return unknown("before-history");
    return count === 0 ? unknown(reason) : known(value / count, isPeriodTruncated);
  };
  const toDate = (value: number): Known<number> =>
    totals.customersToDate === 0 ? unknown("no-customers") : known(value / totals.customersToDate, history.isLimited);

  return {
    customers: E,
    newCustomers: N,
    counts: isBaseUnknown
      ? unknown("before-history")
      : known({ S, E, N, retained, reactivated: E - N - retained }, isBaseTruncated || history.isLimited),
    crrTextbook: history.isLimited ? unknown("before-history") : ofBase(E - N),
    crrMatched: ofBase(retained),
    churn: ofBase(S - retained),
    repeatRate: toDate(totals.repeatCustomersToDate),
    repeatCounts: { customers: totals.customersToDate, repeatCustomers: totals.repeatCustomersToDate },
    purchases: totals.purchases,
    customerPurchases: totals.customerPurchases,
    value: totals.value,
    aov: ofPeriod(totals.value, totals.purchases, "no-purchases"),
    frequency: ofPeriod(totals.customerPurchases, E, "no-customers"),
    clvHistoricMean: toDate(totals.customerValueToDate),
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

function known<Value>(value: Value, isTruncated: boolean): Known<Value> {
  return { kind: "known", value, isTruncated };
}

function unknown(reason: Unknown): Readonly<{ kind: "unknown"; reason: Unknown }> {
  return { kind: "unknown", reason };
}
