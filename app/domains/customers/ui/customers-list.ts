import type { Reader } from "#app/i18n/texts.ts";
import { integer, money, monthText, percent, type DayRange } from "#app/ui/format.ts";

/** Which customers are listed, as the address says it: `set` of `/app/customers`. */
export type ListedCustomers = "before" | "in-period" | "new" | "unsure" | "retained" | "lost" | "reactivated" | "all" | "repeat" | "cohort";

/**
 * A customer with the purchases that the figure counts, not all there ever were. Value in minor units; days local to the
 * shop. Name and e-mail are null where Shopify does not give them.
 */
export type CustomerRow = Readonly<{
  id: string;
  name: string | null;
  email: string | null;
  purchases: number;
  value: number;
  firstDay: number;
  lastDay: number;
}>;

/** The numbers that the list adds up to. Each is null where it is not known or does not belong to the set. */
export type CustomerTotals = Readonly<{
  counts: Readonly<{ S: number; E: number; N: number | null; retained: number; reactivated: number | null }> | null;
  /** All customers to the period's end with the value of their purchases, minor units. */
  all: Readonly<{ customers: number; repeatCustomers: number; value: number }> | null;
  /** The cohort of the list; `k` is null when the whole cohort is listed. */
  cohort: Readonly<{ month: number; k: number | null; size: number }> | null;
}>;

export type CustomersView = Readonly<{
  set: ListedCustomers;
  period: DayRange & Readonly<{ preset: string | null; before: DayRange }>;
  totals: CustomerTotals;
  total: Readonly<{ count: number; value: number }>;
  currency: string;
}>;

/** Which set this is, with its number. */
export function customersTitle({ set, total, totals }: CustomersView, { t, locale }: Reader): string {
  const count = { total: integer(total.count, locale) };
  if (set !== "cohort") return t(`customers.set.${set}`, count);
  const values = { ...count, month: totals.cohort ? monthText(totals.cohort.month, locale) : "", k: totals.cohort?.k ?? 0 };
  if (totals.cohort?.k === null || totals.cohort?.k === undefined) return t("customers.set.cohort", values);
  return t(totals.cohort.k === 1 ? "customers.set.cohortMonth1" : "customers.set.cohortMonth", values);
}

/**
 * How the listed customers add up to the figure that led to them; null where there is nothing to add up.
 *
 * @example
 * customersEquation(view, reader) // "412 who came back ÷ 1,204 of the period before = 34.2% retention rate"
 */
export function customersEquation(view: CustomersView, reader: Reader): string | null {
  const { set, totals } = view;
  if (set === "cohort") return cohortEquation(view, reader);
  if (set === "all" || set === "repeat") return allEquation(view, reader);
  return totals.counts && countsEquation(set, totals.counts, reader);
}

type Counts = NonNullable<CustomerTotals["counts"]>;

function countsEquation(set: Exclude<ListedCustomers, "cohort" | "all" | "repeat">, counts: Counts, { t, locale }: Reader): string | null {
  const { S, E, N, retained, reactivated } = counts;
  const lost = S - retained;
  const isRate = set === "retained" || set === "lost";
  if (isRate && S === 0) return null;
  // These say who is new, which adds up only where that is known of everyone.
  const isAboutNew = set === "in-period" || set === "new" || set === "reactivated";
  if (isAboutNew && (N ?? 0) + retained + (reactivated ?? 0) !== E) return null;
  if (set === "unsure") return null;
  return t(`customers.equation.${set}`, {
    S: integer(S, locale),
    E: integer(E, locale),
    new: integer(N ?? 0, locale),
    retained: integer(retained, locale),
    lost: integer(lost, locale),
    reactivated: integer(reactivated ?? 0, locale),
    rate: isRate ? percent((set === "lost" ? lost : retained) / S, locale) : "",
  });
}

function allEquation({ set, totals, currency }: CustomersView, { t, locale }: Reader): string | null {
  const { all } = totals;
  if (all === null || all.customers === 0) return null;
  const customers = integer(all.customers, locale);
  if (set === "repeat") {
    const rate = percent(all.repeatCustomers / all.customers, locale);
    return t("customers.equation.repeat", { repeat: integer(all.repeatCustomers, locale), customers, rate });
  }
  const value = money(all.value, currency, locale);
  return t("customers.equation.all", { value, customers, clv: money(all.value / all.customers, currency, locale) });
}

function cohortEquation({ totals, total }: CustomersView, { t, locale }: Reader): string | null {
  const { cohort } = totals;
  if (cohort === null || cohort.size === 0) return null;
  const size = integer(cohort.size, locale);
  if (cohort.k === null) return t("customers.equation.cohort", { size, month: monthText(cohort.month, locale) });
  return t("customers.equation.cohortMonth", {
    active: integer(total.count, locale),
    size,
    share: percent(total.count / cohort.size, locale),
  });
}
