import { addDays } from "date-fns/addDays";
import { clearExamples, enterState, lockImport, putChoices, reenterState } from "#app/domains/file-import/file-import.data.server.ts";
import { FILE_KEPT_DAYS } from "#app/domains/file-import/limits.ts";
import { isGone } from "#app/domains/file-import/stored.ts";
import type { DayOrder, Done } from "#app/domains/file-import/terms.ts";
import type { Transaction } from "#app/platform/db.server.ts";

// What a merchant decides. The caller sees to it that the worker knows, in the same transaction.

const DONE: Done = { kind: "done" };
const NOT_NOW: Done = { kind: "refused", reason: "not-now" };

/** Says how 3/4/2026 is meant; the file is checked anew. */
export async function decideDayOrder(tx: Transaction, shopId: number, id: number, dayOrder: DayOrder, now: Date): Promise<Done> {
  const current = await lockImport(tx, shopId, id);
  if (current?.state !== "ready" || isGone(current, now)) return NOT_NOW;
  await putChoices(tx, shopId, id, { dayOrder, isWhole: current.isWhole, fileUntil: current.fileUntil });
  await enterState(tx, shopId, id, "checking", now);
  return DONE;
}

/** Lets a file be imported that was looked at. `isWhole`: it has all orders since the shop's first. */
export async function decideImport(
  tx: Transaction,
  shopId: number,
  id: number,
  { isWhole }: Readonly<{ isWhole: boolean }>,
  now: Date,
): Promise<Done> {
  const current = await lockImport(tx, shopId, id);
  if (current?.state !== "ready" || isGone(current, now)) return NOT_NOW;
  if (current.preview?.dates.kind === "ask") return { kind: "refused", reason: "dates-unclear" };
  await putChoices(tx, shopId, id, { dayOrder: current.dayOrder, isWhole, fileUntil: addDays(now, FILE_KEPT_DAYS) });
  await enterState(tx, shopId, id, "importing", now);
  return DONE;
}

/** Takes an import back that came to its end, or that failed on the way. */
export async function decideTakeBack(tx: Transaction, shopId: number, id: number, now: Date): Promise<Done> {
  const current = await lockImport(tx, shopId, id);
  if (current?.state === "taking-back") return DONE;
  const hasFailed = current?.state === "failed" && current.failedDuring !== "checking";
  if (current === null || (current.state !== "finished" && !hasFailed)) return NOT_NOW;
  await enterState(tx, shopId, id, "taking-back", now);
  return DONE;
}

/** Goes on where it failed. */
export async function decideAgain(tx: Transaction, shopId: number, id: number, now: Date): Promise<Done> {
  const current = await lockImport(tx, shopId, id);
  if (current?.state !== "failed" || current.failedDuring === null || isGone(current, now)) return NOT_NOW;
  await reenterState(tx, shopId, id, current.failedDuring);
  return DONE;
}

/** A person is to be forgotten: examples of waiting files may show them. A check that is about to write its own is waited for. */
export function forgetExamples(tx: Transaction, shopId: number): Promise<void> {
  return clearExamples(tx, shopId);
}
