import type { Days, DayOrder, FileImportResult, FilePreview, KnownSince, ProblemCounts } from "#app/domains/file-import/terms.ts";
import type { FileRefusal } from "#app/domains/order-file/order-file.ts";

export const FILE_STATES = [
  "uploading",
  "checking",
  "refused",
  "ready",
  "importing",
  "computing",
  "finished",
  "failed",
  "taking-back",
  "taken-back",
  "cancelled",
] as const;
export type FileState = (typeof FILE_STATES)[number];

/** States in which the worker has something to do. */
export const WORKING_STATES = ["checking", "importing", "computing", "taking-back"] as const satisfies readonly FileState[];
export type WorkingState = (typeof WORKING_STATES)[number];

/** States in which a file waits for a person; past its time it is gone. */
const WAITING_STATES: readonly FileState[] = ["uploading", "ready", "refused"];

/** What is kept of a preview: everything but the examples, which are sealed, and what the import changed. */
export type StoredPreview = Omit<FilePreview, "examples"> &
  Readonly<{ longestPause: number; pause: Days | null; wasKnownSince?: KnownSince | null; isKnownSince?: KnownSince | null }>;

export type StoredRefusal = FileRefusal | Readonly<{ kind: "no-orders"; problems: ProblemCounts }>;

/** An import of a file as it stands in the table. */
export type StoredImport = Readonly<{
  id: number;
  fileName: string;
  fileBytes: number;
  state: FileState;
  startedAt: Date;
  fileUntil: Date;
  /** What the merchant chose; null where nobody was asked. */
  dayOrder: DayOrder | null;
  isWhole: boolean;
  phase: "orders" | "items" | null;
  stepStartedAt: Date | null;
  doneBytes: number;
  /** Batches of the phase that are written. */
  batches: number;
  attempts: number;
  failedDuring: WorkingState | null;
  preview: StoredPreview | null;
  refusal: StoredRefusal | null;
  problems: ProblemCounts | null;
  counts: Pick<FileImportResult, "orders" | "fresh" | "unchanged" | "items">;
  removed: number;
  endedAt: Date | null;
}>;

export const NO_PROBLEMS: ProblemCounts = { total: 0, kept: 0, byKind: [] };

/**
 * The days that a file says to know. Where it has a pause too long to be one, that begins after it, unless the merchant says that
 * the file is whole.
 */
export function spanOf({ days, pause, longestPause }: Pick<StoredPreview, "days" | "pause" | "longestPause">, isWhole: boolean) {
  return { first: isWhole || pause === null ? days.first : pause.last + 1, last: days.last, longestPause, isWhole };
}

/** Which way round dates are read in the end. */
export function dayOrderOf({ dayOrder, preview }: Pick<StoredImport, "dayOrder" | "preview">): DayOrder {
  if (dayOrder !== null) return dayOrder;
  const kind = preview?.dates.kind;
  return kind === "day-first" ? kind : "month-first";
}

/** The time of a file is over that nobody went on with. */
export function isGone({ state, failedDuring, fileUntil }: Pick<StoredImport, "state" | "failedDuring" | "fileUntil">, now: Date): boolean {
  return fileUntil <= now && (WAITING_STATES.includes(state) || (state === "failed" && failedDuring === "checking"));
}

/** States of which nothing more comes. One that was refused is over: its repaired file is another. */
const OVER_STATES: readonly FileState[] = ["refused", "finished", "taken-back", "cancelled"];
export const OPEN_STATES = FILE_STATES.filter((state) => !OVER_STATES.includes(state));

/** Somebody or something still works on it. */
export function isOpen(one: Pick<StoredImport, "state" | "failedDuring" | "fileUntil">, now: Date): boolean {
  return !isGone(one, now) && OPEN_STATES.includes(one.state);
}
