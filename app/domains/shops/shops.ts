/** A tenant: one Shopify shop that has, or had, Encore. */
export type Shop = Readonly<{
  id: number;
  /** `name.myshopify.com`; may change. */
  domain: string;
  state: "installed" | "uninstalled";
  name: string;
  currency: string;
  timeZone: string;
  /** The language of a merchant who has not chosen one. */
  locale: "de" | "en";
  scopes: readonly string[];
  /** First local day that the imported orders reach back to; null before the first import. */
  historyStartsOn: number | null;
  /** True while Shopify shows the last 60 days only (`read_all_orders` is missing). */
  isHistoryLimited: boolean;
}>;

/** What Shopify tells about a shop. */
export type ShopProfile = Readonly<{ name: string; currency: string; timeZone: string; countryCode: string | null }>;

/** What an import brought: the first local day that it reaches back to, and which fields it asked for. */
export type ImportedHistory = Readonly<{ startsOn: number; importVersion: number }>;

const GERMAN_SPEAKING = new Set(["DE", "AT", "CH", "LI"]);

/**
 * The language to begin with: that of the merchant's admin, else that of the shop's country.
 *
 * @example
 * firstLocale("de-AT", null) // "de"
 * firstLocale(null, "DE") // "de"
 * firstLocale("fr", "FR") // "en"
 */
export function firstLocale(adminLocale: string | null, countryCode: string | null): Shop["locale"] {
  if (adminLocale !== null) return adminLocale.toLowerCase().startsWith("de") ? "de" : "en";
  return countryCode !== null && GERMAN_SPEAKING.has(countryCode) ? "de" : "en";
}

/** Orders older than this are shown to apps with `read_all_orders` only. Source: Shopify, access scopes. */
export const VISIBLE_DAYS_WITHOUT_ALL_ORDERS = 60;
