import type { Report } from "#app/domains/report/report-of-file.ts";
import { RATE_COLUMNS, basisWords, figureWords, headline, noteWords, rateWords, shownLengths } from "#app/domains/report/report-words.ts";
import type { ReportFigures } from "#app/domains/report/report-figures.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { integer, monthShort, percent } from "#app/ui/format.ts";

const WIDTH = 96;
/** Rows of a table that fit on a terminal with the rest. */
const PERIODS_SHOWN = 6;
const COHORTS_SHOWN = 12;
const MONTHS_SHOWN = 12;

/**
 * The report as lines for a terminal.
 *
 * @example
 * process.stdout.write(textReport(report, reader))
 */
export function textReport(report: Report, reader: Reader): string {
  const { t } = reader;
  const { figures } = report;
  const notes = noteWords(report, reader);
  const blocks = [
    wrapped(headline(figures, reader), ""),
    figures === null ? [] : basisWords(report, reader).flatMap((sentence) => wrapped(sentence, "")),
    figures === null ? [] : figureLines(figures, reader),
    ...(figures === null
      ? []
      : shownLengths(figures).map((length) => [t(`report.length.${length}`), ...rateLines(figures, length, reader)])),
    figures === null
      ? []
      : [...wrapped(["S", "E", "N"].map((key) => t(`report.terms.${key === "S" ? "S" : key === "E" ? "E" : "N"}`)).join(" "), "")],
    figures === null ? [] : cohortLines(figures, reader),
    notes.length === 0 ? [] : [t("report.heading.notes"), ...notes.flatMap((note) => wrapped(note, "  "))],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function figureLines(figures: ReportFigures, reader: Reader): string[] {
  const rows = figureWords(figures, reader).map(({ label, value, formula }) => [label, value, formula]);
  return table(rows, ["start", "end", "start"]);
}

function rateLines(figures: ReportFigures, length: "month" | "quarter" | "year", reader: Reader): string[] {
  const { t } = reader;
  const rows = figures.rates[length].slice(-PERIODS_SHOWN).map((row) => {
    const { name, cells } = rateWords(row, reader);
    return [name, ...cells];
  });
  const heading = [t("report.table.period"), ...RATE_COLUMNS.map((column) => t(`report.table.${column}`).replace(/:.*/, ""))];
  return table([heading, ...rows], ["start", ...RATE_COLUMNS.map(() => "end" as const)]);
}

/** The newest cohorts; a cell that is not over yet stands in parentheses. */
function cohortLines({ cohorts, isLastMonthUnfinished }: ReportFigures, { t, locale }: Reader): string[] {
  const shown = cohorts.rows.slice(-COHORTS_SHOWN);
  const columns = Math.min(MONTHS_SHOWN, Math.max(0, ...shown.map((row) => row.active.length)));
  const rows = shown.map((row) => [
    monthShort(row.month, locale),
    integer(row.size, locale),
    ...row.active.slice(0, columns).map((active, k) => {
      const share = percent(active / row.size, locale);
      return isLastMonthUnfinished && row.month + k === cohorts.unfinishedMonth ? `(${share})` : `${share} `;
    }),
  ]);
  const heading = [
    t("retention.cohorts.cohort"),
    t("retention.cohorts.size"),
    ...Array.from({ length: columns }, (_, k) => `${String(k)} `),
  ];
  const shownAll =
    shown.length === cohorts.rows.length
      ? []
      : [t("report.cohortsShown", { count: shown.length, all: integer(cohorts.rows.length, locale) })];
  const unfinished = isLastMonthUnfinished ? [t("common.chart.parentheses")] : [];
  return [
    t("report.heading.cohorts"),
    ...wrapped(t("retention.cohorts.subtitle"), ""),
    ...table([heading, ...rows], ["start", ...heading.slice(1).map(() => "end" as const)]),
    ...shownAll,
    ...unfinished,
  ];
}

/** Columns as wide as their widest cell, two spaces apart. */
function table(rows: readonly (readonly string[])[], sides: readonly ("start" | "end")[]): string[] {
  const widths = sides.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    `  ${row
      .map((cell, column) => (sides[column] === "end" ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")}`.trimEnd(),
  );
}

/** A sentence in lines that fit, each with the same beginning. */
function wrapped(sentence: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of sentence.split(" ")) {
    if (line.length + word.length + 1 > WIDTH && line.trim() !== "") {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
