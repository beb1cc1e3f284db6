import {
  addAttempt,
  addBatch,
  addRemoved,
  clearExamples,
  endImport,
  enterItems,
  enterState,
  failImport,
  findExamples,
  findImport,
  findUpload,
  findWorking,
  insertUpload,
  lockImport,
  lockUploads,
  putChecked,
  putChoices,
  putPreview,
  putRefusal,
  putResult,
  reenterState,
  selectImports,
  selectInStates,
  withdrawAttempt,
} from "#app/domains/file-import/file-import.data.server.ts";
import {
  countProblems,
  deleteFile,
  deleteProblems,
  findPartBody,
  putPartBody,
  putProblems,
  selectPartNumbers,
  selectProblems,
} from "#app/domains/file-import/file-parts.data.server.ts";
import type { StoredPreview } from "#app/domains/file-import/stored.ts";
import {
  deleteShopifyHistory,
  deleteSpan,
  findShopifyHistory,
  putShopifyHistory,
  putSpan,
  selectSpans,
} from "#app/domains/history/file-history.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

const FILE = { fileName: "orders_export.csv", fileBytes: 10, lastModified: 1, fileUntil: NOW };
const BODY = new Uint8Array([1]);
const PREVIEW: StoredPreview = {
  ...{ orders: 1, fresh: 1, known: 0, fromFiles: 0, repeated: 0, tests: 0, cancelled: 0, items: 1, customers: 1, ordersWithoutEmail: 0 },
  ...{ hasIds: true, days: { first: 1, last: 2 }, currencies: [], timeZone: "UTC", hasOffsets: true, delimiter: ",", encoding: "utf-8" },
  ...{
    missingColumns: [],
    dates: { kind: "clear" },
    mayBeOtherShop: false,
    problems: { total: 0, kept: 0, byKind: [] },
    pause: null,
    longestPause: 1,
  },
  knownSince: { now: null, ifWhole: null, otherwise: null, gap: null },
};

export const FILE_IMPORT_CALLS: DomainCalls = {
  "app/domains/file-import/file-import.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await lockUploads(tx, shopId);
      await findUpload(tx, shopId, FILE, NOW);
      await insertUpload(tx, shopId, FILE, NOW);
      await findImport(tx, shopId, 1);
      await lockImport(tx, shopId, 1);
      await selectImports(tx, shopId, 10);
      await selectInStates(tx, shopId, ["ready"]);
      await findWorking(tx, shopId);
      await enterState(tx, shopId, 1, "importing", NOW);
      await reenterState(tx, shopId, 1, "checking");
      await failImport(tx, shopId, 1, "checking", NOW);
      await addAttempt(tx, shopId, 1);
      await withdrawAttempt(tx, shopId, 1);
      await putChoices(tx, shopId, 1, { dayOrder: "day-first", isWhole: true, fileUntil: NOW });
      await clearExamples(tx, shopId);
      await putChecked(tx, shopId, 1, 5);
      await putRefusal(tx, shopId, 1, { kind: "empty" });
      await putPreview(tx, shopId, 1, { preview: PREVIEW, examples: BODY });
      await putResult(tx, shopId, 1, PREVIEW);
      await findExamples(tx, shopId, 1);
      await addBatch(tx, shopId, 1, { doneBytes: 5, orders: 1 });
      await enterItems(tx, shopId, 1);
      await addRemoved(tx, shopId, 1, { removed: 1, looked: 2 });
      await endImport(tx, shopId, 1, "finished", NOW);
    },
  },
  "app/domains/file-import/file-parts.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await putPartBody(tx, shopId, 1, 1, BODY, NOW);
      await selectPartNumbers(tx, shopId, 1);
      await findPartBody(tx, shopId, 1, 1);
      await putProblems(tx, shopId, 1, [{ line: 2, reason: { kind: "no-order" } }], NOW);
      await countProblems(tx, shopId, 1);
      await selectProblems(tx, shopId, 1, { skip: 0, take: 10 });
      await deleteProblems(tx, shopId, 1);
      await deleteFile(tx, shopId, 1);
    },
  },
  "app/domains/history/file-history.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await putSpan(tx, shopId, { importId: 1, first: 1, last: 2, longestPause: 1, isWhole: true });
      await selectSpans(tx, shopId);
      await deleteSpan(tx, shopId, 1);
      await putShopifyHistory(tx, shopId, { day: 1, isLimited: true });
      await findShopifyHistory(tx, shopId);
      await deleteShopifyHistory(tx, shopId);
    },
  },
};
