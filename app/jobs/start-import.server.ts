import { z } from "zod";
import { startImport } from "#app/domains/history/history.server.ts";
import { enqueueAdvance } from "#app/jobs/advance-import.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";

/** A shop that just installed Encore gets its history. */
export const startImportJob = defineJob({
  name: "start-import",
  payload: z.object({ shopId: z.number() }),
  run: async ({ shopId }, now) => {
    await startImport(shopId, now);
    // Also when an import was under way before: its next step may have been lost with a crash.
    await asSystem((tx) => enqueueAdvance(tx, shopId));
  },
});

/** The merchant asks to try again after an import that failed. */
export async function retryImport(shopId: number, now: Date): Promise<void> {
  await startImport(shopId, now);
  await asSystem((tx) => enqueueAdvance(tx, shopId));
}
