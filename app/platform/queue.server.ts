import { fromPrisma, PgBoss } from "pg-boss";
import type { Db } from "pg-boss";
import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { asSystem, rows, sql } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { directUrl } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { metrics } from "#app/platform/metrics.server.ts";
import { inContext } from "#app/platform/process-state.server.ts";
import { withoutValues } from "#app/platform/safe-error.server.ts";

/**
 * A kind of work. `run` may be called twice with the same payload and must then change nothing; payloads carry ids only.
 * With `oneAtATime` there is at most one running and one waiting job per key, so a burst becomes one job.
 */
export type Job<Payload = never> = Readonly<{
  name: string;
  payload: z.ZodType<Payload>;
  oneAtATime: boolean;
  /** How long one run may take before it counts as lost and is given to another worker. */
  expireSeconds: number;
  run: (payload: Payload, now: Date) => Promise<void>;
}>;

type JobDefinition<Payload> = Omit<Job<Payload>, "oneAtATime" | "expireSeconds"> &
  Readonly<{ oneAtATime?: boolean; expireSeconds?: number }>;

const QUARTER_HOUR_SECONDS = 900;

export function defineJob<Payload>(job: JobDefinition<Payload>): Job<Payload> {
  return { oneAtATime: false, expireSeconds: QUARTER_HOUR_SECONDS, ...job };
}

/** Jobs of all kinds side by side: each is checked against its own payload when it runs. */
export type AnyJob = Readonly<{
  name: string;
  oneAtATime: boolean;
  expireSeconds: number;
  runRaw: (data: unknown, now: Date) => Promise<void>;
}>;

export function anyJob<Payload>(job: Job<Payload>): AnyJob {
  return {
    name: job.name,
    oneAtATime: job.oneAtATime,
    expireSeconds: job.expireSeconds,
    runRaw: (data, at) => job.run(job.payload.parse(data), at),
  };
}

let sender: Promise<PgBoss> | null = null;

/** pg-boss as the least it can be here: no migrations, no maintenance, no clock of its own. */
function bossFor(maxConnections: number, supervise: boolean): PgBoss {
  const boss = new PgBoss({
    connectionString: directUrl(),
    // The login has no rights of its own; the queue's connections take the role for their whole life.
    options: "-c role=encore_system",
    max: maxConnections,
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise,
    superviseIntervalSeconds: LOOK_FOR_DEAD_SECONDS,
    monitorIntervalSeconds: LOOK_FOR_DEAD_SECONDS,
    // What pg-boss remembers of a queue names the keys that are being worked on, which it then passes over: read once a minute, the
    // key of a job that ended (or whose worker died) meanwhile would go on waiting for that long.
    queueCacheIntervalSeconds: REMEMBER_SECONDS,
    reindex: false,
    useListenNotify: supervise,
    application_name: "encore-queue",
  });
  boss.on("error", (error) => {
    log().error({ err: error }, "queue");
  });
  boss.on("warning", (warning) => {
    log().warn({ warning }, "queue");
  });
  return boss;
}

function queue(): Promise<PgBoss> {
  sender ??= bossFor(2, false).start();
  return sender;
}

type Enqueue = Readonly<{ key?: string; delaySeconds?: number }>;

/** The caller's transaction: of inShop or asSystem, or the inbox's own. */
export type QueueTransaction = Transaction | Db;

/** Writes the job in the caller's transaction, so that it exists exactly when the change it follows exists. */
export async function enqueue<Payload extends object>(
  tx: QueueTransaction,
  job: Job<Payload>,
  payload: Payload,
  { key, delaySeconds }: Enqueue = {},
): Promise<void> {
  await enqueueNamed(tx, job.name, job.payload.parse(payload), {
    ...(key === undefined ? {} : { key }),
    ...(delaySeconds === undefined ? {} : { delaySeconds }),
  });
}

/** For events, whose listeners are known by name only. */
export async function enqueueNamed(
  tx: QueueTransaction,
  name: string,
  payload: object,
  { key, delaySeconds }: Enqueue = {},
): Promise<void> {
  const boss = await queue();
  await boss.send(name, payload, {
    db: "executeSql" in tx ? tx : fromPrisma(tx),
    ...(key === undefined ? {} : { singletonKey: key }),
    ...(delaySeconds === undefined ? {} : { startAfter: delaySeconds }),
  });
}

/** New jobs are announced; a delayed one is not when it falls due, so the queue is also asked this often. */
const POLL_SECONDS = 2;

/**
 * A job whose worker gave no sign for this long is given to another one: a worker that was killed keeps nobody waiting for hours,
 * and one that is busy has given three signs in that time.
 */
const HEARTBEAT_SECONDS = 15;
const SIGN_EVERY_SECONDS = 5;
/** How often workers look for jobs of dead ones. Several workers share the looking. */
const LOOK_FOR_DEAD_SECONDS = 5;
const REMEMBER_SECONDS = 2;

const RETRIES = 5;
/**
 * A job of which there is one per key is the only one that does its work (a shop's import, its inbox): given up, nobody would do it.
 * With the longest pause this is three days.
 */
const RETRIES_OF_THE_ONLY_ONE = 1000;

