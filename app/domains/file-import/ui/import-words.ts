import type {
  DayOrder,
  FileImportList,
  FileImportResult,
  FileImportState,
  FileImportView,
  FilePreview,
  KeptProblem,
  KnownSince,
} from "#app/domains/file-import/file-import.ts";
import { columnTitle, momentOf, withDayFirst } from "#app/domains/order-file/order-file.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { dataSize, dayShort, dayText, integer, timeLeft } from "#app/ui/format.ts";

/** A file that was checked and waits for the merchant. */
export type Ready = Extract<FileImportState, { kind: "ready" }>;

/** One page of the lines that could not be read. */
export type ProblemsPage = Readonly<{ total: number; kept: number; problems: readonly KeptProblem[]; page: number; pageCount: number }>;

/** All that the page shows. `file`: the import that the address names; `isGone`: it names one that is not there. */
export type ImportView = Readonly<{
  list: FileImportList;
  file: FileImportView | null;
  isGone: boolean;
  problems: ProblemsPage | null;
  timeZone: string;
}>;

/**
 * What is wrong with a line, without its number. What stood there is quoted only where it was kept: it may have been about a person.
 *
 * @example
 * problemText({ line: 7, reason: { kind: "not-an-amount", column: "total", text: "" } }, reader) // "Total is no amount"
 */
export function problemText({ reason }: KeptProblem, { t }: Pick<Reader, "t">): string {
  switch (reason.kind) {
    case "no-order":
      return t("fileImport.problems.no-order");
    case "open-quote":
      return t("orderFile.open-quote");
    case "too-many-cells":
      return t("orderFile.too-many-cells", { found: reason.found, expected: reason.expected });
    default: {
      const column = columnTitle(reason.column);
      if (reason.text === "") return t(`fileImport.problems.bare.${reason.kind}`, { column });
      return t(`orderFile.${reason.kind}`, { column, text: reason.text });
    }
  }
}

/** More would be a wall; who needs all of them has the file. */
const FOUND_SHOWN = 12;

/** Why a file was not read: what is wrong, what to do, and for missing columns what stood there instead. */
export function refusalWords(
  refusal: Extract<FileImportState, { kind: "refused" }>["refusal"],
  { t }: Reader,
): Readonly<{ sentences: readonly string[]; found: string | null }> {
  if (refusal.kind !== "columns-missing") return { sentences: [t(`fileImport.unread.${refusal.kind}`)], found: null };
  const { missing, found } = refusal;
  const hidden = found.length - FOUND_SHOWN;
  const shown = found.slice(0, FOUND_SHOWN).join(", ");
  return {
    sentences: [t("fileImport.unread.columns-missing", { missing: missing.join(", ") }), t("fileImport.unread.columnsHelp")],
    found:
      found.length === 0
        ? t("fileImport.unread.noColumns")
        : hidden > 0
          ? `${shown} ${t("fileImport.unread.more", { count: hidden })}`
          : shown,
  };
}

/** What a merchant should know of a file besides its numbers, a sentence each. */
export function previewNotes(preview: FilePreview, { t }: Reader): string[] {
  const counted = [
    ["known", preview.known],
    ["fromFiles", preview.fromFiles],
    ["repeated", preview.repeated],
    ["cancelled", preview.cancelled],
    ["tests", preview.tests],
    ["withoutEmail", preview.ordersWithoutEmail],
  ] as const;
  return [
    ...counted.flatMap(([note, count]) => (count > 0 ? [t(`fileImport.preview.note.${note}`, { count })] : [])),
    ...(preview.hasIds ? [] : [t("fileImport.preview.note.withoutIds")]),
    ...(preview.hasOffsets ? [] : [t("fileImport.preview.note.timeZone", { timeZone: preview.timeZone })]),
    ...(preview.missingColumns.length === 0
      ? []
      : [t("fileImport.preview.note.missingColumns", { columns: preview.missingColumns.join(", ") })]),
  ];
}

const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab" } as const;
const ENCODINGS = { "utf-8": "UTF-8", "utf-16le": "UTF-16", "windows-1252": "Windows-1252" } as const;

/** How the file was taken apart, for whoever wonders about umlauts. */
export function readAs({ delimiter, encoding }: Pick<FilePreview, "delimiter" | "encoding">, { t }: Reader): string {
  return t("fileImport.preview.read", {
    delimiter: t(`fileImport.preview.delimiter.${DELIMITERS[delimiter]}`),
    encoding: ENCODINGS[encoding],
  });
}

const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * The day that a cell like "3/4/2026" is in each of both orders; null where it is no such cell.
 *
 * @example
 * dayInOrder("3/4/2026", "day-first") // the 3rd of April 2026, as a day since 1970
 */
