import { z } from "zod";
import { FILE_STATES, WORKING_STATES } from "#app/domains/file-import/stored.ts";
import type { FileState, StoredImport, StoredPreview, StoredRefusal, WorkingState } from "#app/domains/file-import/stored.ts";
import type { DayOrder, ProblemCounts } from "#app/domains/file-import/terms.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** First key of the advisory locks on beginning an upload; the second is the shop. */
const UPLOADS_LOCK = 40;

/** Written by this app as this type. */
const written = <Value>() => z.custom<Value>((value) => typeof value === "object" && value !== null);

const importRow = z
  .object({
    id: z.number(),
    file_name: z.string(),
    file_bytes: z.coerce.number(),
    state: z.enum(FILE_STATES),
    started_at: z.date(),
    file_until: z.date(),
    day_order: z.enum(["day-first", "month-first"]).nullable(),
    is_whole: z.boolean(),
    phase: z.enum(["orders", "items"]).nullable(),
    step_started_at: z.date().nullable(),
    done_bytes: z.coerce.number(),
    batches: z.number(),
    attempts: z.number(),
    failed_during: z.enum(WORKING_STATES).nullable(),
    preview: written<StoredPreview>().nullable(),
    refusal: written<StoredRefusal>().nullable(),
    problems: written<ProblemCounts>().nullable(),
    orders: z.number(),
    fresh: z.number(),
    unchanged: z.number(),
    items: z.number(),
    removed: z.number(),
    ended_at: z.date().nullable(),
  })
  .transform((row): StoredImport => ({
    id: row.id,
    fileName: row.file_name,
    fileBytes: row.file_bytes,
    state: row.state,
    startedAt: row.started_at,
    fileUntil: row.file_until,
    dayOrder: row.day_order,
    isWhole: row.is_whole,
    phase: row.phase,
    stepStartedAt: row.step_started_at,
    doneBytes: row.done_bytes,
    batches: row.batches,
    attempts: row.attempts,
    failedDuring: row.failed_during,
    preview: row.preview,
    refusal: row.refusal,
    problems: row.problems,
    counts: { orders: row.orders, fresh: row.fresh, unchanged: row.unchanged, items: row.items },
    removed: row.removed,
    endedAt: row.ended_at,
  }));

const COLUMNS = sql`id, file_name, file_bytes, state, started_at, file_until, day_order, is_whole, phase, step_started_at, done_bytes, batches,
  attempts, failed_during, preview, refusal, problems, orders, fresh, unchanged, items, removed, ended_at`;

export async function findImport(tx: Transaction, shopId: number, id: number): Promise<StoredImport | null> {
  const [found] = await rows(tx, importRow, sql`SELECT ${COLUMNS} FROM file_import WHERE shop_id = ${shopId} AND id = ${id}`);
  return found ?? null;
}

/** The same, locked until the transaction ends: one decision at a time. */
export async function lockImport(tx: Transaction, shopId: number, id: number): Promise<StoredImport | null> {
  const [found] = await rows(tx, importRow, sql`SELECT ${COLUMNS} FROM file_import WHERE shop_id = ${shopId} AND id = ${id} FOR UPDATE`);
  return found ?? null;
}

/** The newest first. */
export function selectImports(tx: Transaction, shopId: number, limit: number): Promise<StoredImport[]> {
  return rows(tx, importRow, sql`SELECT ${COLUMNS} FROM file_import WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT ${limit}`);
}

/** All of them, the newest first. */
export function selectInStates(tx: Transaction, shopId: number, states: readonly FileState[]): Promise<StoredImport[]> {
  return rows(
    tx,
    importRow,
    sql`SELECT ${COLUMNS} FROM file_import WHERE shop_id = ${shopId} AND state = ANY(${[...states]}::text[]) ORDER BY id DESC`,
  );
}

/** The oldest import that the worker has something to do for. */
export async function findWorking(tx: Transaction, shopId: number): Promise<StoredImport | null> {
  const [found] = await rows(
    tx,
    importRow,
    sql`SELECT ${COLUMNS} FROM file_import WHERE shop_id = ${shopId} AND state = ANY(${[...WORKING_STATES]}::text[]) ORDER BY id LIMIT 1`,
  );
  return found ?? null;
}

/** Two windows that begin at one moment must not both find room for one more file. */
export async function lockUploads(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`SELECT pg_advisory_xact_lock(${UPLOADS_LOCK}::int, ${shopId}::int)`);
}

export type NewUpload = Readonly<{ fileName: string; fileBytes: number; lastModified: number | null; fileUntil: Date }>;

/** The upload of the same file that was begun and not ended; null when there is none. */
export async function findUpload(tx: Transaction, shopId: number, file: NewUpload, now: Date): Promise<number | null> {
  const [found] = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`SELECT id FROM file_import WHERE shop_id = ${shopId} AND state = 'uploading' AND file_until > ${now} AND file_name = ${file.fileName}
          AND file_bytes = ${file.fileBytes} AND last_modified IS NOT DISTINCT FROM ${file.lastModified}::bigint ORDER BY id DESC LIMIT 1`,
  );
  return found?.id ?? null;
}

export async function insertUpload(tx: Transaction, shopId: number, file: NewUpload, now: Date): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`INSERT INTO file_import (shop_id, id, file_name, file_bytes, last_modified, state, started_at, file_until)
        VALUES (${shopId}, nextval('import_id_seq'), ${file.fileName}, ${file.fileBytes}, ${file.lastModified}::bigint, 'uploading', ${now}, ${file.fileUntil})
        RETURNING id`,
  );
  return row?.id ?? 0;
}

