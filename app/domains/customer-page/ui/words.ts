import type { CustomerPage, Person } from "#app/domains/customer-page/view.ts";
import type { Reader, TextKey } from "#app/i18n/texts.ts";

/** What is needed to print the page: its data and the reader. */
export type PageContext = Readonly<{ view: CustomerPage; reader: Reader }>;

const TENTHS = 10;

/** A number of days as it stands by itself: "30.5 days". */
export function daysText(days: number, { t }: Reader): string {
  return t("customerPage.days", { count: Math.round(days * TENTHS) / TENTHS });
}

/** The same after a preposition, which German declines: "vor 30 Tagen". */
export function daysAfter(days: number, { t }: Reader): string {
  return t("customerPage.daysDative", { count: Math.round(days * TENTHS) / TENTHS });
}

/** Who it is, as far as anybody knows. */
export function personName({ name, email, standing }: Pick<Person, "name" | "email" | "standing">, { t }: Reader): string {
  return name ?? email ?? t(standing.kind === "known" ? "customerPage.guest" : "customerPage.forgottenName");
}

const CHANNELS = ["web", "pos", "shopify_draft_order"] as const;
const APP = /^\d+$/;

/** By which way an order came. Shopify names apps by their numbers. */
export function channelText(channel: string | null, { t }: Reader): string {
  const known = CHANNELS.find((one) => one === channel);
  if (known !== undefined) return t(`customerPage.channel.${known}`);
  if (channel === null || channel === "") return t("customerPage.channel.unknown");
  return APP.test(channel) ? t("customerPage.channel.app", { id: channel }) : channel;
}

const CONSENT_STATES = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "REDACTED", "INVALID"] as const;
const CONSENT_LEVELS = ["SINGLE_OPT_IN", "CONFIRMED_OPT_IN", "UNKNOWN"] as const;

export function consentText(state: string, { t }: Reader): string {
  const known = CONSENT_STATES.find((one) => one === state);
  const key: TextKey = known === undefined ? "customerPage.consent.state.other" : `customerPage.consent.state.${known}`;
  return t(key, { state });
}

/** How a consent was given; null where none was, where nothing says so, or in a word that we do not know. */
export function consentLevelText({ state, level }: Readonly<{ state: string; level: string | null }>, { t }: Reader): string | null {
  const known = state === "SUBSCRIBED" || state === "PENDING" ? CONSENT_LEVELS.find((one) => one === level) : undefined;
  return known === undefined ? null : t(`customerPage.consent.level.${known}`);
}

/** Languages and regions by their own names in the reader's language; what is none is printed as it is. */
export function nameOf(type: "region" | "language", code: string, { locale }: Reader): string {
  try {
    return new Intl.DisplayNames(locale, { type, fallback: "code" }).of(code) ?? code;
  } catch {
    return code;
  }
}
