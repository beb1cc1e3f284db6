import { expect, test } from "vitest";
import type { FileImportState, FilePreview } from "#app/domains/file-import/file-import.ts";
import { endWords, lostText, spokenShare, spokenText } from "#app/domains/file-import/ui/end-words.ts";
import {
  dayInOrder,
  orderChoice,
  previewNotes,
  problemText,
  progressWords,
  readAs,
  refusalWords,
  sinceText,
  stateText,
} from "#app/domains/file-import/ui/import-words.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { texts as german } from "#app/i18n/texts-de.ts";
import { texts as english } from "#app/i18n/texts-en.ts";
import type { Reader } from "#app/i18n/texts.ts";
import { dayOfDate } from "#app/lib/calendar.ts";

const en: Reader = { locale: "en", t: translatorOf({ locale: "en", ...english }) };
const de: Reader = { locale: "de", t: translatorOf({ locale: "de", ...german }) };

const day = (year: number, month: number, date: number) => dayOfDate({ year, month, day: date });
const NO_PROBLEMS = { total: 0, kept: 0, byKind: [] };

const preview: FilePreview = {
  orders: 12,
  fresh: 10,
  known: 1,
  fromFiles: 1,
  repeated: 0,
  tests: 0,
  cancelled: 2,
  items: 20,
  customers: 7,
  ordersWithoutEmail: 3,
  hasIds: false,
  days: { first: day(2021, 1, 3), last: day(2024, 3, 2) },
  currencies: [{ currency: "EUR", orders: 12, total: 120_00, isCounted: true }],
  timeZone: "Europe/Berlin",
  hasOffsets: false,
  delimiter: ";",
  encoding: "windows-1252",
  missingColumns: ["Refunded Amount"],
  dates: { kind: "clear" },
  mayBeOtherShop: false,
  knownSince: { now: null, ifWhole: null, otherwise: null, gap: null },
  problems: NO_PROBLEMS,
  examples: [],
};

const of = (state: FileImportState) => ({
  id: 1,
  fileName: "orders.csv",
  fileBytes: 2_000_000,
  startedAt: "2026-11-22T10:00:00Z",
  state,
  may: { confirm: false, cancel: false, takeBack: false, tryAgain: false },
});

const finished: FileImportState = {
  kind: "finished",
  result: { orders: 12, fresh: 10, unchanged: 2, items: 20, problems: { total: 1, kept: 1, byKind: [{ kind: "open-quote", lines: 1 }] } },
  finishedAt: "2026-11-22T10:05:00Z",
  days: preview.days,
  knownSince: { before: { day: day(2026, 9, 23), isLimited: true }, after: { day: day(2021, 1, 3), isLimited: false } },
};

test("what is wrong with a line names its column and what stood there, in both languages", () => {
  const amount = { line: 7, reason: { kind: "not-an-amount", column: "total", text: "1.2.3" } } as const;

  expect(problemText(amount, en)).toBe("Total is no amount: 1.2.3");
  expect(problemText(amount, de)).toBe("Total ist kein Betrag: 1.2.3");
  expect(problemText({ ...amount, reason: { ...amount.reason, text: "" } }, de)).toBe("Total ist kein Betrag");
  expect(problemText({ line: 8, reason: { kind: "too-many-cells", expected: 79, found: 81 } }, en)).toMatch(/^81 cells, .* 79 columns/);
  expect(problemText({ line: 9, reason: { kind: "open-quote" } }, de)).toContain("Anführungszeichen");
  expect(problemText({ line: 9, reason: { kind: "no-order" } }, en)).toContain("no line of its own");
});

test("missing columns are named, with what the file has instead, and no wall of it", () => {
  const found = Array.from({ length: 20 }, (_, index) => `Column ${String(index + 1)}`);

  const many = refusalWords({ kind: "columns-missing", missing: ["Total", "Currency"], found }, en);
  const none = refusalWords({ kind: "columns-missing", missing: ["Name"], found: [] }, de);

  expect(many.sentences[0]).toBe("These columns are missing: Total, Currency.");
  expect(many.found).toMatch(/^Column 1, .*Column 12 and 8 more$/);
  expect(none.found).toBe("gar keine Spaltennamen");
  for (const kind of ["empty", "spreadsheet", "compressed"] as const) expect(refusalWords({ kind }, de).sentences).toHaveLength(1);
  expect(refusalWords({ kind: "no-orders", problems: NO_PROBLEMS }, en).found).toBeNull();
});

