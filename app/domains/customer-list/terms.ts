import type { CustomerSet, Period, PeriodPreset } from "#app/domains/retention/retention.ts";

// The words of the list of customers: plain data, without a way to compute it. Days are whole local days of the shop since 1970-01-01,
// ranges of days are [from, to); amounts are integer minor units of the shop's currency.

/** Days [from, to); null is open. */
export type DayLimits = Readonly<{ from: number | null; to: number | null }>;

/** Both ends are inside; null is open. */
export type Limits = Readonly<{ min: number | null; max: number | null }>;

export type PeriodWish = Readonly<{ preset: PeriodPreset }> | Readonly<{ from: number; to: number }>;

/** A preset moves with today; a range stays and may be open at one end. */
export type BoughtWish = Readonly<{ preset: PeriodPreset }> | DayLimits;

/**
 * Whether marketing mail may go out, as Shopify last said. `not-subscribed`: never asked for it; `unknown`: Shopify said nothing, or
 * a word that is none of the others.
 */
export type Consent = "subscribed" | "pending" | "unsubscribed" | "not-subscribed" | "unknown";

/** Two letters as ISO 3166-1 has them, or `unknown`. */
export type CountryChoice = string;

/**
 * What narrows the list. All of it is about the customer and all that they ever bought, also where the columns count only the
 * purchases of a figure. Null, or an empty list, does not narrow.
 */
export type CustomerFilters = Readonly<{
  /** At least one purchase in it. */
  bought: BoughtWish | null;
  /** Who is known to have bought before the history has one more than is seen. */
  purchases: Limits | null;
  value: Limits | null;
  /** Only who is known to have bought nothing before. */
  first: DayLimits | null;
  last: DayLimits | null;
  /** One of these; sorted. */
  countries: readonly CountryChoice[];
  /** One of these; in the order of `CONSENTS`. */
  consents: readonly Consent[];
  /** `with`: at least one purchase with a discount; `without`: purchases, and none of them with one. */
  discount: "with" | "without" | null;
}>;

export type SortColumn = "value" | "purchases" | "first" | "last";

/** Equal ones by our number. Customers without a purchase are the smallest. Ascending is descending backwards. */
export type Sort = Readonly<{ by: SortColumn; isDescending: boolean }>;

/** The customers behind a figure of the home page or a cell of its cohort table, whose purchases the columns then count. */
export type SetWish =
  | Readonly<{ set: Exclude<CustomerSet, "cohort">; period: PeriodWish | null }>
  | Readonly<{ set: "cohort"; month: number; k: number | null }>;

/** What an address asks for. */
export type CustomersQuestion = Readonly<{ figure: SetWish | null; filters: CustomerFilters; sort: Sort; page: number }>;

/** Parts of an address, as the page names them to who typed them. */
export type QuestionField =
  "set" | "period" | "bought" | "purchases" | "value" | "first" | "last" | "country" | "consent" | "discount" | "sort" | "page";

/** What of the address was not understood and left out. `wrong-order`: the end lies before the beginning. */
export type QuestionProblem = Readonly<{
  field: QuestionField;
  reason: "unknown-word" | "not-a-date" | "not-a-month" | "not-a-number" | "not-an-amount" | "wrong-order" | "in-the-future";
}>;

/** A customer of the list. The four columns count the purchases of the figure where there is one, else all that there ever were. */
export type CustomerRow = Readonly<{
  /** Ours, as in `/app/customers/<id>`. */
  id: number;
  /** Null where Shopify does not give them, and where the person was forgotten. */
  name: string | null;
  email: string | null;
  purchases: number;
  value: number;
  /** Null without a purchase. */
  firstDay: number | null;
  /** Not where `firstDay` stands for the first purchase ever and the customer bought, or may have bought, before the history. */
  isFirstKnown: boolean;
  lastDay: number | null;
  country: string | null;
  consent: Consent;
}>;

/** Of a whole list, not of a page. */
export type ListTotals = Readonly<{ customers: number; purchases: number; value: number }>;

/** The figure that a list stands behind, with the numbers that it adds up to; each is null where it is not known. */
export type ListedFigure = Readonly<{
  set: CustomerSet;
  /** For a cohort: the period that the rest of the address would show, which the cohort does not depend on. */
  period: Period;
  cohort: Readonly<{ month: number; k: number | null; size: number }> | null;
  counts: Readonly<{ S: number; E: number; N: number | null; retained: number; reactivated: number | null }> | null;
  /** All customers to the period's end with the value of their purchases. */
  all: Readonly<{ customers: number; repeatCustomers: number; value: number }>;
  /** Of the whole figure, where filters leave only some of it; else the same as the list's. */
  totals: ListTotals;
}>;

/** What there is to choose from: the countries that customers have, by their letters, `unknown` last where some have none. */
export type FilterChoices = Readonly<{ countries: readonly CountryChoice[] }>;

/** One page of the list, with all that the page around it says. */
export type CustomerListView = Readonly<{
  question: CustomersQuestion;
  problems: readonly QuestionProblem[];
  figure: ListedFigure | null;
  /** Days that the filter `bought` means today; null without it. */
  boughtDays: DayLimits | null;
  totals: ListTotals;
  rows: readonly CustomerRow[];
  /** Counts from 1; one beyond the last shows the last. */
  page: number;
  pages: number;
  choices: FilterChoices;
  currency: string;
  today: number;
  /** The first day whose orders are seen, where there may be others before; else null. */
  seenSince: number | null;
}>;
