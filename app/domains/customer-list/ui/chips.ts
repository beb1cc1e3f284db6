import type {
  BoughtWish,
  Consent,
  CustomerFilters,
  CustomerListView,
  CustomersQuestion,
  DayLimits,
  Limits,
} from "#app/domains/customer-list/customer-list.ts";
import { UNKNOWN_COUNTRY } from "#app/domains/customer-list/customer-list.ts";
import { figureLabel } from "#app/domains/customer-list/ui/figure-words.ts";
import type { Locale } from "#app/i18n/locale.ts";
import type { Reader, TextKey } from "#app/i18n/texts.ts";
import { dayShort, integer, money } from "#app/ui/format.ts";
import { periodLabel } from "#app/ui/period-words.ts";

/** A filter that narrows the list, in words, and the question without it. */
export type Chip = Readonly<{ key: string; label: string; without: CustomersQuestion }>;

/**
 * What narrows a list, each part with the list that would be there without it.
 *
 * @example
 * chipsOf(view, reader)[0] // { key: "country", label: "Country: Germany", without: { … } }
 */
export function chipsOf(
  { question, figure, currency }: Pick<CustomerListView, "question" | "figure" | "currency">,
  reader: Reader,
): Chip[] {
  const { filters } = question;
  const without = (removed: Partial<CustomerFilters>): CustomersQuestion => ({
    ...question,
    page: 1,
    filters: { ...filters, ...removed },
  });
  const { t, locale } = reader;
  const chips: Chip[] = [];
  const add = (key: string, label: string, next: CustomersQuestion) => chips.push({ key, label, without: next });
  if (figure !== null) add("figure", figureLabel(figure, reader), { ...question, figure: null, page: 1 });
  if (filters.bought !== null)
    add("bought", t("customers.chip.bought", { when: boughtText(filters.bought, reader) }), without({ bought: null }));
  if (filters.purchases !== null) {
    const range = limitsText(filters.purchases, (count) => integer(count, locale), reader);
    add("purchases", t("customers.chip.purchases", { range }), without({ purchases: null }));
  }
  if (filters.value !== null) {
    const range = limitsText(filters.value, (minor) => money(minor, currency, locale), reader);
    add("value", t("customers.chip.value", { range }), without({ value: null }));
  }
  if (filters.first !== null) add("first", t("customers.chip.first", { when: daysText(filters.first, reader) }), without({ first: null }));
  if (filters.last !== null) add("last", t("customers.chip.last", { when: daysText(filters.last, reader) }), without({ last: null }));
  if (filters.countries.length > 0) {
    const names = filters.countries.map((country) => countryName(country, reader)).join(", ");
    add("country", t("customers.chip.country", { names }), without({ countries: [] }));
  }
  if (filters.consents.length > 0) {
    const names = filters.consents.map((consent) => t(CONSENT_TEXTS[consent])).join(", ");
    add("consent", t("customers.chip.consent", { names }), without({ consents: [] }));
  }
  if (filters.discount !== null) add("discount", t(`customers.chip.discount.${filters.discount}`), without({ discount: null }));
  return chips;
}

function boughtText(bought: BoughtWish, reader: Reader): string {
  return "preset" in bought ? reader.t(`common.period.${bought.preset}`) : daysText(bought, reader);
}

/** Days [from, to) as they are said, open ends too. */
function daysText({ from, to }: DayLimits, reader: Reader): string {
  const { t, locale } = reader;
  if (from !== null && to !== null) return periodLabel({ from, to }, reader);
  if (from !== null) return t("customers.chip.from", { from: dayShort(from, locale) });
  return t("customers.chip.until", { until: to === null ? "" : dayShort(to - 1, locale) });
}

function limitsText({ min, max }: Limits, print: (value: number) => string, { t }: Reader): string {
  if (min !== null && max !== null) return min === max ? print(min) : t("customers.chip.between", { min: print(min), max: print(max) });
  return min === null ? t("customers.chip.atMost", { max: print(max ?? 0) }) : t("customers.chip.atLeast", { min: print(min) });
}

export const CONSENT_TEXTS = {
  subscribed: "customers.consent.subscribed",
  pending: "customers.consent.pending",
  unsubscribed: "customers.consent.unsubscribed",
  "not-subscribed": "customers.consent.not-subscribed",
  unknown: "customers.consent.unknown",
} as const satisfies Record<Consent, TextKey>;

const countryNames = new Map<Locale, Intl.DisplayNames>();

/**
 * @example
 * countryName("DE", { locale: "de", t }) // "Deutschland"
 */
export function countryName(country: string, { t, locale }: Reader): string {
  if (country === UNKNOWN_COUNTRY) return t("customers.country.unknown");
  const names = countryNames.get(locale) ?? new Intl.DisplayNames(locale, { type: "region", fallback: "code" });
  countryNames.set(locale, names);
  return names.of(country) ?? country;
}
