/** The languages in which Encore speaks to people. */
export type Locale = "de" | "en";

const LOCALES: readonly Locale[] = ["de", "en"];

/**
 * The language of a page: what the URL says, else the shop's primary language, else English.
 * Shopify sends `locale` on the first document only (and cookies fail inside a third-party frame), so links keep it.
 * @example localeFrom("de-AT", "en") // "de"
 * @example localeFrom(null, "fr") // "en"
 */
export function localeFrom(urlParam: string | null, shopLocale: string | null): Locale {
  return languageOf(urlParam) ?? languageOf(shopLocale) ?? "en";
}

function languageOf(tag: string | null): Locale | undefined {
  const language = tag?.trim().toLowerCase().split(/[-_]/)[0];
  return LOCALES.find((locale) => locale === language);
}