const retryOf = (job: AnyJob) =>
  ({ retryLimit: job.oneAtATime ? RETRIES_OF_THE_ONLY_ONE : RETRIES, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 }) as const;

/**
 * Installs the queue's tables and one queue per job, as the owner of the database; run by `npm run migrate`.
 * Web and worker only get the rights to use them.
 */
export async function installQueue(ownerUrl: string, jobs: readonly AnyJob[]): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schedule: false, supervise: false });
  const problems: Error[] = [];
  boss.on("error", (error) => problems.push(error));
  await boss.start();
  try {
    for (const job of jobs) {
      const options = {
        policy: job.oneAtATime ? "stately" : "standard",
        notify: true,
        expireInSeconds: job.expireSeconds,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        ...retryOf(job),
      } as const;
      const existing = await boss.getQueue(job.name);
      if (existing === null) await boss.createQueue(job.name, options);
      else
        await boss.updateQueue(job.name, {
          notify: true,
          expireInSeconds: job.expireSeconds,
          heartbeatSeconds: HEARTBEAT_SECONDS,
          ...retryOf(job),
        });
    }
    const db = boss.getDb();
    await db.executeSql(`
      GRANT USAGE ON SCHEMA pgboss TO encore_app, encore_system;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO encore_system;
      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA pgboss TO encore_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO encore_app, encore_system;
    `);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (problems[0] !== undefined) throw problems[0];
}

export type Worker = Readonly<{ stop: () => Promise<void> }>;

/** Runs a job so that its log lines, its time and its outcome are seen; the queue's book gets the error without its values. */
async function runWatched(job: AnyJob, { id, data }: Readonly<{ id: string; data: unknown }>): Promise<void> {
  await inContext({ job: job.name, jobId: id }, async () => {
    const endTimer = metrics.jobSeconds.startTimer({ job: job.name });
    try {
      await job.runRaw(data, now());
      metrics.jobs.inc({ job: job.name, outcome: "done" });
      log().debug("job done");
    } catch (error) {
      metrics.jobs.inc({ job: job.name, outcome: "failed" });
      log().error({ err: error }, "job failed, will be tried again");
      throw new Error(error instanceof Error ? `${error.name}: ${withoutValues(error.message)}` : "The job failed.");
    } finally {
      endTimer();
    }
  });
}

const queueSize = z.object({ name: z.string(), state: z.string(), jobs: z.coerce.number() });

/** How many jobs of each kind wait, run, will be tried again or have failed for good. */
export function queueSizes(): Promise<z.output<typeof queueSize>[]> {
  return asSystem((tx) =>
    rows(
      tx,
      queueSize,
      sql`SELECT name, state::text AS state, count(*) AS jobs FROM pgboss.job WHERE state IN ('created', 'retry', 'active', 'failed')
          GROUP BY name, state`,
    ),
  );
}

/** Works on all jobs until stopped; several workers on one database share the work. */
export async function startWorking(jobs: readonly AnyJob[]): Promise<Worker> {
  const boss = bossFor(4, true);
  await boss.start();
  for (const job of jobs) {
    await boss.work(
      job.name,
      {
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS,
        batchSize: 1,
        heartbeatRefreshSeconds: SIGN_EVERY_SECONDS,
      },
      async ([given]) => {
        if (given !== undefined) await runWatched(job, given);
      },
    );
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 20_000 }) };
}

/** A bound on the rounds of `drain`: more means that jobs beget jobs without end. */
const MAX_ROUNDS = 10_000;

/** Makes everything that waits due now, and says of which kinds it is: asking for each kind in turn would be most of what tests do. */
async function kindsThatWait(db: Db): Promise<ReadonlySet<string>> {
  const { rows: woken } = await db.executeSql(
    `WITH woken AS (UPDATE pgboss.job SET start_after = created_on WHERE state IN ('created', 'retry') RETURNING name)
     SELECT DISTINCT name FROM woken`,
  );
  return new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(woken)
      .map(({ name }) => name),
  );
}

/**
 * Runs all jobs until none is left, delayed ones at once: how tests work without waiting.
 *
 * @throws the first job's error; the job then counts as failed
 */
export async function drain(jobs: readonly AnyJob[]): Promise<number> {
  const boss = await queue();
  let done = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let found = false;
    const waiting = await kindsThatWait(boss.getDb());
    for (const job of jobs.filter(({ name }) => waiting.has(name))) {
      const [given] = await boss.fetch<unknown>(job.name, { batchSize: 1 });
      if (given === undefined) continue;
      found = true;
      try {
        await inContext({ job: job.name, jobId: given.id }, () => job.runRaw(given.data, now()));
      } catch (error) {
        await boss.fail(job.name, given.id, { message: String(error) });
        throw error;
      }
      await boss.complete(job.name, given.id);
      done += 1;
    }
    if (!found) return done;
  }
  throw new Error(`After ${String(MAX_ROUNDS)} rounds there are still jobs: one of them enqueues itself without end.`);
}

/** For a clean end of the process. */
export async function closeQueue(): Promise<void> {
  const closing = sender;
  sender = null;
  await (await closing)?.stop({ graceful: false });
}
