import { allJobs } from "#app/jobs/registry.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { now, readClock } from "#app/platform/clock.server.ts";
import { closeDatabase } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { closeQueue, startWorking } from "#app/platform/queue.server.ts";
import type { Worker } from "#app/platform/queue.server.ts";

const TICK_MS = 5_000;

/** Works on all jobs and ticks until stopped. Any number of workers may run on one database. */
export async function startWorker(): Promise<Worker> {
  await readClock();
  const working = await startWorking(allJobs);
  let ticking: Promise<void> = Promise.resolve();
  let isTicking = false;
  const timer = setInterval(() => {
    if (isTicking) return;
    isTicking = true;
    ticking = tick(now())
      .catch((error: unknown) => {
        log().error({ err: error }, "tick failed, the next one tries again");
      })
      .finally(() => {
        isTicking = false;
      });
  }, TICK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await ticking;
      await working.stop();
      await closeQueue();
      await closeDatabase();
    },
  };
}
