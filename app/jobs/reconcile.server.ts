import { z } from "zod";
import { advanceReconciliation, startReconciliation } from "#app/domains/history/history.server.ts";
import { now as clock } from "#app/platform/clock.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { Job } from "#app/platform/queue.server.ts";

const payload = z.object({ shopId: z.number() });

/** Takes the shop's sweep one step further and asks for the next one. */
export const advanceReconciliationJob: Job<z.output<typeof payload>> = defineJob({
  name: "advance-reconciliation",
  payload,
  oneAtATime: true,
  run: async ({ shopId }) => {
    const next = await advanceReconciliation(shopId, clock);
    if (next.kind === "again") await asSystem((tx) => enqueueStep(tx, shopId, next.afterSeconds));
  },
});

function enqueueStep(tx: Transaction, shopId: number, delaySeconds = 0): Promise<void> {
  return enqueue(tx, advanceReconciliationJob, { shopId }, { key: String(shopId), delaySeconds });
}

/**
 * Compares the shop with Shopify, step by step.
 *
 * @param isWanted as of now, also where a sweep is under way
 */
export async function reconcile(shopId: number, isWanted: boolean, now: Date): Promise<void> {
  if (await startReconciliation(shopId, isWanted, now)) await asSystem((tx) => enqueueStep(tx, shopId));
}
