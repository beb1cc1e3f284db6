import type { FileImportState, FileImportView, KnownSince } from "#app/domains/file-import/file-import.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { dayText, integer, momentText, wholePercent } from "#app/ui/format.ts";
import { progressWords, spanText } from "./import-words.ts";

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
