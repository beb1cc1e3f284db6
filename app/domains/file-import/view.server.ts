import { z } from "zod";
import { examplesPlace } from "#app/domains/file-import/check-file.server.ts";
import { findExamples, findImport, selectImports, selectInStates } from "#app/domains/file-import/file-import.data.server.ts";
import { countProblems, selectPartNumbers, selectProblems } from "#app/domains/file-import/file-parts.data.server.ts";
import { lengthOfPart, MAX_OPEN_FILES, PART_BYTES, partsOf } from "#app/domains/file-import/limits.ts";
import { isGone, isOpen, NO_PROBLEMS, OPEN_STATES } from "#app/domains/file-import/stored.ts";
import type { StoredImport } from "#app/domains/file-import/stored.ts";
import type { ExampleOrder, FileImportList, FileImportState, FileImportView, KeptProblem } from "#app/domains/file-import/terms.ts";
import { secondsLeftOf } from "#app/domains/history/history.ts";
import { toldOrders } from "#app/domains/orders/orders.server.ts";
import { unsealText } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** So many of the newest imports are looked through for past ones. */
const LISTED_IMPORTS = 100;

const examples = z.array(z.custom<ExampleOrder>((value) => typeof value === "object" && value !== null));

/** An import as a page shows it; null when the shop has none of this number. */
export function fileImport(shopId: number, id: number, now: Date): Promise<FileImportView | null> {
  return inShop(shopId, async (tx) => {
    const stored = await findImport(tx, shopId, id);
    return stored === null ? null : viewOf(tx, shopId, stored, now);
  });
}

/** All imports of a shop, the newest first. */
export function fileImports(shopId: number, now: Date): Promise<FileImportList> {
  return inShop(shopId, async (tx) => {
    const [open, past]: [FileImportView[], FileImportView[]] = [[], []];
    for (const one of await selectInStates(tx, shopId, OPEN_STATES)) if (isOpen(one, now)) open.push(await viewOf(tx, shopId, one, now));
    for (const one of await selectImports(tx, shopId, LISTED_IMPORTS)) if (!isOpen(one, now)) past.push(await viewOf(tx, shopId, one, now));
    return { open, past, mayBegin: open.length < MAX_OPEN_FILES };
  });
}

/** The lines of a file that could not be read, by line; null when the shop has no such import. `kept`: of how many it is still known. */
export function lineProblems(
  shopId: number,
  id: number,
  page: Readonly<{ skip: number; take: number }>,
): Promise<Readonly<{ total: number; kept: number; problems: readonly KeptProblem[] }> | null> {
  return inShop(shopId, async (tx) => {
    const stored = await findImport(tx, shopId, id);
    if (stored === null) return null;
    return {
      total: countsOf(stored).total,
      kept: await countProblems(tx, shopId, id),
      problems: await selectProblems(tx, shopId, id, page),
    };
  });
}

function countsOf({ problems, refusal }: StoredImport) {
  return problems ?? (refusal?.kind === "no-orders" ? refusal.problems : NO_PROBLEMS);
}

async function viewOf(tx: Transaction, shopId: number, stored: StoredImport, now: Date): Promise<FileImportView> {
  const { id, fileName, fileBytes, startedAt } = stored;
  const state = await stateOf(tx, shopId, stored, now);
  const isFailed = state.kind === "failed";
  const hasChecked = isFailed && state.during === "checking";
  return {
    id,
    fileName,
    fileBytes,
    startedAt: startedAt.toISOString(),
    state,
    may: {
      confirm: state.kind === "ready" && state.preview.dates.kind !== "ask",
      cancel: ["uploading", "checking", "ready", "refused"].includes(state.kind) || hasChecked,
      takeBack: state.kind === "finished" || (isFailed && !hasChecked),
      tryAgain: isFailed,
    },
  };
}

async function stateOf(tx: Transaction, shopId: number, stored: StoredImport, now: Date): Promise<FileImportState> {
  const { id, state, fileBytes, preview } = stored;
  const endedAt = (stored.endedAt ?? now).toISOString();
  if (isGone(stored, now)) return { kind: "cancelled", why: "expired", cancelledAt: stored.fileUntil.toISOString() };
  switch (state) {
    case "uploading": {
      const received = await selectPartNumbers(tx, shopId, id);
      const receivedBytes = received.reduce((sum, number) => sum + (lengthOfPart(fileBytes, number) ?? 0), 0);
      return { kind: "uploading", partBytes: PART_BYTES, parts: partsOf(fileBytes), received, receivedBytes };
    }
    case "checking":
      return { kind: "checking", ...progressOf(stored, fileBytes, now) };
    case "refused":
      return { kind: "refused", refusal: stored.refusal ?? { kind: "empty" } };
    case "ready":
      if (preview === null) break;
      return {
        kind: "ready",
        preview: { ...preview, examples: await examplesOf(tx, shopId, id) },
        deletedAt: stored.fileUntil.toISOString(),
      };
    case "importing":
      // Read twice: orders first, then their items.
      return { kind: "importing", ...progressOf(stored, 2 * fileBytes, now), orders: stored.counts.orders };
    case "computing":
      return { kind: "computing", orders: stored.counts.orders };
    case "finished":
      if (preview === null) break;
      return {
        kind: "finished",
        result: { ...stored.counts, problems: countsOf(stored) },
        finishedAt: endedAt,
        days: preview.days,
        knownSince: { before: preview.wasKnownSince ?? null, after: preview.isKnownSince ?? null },
      };
    case "taking-back":
      return { kind: "taking-back", done: stored.batches, expected: stored.batches + (await toldOrders(tx, shopId, id)) };
    case "taken-back":
      return { kind: "taken-back", removed: stored.removed, takenBackAt: endedAt, days: preview?.days ?? null };
    case "cancelled":
      return { kind: "cancelled", why: "asked", cancelledAt: endedAt };
    case "failed":
      break;
  }
  const { failedDuring } = stored;
  const during = failedDuring === "checking" || failedDuring === "taking-back" ? failedDuring : "importing";
  return { kind: "failed", during, failure: "unexpected", failedAt: endedAt };
}

function progressOf({ doneBytes, stepStartedAt }: StoredImport, totalBytes: number, now: Date) {
  const elapsedMs = stepStartedAt === null ? 0 : now.getTime() - stepStartedAt.getTime();
  return { doneBytes, totalBytes, secondsLeft: secondsLeftOf({ done: doneBytes, expected: totalBytes, elapsedMs }) };
}

async function examplesOf(tx: Transaction, shopId: number, id: number): Promise<readonly ExampleOrder[]> {
  const sealed = await findExamples(tx, shopId, id);
  return sealed === null ? [] : examples.parse(JSON.parse(unsealText(examplesPlace(shopId), sealed)));
}
