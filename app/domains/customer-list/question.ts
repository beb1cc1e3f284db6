import { z } from "zod";
import type {
  BoughtWish,
  Consent,
  CustomerFilters,
  CustomersQuestion,
  DayLimits,
  Limits,
  PeriodWish,
  QuestionField,
  QuestionProblem,
  SetWish,
  Sort,
  SortColumn,
} from "#app/domains/customer-list/terms.ts";
import { PERIOD_PRESETS } from "#app/domains/retention/retention.ts";
import type { CustomerSet, PeriodPreset } from "#app/domains/retention/retention.ts";
import { dayOfIso, firstDayOfMonth, isoOfDay, monthOfDay } from "#app/lib/calendar.ts";
import { decimalOfMinor, exponentOf, minorOfDecimal } from "#app/lib/money.ts";

const SETS = [
  "before",
  "in-period",
  "new",
  "unsure",
  "retained",
  "lost",
  "reactivated",
  "all",
  "repeat",
] as const satisfies readonly CustomerSet[];

export const CONSENTS = ["subscribed", "pending", "unsubscribed", "not-subscribed", "unknown"] as const satisfies readonly Consent[];
export const SORT_COLUMNS = ["value", "purchases", "first", "last"] as const satisfies readonly SortColumn[];
export const UNKNOWN_COUNTRY = "unknown";

/** A cohort's columns end long before; more is no address of ours. */
const MAX_COHORT_MONTHS = 1200;
const MAX_COUNTRIES = 250;

export const NO_FILTERS: CustomerFilters = {
  bought: null,
  purchases: null,
  value: null,
  first: null,
  last: null,
  countries: [],
  consents: [],
  discount: null,
};
const FIRST_SORT: Sort = { by: "value", isDescending: true };
export const FIRST_QUESTION: CustomersQuestion = { figure: null, filters: NO_FILTERS, sort: FIRST_SORT, page: 1 };

/** True where the filters leave everybody in. */
export function isUnfiltered(filters: CustomerFilters): boolean {
  return Object.values(filters).every((filter) => filter === null || (Array.isArray(filter) && filter.length === 0));
}

export type ReadQuestion = Readonly<{ question: CustomersQuestion; problems: readonly QuestionProblem[] }>;

/**
 * Reads the address of a list: `set` with `period` or `from` and `to` (or `cohort`, YYYY-MM, and `k`), `bought` (a preset) or
 * `bought-from` and `bought-to`, `purchases-min`, `-max`, `value-min`, `-max` (major units), `first-from`, `-to`, `last-from`, `-to`,
 * `country` and `consent` (with commas), `discount`, `sort` (`value-desc`), `page`. Days are YYYY-MM-DD and both ends are inside.
 * What cannot be read is left out and reported; what is empty, as forms send it, is as good as missing.
 *
 * @param currency the shop's
 * @example
 * questionOf(new URLSearchParams("country=de,AT&value-min=100"), "EUR").question.filters // { countries: ["AT", "DE"], value: { min: 10000, max: null }, … }
 */
export function questionOf(params: URLSearchParams, currency: string): ReadQuestion {
  const reader = new AddressReader(params);
  const question = {
    figure: figureOf(reader),
    filters: {
      bought: boughtOf(reader),
      purchases: reader.limits("purchases", numberOf, "not-a-number"),
      value: reader.limits("value", (text) => amountOf(text, currency), "not-an-amount"),
      first: reader.days("first"),
      last: reader.days("last"),
      countries: reader.list("country", countryOf).toSorted().slice(0, MAX_COUNTRIES),
      consents: inOrderOf(
        CONSENTS,
        reader.list("consent", (text) => wordOf(CONSENTS, text)),
      ),
      discount: reader.word("discount", ["with", "without"] as const),
    },
    sort: sortOf(reader),
    page: pageOf(reader),
  };
  return { question, problems: reader.problems };
}

/**
 * The address of a question; `questionOf` reads it back.
 *
 * @example
 * paramsOf({ ...FIRST_QUESTION, page: 3 }, "EUR") // { page: "3" }
 */
