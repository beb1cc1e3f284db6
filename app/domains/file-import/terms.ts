import type { Delimiter, Encoding, FileRefusal, LineReason } from "#app/domains/order-file/order-file.ts";

// What a page shows of orders from a file. Days are days since 1970 in the shop's time zone; moments are ISO 8601; amounts are minor
// units of the currency beside them.

/** How 3/4/2026 is read. */
export type DayOrder = "day-first" | "month-first";

/** Since when a shop's orders are known. `isLimited`: customers may have bought before that. */
export type KnownSince = Readonly<{ day: number; isLimited: boolean }>;

/** An order as it would be read, for the merchant to compare with their own list. */
export type ExampleOrder = Readonly<{
  line: number;
  name: string;
  /** When it was placed. */
  at: string;
  day: number;
  /** The buyer's e-mail, with most of its name hidden; null for an order without one. */
  buyer: string | null;
  currency: string;
  total: number;
  refunded: number;
  status: string;
  isCancelled: boolean;
  isTest: boolean;
  items: number;
  /** `new`: it would be added. `known`: Shopify told Encore of it already, which counts. `file`: another file told of it. */
  standing: "new" | "known" | "file";
}>;

export type FilePreview = Readonly<{
  /** Orders of the file, each once; `fresh` + `known` + `fromFiles` is `orders`. */
  orders: number;
  fresh: number;
  /** Shopify told Encore of them already: what Shopify says counts. */
  known: number;
  /** An earlier file told of them. */
  fromFiles: number;
  /** Orders that the file tells more than once. */
  repeated: number;
  /** Test orders and cancelled ones are recorded and count in no figure. */
  tests: number;
  cancelled: number;
  /** Line items, those on the orders' own lines included. */
  items: number;
  /** Different e-mails. */
  customers: number;
  ordersWithoutEmail: number;
  /** Whether the file names orders by Shopify's id. Without, they are told apart by their names. */
  hasIds: boolean;
  /** First and last local day with an order. */
  days: Days;
  /** The shop's first, then by number of orders. Only the shop's own currency is in the figures. */
  currencies: readonly Readonly<{ currency: string; orders: number; total: number; isCounted: boolean }>[];
  /** Times without an offset are read as the shop's time zone. */
  timeZone: string;
  hasOffsets: boolean;
  delimiter: Delimiter;
  encoding: Encoding;
  /** Columns without which figures are less exact, by Shopify's names. */
  missingColumns: readonly string[];
  /**
   * `ask`: dates like 3/4/2026 that nothing in the file explains, or that contradict each other: the merchant must say it
   * (`chooseDayOrder`) before the import. Else how they were read; `clear`: there are none.
   */
  dates:
    | Readonly<{ kind: "clear" }>
    | Readonly<{ kind: "ask"; example: string; lines: number }>
    | Readonly<{ kind: DayOrder; isChosen: boolean }>;
  /** Nothing in it is known although Encore has orders of that time: is it the right shop? */
  mayBeOtherShop: boolean;
  /**
   * Since when orders are known: `now`, and what it becomes. `ifWhole`: the merchant says that the file has all orders since the
   * shop's first; `otherwise`: it may have begun earlier. `gap`: days between the file and what is known, over which nothing is
   * known; the start then stays. All null before the first figures.
   */
  knownSince: Readonly<{
    now: KnownSince | null;
    ifWhole: KnownSince | null;
    otherwise: KnownSince | null;
    gap: Readonly<{ from: number; to: number }> | null;
  }>;
  /** Lines that cannot be read; the rest is imported. */
  problems: ProblemCounts;
  examples: readonly ExampleOrder[];
}>;

/** How many lines could not be read; `kept` of them can be looked at, one by one. */
export type ProblemCounts = Readonly<{
  total: number;
  kept: number;
  byKind: readonly Readonly<{ kind: ProblemReason["kind"]; lines: number }>[];
}>;

