import { z } from "zod";
import { advanceImport } from "#app/domains/history/history.server.ts";
import { enqueueRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { Job } from "#app/platform/queue.server.ts";

const payload = z.object({ shopId: z.number() });

const FOUR_HOURS_SECONDS = 4 * 60 * 60;

/** Takes a shop's import one step further and asks for the next one. */
export const advanceImportJob: Job<z.output<typeof payload>> = defineJob({
  name: "advance-import",
  payload,
  oneAtATime: true,
  expireSeconds: FOUR_HOURS_SECONDS,
  run: async ({ shopId }) => {
    const next = await advanceImport(shopId, now);
    if (next.kind === "again") await asSystem((tx) => enqueueAdvance(tx, shopId, next.afterSeconds));
    // Rebuilds leave their work to a running import; one that failed hands it back. Where nothing is left, nothing happens.
    else await asSystem((tx) => enqueueRebuild(tx, shopId));
  },
});

export function enqueueAdvance(tx: Transaction, shopId: number, delaySeconds = 0): Promise<void> {
  return enqueue(tx, advanceImportJob, { shopId }, { key: String(shopId), delaySeconds });
}
