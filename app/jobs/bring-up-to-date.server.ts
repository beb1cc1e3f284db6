import { z } from "zod";
import { catchUpOf, restartImport, startImport } from "#app/domains/history/history.server.ts";
import { enqueueAdvance } from "#app/jobs/advance-import.server.ts";
import { reconcile } from "#app/jobs/reconcile.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";

/**
 * A shop that is new, back after an uninstall or a pause, or grants other scopes than before: its history is imported, the import is
 * gone on with, or only what was missed is fetched.
 */
export const bringUpToDateJob = defineJob({
  name: "bring-up-to-date",
  payload: z.object({ shopId: z.number(), gained: z.array(z.string()).default([]) }),
  run: async ({ shopId, gained }, now) => {
    const need = await catchUpOf(shopId, gained.length > 0);
    if (need === "reconcile") {
      await reconcile(shopId, true, now);
      return;
    }
    if (need === "import-anew") await restartImport(shopId, now);
    if (need === "import") await startImport(shopId, now);
    // Also when an import was under way before: its next step may have been lost with a crash.
    await asSystem((tx) => enqueueAdvance(tx, shopId));
  },
});