/** `no-order`: a further item of an order that has no line of its own in the file. */
export type ProblemReason = LineReason | Readonly<{ kind: "no-order" }>;

/** A line that was left out, by the number that an editor shows; never with personal data. */
export type KeptProblem = Readonly<{ line: number; reason: ProblemReason }>;

/** Local days of the first and the last order. */
export type Days = Readonly<{ first: number; last: number }>;

export type FileImportFailure = "unexpected";

/** What became of an import. `unchanged`: orders that Shopify, or a newer file, tells otherwise. */
export type FileImportResult = Readonly<{ orders: number; fresh: number; unchanged: number; items: number; problems: ProblemCounts }>;

export type FileImportState =
  /** `received`: numbers of the parts that are in, from 1. */
  | Readonly<{ kind: "uploading"; partBytes: number; parts: number; received: readonly number[]; receivedBytes: number }>
  | Readonly<{ kind: "checking"; doneBytes: number; totalBytes: number; secondsLeft: number | null }>
  | Readonly<{ kind: "refused"; refusal: FileRefusal | Readonly<{ kind: "no-orders"; problems: ProblemCounts }> }>
  | Readonly<{ kind: "ready"; preview: FilePreview; deletedAt: string }>
  | Readonly<{ kind: "importing"; doneBytes: number; totalBytes: number; secondsLeft: number | null; orders: number }>
  | Readonly<{ kind: "computing"; orders: number }>
  | Readonly<{
      kind: "finished";
      result: FileImportResult;
      finishedAt: string;
      days: Days;
      knownSince: Readonly<{ before: KnownSince | null; after: KnownSince | null }>;
    }>
  /** `during`: what was being done. An import can be tried again or taken back; a check can be tried again or cancelled. */
  | Readonly<{ kind: "failed"; during: "checking" | "importing" | "taking-back"; failure: FileImportFailure; failedAt: string }>
  | Readonly<{ kind: "taking-back"; done: number; expected: number }>
  | Readonly<{ kind: "taken-back"; removed: number; takenBackAt: string; days: Days | null }>
  /** `expired`: nobody went on with it for a week, so the file was deleted. */
  | Readonly<{ kind: "cancelled"; why: "asked" | "expired"; cancelledAt: string }>;

export type FileImportView = Readonly<{
  id: number;
  fileName: string;
  fileBytes: number;
  startedAt: string;
  state: FileImportState;
  /** What the merchant may do now. */
  may: Readonly<{ confirm: boolean; cancel: boolean; takeBack: boolean; tryAgain: boolean }>;
}>;

/** All imports from files, the newest first. `open`: those that somebody or something still works on. */
export type FileImportList = Readonly<{ open: readonly FileImportView[]; past: readonly FileImportView[]; mayBegin: boolean }>;

export type BegunUpload =
  /** `received` is not empty where the same file was begun before: go on with the others. */
  | Readonly<{ kind: "begun"; id: number; partBytes: number; parts: number; received: readonly number[] }>
  | Readonly<{ kind: "refused"; reason: "empty" }>
  | Readonly<{ kind: "refused"; reason: "too-large"; maxBytes: number }>
  | Readonly<{ kind: "refused"; reason: "too-many-files"; maxFiles: number }>;

/** `not-open`: there is no such upload, or it is past uploading. */
export type PutPart =
  | Readonly<{ kind: "kept"; received: number; parts: number }>
  | Readonly<{ kind: "refused"; reason: "not-open" | "wrong-number" | "wrong-length" | "wrong-digest" }>;

export type FinishedUpload =
  | Readonly<{ kind: "checking" }>
  | Readonly<{ kind: "incomplete"; missing: readonly number[] }>
  | Readonly<{ kind: "refused"; reason: "not-open" }>;

/** `not-now`: somebody else did something else with it meanwhile; look again. */
export type Done = Readonly<{ kind: "done" }> | Readonly<{ kind: "refused"; reason: "not-now" | "dates-unclear" }>;
