import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again until an answer is there, for states that nobody announces (a server that starts, a file that goes away).
 * Throws with `what` after `seconds`.
 */
export async function waitFor<Answer>(
  what: string,
  seconds: number,
  ask: () => Promise<Answer | undefined> | Answer | undefined,
  everyMs = 25,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds.toString()} seconds`);
    await pause(everyMs);
  }
}

/** Whether a process of this id runs (also somebody else's). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
