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
  /** Since when it has Encore, this time. */
  installedAt: Date;
  /** True when the last import saw 60 days only: with `read_all_orders` granted since, there is more to be had. */
  isImportLimited: boolean;
  /** The fields that the last import asked for; 0 before the first has ended. */
  importVersion: number;
  /** Shopify does not let Encore in, or did not until lately; null when all is well. */
  pause: Pause | null;
}>;

/** `token-gone`: until the merchant opens Encore. `access-denied`: a scope is missing. `shop-closed`: frozen or gone. */
export type PauseReason = "token-gone" | "access-denied" | "shop-closed";

/** Work for the shop stands still; `until` is when the merchant opened Encore again and what was missed is being fetched. */
export type Pause = Readonly<{ reason: PauseReason; since: Date; until: Date | null }>;

/** What Shopify tells about a shop. `shopifyId` stays when the domain changes. */
export type ShopProfile = Readonly<{
  shopifyId: bigint;
  domain: string;
  name: string;
  currency: string;
  timeZone: string;
  countryCode: string | null;
}>;

/** A shop's settings that figures depend on. */
export type FigureSetting = "currency" | "time-zone";

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

/** Shopify says that it is late by a day at most; a time further off comes from another clock. */
const MAX_DELAY_MS = 2 * 24 * 60 * 60 * 1000;
/** So much may Shopify's clock and ours differ. */
const CLOCKS_DIFFER_MS = 5 * 60 * 1000;

/**
 * What to do about an uninstall that is told of: it may be from before the merchant last opened Encore, followed by an install and told
 * of late. `ask`: both happened so close to each other that the clocks do not tell; Shopify knows whether our token is good.
 *
 * @param triggeredAt when it happened, by Shopify's clock; null where Shopify does not say
 * @param receivedAt when it came here
 * @example
 * decideUninstall({ triggeredAt: at("10:00"), receivedAt: at("10:40") }, at("10:20")) // "ignore"
 */
export function decideUninstall(
  { triggeredAt, receivedAt }: Readonly<{ triggeredAt: Date | null; receivedAt: Date }>,
  openedAt: Date | null,
): "uninstall" | "ignore" | "ask" {
  if (openedAt === null) return "uninstall";
  const delayMs = triggeredAt === null ? Number.NaN : receivedAt.getTime() - triggeredAt.getTime();
  const isPlausible = delayMs <= MAX_DELAY_MS && delayMs >= -CLOCKS_DIFFER_MS;
  const happenedAt = triggeredAt !== null && isPlausible ? triggeredAt : receivedAt;
  const aheadMs = openedAt.getTime() - happenedAt.getTime();
  if (aheadMs <= 0) return "uninstall";
  return aheadMs <= CLOCKS_DIFFER_MS ? "ask" : "ignore";
}

/**
 * What was granted and what was taken away.
 *
 * @example
 * scopeChange(["read_orders"], ["read_orders", "read_all_orders"]) // { gained: ["read_all_orders"], lost: [] }
 */
export function scopeChange(
  before: readonly string[],
  after: readonly string[],
): Readonly<{ gained: readonly string[]; lost: readonly string[] }> {
  return { gained: after.filter((one) => !before.includes(one)), lost: before.filter((one) => !after.includes(one)) };
}

/**
 * All that is granted, with what it includes: writing includes reading, and Shopify's tokens then name the writing only, while its
 * webhooks name both. Sorted.
 *
 * @example
 * fullScopes(["write_customers", "read_orders"]) // ["read_customers", "read_orders", "write_customers"]
 */
export function fullScopes(scopes: readonly string[]): readonly string[] {
  return [...new Set([...scopes, ...scopes.map((scope) => scope.replace(/^write_/, "read_"))])].toSorted();
}
