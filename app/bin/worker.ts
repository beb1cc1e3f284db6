import { setTimeout as pause } from "node:timers/promises";
import { stopOnSignal } from "#app/bin/stop-on-signal.ts";
import { allJobs } from "#app/jobs/registry.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { now, readClock } from "#app/platform/clock.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { closeQueue, startWorking } from "#app/platform/queue.server.ts";

// Works on the queue and, every two seconds, on what has become due. Several of them share the work.
const TICK_MS = 2000;

const worker = await startWorking(allJobs);
const ending = new AbortController();
const ticking = tickUntil(ending.signal);
log().info("worker works");

stopOnSignal("worker", async () => {
  ending.abort();
  await ticking;
  await worker.stop();
  await closeQueue();
  await closeDatabase();
});

/** One tick after the other; a failed one is logged and the next one tries again. */
async function tickUntil(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await readClock();
      await tick(now());
    } catch (error) {
      log().error({ err: error }, "tick failed");
    }
    await pause(TICK_MS, undefined, { signal }).catch(() => undefined);
  }
}
