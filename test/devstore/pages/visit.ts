import type { AppConfig } from "../app-config.ts";
import type { Faults } from "../faults.ts";
import type { Shop, ShopState, Store } from "../state.ts";
import { currencyDigits } from "../webhooks/formats.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { Locale } from "./locale.ts";
import type { Words } from "./words-en.ts";

/** What every page of the devstore stands on. */
export type Site = { store: Store; config: () => AppConfig; webhooks: Webhooks; faults: Faults; now: () => Date };

/** One request to a page, with what the page needs to draw itself. */
export type Visit = { site: Site; config: AppConfig; request: Request; url: URL; locale: Locale; words: Words };

/** A visit to a page of one shop. */
export type ShopVisit = Visit & { state: ShopState; shop: Shop; /** `/store/<handle>` */ base: string };

export function handleOf(domain: string): string {
  return domain.split(".")[0] ?? domain;
}

export function storePath(domain: string): string {
  return `/store/${handleOf(domain)}`;
}

/** An amount as the reader writes it, in the currency given. */
export function money(visit: Visit, minor: number, currency: string): string {
  return new Intl.NumberFormat(languageTag(visit.locale), { style: "currency", currency }).format(minor / 10 ** currencyDigits(currency));
}

export function count(visit: Visit, number: number): string {
  return new Intl.NumberFormat(languageTag(visit.locale)).format(number);
}

/** A moment in the shop's own time. */
export function moment(visit: ShopVisit, iso: string): string {
  return new Intl.DateTimeFormat(languageTag(visit.locale), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: visit.shop.timeZone,
  }).format(new Date(iso));
}

/** The same to the second, for what happens soon. */
export function exactMoment(visit: ShopVisit, iso: string): string {
  return new Intl.DateTimeFormat(languageTag(visit.locale), {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: visit.shop.timeZone,
  }).format(new Date(iso));
}

function languageTag(locale: Locale): string {
  return locale === "de" ? "de-DE" : "en-GB";
}

/** An amount that was typed: comma or point, in the shop's currency. Null where nothing was typed; throws on anything else. */
export function typedAmount(text: string | null, currency: string): number | null {
  const trimmed = (text ?? "").trim().replace(",", ".");
  if (trimmed === "") return null;
  const value = Number(trimmed);
  if (!Number.isFinite(value) || value < 0) throw new Error(`“${trimmed}” is not an amount.`);
  return Math.round(value * 10 ** currencyDigits(currency));
}

/** An amount as it stands in an input. */
export function inputAmount(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** Where a form's deed leads back to, with a word about what was done. */
export function backTo(path: string, done: keyof Words["done"]): string {
  return `${path}${path.includes("?") ? "&" : "?"}done=${done}`;
}
