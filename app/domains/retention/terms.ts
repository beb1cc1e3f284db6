/**
 * The words of the retention figures: plain data, without a way to compute it.
 *
 * Days are whole local days of the shop since 1970-01-01 (`dayOf`), months are `year * 12 + (month - 1)`. Amounts are
 * integer minor units of the shop's currency. Shares are 0 to 1. See docs/metrics.md.
 */

/** What counts as value: `gross` with tax and shipping, `net` without both, which is how Shopify's own average order value counts. */
export type ValueRule = "gross" | "net";

/**
 * What is known of a customer from before their first purchase that Encore sees. `none`: that one is their first ever.
 * `some`: they bought before. `unknown`: nobody knows.
 */
export type Past = "none" | "some" | "unknown";

/** One purchase as the orders know it: `value` in minor units, `day` and `month` the shop's own. */
export type RawPurchase = Readonly<{
  orderId: bigint;
  customerId: number | null;
  at: Date;
  day: number;
  month: number;
  value: number;
  /** The same in all purchases of a customer; `none` where it is left out. */
  past?: Past;
  /** Bought with a discount; false where it is left out. */
  isDiscounted?: boolean;
}>;

/** What is kept with a customer of all their purchases; `value` in minor units. */
export type CustomerSummary = Readonly<{ customerId: number; firstAt: Date | null; lastAt: Date | null; purchases: number; value: number }>;

/** The first local day whose orders Encore can see. `isLimited`: there are older orders that Shopify does not show (60 days). */
export type HistoryStart = Readonly<{ day: number; isLimited: boolean }>;

/** One purchase with what its customer did before, the narrow row that all rates and cohorts come from. */
export type Purchase = Readonly<{
  orderId: bigint;
  /** Null for a guest without an e-mail: counts for revenue, not for customer figures; then the four below are null too. */
  customerId: number | null;
  day: number;
  month: number;
  /** Day and month of the same customer's purchase before, null at the first. */
  prevDay: number | null;
  prevMonth: number | null;
  /** Null also where the first purchase ever is not among those that Encore sees: the customer is in no cohort then. */
  firstMonth: number | null;
  /** 1 for the customer's first purchase ever, more for at least the n-th, `UNSURE` where nobody knows whether it is the first. */
  nth: number | null;
  value: number;
  isDiscounted: boolean;
}>;

/** `nth` of the first purchase that is seen of a customer who may, or may not, have bought before. */
export const UNSURE = 0;

/** A range of local days [from, to) with the range before that it is compared with. */
export type Period = Readonly<{
  /** `calendar` periods step by months; `days` by the same number of days. */
  kind: "calendar" | "days";
  preset: PeriodPreset | null;
  from: number;
  to: number;
  before: Readonly<{ from: number; to: number }>;
  /** The comparison of the comparison: what `before` itself is measured against. */
  beforeThat: Readonly<{ from: number; to: number }>;
}>;

export type PeriodPreset =
  | "this-month"
  | "last-month"
  | "this-quarter"
  | "last-quarter"
  | "this-year"
  | "last-year"
  | "last-30-days"
  | "last-90-days"
  | "last-12-months"
  | "all-time";

/** Why the period in the URL was not taken and the last 90 days are shown instead. */
export type PeriodProblem = "unknown-preset" | "not-a-date" | "ends-before-it-begins" | "in-the-future";

/**
 * Why a figure has no value. `who-is-new`: of too many customers nobody knows whether they bought before the history.
 * `earlier-purchases`: too many did, and what they bought then is not seen.
 */
export type Unknown = "before-history" | "no-customers-before" | "no-purchases" | "no-customers" | "who-is-new" | "earlier-purchases";

/** A figure that may not be known yet. `isTruncated`: its base period begins before the shop's history does. */
export type Known<Value> = Readonly<{ kind: "known"; value: Value; isTruncated: boolean }> | Readonly<{ kind: "unknown"; reason: Unknown }>;

/** Customer counts of a period: docs/metrics.md, "Rates". */
export type RetentionCounts = Readonly<{
  /** Customers with a purchase in the period before. */
  S: number;
  /** Customers with a purchase in the period. */
  E: number;
  /** Customers whose first purchase ever is in the period; null where that is not known of too many. */
  N: number | null;
  /** |S ∩ E| */
  retained: number;
  /** E − N − retained − those of whom it is not known; null where N is. */
  reactivated: number | null;
}>;

export type PeriodFigures = Readonly<{
  /** E, known also where S is not: frequency is over these. */
  customers: number;
  /** N */
  newCustomers: number | null;
  /** Customers of the period of whom nobody knows whether they had bought before it. */
  unsureCustomers: number;
  counts: Known<RetentionCounts>;
  /** (E − N) / S; can exceed 1. */
  crrTextbook: Known<number>;
  /** |S ∩ E| / S */
  crrMatched: Known<number>;
  /** 1 − matched */
  churn: Known<number>;
  /** At the end of the period: customers with two or more purchases / customers with one or more. */
  repeatRate: Known<number>;
  repeatCounts: Readonly<{ customers: number; repeatCustomers: number }>;
  /** Of those customers the ones with a single purchase seen, of whom nobody knows whether it is their only one; not in the rate. */
  repeatUnsure: number;
  purchases: number;
  /** Purchases that have a customer; frequency is over these. */
  customerPurchases: number;
  value: number;
  /** Value per purchase, minor units, not rounded. */
  aov: Known<number>;
  /** Purchases per customer of the period. */
  frequency: Known<number>;
  /** Value per customer up to the end of the period, minor units, not rounded. */
  clvHistoricMean: Known<number>;
  clvBase: Readonly<{ value: number; customers: number }>;
}>;

/**
 * Revenue of one calendar month: from first purchases, from later purchases, from orders without a customer, and from purchases
 * of which nobody knows whether they are first ones.
 */
export type RevenueMonth = Readonly<{
  month: number;
  newValue: number;
  returningValue: number;
  guestValue: number;
  unsureValue: number;
  newPurchases: number;
  returningPurchases: number;
  guestPurchases: number;
  unsurePurchases: number;
}>;

export type CohortRow = Readonly<{
  month: number;
  size: number;
  /** Cell k: customers of the cohort with a purchase k months later; cell 0 is the size. */
  active: readonly number[];
  /** Cell k: value of the cohort's purchases k months later, minor units. */
  value: readonly number[];
}>;

/** `unfinishedMonth`: the running month; its cells are not over yet. */
export type CohortTable = Readonly<{ rows: readonly CohortRow[]; unfinishedMonth: number }>;

/** Which customers or orders stand behind a figure. In the URL as `set`. */
export type CustomerSet = "before" | "in-period" | "new" | "unsure" | "retained" | "lost" | "reactivated" | "all" | "repeat" | "cohort";
export type OrderSet = "all" | "first" | "later" | "unsure" | "guest" | "with-customer";