export function paramsOf({ figure, filters, sort, page }: CustomersQuestion, currency: string): Readonly<Record<string, string>> {
  const { bought, purchases, value, first, last, countries, consents, discount } = filters;
  const amount = (minor: number): string => decimalOfMinor(minor, currency);
  const given: Readonly<Record<string, string | null>> = {
    ...figureParams(figure),
    ...(bought !== null && "preset" in bought ? { bought: bought.preset } : dayParams("bought", bought)),
    ...limitParams("purchases", purchases, String),
    ...limitParams("value", value, amount),
    ...dayParams("first", first),
    ...dayParams("last", last),
    country: countries.length === 0 ? null : countries.join(","),
    consent: consents.length === 0 ? null : consents.join(","),
    discount,
    sort: isSameSort(sort, FIRST_SORT) ? null : `${sort.by}-${sort.isDescending ? "desc" : "asc"}`,
    page: page === 1 ? null : String(page),
  };
  return Object.fromEntries(Object.entries(given).flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

/** Every name that an address of the list may carry: what is not among them belongs to somebody else. */
export const QUESTION_PARAMS: readonly string[] = [
  ...["set", "period", "from", "to", "cohort", "k", "bought", "bought-from", "bought-to", "purchases-min", "purchases-max"],
  ...["value-min", "value-max", "first-from", "first-to", "last-from", "last-to", "country", "consent", "discount", "sort", "page"],
];

const isSameSort = (a: Sort, b: Sort): boolean => a.by === b.by && a.isDescending === b.isDescending;

class AddressReader {
  readonly problems: QuestionProblem[] = [];
  readonly #params: URLSearchParams;

  constructor(params: URLSearchParams) {
    this.#params = params;
  }

  text(name: string): string | null {
    const text = this.#params.get(name)?.trim() ?? "";
    return text === "" ? null : text;
  }

  refuse(field: QuestionField, reason: QuestionProblem["reason"]): null {
    this.problems.push({ field, reason });
    return null;
  }

  /** Reads a part with `read`; null where it is missing or was refused. */
  part<Value>(name: string, field: QuestionField, read: (text: string) => Value | null, reason: QuestionProblem["reason"]): Value | null {
    const text = this.text(name);
    return text === null ? null : (read(text) ?? this.refuse(field, reason));
  }

  word<Word extends string>(field: QuestionField, words: readonly Word[]): Word | null {
    return this.part(field, field, (text) => wordOf(words, text), "unknown-word");
  }

  /** With commas, or named once for each, as a form's checkboxes send them. */
  list<Word>(field: QuestionField, read: (text: string) => Word | null): Word[] {
    const texts = this.#params
      .getAll(field)
      .join(",")
      .split(",")
      .filter((text) => text.trim() !== "");
    const words = texts.map((text) => read(text.trim()));
    if (words.includes(null)) this.refuse(field, "unknown-word");
    return [...new Set(words.filter((word) => word !== null))];
  }

  limits(field: QuestionField, read: (text: string) => number | null, reason: QuestionProblem["reason"]): Limits | null {
    const min = this.part(`${field}-min`, field, read, reason);
    const max = this.part(`${field}-max`, field, read, reason);
    if (min === null && max === null) return null;
    return min !== null && max !== null && max < min ? this.refuse(field, "wrong-order") : { min, max };
  }

  days(field: QuestionField): DayLimits | null {
    const from = this.part(`${field}-from`, field, dayOfIso, "not-a-date");
    const last = this.part(`${field}-to`, field, dayOfIso, "not-a-date");
    if (from === null && last === null) return null;
    if (from !== null && last !== null && last < from) return this.refuse(field, "wrong-order");
    return { from, to: last === null ? null : last + 1 };
  }
}

function figureOf(reader: AddressReader): SetWish | null {
  const set = reader.word("set", [...SETS, "cohort"] as const);
  if (set === null) return null;
  if (set !== "cohort") return { set, period: periodOf(reader) };
  const month = reader.part("cohort", "set", monthOfText, "not-a-month");
  if (month !== null) return { set, month, k: reader.part("k", "set", cohortMonthOf, "not-a-number") };
  return reader.text("cohort") === null ? reader.refuse("set", "not-a-month") : null;
}

function periodOf(reader: AddressReader): PeriodWish | null {
  if (reader.text("from") === null && reader.text("to") === null) {
    const preset = reader.word("period", PERIOD_PRESETS);
    return preset === null ? null : { preset };
  }
  const from = dayOfIso(reader.text("from") ?? "");
  const last = dayOfIso(reader.text("to") ?? "");
  if (from === null || last === null) return reader.refuse("period", "not-a-date");
  return last < from ? reader.refuse("period", "wrong-order") : { from, to: last + 1 };
}

function boughtOf(reader: AddressReader): BoughtWish | null {
  const days = reader.days("bought");
  if (days !== null) return days;
  const preset = reader.word("bought", PERIOD_PRESETS);
  return preset === null ? null : { preset };
}

function sortOf(reader: AddressReader): Sort {
  const read = (text: string): Sort | null => {
    const [, column = "", direction] = /^(\w+)-(asc|desc)$/.exec(text) ?? [];
    const by = wordOf(SORT_COLUMNS, column);
    return by === null ? null : { by, isDescending: direction === "desc" };
  };
  return reader.part("sort", "sort", read, "unknown-word") ?? FIRST_SORT;
}

const pageNumber = z.coerce.number().int().positive().max(1_000_000);

function pageOf(reader: AddressReader): number {
  return reader.part("page", "page", (text) => pageNumber.safeParse(text).data ?? null, "not-a-number") ?? 1;
}

function wordOf<Word extends string>(words: readonly Word[], text: string): Word | null {
  return words.find((word) => word === text) ?? null;
}

function inOrderOf<Word>(order: readonly Word[], words: readonly Word[]): Word[] {
  return order.filter((word) => words.includes(word));
}

function countryOf(text: string): string | null {
  if (text === UNKNOWN_COUNTRY) return text;
  return /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : null;
}

function numberOf(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Also with a decimal comma, as people write it. More places than the currency has are no amount: `1.000` may mean a thousand. */
function amountOf(text: string, currency: string): number | null {
  const places = /[.,](\d+)$/.exec(text)?.[1]?.length ?? 0;
  if (places > exponentOf(currency)) return null;
  const read = minorOfDecimal(text.replace(/^(\d+),(\d+)$/, "$1.$2"), currency);
  return read.kind === "amount" && read.minor >= 0 ? read.minor : null;
}

function monthOfText(text: string): number | null {
  const day = dayOfIso(`${text}-01`);
  return day === null ? null : monthOfDay(day);
}

function cohortMonthOf(text: string): number | null {
  const k = numberOf(text);
  return k === null || k > MAX_COHORT_MONTHS ? null : k;
}

function figureParams(figure: SetWish | null): Readonly<Record<string, string | null>> {
  if (figure === null) return {};
  if (figure.set === "cohort") {
    return { set: figure.set, cohort: isoOfDay(firstDayOfMonth(figure.month)).slice(0, 7), k: figure.k === null ? null : String(figure.k) };
  }
  return { set: figure.set, ...(figure.period === null ? {} : periodParams(figure.period)) };
}

/** As `periodFrom` reads them. */
export function periodParams(period: PeriodWish): Readonly<{ period: PeriodPreset }> | Readonly<{ from: string; to: string }> {
  return "preset" in period ? { period: period.preset } : { from: isoOfDay(period.from), to: isoOfDay(period.to - 1) };
}

function dayParams(field: QuestionField, days: DayLimits | null): Readonly<Record<string, string | null>> {
  if (days === null) return {};
  return {
    [`${field}-from`]: days.from === null ? null : isoOfDay(days.from),
    [`${field}-to`]: days.to === null ? null : isoOfDay(days.to - 1),
  };
}

function limitParams(
  field: QuestionField,
  limits: Limits | null,
  print: (value: number) => string,
): Readonly<Record<string, string | null>> {
  if (limits === null) return {};
  return {
    [`${field}-min`]: limits.min === null ? null : print(limits.min),
    [`${field}-max`]: limits.max === null ? null : print(limits.max),
  };
}
