import { rebuildFiguresJob } from "#app/jobs/rebuild-figures.server.ts";
import { reconcileJob } from "#app/jobs/bring-up-to-date.server.ts";
import { refreshTokensJob } from "#app/jobs/refresh-tokens.server.ts";
import { keepPeriodsJob } from "#app/jobs/retention-periods.server.ts";
import { rotateKeysJob } from "#app/jobs/rotate-keys.server.ts";
import { nextDue } from "#app/lib/due-times.ts";
import type { Rhythm } from "#app/lib/due-times.ts";
import { asSystem } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { findUnplanned, plan, takeDue } from "#app/platform/due.server.ts";
import type { DueTask, TaskNames } from "#app/platform/due.server.ts";
import { enqueueNamed } from "#app/platform/queue.server.ts";

/** `shop`: done for every installed shop, the job's payload is `{ shopId }`. `app`: done once, the payload is `{}`. */
type Task = Readonly<{ job: string; of: "shop" | "app"; every: Rhythm }>;

/**
 * The table of times: what is done, and how often. A new line takes effect with the next tick, for shops that are there already,
 * too. Nights are the shop's own.
 */
const SCHEDULE: Readonly<Record<string, Task>> = {
  // Does nothing where figures are as they are wished; brings those that a newer version computes otherwise.
  figures: { job: rebuildFiguresJob.name, of: "shop", every: "night" },
  "keep-periods": { job: keepPeriodsJob.name, of: "app", every: "day" },
  reconcile: { job: reconcileJob.name, of: "shop", every: "night" },
  // Shopify's refresh tokens end after 90 days. A shop in which nothing happens must not lose its own.
  "refresh-tokens": { job: refreshTokensJob.name, of: "shop", every: "week" },
  "rotate-keys": { job: rotateKeysJob.name, of: "app", every: "day" },
};

/** So many tasks a transaction: short locks, and several workers find something to do. */
const MAX_TASKS = 200;

const namesOf = (of: Task["of"]): string[] => Object.keys(SCHEDULE).filter((name) => SCHEDULE[name]?.of === of);
const NAMES: TaskNames = { ofShops: namesOf("shop"), ofApp: namesOf("app") };

function planNext(tx: Transaction, tasks: readonly DueTask[], now: Date): Promise<void> {
  const next = tasks.flatMap(({ shopId, task, timeZone }) => {
    const every = SCHEDULE[task]?.every;
    if (every === undefined) return [];
    return [{ shopId, task, at: nextDue({ every, timeZone, key: `${task}:${String(shopId ?? "app")}` }, now) }];
  });
  return plan(tx, next);
}

/** Gives each new shop and each new task its first due time. */
async function planNew(now: Date): Promise<number> {
  return asSystem(async (tx) => {
    const unplanned = await findUnplanned(tx, NAMES, MAX_TASKS);
    await planNext(tx, unplanned, now);
    return unplanned.length;
  });
}

/** Enqueues what is due and plans its next time in one transaction, so that a crash neither loses nor doubles a task. */
async function enqueueDue(now: Date): Promise<number> {
  return asSystem(async (tx) => {
    const due = await takeDue(tx, NAMES, now, MAX_TASKS);
    await planNext(tx, due, now);
    for (const { shopId, task } of due) {
      const job = SCHEDULE[task]?.job;
      if (job === undefined) continue;
      if (shopId === null) await enqueueNamed(tx, job, {}, { key: "app" });
      else await enqueueNamed(tx, job, { shopId }, { key: String(shopId) });
    }
    return due.length;
  });
}

/** Sees to it that everything is done at its time. Any number of workers may call it at once. */
export async function runSchedule(now: Date): Promise<void> {
  while ((await planNew(now)) === MAX_TASKS);
  while ((await enqueueDue(now)) === MAX_TASKS);
}
