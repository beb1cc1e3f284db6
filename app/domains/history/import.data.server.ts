import { z } from "zod";
import type { Import, ImportFailure, ImportPhase } from "#app/domains/history/history.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const KIND = "history";

const importRow = z
  .object({
    id: z.number(),
    phase: z.enum(["starting", "customers", "orders", "figures", "finished", "failed"]) satisfies z.ZodType<ImportPhase>,
    bulk_id: z.string().nullable(),
    done: z.number(),
    expected: z.number().nullable(),
    customers: z.number(),
    orders: z.number(),
    rejected: z.number(),
    first_reason: z.string().nullable(),
    attempts: z.number(),
    error: (
      z.enum(["access-denied", "shopify-unavailable", "unreadable-answer", "unexpected", "superseded"]) satisfies z.ZodType<ImportFailure>
    ).nullable(),
    started_at: z.date(),
    phase_started_at: z.date(),
    finished_at: z.date().nullable(),
  })
  .transform((row): Import => ({
    id: row.id,
    phase: row.phase,
    bulkId: row.bulk_id,
    done: row.done,
    expected: row.expected,
    customers: row.customers,
    orders: row.orders,
    rejected: row.rejected,
    firstReason: row.first_reason,
    attempts: row.attempts,
    error: row.error,
    startedAt: row.started_at,
    phaseStartedAt: row.phase_started_at,
    finishedAt: row.finished_at,
  }));

const COLUMNS = sql`id, phase, bulk_id, done, expected, customers, orders, rejected, first_reason, attempts, error, started_at, phase_started_at, finished_at`;

/** The newest import of the shop's history, whatever its state. */
export async function findLatestImport(tx: Transaction, shopId: number): Promise<Import | null> {
  const [found] = await rows(
    tx,
    importRow,
    sql`SELECT ${COLUMNS} FROM import WHERE shop_id = ${shopId} AND kind = ${KIND} ORDER BY id DESC LIMIT 1`,
  );
  return found ?? null;
}

/** The newest import that came to its end; null before the first did. */
export async function findLastFinished(tx: Transaction, shopId: number): Promise<Import | null> {
  const [found] = await rows(
    tx,
    importRow,
    sql`SELECT ${COLUMNS} FROM import WHERE shop_id = ${shopId} AND kind = ${KIND} AND phase = 'finished' ORDER BY id DESC LIMIT 1`,
  );
  return found ?? null;
}

/** Begins an import unless one is under way; returns whether it did. */
export async function insertImport(tx: Transaction, shopId: number, now: Date): Promise<boolean> {
  const inserted = await execute(
    tx,
    sql`INSERT INTO import (shop_id, kind, phase, started_at, phase_started_at) VALUES (${shopId}, ${KIND}, 'starting', ${now}, ${now})
        ON CONFLICT (shop_id, kind) WHERE finished_at IS NULL DO NOTHING`,
  );
  return inserted === 1;
}

export async function enterPhase(
  tx: Transaction,
  shopId: number,
  id: number,
  phase: ImportPhase,
  expected: number | null,
  now: Date,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE import SET phase = ${phase}, bulk_id = NULL, done = 0, expected = ${expected}::int, attempts = 0, phase_started_at = ${now},
          rejected_before = rejected
        WHERE shop_id = ${shopId} AND id = ${id} AND finished_at IS NULL`,
  );
}

/** Notes the bulk operation of the running phase; null when it must be asked for anew. */
export async function updateBulk(tx: Transaction, shopId: number, id: number, bulkId: string | null): Promise<void> {
  await execute(tx, sql`UPDATE import SET bulk_id = ${bulkId}::text WHERE shop_id = ${shopId} AND id = ${id}`);
}

/** Starts counting at nought: the result is read from its beginning, and what could not be read of it comes again, too. */
export async function restartCount(tx: Transaction, shopId: number, id: number, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE import SET done = 0, phase_started_at = ${now}, rejected = rejected_before,
          first_reason = CASE WHEN rejected_before > 0 THEN first_reason END
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export type Progress = Readonly<{ done: number; rejected: number; firstReason: string | null }>;

export async function addProgress(tx: Transaction, shopId: number, id: number, { done, rejected, firstReason }: Progress): Promise<void> {
  await execute(
    tx,
    sql`UPDATE import SET done = done + ${done}, rejected = rejected + ${rejected}, first_reason = coalesce(first_reason, ${firstReason}::text)
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export async function setTotals(
  tx: Transaction,
  shopId: number,
  id: number,
  totals: Readonly<{ customers?: number; orders?: number }>,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE import SET customers = coalesce(${totals.customers ?? null}::int, customers), orders = coalesce(${totals.orders ?? null}::int, orders)
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export async function addAttempt(tx: Transaction, shopId: number, id: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ attempts: z.number() }),
    sql`UPDATE import SET attempts = attempts + 1 WHERE shop_id = ${shopId} AND id = ${id} RETURNING attempts`,
  );
  return row?.attempts ?? 0;
}

export async function endImport(tx: Transaction, shopId: number, id: number, error: ImportFailure | null, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE import SET phase = ${error === null ? "finished" : "failed"}, error = ${error}::text, finished_at = ${now}
        WHERE shop_id = ${shopId} AND id = ${id} AND finished_at IS NULL`,
  );
}