export function dayInOrder(example: string, order: DayOrder): number | null {
  const moment = momentOf(example);
  if (moment === null) return null;
  return Math.floor((order === "day-first" ? withDayFirst(moment.wall) : moment.wall) / MILLISECONDS_PER_DAY);
}

/** A choice of how dates are read, with what it makes of the example. */
export function orderChoice(example: string, order: DayOrder, { t, locale }: Reader): string {
  const day = dayInOrder(example, order);
  return t(`fileImport.dates.${order}`, { date: day === null ? example : dayText(day, locale) });
}

/** Since when orders are known, in words. */
export function sinceText(since: KnownSince | null, { t, locale }: Reader): string {
  if (since === null) return t("fileImport.decide.notYet");
  const day = dayText(since.day, locale);
  return since.isLimited ? t("fileImport.decide.limited", { day }) : day;
}

/** How something that takes its time stands. `share` is 0 to 1; null where nobody knows. */
export type ProgressWords = Readonly<{ title: string; bar: string; share: number | null; amount: string; note: string; left: string }>;

/** Words and share of the states that are being worked on; null for all others. */
export function progressWords({ fileName: name, state }: Pick<FileImportView, "fileName" | "state">, reader: Reader): ProgressWords | null {
  const { t, locale } = reader;
  switch (state.kind) {
    case "checking":
      return {
        title: t("fileImport.checking.title", { name }),
        bar: t("fileImport.checking.bar"),
        share: shareOf(state.doneBytes, state.totalBytes),
        amount: amountText(state.doneBytes, state.totalBytes, reader),
        note: t("fileImport.checking.note"),
        left: leftText(state.secondsLeft, reader),
      };
    case "importing":
      return {
        title: t("fileImport.importing.title", { name }),
        bar: t("fileImport.importing.bar"),
        share: shareOf(state.doneBytes, state.totalBytes),
        // The file is read more than once: its bytes would be no measure that a merchant knows.
        amount: t("fileImport.importing.orders", { count: state.orders }),
        note: t("fileImport.importing.note"),
        left: leftText(state.secondsLeft, reader),
      };
    case "computing":
      return {
        title: t("fileImport.computing.title"),
        bar: t("fileImport.computing.bar"),
        share: null,
        amount: t("fileImport.importing.orders", { count: state.orders }),
        note: t("fileImport.computing.note"),
        left: "",
      };
    case "taking-back":
      return {
        title: t("fileImport.takingBack.title", { name }),
        bar: t("fileImport.takingBack.bar"),
        share: shareOf(state.done, state.expected),
        amount: t("fileImport.takingBack.amount", { done: integer(state.done, locale), all: integer(state.expected, locale) }),
        note: t("fileImport.takingBack.note"),
        left: "",
      };
    case "uploading":
    case "refused":
    case "ready":
    case "finished":
    case "failed":
    case "taken-back":
    case "cancelled":
      return null;
  }
}

export function amountText(done: number, all: number, { t, locale }: Reader): string {
  return t("fileImport.upload.amount", { done: dataSize(done, locale), all: dataSize(all, locale) });
}

export function shareOf(done: number, all: number): number | null {
  return all > 0 ? Math.min(1, done / all) : null;
}

/** How long it takes yet; empty while nobody knows. */
export function leftText(seconds: number | null, { t }: Reader): string {
  if (seconds === null) return "";
  const left = timeLeft(seconds);
  return left.unit === "soon" ? t("common.timeLeft.soon") : t(`common.timeLeft.${left.unit}`, { count: left.count });
}

/** What became of a file, in a few words for the list. */
export function stateText(state: FileImportState, { t }: Reader): string {
  switch (state.kind) {
    case "finished":
      return [t("fileImport.list.state.finished", { count: state.result.fresh }), ...leftOut(state.result, t)].join(", ");
    case "taken-back":
      return t("fileImport.list.state.taken-back", { count: state.removed });
    default:
      return t(`fileImport.list.state.${state.kind}`);
  }
}

function leftOut({ problems }: FileImportResult, t: Reader["t"]): string[] {
  return problems.total === 0 ? [] : [t("fileImport.list.problems", { count: problems.total })];
}

/** First and last day of a file's orders. */
export function spanText(days: Readonly<{ first: number; last: number }>, { t, locale }: Reader): string {
  return days.first === days.last
    ? dayShort(days.first, locale)
    : t("fileImport.preview.daysValue", { from: dayShort(days.first, locale), to: dayShort(days.last, locale) });
}

/** The days of a file's orders, where they are known and were recorded. */
export function daysOf(state: FileImportState, reader: Reader): string | null {
  return (state.kind === "finished" || state.kind === "taken-back") && state.days !== null ? spanText(state.days, reader) : null;
}
