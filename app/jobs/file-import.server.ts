import { z } from "zod";
import {
  advanceFiles,
  decideAgain,
  decideDayOrder,
  decideImport,
  decideTakeBack,
  endUpload,
} from "#app/domains/file-import/file-import.server.ts";
import type { DayOrder, Done, FinishedUpload } from "#app/domains/file-import/file-import.ts";
import { enqueueRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { Job } from "#app/platform/queue.server.ts";

const payload = z.object({ shopId: z.number() });

const FOUR_HOURS_SECONDS = 4 * 60 * 60;

/** Works on the files of orders that a shop uploaded, one step at a time: checks them, imports them, takes them back. */
export const fileImportJob: Job<z.output<typeof payload>> = defineJob({
  name: "file-import",
  payload,
  oneAtATime: true,
  expireSeconds: FOUR_HOURS_SECONDS,
  run: async ({ shopId }) => {
    const next = await advanceFiles(shopId, now);
    if (next.kind === "again") await asSystem((tx) => enqueueFiles(tx, shopId, next.afterSeconds));
    // A rebuild that met a long transaction of ours hands its work back; where nothing is left, nothing happens.
    else await asSystem((tx) => enqueueRebuild(tx, shopId));
  },
});

function enqueueFiles(tx: Transaction, shopId: number, delaySeconds = 0): Promise<void> {
  return enqueue(tx, fileImportJob, { shopId }, { key: String(shopId), delaySeconds });
}

/** Decides and tells the worker in one transaction, so that neither is without the other. */
function decided<Outcome extends Readonly<{ kind: string }>>(
  shopId: number,
  decide: (tx: Transaction) => Promise<Outcome>,
): Promise<Outcome> {
  return inShop(shopId, async (tx) => {
    const outcome = await decide(tx);
    if (outcome.kind === "done" || outcome.kind === "checking") await enqueueFiles(tx, shopId);
    return outcome;
  });
}

/** All parts of a file are sent: it is checked in the background. */
export function finishUpload(shopId: number, id: number, at: Date): Promise<FinishedUpload> {
  return decided(shopId, (tx) => endUpload(tx, shopId, id, at));
}

/** The merchant says how 3/4/2026 is meant: the file is checked anew. */
export function chooseDayOrder(shopId: number, id: number, dayOrder: DayOrder, at: Date): Promise<Done> {
  return decided(shopId, (tx) => decideDayOrder(tx, shopId, id, dayOrder, at));
}

/** The merchant looked at a file and wants it. `isWhole`: it has all orders since the shop's first. */
export function confirmImport(shopId: number, id: number, choice: Readonly<{ isWhole: boolean }>, at: Date): Promise<Done> {
  return decided(shopId, (tx) => decideImport(tx, shopId, id, choice, at));
}

export function takeBackImport(shopId: number, id: number, at: Date): Promise<Done> {
  return decided(shopId, (tx) => decideTakeBack(tx, shopId, id, at));
}

/** Goes on with what failed. */
export function tryAgain(shopId: number, id: number, at: Date): Promise<Done> {
  return decided(shopId, (tx) => decideAgain(tx, shopId, id, at));
}
