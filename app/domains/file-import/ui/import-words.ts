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
import { dataSize, dayShort, dayText, integer, momentText, timeLeft, wholePercent } from "#app/ui/format.ts";

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
    case "importing": {
      const stage = state.kind;
      const bytes = amountText(state.doneBytes, state.totalBytes, reader);
      return {
        title: t(`fileImport.${stage}.title`, { name }),
        bar: t(`fileImport.${stage}.bar`),
        share: shareOf(state.doneBytes, state.totalBytes),
        amount: state.kind === "importing" ? `${t("fileImport.importing.orders", { count: state.orders })} · ${bytes}` : bytes,
        note: t(`fileImport.${stage}.note`),
        left: leftText(state.secondsLeft, reader),
      };
    }
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

/** What leaves Encore when an import is taken back. */
export function lostText(state: FileImportState, reader: Reader): string {
  if (state.kind !== "finished") return reader.t("fileImport.takeBack.lostUnknown");
  return reader.t("fileImport.takeBack.lost", { count: state.result.fresh, span: spanText(state.days, reader) });
}

type Ended = Extract<FileImportState, { kind: "finished" | "failed" | "taken-back" | "cancelled" }>;
type Around = Readonly<{ timeZone: string; keptDays: number }>;

/** What became of a file: a title and sentences. */
export function endWords(name: string, state: Ended, { timeZone, keptDays }: Around, reader: Reader) {
  const { t, locale } = reader;
  switch (state.kind) {
    case "finished": {
      const { fresh, unchanged } = state.result;
      return {
        title: fresh === 0 ? t("fileImport.finished.titleNone", { name }) : t("fileImport.finished.title", { count: fresh }),
        sentences: [
          ...(fresh === 0 ? [] : [`${spanText(state.days, reader)}. ${t("fileImport.finished.text")}`]),
          ...sinceSentence(state.knownSince, reader),
          ...(unchanged === 0 ? [] : [t("fileImport.finished.unchanged", { count: unchanged })]),
        ],
      };
    }
    case "failed":
      return {
        title: t(`fileImport.failed.title.${state.during}`, { name }),
        sentences: [t(`fileImport.failed.${state.during}`, { time: momentText(state.failedAt, timeZone, locale) })],
      };
    case "taken-back":
      return { title: t("fileImport.takenBack.title", { name }), sentences: [t("fileImport.takenBack.text", { count: state.removed })] };
    case "cancelled":
      return {
        title: t("fileImport.cancelled.title", { name }),
        sentences: [t(`fileImport.cancelled.${state.why}`, { days: integer(keptDays, locale) })],
      };
  }
}

function sinceSentence(
  { before, after }: Readonly<{ before: KnownSince | null; after: KnownSince | null }>,
  { t, locale }: Reader,
): string[] {
  if (after === null) return [];
  const values = { after: dayText(after.day, locale), before: before === null ? "" : dayText(before.day, locale) };
  if (before === null) return [t("fileImport.finished.sinceFirst", values)];
  return [t(before.day === after.day ? "fileImport.finished.sinceSame" : "fileImport.finished.since", values)];
}

/** How far apart two announcements are, so that a screen reader is not talking all the time. */
const SPOKEN_STEP = 0.1;

export function spokenShare(share: number): number {
  return Math.floor(share / SPOKEN_STEP + 1e-9) * SPOKEN_STEP;
}

/** What a screen reader hears of a file; the same text as long as nothing worth hearing has changed. */
export function spokenText(file: FileImportView, reader: Reader): string {
  const { t, locale } = reader;
  const words = progressWords(file, reader);
  if (words !== null) {
    return words.share === null
      ? words.title
      : t("fileImport.progress.spoken", { what: words.title, percent: wholePercent(spokenShare(words.share), locale) });
  }
  const { state, fileName: name } = file;
  switch (state.kind) {
    case "refused":
      return t("fileImport.unread.title", { name });
    case "ready":
      return t("fileImport.preview.spoken", { name, count: state.preview.orders });
    case "finished":
    case "failed":
    case "taken-back":
    case "cancelled":
      return endWords(name, state, { timeZone: "UTC", keptDays: 0 }, reader).title;
    default:
      return "";
  }
}
