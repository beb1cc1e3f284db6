import { z } from "zod";
import { noteRebuild, runRebuild } from "#app/domains/history/history.server.ts";
import type { RebuildReason } from "#app/domains/retention/retention.ts";
import { now } from "#app/platform/clock.server.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { Job } from "#app/platform/queue.server.ts";

const payload = z.object({ shopId: z.number() });

const AN_HOUR_SECONDS = 60 * 60;
const COME_AGAIN_SECONDS = 10;

/** Computes a shop's figures anew where they are not as they are wished; otherwise it changes nothing. */
export const rebuildFiguresJob: Job<z.output<typeof payload>> = defineJob({
  name: "rebuild-figures",
  payload,
  oneAtATime: true,
  expireSeconds: AN_HOUR_SECONDS,
  run: async ({ shopId }) => {
    const outcome = await runRebuild(shopId, now);
    if (outcome === "later") await asSystem((tx) => enqueueRebuild(tx, shopId, COME_AGAIN_SECONDS));
  },
});

export function enqueueRebuild(tx: Transaction, shopId: number, delaySeconds = 0): Promise<void> {
  return enqueue(tx, rebuildFiguresJob, { shopId }, { key: String(shopId), delaySeconds });
}

/** Lets a shop's figures be computed anew in the background; the old ones stay until then. Asked twice, it is done once. */
export async function requestRebuild(shopId: number, reason: RebuildReason, at: Date): Promise<void> {
  await inShop(shopId, async (tx) => {
    await noteRebuild(tx, shopId, reason, at);
    await enqueueRebuild(tx, shopId);
  });
}

/** For a shop whose figures are not as wished while nobody is at it: a lost job, or tries that failed. */
export async function resumeRebuild(shopId: number): Promise<void> {
  await asSystem((tx) => enqueueRebuild(tx, shopId));
}
