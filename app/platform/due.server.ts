import { z } from "zod";
import { execute, rows, sql } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** A task by the name that the table of times gives it. `shopId` null: of the whole app, in UTC. */
export type DueTask = Readonly<{ shopId: number | null; timeZone: string; task: string }>;

/** Names of tasks that each installed shop has, and of those that the app has once. */
export type TaskNames = Readonly<{ ofShops: readonly string[]; ofApp: readonly string[] }>;

const taskRow = z
  .object({ shop_id: z.number().nullable(), time_zone: z.string(), task: z.string() })
  .transform((row): DueTask => ({ shopId: row.shop_id, timeZone: row.time_zone, task: row.task }));

/** Tasks without a due time: the shop is new, or the task. */
export function findUnplanned(tx: Transaction, { ofShops, ofApp }: TaskNames, limit: number): Promise<DueTask[]> {
  return rows(
    tx,
    taskRow,
    sql`SELECT w.shop_id, w.time_zone, w.task FROM (
          SELECT s.id AS shop_id, s.time_zone, t.task FROM shop s CROSS JOIN unnest(${[...ofShops]}::text[]) AS t (task) WHERE s.state = 'installed'
          UNION ALL SELECT NULL, 'UTC', t.task FROM unnest(${[...ofApp]}::text[]) AS t (task)
        ) w
        WHERE NOT EXISTS (SELECT FROM due_task d WHERE d.task = w.task AND d.shop_id IS NOT DISTINCT FROM w.shop_id) LIMIT ${limit}`,
  );
}

/**
 * Tasks that are due, the longest overdue first. They stay locked until the transaction ends, and those that another worker has
 * locked are left to it. The caller gives each its next due time in the same transaction.
 */
export function takeDue(tx: Transaction, { ofShops, ofApp }: TaskNames, now: Date, limit: number): Promise<DueTask[]> {
  return rows(
    tx,
    taskRow,
    sql`SELECT d.shop_id, coalesce(s.time_zone, 'UTC') AS time_zone, d.task FROM due_task d LEFT JOIN shop s ON s.id = d.shop_id
        WHERE d.due_at <= ${now} AND ((s.state = 'installed' AND d.task = ANY(${[...ofShops]}::text[]))
          OR (d.shop_id IS NULL AND d.task = ANY(${[...ofApp]}::text[])))
        ORDER BY d.due_at LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED`,
  );
}

/** Sets when each task is due next. */
export async function plan(tx: Transaction, due: readonly Readonly<{ shopId: number | null; task: string; at: Date }>[]): Promise<void> {
  if (due.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO due_task (shop_id, task, due_at)
        SELECT shop_id, task, due_at FROM unnest(${due.map((one) => one.shopId)}::int[], ${due.map((one) => one.task)}::text[],
          ${due.map((one) => one.at)}::timestamptz[]) AS t (shop_id, task, due_at)
        ON CONFLICT (shop_id, task) DO UPDATE SET due_at = excluded.due_at`,
  );
}

/** When a shop's task is due next; null where it has none. */
export async function nextDueOf(tx: Transaction, shopId: number, task: string): Promise<Date | null> {
  const [row] = await rows(
    tx,
    z.object({ due_at: z.date() }),
    sql`SELECT due_at FROM due_task WHERE shop_id = ${shopId} AND task = ${task}`,
  );
  return row?.due_at ?? null;
}

/** Takes all due times from a shop: nothing is done for it any more. */
export async function unplan(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`DELETE FROM due_task WHERE shop_id = ${shopId}`);
}
