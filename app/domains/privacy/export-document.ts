import { exportWords, filled } from "#app/domains/privacy/export-words.ts";
import { PERSON_TABLES, PERSONAL_COLUMNS } from "#app/domains/privacy/registry.ts";
import type { PersonReference } from "#app/domains/privacy/request.ts";
import type { Locale } from "#app/i18n/locale.ts";
import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";

/** A stored row, opened: by column, without the shop's number. */
export type ExportRow = Readonly<Record<string, unknown>>;

/** A person's rows by table. */
export type PersonRows = ReadonlyMap<string, readonly ExportRow[]>;

export type ExportQuestion = Readonly<{
  locale: Locale;
  shop: Readonly<{ name: string; domain: string; currency: string; timeZone: string }>;
  person: PersonReference;
  askedAt: Date;
  madeAt: Date;
  forgetAfterMonths: number;
}>;

/** Everything stored of a person, with what it is for: the JSON file, and what the page for people is drawn from. */
export type ExportDocument = Readonly<{
  title: string;
  language: Locale;
  shop: ExportQuestion["shop"];
  askedAt: string;
  madeAt: string;
  person: Readonly<{ shopifyId: string | null; email: string | null; orders: readonly string[] }>;
  /** What it means that a person is known, and what else lies there for a while. */
  known: string;
  deliveries: string;
  isAnythingStored: boolean;
  nothing: string | null;
  tables: readonly Readonly<{ table: string; title: string; labels: Readonly<Record<string, string>>; rows: readonly ExportRow[] }>[];
  explanations: readonly Readonly<{ table: string; column: string; label: string; purpose: string; keptFor: string }>[];
}>;

/** What the law asks to be handed over (GDPR, articles 15 and 20): the data, their purposes, their periods. */
export function exportDocument(question: ExportQuestion, rows: PersonRows): ExportDocument {
  const words = exportWords(question.locale);
  const tables = PERSON_TABLES.map(({ table }) => {
    const own = rows.get(table) ?? [];
    // In the order of the words: who it is comes first.
    const order = Object.keys(words.label);
    const columns = [...new Set(own.flatMap((row) => Object.keys(row)))].toSorted(
      (a, b) => order.indexOf(`${table}.${a}`) - order.indexOf(`${table}.${b}`),
    );
    const labels = Object.fromEntries(columns.map((column) => [column, words.label[`${table}.${column}`] ?? column]));
    return { table, title: words.table[table] ?? table, labels, rows: own };
  });
  const isAnythingStored = tables.some((one) => one.rows.length > 0);
  const person = {
    shopifyId: question.person.shopifyId?.toString() ?? null,
    email: question.person.email,
    orders: question.person.orderIds.map(String),
  };
  return {
    title: words.title,
    language: question.locale,
    shop: question.shop,
    askedAt: question.askedAt.toISOString(),
    madeAt: question.madeAt.toISOString(),
    person,
    known: filled(words.known, { months: question.forgetAfterMonths }),
    deliveries: words.deliveries,
    isAnythingStored,
    nothing: isAnythingStored ? null : words.nothing,
    tables,
    explanations: PERSONAL_COLUMNS.filter(({ table }) => rows.has(table)).map((one) => explained(one, question.locale)),
  };
}

function explained({ table, column, keptFor }: PersonalColumn, locale: Locale) {
  const words = exportWords(locale);
  const name = `${table}.${column}`;
  return {
    table,
    column,
    label: words.label[name] ?? column,
    purpose: words.purposeOf[name] ?? "",
    keptFor: keptForText(keptFor, locale),
  };
}

/**
 * A period in words.
 *
 * @example
 * keptForText({ until: "age", count: 90, unit: "days", since: "processed_at", ends: "value" }, "de") // "90 Tage"
 */
function keptForText(keptFor: KeptFor, locale: Locale): string {
  const words = exportWords(locale).keptFor;
  switch (keptFor.until) {
    case "person-forgotten":
      return words["person-forgotten"];
    case "age":
      return filled(words[keptFor.unit], { count: keptFor.count });
    case "date":
      return words.date;
    case "shop-gone":
      return words["shop-gone"];
  }
}
