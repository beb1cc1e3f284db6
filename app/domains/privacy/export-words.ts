import german from "#app/i18n/locales/de/privacy-export.json" with { type: "json" };
import english from "#app/i18n/locales/en/privacy-export.json" with { type: "json" };
import type { Locale } from "#app/i18n/locale.ts";

/** The words of an export; they are not in the app's own texts, so that no browser downloads them with every page. */
export type ExportWords = Readonly<Omit<typeof english, "table" | "label" | "purposeOf" | "value">> &
  Readonly<{ table: Named; label: Named; purposeOf: Named; value: Named }>;

/** By table, by `table.column`, or by a value that Shopify or Encore writes as a code. */
type Named = Readonly<Record<string, string>>;

const WORDS: Readonly<Record<Locale, ExportWords>> = { de: german, en: english };

export function exportWords(locale: Locale): ExportWords {
  return WORDS[locale];
}

/**
 * Puts values into a text's placeholders.
 *
 * @example
 * filled("Made on {{at}}", { at: "May 1" }) // "Made on May 1"
 */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => String(values[name] ?? ""));
}
