import type { ShopState } from "../state.ts";
import { taxesIncluded } from "../place-order.ts";
import { offsetMinutes } from "../zoned-time.ts";
import type { Resolvers, ResolversOf } from "./resolving.ts";
import { dateTime, gid } from "./values.ts";

const PLAN_NAMES: Record<ShopState["shop"]["plan"], string> = {
  basic: "Basic",
  shopify: "Grow",
  advanced: "Advanced",
  plus: "Shopify Plus",
};

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}${String(size % 60).padStart(2, "0")}`;
}

function offset({ shop }: ShopState, now: Date): number {
  return offsetMinutes(now, shop.timeZone);
}

function abbreviation({ shop }: ShopState, now: Date): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: shop.timeZone, timeZoneName: "short" }).formatToParts(now);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

const shop: ResolversOf<ShopState> = {
  id: ({ shop: own }) => gid("Shop", own.id),
  name: ({ shop: own }) => own.name,
  email: ({ shop: own }) => own.email,
  contactEmail: ({ shop: own }) => own.email,
  description: () => null,
  shopOwnerName: ({ shop: own }) => `${own.name} Owner`,
  myshopifyDomain: ({ shop: own }) => own.domain,
  url: ({ shop: own }) => `https://${own.domain}`,
  primaryDomain: (own) => own,
  ianaTimezone: ({ shop: own }) => own.timeZone,
  timezoneAbbreviation: (own, _, { now }) => abbreviation(own, now),
  timezoneOffset: (own, _, { now }) => offsetText(offset(own, now)),
  timezoneOffsetMinutes: (own, _, { now }) => offset(own, now),
  currencyCode: ({ shop: own }) => own.currency,
  enabledPresentmentCurrencies: ({ shop: own }) => [own.currency],
  currencyFormats: ({ shop: own }) => own.currency,
  taxesIncluded: ({ shop: own }) => taxesIncluded(own),
  taxShipping: () => false,
  unitSystem: () => "METRIC_SYSTEM",
  weightUnit: () => "KILOGRAMS",
  orderNumberFormatPrefix: () => "#",
  orderNumberFormatSuffix: () => "",
  plan: ({ shop: own }) => own.plan,
  createdAt: ({ shop: own }) => dateTime(own.createdAt),
  updatedAt: ({ shop: own }) => dateTime(own.createdAt),
  billingAddress: (own) => own,
  shopAddress: (own) => own,
  customerAccountsV2: (own) => own,
  checkoutApiSupported: () => true,
  setupRequired: () => false,
};

const shopPlan: ResolversOf<ShopState["shop"]["plan"]> = {
  displayName: (plan) => PLAN_NAMES[plan],
  publicDisplayName: (plan) => PLAN_NAMES[plan],
  partnerDevelopment: () => false,
  shopifyPlus: (plan) => plan === "plus",
};

const domain: ResolversOf<ShopState> = {
  id: ({ shop: own }) => gid("Domain", own.id),
  host: ({ shop: own }) => own.domain,
  url: ({ shop: own }) => `https://${own.domain}`,
  sslEnabled: () => true,
};

const currencyFormats: ResolversOf<string> = {
  moneyFormat: (currency) => (currency === "EUR" ? "{{amount_with_comma_separator}} €" : `${currency} {{amount}}`),
  moneyWithCurrencyFormat: (currency) => (currency === "EUR" ? "{{amount_with_comma_separator}} EUR" : `{{amount}} ${currency}`),
  moneyInEmailsFormat: (currency) => `{{amount}} ${currency}`,
  moneyWithCurrencyInEmailsFormat: (currency) => `{{amount}} ${currency}`,
};

const shopAddress: ResolversOf<ShopState> = {
  id: ({ shop: own }) => gid("ShopAddress", own.id),
  company: ({ shop: own }) => own.name,
  address1: () => "1 Example Street",
  address2: () => null,
  city: () => "Exampleton",
  zip: () => "00000",
  phone: () => null,
  province: () => null,
  provinceCode: () => null,
  country: ({ shop: own }) => new Intl.DisplayNames("en", { type: "region" }).of(own.countryCode) ?? own.countryCode,
  countryCodeV2: ({ shop: own }) => own.countryCode,
};

const customerAccountsV2: ResolversOf<ShopState> = {
  customerAccountsVersion: () => "NEW_CUSTOMER_ACCOUNTS",
  loginLinksVisibleOnStorefrontAndCheckout: () => true,
  loginRequiredAtCheckout: () => false,
  url: ({ shop: own }) => `https://${own.domain}/account`,
};

const shopLocale: ResolversOf<ShopState> = {
  locale: ({ shop: own }) => own.primaryLocale,
  name: ({ shop: own }) => new Intl.DisplayNames("en", { type: "language" }).of(own.primaryLocale) ?? own.primaryLocale,
  primary: () => true,
  published: () => true,
};

type AppSource = { title: string; handle: string };

const appInstallation: ResolversOf<AppSource> = {
  id: (_own, _, { state }) => gid("AppInstallation", state.shop.id),
  app: (own) => own,
  accessScopes: (_own, _, { accessScopes }) => accessScopes,
  launchUrl: ({ handle }, _, { state }) =>
    `https://admin.shopify.com/store/${state.shop.domain.replace(".myshopify.com", "")}/apps/${handle}`,
  uninstallUrl: () => null,
  activeSubscriptions: () => [],
};

const app: ResolversOf<AppSource> = {
  id: () => gid("App", 1),
  title: ({ title }) => title,
  handle: ({ handle }) => handle,
  embedded: () => true,
  installation: (own) => own,
  requestedAccessScopes: (_own, _, { accessScopes }) => accessScopes,
  webhookApiVersion: (_own, _, { apiVersion }) => apiVersion,
};

const accessScope: ResolversOf<string> = { handle: (scope) => scope, description: (scope) => scope.replaceAll("_", " ") };

/** A count as Shopify gives it: beyond the limit it stops counting and says "at least". */
export function precise(count: number, limit: number | null): { count: number; precision: "EXACT" | "AT_LEAST" } {
  return limit !== null && count > limit ? { count: limit, precision: "AT_LEAST" } : { count, precision: "EXACT" };
}

const count: ResolversOf<ReturnType<typeof precise>> = { count: (own) => own.count, precision: (own) => own.precision };

export const shopResolvers: Readonly<Record<string, Resolvers>> = {
  Shop: shop,
  ShopPlan: shopPlan,
  Domain: domain,
  CurrencyFormats: currencyFormats,
  ShopAddress: shopAddress,
  CustomerAccountsV2: customerAccountsV2,
  ShopLocale: shopLocale,
  AppInstallation: appInstallation,
  App: app,
  AccessScope: accessScope,
  Count: count,
};
