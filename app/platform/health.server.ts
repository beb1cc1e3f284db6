import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { asSystem, checkDatabase, rows, sql } from "#app/platform/db.server.ts";
import { inboxRemainder } from "#app/platform/inbox.server.ts";
import { gauges } from "#app/platform/metrics.server.ts";
import { migrationsOf } from "#app/platform/migrations.server.ts";
import { isStopping } from "#app/platform/process-state.server.ts";
import { queueSizes } from "#app/platform/queue.server.ts";

/** A pooler whose database is away holds on to questions; who asks for health must have an answer before it gives up. */
const PATIENCE_MS = 3_000;

/** @throws Error when the answer takes too long */
export async function soon<Answer>(asked: Promise<Answer>): Promise<Answer> {
  const tooLate = new AbortController();
  const late = wait(PATIENCE_MS, undefined, { signal: tooLate.signal }).then(() => {
    throw new Error("The database did not answer in time.");
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    // Ends the wait; its end is nobody's failure.
    late.catch(() => undefined);
    tooLate.abort();
  }
}

const isDatabaseThere = (): Promise<boolean> => soon(checkDatabase()).catch(() => false);

/** Whether this process should be sent requests, and if not, why. */
export type Readiness = "ready" | "stopping" | "database-away" | "migrations-missing";

async function isMigrated(): Promise<boolean> {
  const applied = await asSystem((tx) =>
    rows(
      tx,
      z.object({ migration_name: z.string() }),
      sql`SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    ),
  );
  const names = new Set(applied.map((row) => row.migration_name));
  return migrationsOf().every(({ name }) => names.has(name));
}

/** A newer database is fine: migrations run before the version that needs them, while the older one still works. */
export async function readiness(): Promise<Readiness> {
  if (isStopping()) return "stopping";
  if (!(await isDatabaseThere())) return "database-away";
  return (await isMigrated()) ? "ready" : "migrations-missing";
}

const pausedShops = () =>
  asSystem((tx) =>
    rows(
      tx,
      z.object({ reason: z.string(), shops: z.coerce.number() }),
      sql`SELECT coalesce(paused_reason, 'unknown') AS reason, count(*) AS shops FROM shop
          WHERE state = 'installed' AND paused_at IS NOT NULL AND resumed_at IS NULL GROUP BY reason`,
    ),
  );

/** Looks up what `/metrics` tells of inbox, queue and shops; while the database is away it tells just that. */
export async function refreshGauges(): Promise<void> {
  const { deliveries, oldestSeconds, queue, shopsPaused, databaseUp } = gauges;
  const isUp = await isDatabaseThere();
  databaseUp.set(isUp ? 1 : 0);
  if (!isUp) return;
  const [{ oldestWaitingSeconds, ...counts }, sizes, paused] = await Promise.all([inboxRemainder(now()), queueSizes(), pausedShops()]);
  for (const [state, value] of Object.entries(counts)) deliveries.set({ state }, value);
  oldestSeconds.set(oldestWaitingSeconds ?? 0);
  queue.reset();
  for (const { name, state, jobs } of sizes) queue.set({ job: name, state }, jobs);
  shopsPaused.reset();
  for (const { reason, shops } of paused) shopsPaused.set({ reason }, shops);
}
