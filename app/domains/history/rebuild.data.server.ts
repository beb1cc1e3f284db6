import { z } from "zod";
import type { RebuildReason } from "#app/domains/retention/retention.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** A rebuild that is wished and not done yet. `done` of `expected` orders are read, while it runs. */
export type RebuildRequest = Readonly<{
  reason: RebuildReason;
  /** Counts the wishes since the last rebuild. */
  wanted: number;
  requestedAt: Date;
  startedAt: Date | null;
  done: number;
  expected: number | null;
  /** When the last try failed; null where none did. */
  failedAt: Date | null;
}>;

const requestRow = z
  .object({
    reason: z.enum(["time-zone", "currency", "value-rule", "rules", "asked"]) satisfies z.ZodType<RebuildReason>,
    wanted: z.number(),
    requested_at: z.date(),
    started_at: z.date().nullable(),
    done: z.number(),
    expected: z.number().nullable(),
    failed_at: z.date().nullable(),
  })
  .transform((row): RebuildRequest => ({
    reason: row.reason,
    wanted: row.wanted,
    requestedAt: row.requested_at,
    startedAt: row.started_at,
    done: row.done,
    expected: row.expected,
    failedAt: row.failed_at,
  }));

export async function findRequest(tx: Transaction, shopId: number): Promise<RebuildRequest | null> {
  const [found] = await rows(
    tx,
    requestRow,
    sql`SELECT reason, wanted, requested_at, started_at, done, expected, failed_at FROM rebuild_request WHERE shop_id = ${shopId}`,
  );
  return found ?? null;
}

/** A second wish while one waits or runs: what runs now may not have seen what it is about. */
export async function insertRequest(tx: Transaction, shopId: number, reason: RebuildReason, now: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO rebuild_request (shop_id, reason, wanted, requested_at) VALUES (${shopId}, ${reason}, 1, ${now})
        ON CONFLICT (shop_id) DO UPDATE SET reason = excluded.reason, wanted = rebuild_request.wanted + 1, failed_at = NULL`,
  );
}

export async function startRequest(tx: Transaction, shopId: number, expected: number, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE rebuild_request SET started_at = ${now}, done = 0, expected = ${expected}, failed_at = NULL WHERE shop_id = ${shopId}`,
  );
}

export async function putDone(tx: Transaction, shopId: number, done: number): Promise<void> {
  await execute(tx, sql`UPDATE rebuild_request SET done = ${done} WHERE shop_id = ${shopId}`);
}

export async function markFailed(tx: Transaction, shopId: number, now: Date): Promise<void> {
  await execute(tx, sql`UPDATE rebuild_request SET failed_at = ${now}, started_at = NULL WHERE shop_id = ${shopId}`);
}

/** In the transaction of the rebuild that fulfils it; a wish that came since then stays. */
export async function deleteRequest(tx: Transaction, shopId: number, wanted: number): Promise<void> {
  await execute(tx, sql`DELETE FROM rebuild_request WHERE shop_id = ${shopId} AND wanted <= ${wanted}`);
}
