import { subDays } from "date-fns/subDays";
import { z } from "zod";
import type { Findings, IdRange, Reconciliation, ReconcilePhase } from "#app/domains/history/reconcile.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const bigint = z.string().transform((text) => BigInt(text));

const reconciliationRow = z
  .object({
    id: z.number(),
    phase: z.enum(["customers", "orders", "customer-ids", "order-ids", "finished", "failed"]) satisfies z.ZodType<ReconcilePhase>,
    customers_from: z.date().nullable(),
    customers_until: z.date().nullable(),
    orders_from: z.date().nullable(),
    orders_until: z.date().nullable(),
    cursor: z.string().nullable(),
    ranges: z.array(z.object({ from: bigint, to: bigint })).nullable(),
    visible_from: z.date().nullable(),
    attempts: z.number(),
    started_at: z.date(),
  })
  .transform((row): Reconciliation => ({
    id: row.id,
    phase: row.phase,
    customersFrom: row.customers_from,
    customersUntil: row.customers_until,
    ordersFrom: row.orders_from,
    ordersUntil: row.orders_until,
    cursor: row.cursor,
    ranges: row.ranges,
    visibleFrom: row.visible_from,
    attempts: row.attempts,
    startedAt: row.started_at,
  }));

/** The sweep that is under way. */
export async function findRunning(tx: Transaction, shopId: number): Promise<Reconciliation | null> {
  const [found] = await rows(
    tx,
    reconciliationRow,
    sql`SELECT id, phase, customers_from, customers_until, orders_from, orders_until, cursor, ranges, visible_from, attempts, started_at
        FROM reconciliation WHERE shop_id = ${shopId} AND finished_at IS NULL`,
  );
  return found ?? null;
}

/** How far the last complete sweep saw; null before the first. */
export async function findSeen(
  tx: Transaction,
  shopId: number,
): Promise<Readonly<{ customersUntil: Date | null; ordersUntil: Date | null }> | null> {
  const [found] = await rows(
    tx,
    z.object({ customers_until: z.date().nullable(), orders_until: z.date().nullable() }),
    sql`SELECT customers_until, orders_until FROM reconciliation
        WHERE shop_id = ${shopId} AND finished_at IS NOT NULL AND error IS NULL ORDER BY id DESC LIMIT 1`,
  );
  return found === undefined ? null : { customersUntil: found.customers_until, ordersUntil: found.orders_until };
}

export type SweepStart = Pick<Reconciliation, "customersFrom" | "ordersFrom" | "visibleFrom">;

/** Begins a sweep unless one is under way; returns whether it did. What it has seen begins where the last one ended. */
export async function insertReconciliation(
  tx: Transaction,
  shopId: number,
  start: SweepStart,
  seen: Readonly<{ customersUntil: Date | null; ordersUntil: Date | null }>,
  now: Date,
): Promise<boolean> {
  const inserted = await execute(
    tx,
    sql`INSERT INTO reconciliation (shop_id, phase, customers_from, customers_until, orders_from, orders_until, visible_from, started_at)
        VALUES (${shopId}, 'customers', ${start.customersFrom}::timestamptz, ${seen.customersUntil}::timestamptz, ${start.ordersFrom}::timestamptz,
                ${seen.ordersUntil}::timestamptz, ${start.visibleFrom}::timestamptz, ${now})
        ON CONFLICT (shop_id) WHERE finished_at IS NULL DO NOTHING`,
  );
  return inserted === 1;
}

/** Where a step has led. */
export type Step = Readonly<{
  phase: ReconcilePhase;
  cursor: string | null;
  ranges: readonly IdRange[] | null;
  customersUntil: Date | null;
  ordersUntil: Date | null;
  found: Findings;
  reason: string | null;
}>;

/** Notes what a step found and where the next goes on; a step that succeeds ends a row of failures. */
export async function noteStep(tx: Transaction, shopId: number, id: number, step: Step): Promise<void> {
  const { found } = step;
  const ranges = step.ranges === null ? null : JSON.stringify(step.ranges.map(({ from, to }) => ({ from: String(from), to: String(to) })));
  await execute(
    tx,
    sql`UPDATE reconciliation SET phase = ${step.phase}, cursor = ${step.cursor}::text, ranges = ${ranges}::jsonb,
          customers_until = greatest(customers_until, ${step.customersUntil}::timestamptz),
          orders_until = greatest(orders_until, ${step.ordersUntil}::timestamptz),
          checked = checked + ${found.checked}, missing = missing + ${found.missing}, stale = stale + ${found.stale},
          removed = removed + ${found.removed}, rejected = rejected + ${found.rejected},
          first_reason = coalesce(first_reason, ${step.reason}::text), attempts = 0
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export async function addFailure(tx: Transaction, shopId: number, id: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ attempts: z.number() }),
    sql`UPDATE reconciliation SET attempts = attempts + 1 WHERE shop_id = ${shopId} AND id = ${id} RETURNING attempts`,
  );
  return row?.attempts ?? 0;
}

/** Shopify may not know an old place in its list any more: the phase begins anew. */
export async function clearCursor(tx: Transaction, shopId: number, id: number): Promise<void> {
  await execute(tx, sql`UPDATE reconciliation SET cursor = NULL WHERE shop_id = ${shopId} AND id = ${id}`);
}

export async function endReconciliation(tx: Transaction, shopId: number, id: number, error: string | null, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE reconciliation SET phase = ${error === null ? "finished" : "failed"}, error = ${error}::text, cursor = NULL, ranges = NULL,
          finished_at = ${now}
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

const KEEP_DAYS = 90;

/** Sweeps of long ago, apart from the last complete one, which says where the next begins. */
export async function deleteOldReconciliations(tx: Transaction, shopId: number, now: Date): Promise<void> {
  await execute(
    tx,
    sql`DELETE FROM reconciliation WHERE shop_id = ${shopId} AND finished_at < ${subDays(now, KEEP_DAYS)}
          AND id < (SELECT max(r.id) FROM reconciliation r WHERE r.shop_id = ${shopId} AND r.finished_at IS NOT NULL AND r.error IS NULL)`,
  );
}

const stateRow = z.object({
  finished_at: z.date().nullable(),
  error: z.string().nullable(),
  started_at: z.date(),
  checked: z.number(),
  missing: z.number(),
  stale: z.number(),
  removed: z.number(),
  rejected: z.number(),
});

/** The last complete sweep, the last failed one and the running one, as far as there are such; the newest first. */
export function selectLatest(tx: Transaction, shopId: number) {
  return rows(
    tx,
    stateRow,
    sql`SELECT finished_at, error, started_at, checked, missing, stale, removed, rejected FROM reconciliation
        WHERE shop_id = ${shopId} AND id IN (
          SELECT max(id) FROM reconciliation WHERE shop_id = ${shopId} GROUP BY finished_at IS NULL, error IS NULL)
        ORDER BY id DESC`,
  );
}