/** Lets a step of the worker begin at its beginning. */
export async function enterState(tx: Transaction, shopId: number, id: number, state: FileState, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET state = ${state}, step_started_at = ${now}, done_bytes = 0, batches = 0, attempts = 0, failed_during = NULL,
          phase = CASE WHEN ${state}::text = 'importing' THEN 'orders' END, examples_enc = NULL
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

/** Goes on where it stopped. */
export async function reenterState(tx: Transaction, shopId: number, id: number, state: FileState): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET state = ${state}, attempts = 0, failed_during = NULL, ended_at = NULL WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export async function endImport(tx: Transaction, shopId: number, id: number, state: FileState, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET state = ${state}, ended_at = ${now}, phase = NULL, examples_enc = NULL WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export async function failImport(tx: Transaction, shopId: number, id: number, during: WorkingState, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET state = 'failed', failed_during = ${during}, ended_at = ${now} WHERE shop_id = ${shopId} AND id = ${id} AND state = ${during}`,
  );
}

export async function addAttempt(tx: Transaction, shopId: number, id: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ attempts: z.number() }),
    sql`UPDATE file_import SET attempts = attempts + 1 WHERE shop_id = ${shopId} AND id = ${id} RETURNING attempts`,
  );
  return row?.attempts ?? 0;
}

/** The attempt came to nothing, and to no harm. */
export async function withdrawAttempt(tx: Transaction, shopId: number, id: number): Promise<void> {
  await execute(tx, sql`UPDATE file_import SET attempts = greatest(attempts - 1, 0) WHERE shop_id = ${shopId} AND id = ${id}`);
}

export async function putChoices(
  tx: Transaction,
  shopId: number,
  id: number,
  { dayOrder, isWhole, fileUntil }: Readonly<{ dayOrder: DayOrder | null; isWhole: boolean; fileUntil: Date }>,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET day_order = ${dayOrder}::text, is_whole = ${isWhole}, file_until = ${fileUntil} WHERE shop_id = ${shopId} AND id = ${id}`,
  );
  await execute(tx, sql`UPDATE file_import_part SET file_until = ${fileUntil} WHERE shop_id = ${shopId} AND import_id = ${id}`);
}

/** How far a check is; false when it is not to go on. */
export async function putChecked(tx: Transaction, shopId: number, id: number, doneBytes: number): Promise<boolean> {
  const changed = await execute(
    tx,
    sql`UPDATE file_import SET done_bytes = ${doneBytes} WHERE shop_id = ${shopId} AND id = ${id} AND state = 'checking'`,
  );
  return changed === 1;
}

export async function putRefusal(tx: Transaction, shopId: number, id: number, refusal: StoredRefusal): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET state = 'refused', refusal = ${JSON.stringify(refusal)}::jsonb WHERE shop_id = ${shopId} AND id = ${id} AND state = 'checking'`,
  );
}

export async function putPreview(
  tx: Transaction,
  shopId: number,
  id: number,
  { preview, examples }: Readonly<{ preview: StoredPreview; examples: Uint8Array | null }>,
): Promise<void> {
  const { first, last } = preview.days;
  await execute(
    tx,
    sql`UPDATE file_import SET state = 'ready', preview = ${JSON.stringify(preview)}::jsonb, examples_enc = ${examples}::bytea, first_day = ${first},
          last_day = ${last}, longest_pause = ${preview.longestPause}, problems = ${JSON.stringify(preview.problems)}::jsonb
        WHERE shop_id = ${shopId} AND id = ${id} AND state = 'checking'`,
  );
}

/** What an import changed, beside what it was to change. */
export async function putResult(tx: Transaction, shopId: number, id: number, preview: StoredPreview): Promise<void> {
  await execute(tx, sql`UPDATE file_import SET preview = ${JSON.stringify(preview)}::jsonb WHERE shop_id = ${shopId} AND id = ${id}`);
}

export async function findExamples(tx: Transaction, shopId: number, id: number): Promise<Uint8Array | null> {
  const [row] = await rows(
    tx,
    z.object({ examples_enc: z.instanceof(Uint8Array).nullable() }),
    sql`SELECT examples_enc FROM file_import WHERE shop_id = ${shopId} AND id = ${id}`,
  );
  return row?.examples_enc ?? null;
}

/** Takes examples away; waits for a check that is about to write its own. */
export async function clearExamples(tx: Transaction, shopId: number): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET examples_enc = NULL WHERE shop_id = ${shopId} AND (examples_enc IS NOT NULL OR state = 'checking')`,
  );
}

export type BatchDone = Readonly<{ doneBytes: number; orders?: number; fresh?: number; unchanged?: number; items?: number }>;

/** Counts a batch, in the transaction that wrote it. */
export async function addBatch(tx: Transaction, shopId: number, id: number, done: BatchDone): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET batches = batches + 1, attempts = 0, done_bytes = ${done.doneBytes}, orders = orders + ${done.orders ?? 0},
          fresh = fresh + ${done.fresh ?? 0}, unchanged = unchanged + ${done.unchanged ?? 0}, items = items + ${done.items ?? 0}
        WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}

export async function enterItems(tx: Transaction, shopId: number, id: number): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET phase = 'items', batches = 0 WHERE shop_id = ${shopId} AND id = ${id} AND state = 'importing' AND phase = 'orders'`,
  );
}

export async function addRemoved(
  tx: Transaction,
  shopId: number,
  id: number,
  { removed, looked }: Readonly<{ removed: number; looked: number }>,
): Promise<void> {
  await execute(
    tx,
    sql`UPDATE file_import SET removed = removed + ${removed}, batches = batches + ${looked}, attempts = 0 WHERE shop_id = ${shopId} AND id = ${id}`,
  );
}
