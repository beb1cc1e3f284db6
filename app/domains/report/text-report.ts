import type { ReportFigures, Length } from "#app/domains/report/report-figures.ts";
import type { Report } from "#app/domains/report/report-of-file.ts";
import { columnsThatFit, tableLines, wrapped } from "#app/domains/report/text-table.ts";
import {
  RATE_COLUMNS,
  basisWords,
  figureWords,
  headline,
  noteWords,
  rateWords,
  shownLengths,
  type PeriodMark,
} from "#app/domains/report/report-words.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { monthOfDay } from "#app/lib/calendar.ts";
import { integer, monthShort, percent } from "#app/ui/format.ts";

/** Rows of a table that fit on a terminal with the rest. */
const PERIODS_SHOWN = 6;
const COHORTS_SHOWN = 12;
const MONTHS_SHOWN = 12;

const PAGE = "--html OUT.html";
/** Explained below the tables, because the words do not fit beside a period. */
const MARKS: Readonly<Record<PeriodMark, string>> = { unfinished: "*", partial: "~" };

/**
 * The report as lines for a terminal.
 *
 * @param width of the terminal, in characters
 * @example
 * process.stdout.write(textReport(report, reader, 80))
 */
export function textReport(report: Report, reader: Reader, width: number): string {
  const { figures } = report;
  const notes = noteWords(report, reader);
  const blocks = [
    wrapped(headline(figures, reader), width),
    ...(figures === null
      ? []
      : [
          basisWords(report, reader).flatMap((sentence) => wrapped(sentence, width)),
          figureLines(figures, reader, width),
          ...shownLengths(figures).map((length) => [reader.t(`report.length.${length}`), ...rateLines(figures, length, reader, width)]),
          termLines(figures, reader, width),
          cohortLines(figures, reader, width),
        ]),
    notes.length === 0 ? [] : [reader.t("report.heading.notes"), ...notes.flatMap((note) => wrapped(note, width, "  "))],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** With the formulas where the terminal is wide enough for them. */
function figureLines(figures: ReportFigures, reader: Reader, width: number): string[] {
  const words = figureWords(figures, reader);
  const full = tableLines(
    words.map(({ label, value, formula }) => [label, value, formula]),
    { sides: ["start", "end", "start"], width },
  );
  if (full.every((line) => line.length <= width)) return full;
  const short = tableLines(
    words.map(({ label, value }) => [label, value]),
    { sides: ["start", "end"], width },
  );
  return [...short, ...wrapped(reader.t("report.formulasInPage", { option: PAGE }), width, "  ")];
}

function rateLines(figures: ReportFigures, length: Length, reader: Reader, width: number): string[] {
  const { t, locale } = reader;
  const rows = figures.rates[length].slice(-PERIODS_SHOWN).map((row) => {
    const { name, marks, cells } = rateWords(row, reader);
    const short = length === "month" ? monthShort(monthOfDay(row.period.from), locale) : name;
    return [`${short}${marks.map((mark) => MARKS[mark]).join("")}`, ...cells];
  });
  const heading = [t("report.table.period"), ...RATE_COLUMNS.map((column) => t(`report.table.${column}`).replace(/:.*/, ""))];
  return tableLines(rows, { heading, sides: ["start", ...RATE_COLUMNS.map(() => "end" as const)], width });
}

function termLines(figures: ReportFigures, reader: Reader, width: number): string[] {
  const { t } = reader;
  const used = new Set(shownLengths(figures).flatMap((length) => figures.rates[length].flatMap((row) => rateWords(row, reader).marks)));
  return [
    ...(used.has("unfinished") ? [t("report.table.unfinishedMark")] : []),
    ...(used.has("partial") ? wrapped(t("report.table.partialMark"), width) : []),
    ...wrapped([t("report.terms.S"), t("report.terms.E"), t("report.terms.N"), t("report.terms.rates")].join(" "), width),
  ];
}

/** The newest cohorts, with as many months as the terminal has room for. */
function cohortLines({ cohorts, isLastMonthUnfinished }: ReportFigures, { t, locale }: Reader, width: number): string[] {
  const shown = cohorts.rows.slice(-COHORTS_SHOWN);
  const months = Math.max(0, ...shown.map((row) => row.active.length - 1));
  const isUnfinished = (month: number): boolean => isLastMonthUnfinished && month === cohorts.unfinishedMonth;
  const mark = (month: number): string => (isUnfinished(month) ? MARKS.unfinished : "");
  const rows = shown.map((row) => [
    `${monthShort(row.month, locale)}${mark(row.month)}`,
    integer(row.size, locale),
    ...Array.from({ length: months }, (_, before) => {
      const active = row.active[before + 1];
      if (active === undefined) return "";
      // A place for the mark, so that the digits stand one below the other, and one that sets the first month apart.
      return `${before === 0 ? " " : ""}${bare(percent(active / row.size, locale))}${mark(row.month + before + 1) || " "}`;
    }),
  ]);
  const heading = [
    t("retention.cohorts.cohort"),
    t("retention.cohorts.size"),
    ...Array.from({ length: months }, (_, before) => `${String(before + 1)} `),
  ];
  const sides = heading.map((_, index) => (index === 0 ? ("start" as const) : ("end" as const)));
  const columns = Math.min(MONTHS_SHOWN + 2, columnsThatFit(rows, { heading, sides, width }));
  const isWhole = shown.length === cohorts.rows.length && columns === heading.length;
  const all = Math.max(0, ...cohorts.rows.map((row) => row.active.length - 1));
  const counts = {
    rows: integer(shown.length, locale),
    all: integer(cohorts.rows.length, locale),
    months: integer(columns - 2, locale),
    allMonths: integer(all, locale),
  };
  return [
    t("report.heading.cohorts"),
    ...wrapped(`${t("retention.cohorts.subtitle")} ${t("report.inPercent")}`, width),
    ...tableLines(
      rows.map((row) => row.slice(0, columns)),
      { heading: heading.slice(0, columns), sides: sides.slice(0, columns), width },
    ),
    ...(isWhole ? [] : wrapped(t("report.cohortsShown", { ...counts, option: PAGE }), width)),
  ];
}

/** "26.9" of "26.9%", and of "26,9 %". */
function bare(share: string): string {
  return share.replace(/\s*%/u, "");
}
