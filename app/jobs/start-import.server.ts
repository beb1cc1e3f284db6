import { startImport } from "#app/domains/history/history.server.ts";
import { enqueueAdvance } from "#app/jobs/advance-import.server.ts";
import { asSystem } from "#app/platform/db.server.ts";

/** The merchant asks to try again after an import that failed. */
export async function retryImport(shopId: number, now: Date): Promise<void> {
  await startImport(shopId, now);
  await asSystem((tx) => enqueueAdvance(tx, shopId));
}
