import { z } from "zod";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";

// The app's time is real time plus an offset that only the demo sets, so that a series of mails that lasts weeks can be
// watched in a minute. Every process reads the offset again at its ticks.
let offsetMs = 0;

/** The app's time: due dates, periods, what is written as "when". */
export function now(): Date {
  return new Date(Date.now() + offsetMs);
}

/** Real time: for what others sign or expire (tokens, signatures), and for measuring. */
export function realNow(): Date {
  return new Date();
}

/** Reads the demo's offset; real shops have none. */
export async function readClock(): Promise<void> {
  if (!env().ENCORE_DEMO) return;
  const [row] = await asSystem((tx) =>
    rows(tx, z.object({ offset_ms: z.coerce.number() }), sql`SELECT offset_ms FROM app_clock WHERE id = 1`),
  );
  offsetMs = row?.offset_ms ?? 0;
}

/**
 * Moves the demo's clock for all processes.
 *
 * @throws Error outside of the demo
 */
export async function moveClock(byMs: number): Promise<void> {
  if (!env().ENCORE_DEMO) throw new Error("Only the demo may move the clock: start it with `npm run demo`.");
  await asSystem((tx) =>
    execute(
      tx,
      sql`INSERT INTO app_clock (id, offset_ms) VALUES (1, ${byMs}) ON CONFLICT (id) DO UPDATE SET offset_ms = app_clock.offset_ms + excluded.offset_ms`,
    ),
  );
  await readClock();
}
