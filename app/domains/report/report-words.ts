import { columnTitle, type LineProblem } from "#app/domains/order-file/order-file.ts";
import type { Report } from "#app/domains/report/report-of-file.ts";
import { LENGTHS, type Length, type PeriodRow, type ReportFigures } from "#app/domains/report/report-figures.ts";
import { NO_PURCHASE } from "#app/domains/report/told-orders.ts";
import type { Known } from "#app/domains/retention/retention.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { dayText, decimal, integer, money, percent } from "#app/ui/format.ts";
import { duringPeriod, periodLabel } from "#app/ui/period-words.ts";

// What summary and page say alike, in the reader's language.

/** One figure: its name, its value, how it is computed and what it means. */
export type FigureWords = Readonly<{ key: string; label: string; value: string; formula: string; definition: string }>;

/** The one sentence that says how it stands: by the longest period that is over and can be compared with a whole one before it. */
export function headline(figures: ReportFigures | null, reader: Reader): string {
  const { t, locale } = reader;
  if (figures === null) return t("report.sentence.empty");
  const row = figures.rates.quarter.findLast(isWhole) ?? figures.rates.month.findLast(isWhole);
  if (row?.figures.counts.kind !== "known" || row.figures.crrMatched.kind !== "known") return t("report.sentence.unknown");
  return t("report.sentence.known", {
    count: row.figures.counts.value.S,
    before: duringPeriod(row.period.before, reader),
    now: duringPeriod(row.period, reader),
    retained: integer(row.figures.counts.value.retained, locale),
    rate: percent(row.figures.crrMatched.value, locale),
  });
}

function isWhole({ figures, isUnfinished }: PeriodRow): boolean {
  return !isUnfinished && figures.crrMatched.kind === "known" && !figures.crrMatched.isTruncated;
}

/** The figures over the whole file. */
export function figureWords({ all, currency, clvMedian, gapMedianDays }: ReportFigures, { t, locale }: Reader): FigureWords[] {
  const amount = (minor: number): string => money(minor, currency, locale);
  const own = (key: "orders" | "customers" | "revenue" | "clvMedian" | "gap", value: string | null): FigureWords => ({
    key,
    label: t(`report.figure.${key}`),
    value: value ?? t("common.notYet"),
    formula: t(`report.formula.${key}`),
    definition: t(`report.definition.${key}`),
  });
  const shared = (key: "aov" | "frequency" | "repeat" | "clv", figure: Known<number>, print: (value: number) => string): FigureWords => ({
    key,
    label: t(`retention.figure.${key}`),
    value: figure.kind === "known" ? print(figure.value) : t("common.notYet"),
    formula: t(`retention.formula.${key}`),
    definition: t(`retention.definition.${key}`),
  });
  const days = (value: number): string => t("report.days", { count: value, days: decimal(value, 1, locale) });
  return [
    own("customers", integer(all.customers, locale)),
    own("orders", integer(all.purchases, locale)),
    own("revenue", amount(all.value)),
    shared("aov", all.aov, amount),
    shared("frequency", all.frequency, (value) => decimal(value, 2, locale)),
    shared("repeat", all.repeatRate, (value) => percent(value, locale)),
    shared("clv", all.clvHistoricMean, amount),
    own("clvMedian", clvMedian === null ? null : amount(clvMedian)),
    own("gap", gapMedianDays === null ? null : days(gapMedianDays)),
  ];
}

/** What keeps a period from being compared with others. */
export type PeriodMark = "unfinished" | "partial";

/** The rates of one period and what they come from, in the order of `RATE_COLUMNS`. */
export function rateWords(
  { period, figures, isUnfinished }: PeriodRow,
  reader: Reader,
): Readonly<{ name: string; marks: readonly PeriodMark[]; cells: readonly string[] }> {
  const { t, locale } = reader;
  const counts = figures.counts.kind === "known" ? figures.counts.value : null;
  const number = (value: number | null | undefined): string => (value == null ? t("common.notYet") : integer(value, locale));
  const share = (figure: Known<number>): string => (figure.kind === "known" ? percent(figure.value, locale) : t("common.notYet"));
  const isPartial = figures.crrMatched.kind === "known" && figures.crrMatched.isTruncated;
  return {
    name: periodLabel(period, reader),
    marks: [...(isUnfinished ? ["unfinished" as const] : []), ...(isPartial ? ["partial" as const] : [])],
    cells: [
      share(figures.crrMatched),
      share(figures.crrTextbook),
      share(figures.churn),
      number(counts?.S),
      number(figures.customers),
      number(figures.newCustomers),
      number(counts?.retained),
      number(counts?.reactivated),
    ],
  };
}

