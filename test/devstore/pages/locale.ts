import { de } from "./words-de.ts";
import { en, type Words } from "./words-en.ts";

export type Locale = "en" | "de";

const COOKIE = "devstore_locale";

/** The reader's language: as asked for in the address, else as chosen before, else as the browser prefers. */
export function localeOf(request: Request): Locale {
  const asked = asLocale(new URL(request.url).searchParams.get("locale"));
  if (asked !== null) return asked;
  const cookie = new RegExp(`${COOKIE}=(\\w+)`).exec(request.headers.get("cookie") ?? "")?.[1] ?? null;
  return asLocale(cookie) ?? (/^\s*de\b/i.test(request.headers.get("accept-language") ?? "") ? "de" : "en");
}

/** Remembers a language that was asked for; empty if none was. */
export function localeCookie(request: Request): Record<string, string> {
  const asked = asLocale(new URL(request.url).searchParams.get("locale"));
  return asked === null ? {} : { "set-cookie": `${COOKIE}=${asked}; Path=/; Max-Age=31536000; SameSite=Lax` };
}

export function wordsOf(locale: Locale): Words {
  return locale === "de" ? de : en;
}

function asLocale(text: string | null): Locale | null {
  const language = text?.toLowerCase().split("-")[0];
  return language === "de" || language === "en" ? language : null;
}
