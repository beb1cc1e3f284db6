import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive, waitFor } from "#test/support/wait.ts";

/**
 * Runs `work` while no other process of this machine runs it for the same file. A lock whose owner died is taken over, so
 * that a killed run never blocks the next one.
 */
export async function withFileLock<Result>(file: string, work: () => Promise<Result> | Result): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  await waitFor(`the lock ${file}`, 180, () => (tryToTake(file) ? true : undefined), 50);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryToTake(file: string): boolean {
  try {
    writeFileSync(file, process.pid.toString(), { flag: "wx" });
    return true;
  } catch {
    const owner = ownerOf(file);
    if (owner !== null && !isAlive(owner)) rmSync(file, { force: true });
    return false;
  }
}

/** Null while the owner is between creating the file and writing its id, or when the file has just gone. */
function ownerOf(file: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
    return Number.isNaN(pid) ? null : pid;
  } catch {
    return null;
  }
}