/** The answer first, then what it was computed from. */
export const RATE_COLUMNS = ["matched", "textbook", "churn", "S", "E", "N", "retained", "reactivated"] as const;

/** Lengths that have a period to show, shortest first. */
export function shownLengths(figures: ReportFigures): Length[] {
  const lengths: readonly Length[] = ["month", "quarter", "year"];
  return lengths.filter((length) => length in LENGTHS && figures.rates[length].length > 0);
}

/**
 * What stood in a file, fit for a terminal: one that is no text at all could otherwise move the cursor or change the title.
 *
 * @example
 * printable("Na\u001B[2Jme") // "Na[2Jme"
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu, "");
}

/** What the figures stand on. */
export function basisWords({ file, figures, orders }: Report, { t, locale }: Reader): string[] {
  if (figures === null) return [];
  const { clock } = orders;
  return [
    t("report.basis", {
      file: printable(file),
      from: dayText(figures.history.day, locale),
      to: dayText(orders.lastDay ?? figures.today, locale),
      currency: figures.currency,
    }),
    clock.kind === "zone" ? t("report.clock.zone", { zone: clock.timeZone }) : t(`report.clock.${clock.kind}`),
    t("report.asOf", { day: dayText(figures.today + 1, locale) }),
  ];
}

/** What to know about the file: what was left out, what was assumed. */
export function noteWords({ figures, orders, header, problems, orphans }: Report, { t, locale }: Reader): string[] {
  const notes: string[] = [];
  const { noPurchase, otherCurrencies, later, asOf } = orders;
  if (problems.count > 0) notes.push(t("report.note.problems", { count: problems.count }));
  if (header.missing.length > 0) notes.push(t("report.note.missing", { count: header.missing.length, columns: header.missing.join(", ") }));
  for (const reason of NO_PURCHASE) if (noPurchase[reason] > 0) notes.push(t(`report.note.${reason}`, { count: noPurchase[reason] }));
  for (const { currency, orders: count, value } of otherCurrencies) {
    notes.push(t("report.note.currency", { count, currency, value: money(value, currency, locale), option: `--currency ${currency}` }));
  }
  const guests = figures === null ? 0 : figures.all.purchases - figures.all.customerPurchases;
  if (guests > 0) notes.push(t("report.note.guests", { count: guests }));
  if (later > 0 && asOf !== null) notes.push(t("report.note.later", { count: later, day: dayText(asOf, locale) }));
  if (orders.repeated > 0) notes.push(t("report.note.repeated", { count: orders.repeated }));
  if (orders.differing > 0) notes.push(t("report.note.differing", { count: orders.differing }));
  if (orphans.count > 0) notes.push(t("report.note.orphans", { count: orphans.count, name: printable(orphans.name) }));
  if (orders.dayAndMonth !== "clear") notes.push(t(`report.note.${orders.dayAndMonth}`));
  if (header.encoding === "windows-1252") notes.push(t("report.note.encoding"));
  if (figures !== null) notes.push(t("report.note.start", { day: dayText(figures.history.day, locale) }));
  return notes;
}

/** A line that was not taken, and why. */
export function problemWords({ line, reason }: LineProblem, { t, locale }: Reader): string {
  const values =
    "column" in reason
      ? { column: columnTitle(reason.column), text: printable(reason.text) }
      : "found" in reason
        ? { found: reason.found, expected: reason.expected }
        : {};
  return t("report.problem.line", { line: integer(line, locale), reason: t(`orderFile.${reason.kind}`, values) });
}
