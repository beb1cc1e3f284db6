import type { CustomerRow } from "#app/domains/customer-list/terms.ts";
import type { Translate } from "#app/i18n/texts.ts";
import { isoOfDay } from "#app/lib/calendar.ts";
import { decimalOfMinor } from "#app/lib/money.ts";
import { csvOf } from "#app/ui/csv.ts";

/** Makes spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The first line of the file, in the reader's language; the currency stands with the value. */
export function csvHead(currency: string, t: Translate): string {
  const names = [
    t("customers.csv.name"),
    t("customers.csv.email"),
    t("customers.csv.country"),
    t("customers.csv.consent"),
    t("customers.csv.purchases"),
    t("customers.csv.value", { currency }),
    t("customers.csv.first"),
    t("customers.csv.last"),
  ];
  return BYTE_ORDER_MARK + csvOf([names]);
}

/**
 * Customers as lines: amounts in major units with a point, days as YYYY-MM-DD, countries in two letters, whatever the language, so
 * that every program reads them. What a spreadsheet would run as a formula is made harmless by `csvOf`.
 *
 * @example
 * csvLines([row], "EUR", t) // "Anna Weiß,anna@example.com,DE,subscribed,3,120.5,2026-01-03,2026-05-09\r\n"
 */
export function csvLines(rows: readonly CustomerRow[], currency: string, t: Translate): string {
  return csvOf(
    rows.map(({ name, email, country, consent, purchases, value, firstDay, isFirstKnown, lastDay }) => [
      name,
      email,
      country,
      t(`customers.consent.${consent}`),
      purchases,
      // A number, since `csvOf` takes a text that begins with a minus sign for a formula.
      Number(decimalOfMinor(value, currency)),
      firstDay === null || !isFirstKnown ? null : isoOfDay(firstDay),
      lastDay === null ? null : isoOfDay(lastDay),
    ]),
  );
}
