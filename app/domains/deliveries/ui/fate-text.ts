import type { Fate } from "#app/domains/deliveries/deliveries.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { money } from "#app/ui/format.ts";

/**
 * What became of an order, as a sentence.
 *
 * @example
 * fateText({ kind: "no-purchase", why: "test", currency: "EUR" }, reader) // "Stored, but not counted as a purchase: it is a test order."
 */
export function fateText(fate: Fate, { t, locale }: Reader): string {
  switch (fate.kind) {
    case "purchase":
      return t("deliveries.fate.purchase", { value: money(fate.value, fate.currency, locale) });
    case "no-purchase":
      return t(`deliveries.fate.no-purchase.${fate.why}`, { currency: fate.currency });
    default:
      return t(`deliveries.fate.${fate.kind}`);
  }
}
