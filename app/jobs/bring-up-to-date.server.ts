import { z } from "zod";
import { catchUpOf, restartImport, startImport } from "#app/domains/history/history.server.ts";
import { getShop } from "#app/domains/shops/shops.server.ts";
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
  payload: z.object({ shopId: z.number(), gained: z.array(z.string()).default([]), lost: z.array(z.string()).default([]) }),
  run: async ({ shopId, gained, lost }, now) => {
    const changed = [...gained, ...lost];
    // What may be written says nothing of what can be read.
    if (changed.length > 0 && changed.every((scope) => scope.startsWith("write_"))) return;
    await bringUpToDate(shopId, { hasGained: gained.length > 0, isWanted: true }, now);
  },
});

/**
 * Each night: finds what no webhook told. A sweep or an import that a crash left behind is gone on with, and an import that failed
 * begins again, without anybody having to ask.
 */
export const reconcileJob = defineJob({
  name: "reconcile",
  payload: z.object({ shopId: z.number() }),
  oneAtATime: true,
  run: ({ shopId }, now) => bringUpToDate(shopId, { hasGained: false, isWanted: false }, now),
});

async function bringUpToDate(
  shopId: number,
  { hasGained, isWanted }: Readonly<{ hasGained: boolean; isWanted: boolean }>,
  now: Date,
): Promise<void> {
  if ((await getShop(shopId)).state !== "installed") return;
  const need = await catchUpOf(shopId, hasGained);
  if (need === "reconcile") {
    await reconcile(shopId, isWanted, now);
    return;
  }
  if (need === "import-anew") await restartImport(shopId, now);
  if (need === "import") await startImport(shopId, now);
  // Also when an import was under way before: its next step may have been lost with a crash.
  await asSystem((tx) => enqueueAdvance(tx, shopId));
}
