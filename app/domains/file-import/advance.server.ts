import { checkFile } from "#app/domains/file-import/check-file.server.ts";
import { addAttempt, failImport, findWorking, withdrawAttempt } from "#app/domains/file-import/file-import.data.server.ts";
import { finishImport, importFile } from "#app/domains/file-import/import-file.server.ts";
import { WORKING_STATES } from "#app/domains/file-import/stored.ts";
import type { StoredImport, WorkingState } from "#app/domains/file-import/stored.ts";
import { takeBack } from "#app/domains/file-import/take-back.server.ts";
import { FileGoneError } from "#app/domains/file-import/upload.server.ts";
import { pauseSeconds } from "#app/domains/history/history.ts";
import { getShop, ShopGoneError } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { inShop, PurchasesBusyError } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";

/** Tries in a row; what fails so often fails again. */
const MAX_ATTEMPTS = 5;
const BUSY_PAUSE_SECONDS = 5;

export type Next = Readonly<{ kind: "again"; afterSeconds: number }> | Readonly<{ kind: "ended" }>;

/** Works on the oldest file of a shop that something is to be done for. Safe to call twice, and after a crash. */
export async function advanceFiles(shopId: number, clock: () => Date): Promise<Next> {
  const shop = await getShop(shopId);
  const current = await inShop(shopId, (tx) => findWorking(tx, shopId));
  const during = WORKING_STATES.find((state) => state === current?.state);
  if (current === null || during === undefined) return { kind: "ended" };
  if (shop.state === "uninstalled") return giveUp(shopId, current, during, clock());
  // Counted before: a step that kills the worker comes to no catch.
  const attempts = await inShop(shopId, (tx) => addAttempt(tx, shopId, current.id));
  if (attempts > MAX_ATTEMPTS) return giveUp(shopId, current, during, clock());
  try {
    const outcome = await takeStep(shop, current, during, clock());
    return outcome === "later" ? await waitFor(shopId, current) : { kind: "again", afterSeconds: 0 };
  } catch (error) {
    if (error instanceof ShopGoneError || error instanceof FileGoneError) return giveUp(shopId, current, during, clock());
    if (error instanceof PurchasesBusyError) return waitFor(shopId, current);
    log().warn({ err: error, shopId, importId: current.id, during }, "file import step failed");
    return attempts >= MAX_ATTEMPTS ? giveUp(shopId, current, during, clock()) : { kind: "again", afterSeconds: pauseSeconds(attempts) };
  }
}

/** Somebody else is at work on the shop's figures, which is no attempt. */
async function waitFor(shopId: number, { id }: StoredImport): Promise<Next> {
  await inShop(shopId, (tx) => withdrawAttempt(tx, shopId, id));
  return { kind: "again", afterSeconds: BUSY_PAUSE_SECONDS };
}

/** The next file may still go well. */
async function giveUp(shopId: number, { id }: StoredImport, during: WorkingState, now: Date): Promise<Next> {
  await inShop(shopId, (tx) => failImport(tx, shopId, id, during, now));
  return { kind: "again", afterSeconds: 0 };
}

async function takeStep(shop: Shop, current: StoredImport, during: WorkingState, now: Date): Promise<"done" | "later"> {
  switch (during) {
    case "checking":
      await checkFile(shop, current, now);
      return "done";
    case "importing":
      await importFile(shop, current, now);
      return "done";
    case "computing":
      return finishImport(shop, current, now);
    case "taking-back":
      return takeBack(shop, current, now);
  }
}