test("only what there is to know of a file is said", () => {
  const silent = {
    ...preview,
    known: 0,
    fromFiles: 0,
    cancelled: 0,
    ordersWithoutEmail: 0,
    hasIds: true,
    hasOffsets: true,
    missingColumns: [],
  };

  const notes = previewNotes(preview, en);

  expect(previewNotes(silent, en)).toEqual([]);
  expect(notes).toHaveLength(7);
  expect(notes[0]).toBe("1 order Encore has from Shopify already. It stays as Shopify tells it.");
  expect(notes).toContain("Times without a time zone are read as Europe/Berlin.");
  expect(readAs(preview, de)).toBe("Gelesen als: getrennt durch Semikolons, Windows-1252.");
});

test("a date that can be read in two ways is shown in both", () => {
  expect(dayInOrder("3/4/2026", "day-first")).toBe(day(2026, 4, 3));
  expect(dayInOrder("3/4/2026", "month-first")).toBe(day(2026, 3, 4));
  expect(orderChoice("03/04/2026 09:15", "day-first", en)).toBe("Day first: April 3, 2026");
  expect(orderChoice("3/4/2026", "month-first", de)).toBe("Zuerst der Monat: 4. März 2026");
  expect(dayInOrder("soon", "day-first")).toBeNull();
});

test("what is being done says how far it is and how long yet", () => {
  const checking = progressWords(of({ kind: "checking", doneBytes: 1_000_000, totalBytes: 2_000_000, secondsLeft: 130 }), en);
  const computing = progressWords(of({ kind: "computing", orders: 10 }), de);

  expect(checking).toMatchObject({ title: "Checking orders.csv", share: 0.5, left: "about 2 minutes left" });
  expect(computing).toMatchObject({ share: null, amount: "bisher 10 Bestellungen", left: "" });
  expect(progressWords(of({ kind: "taking-back", done: 3, expected: 10 }), en)).toMatchObject({ share: 0.3, amount: "3 of 10 orders" });
  expect(progressWords(of(finished), en)).toBeNull();
});

test("a screen reader hears every tenth, not every moment", () => {
  const at = (doneBytes: number) => spokenText(of({ kind: "checking", doneBytes, totalBytes: 100, secondsLeft: null }), en);

  expect(at(41)).toBe("Checking orders.csv: 40%");
  expect(at(49)).toBe(at(41));
  expect([0, 0.1, 0.3, 0.7, 1].map((share) => Math.round(spokenShare(share) * 10))).toEqual([0, 1, 3, 7, 10]);
  expect(spokenText(of({ kind: "ready", preview, deletedAt: "2026-11-29T10:00:00Z" }), en)).toBe("orders.csv is checked: 12 orders");
});

test("the end says what changed, and what would be lost", () => {
  const around = { timeZone: "Europe/Berlin", keptDays: 7 };
  const none: FileImportState = { ...finished, result: { ...finished.result, fresh: 0 } };

  expect(endWords("orders.csv", finished, around, en)).toEqual({
    title: "10 new orders are in",
    sentences: [
      "Jan 3, 2021 to Mar 2, 2024. Your figures are computed with them.",
      "Orders are known since January 3, 2021 instead of September 23, 2026.",
      "2 orders stayed as Shopify or a newer file tells them.",
    ],
  });
  expect(endWords("orders.csv", none, around, de).title).toBe("Keine Bestellung aus orders.csv war neu");
  expect(lostText(finished, en)).toContain("Up to 10 orders that only this file told of leave Encore (Jan 3, 2021 to Mar 2, 2024)");
  expect(lostText({ kind: "failed", during: "importing", failure: "unexpected", failedAt: "2026-11-22T10:05:00Z" }, en)).toContain(
    "Everything",
  );
  expect(endWords("a.csv", { kind: "cancelled", why: "expired", cancelledAt: "2026-11-22T10:05:00Z" }, around, en).sentences[0]).toContain(
    "7 days",
  );
  expect(stateText(finished, en)).toBe("10 new orders, 1 line left out");
});

test("a start that is not known yet, or not the first order's, is said so", () => {
  expect(sinceText(null, en)).toBe("not known yet");
  expect(sinceText({ day: day(2021, 1, 3), isLimited: true }, en)).toBe("January 3, 2021; customers may have bought before that");
  expect(sinceText({ day: day(2021, 1, 3), isLimited: false }, de)).toBe("3. Januar 2021");
});
