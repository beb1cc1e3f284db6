import { z } from "zod";
import type { Outcome, RequestKind } from "#app/domains/privacy/request.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** A request as it is stored; `reference` is sealed, null once it is no longer needed. */
export type StoredRequest = Readonly<{
  id: number;
  kind: RequestKind;
  reference: Uint8Array | null;
  askedAt: Date;
  dueAt: Date;
  doneAt: Date | null;
  outcome: Outcome | null;
}>;

const kinds = z.enum(["data", "redact", "shop-redact"]) satisfies z.ZodType<RequestKind>;
const outcomes = z.enum(["handed-over", "forgotten", "nothing-stored", "person-redacted", "installed-again"]) satisfies z.ZodType<Outcome>;

const requestRow = z
  .object({
    id: z.number(),
    kind: kinds,
    customer_enc: z.instanceof(Uint8Array).nullable(),
    asked_at: z.date(),
    due_at: z.date(),
    done_at: z.date().nullable(),
    outcome: outcomes.nullable(),
  })
  .transform((row): StoredRequest => ({
    id: row.id,
    kind: row.kind,
    reference: row.customer_enc,
    askedAt: row.asked_at,
    dueAt: row.due_at,
    doneAt: row.done_at,
    outcome: row.outcome,
  }));

const COLUMNS = sql`id, kind, customer_enc, asked_at, due_at, done_at, outcome`;

type NewRequest = Readonly<{
  kind: RequestKind;
  /** Look-up keys of the request under every key of HASH_KEYS, the newest first; null where nothing recognises it. */
  keys: readonly string[] | null;
  reference: Uint8Array<ArrayBuffer> | null;
  askedAt: Date;
  dueAt: Date;
  doneAt: Date | null;
  outcome: Outcome | null;
}>;

/** Writes a request down, unless it is there already. */
export async function insertRequest(tx: Transaction, shopId: number, request: NewRequest): Promise<void> {
  const keys = [...(request.keys ?? [])];
  await execute(
    tx,
    sql`INSERT INTO privacy_request (shop_id, kind, request_key, customer_enc, asked_at, due_at, done_at, outcome)
        SELECT ${shopId}::int, ${request.kind}::text, ${keys[0] ?? null}::text, ${request.reference}::bytea, ${request.askedAt}::timestamptz,
          ${request.dueAt}::timestamptz, ${request.doneAt}::timestamptz, ${request.outcome}::text
        WHERE NOT EXISTS (SELECT FROM privacy_request r WHERE r.shop_id = ${shopId} AND r.kind = ${request.kind} AND r.request_key = ANY(${keys}::text[]))
        ON CONFLICT (shop_id, kind, request_key) DO NOTHING`,
  );
}

export async function findRequest(tx: Transaction, shopId: number, id: number): Promise<StoredRequest | null> {
  const [row] = await rows(tx, requestRow, sql`SELECT ${COLUMNS} FROM privacy_request WHERE shop_id = ${shopId} AND id = ${id}`);
  return row ?? null;
}

/** Open ones first, the most urgent first; then the others, the latest first. */
export function selectRequests(tx: Transaction, shopId: number, limit: number): Promise<StoredRequest[]> {
  return rows(
    tx,
    requestRow,
    sql`SELECT ${COLUMNS} FROM privacy_request WHERE shop_id = ${shopId}
        ORDER BY done_at IS NOT NULL, CASE WHEN done_at IS NULL THEN due_at END, asked_at DESC, id DESC LIMIT ${limit}`,
  );
}

/** Requests that still say whom they are about. */
export function selectReferences(tx: Transaction, shopId: number): Promise<StoredRequest[]> {
  return rows(
    tx,
    requestRow,
    sql`SELECT ${COLUMNS} FROM privacy_request WHERE shop_id = ${shopId} AND customer_enc IS NOT NULL ORDER BY id`,
  );
}

/** Ends an open request; returns false when there is none. */
export async function endRequest(tx: Transaction, shopId: number, id: number, outcome: Outcome, now: Date): Promise<boolean> {
  const changed = await execute(
    tx,
    sql`UPDATE privacy_request SET done_at = ${now}, outcome = ${outcome} WHERE shop_id = ${shopId} AND id = ${id} AND done_at IS NULL`,
  );
  return changed === 1;
}

/** The person was redacted: what still names them goes, and an open request cannot be answered any more. */
export async function forgetReferences(tx: Transaction, shopId: number, ids: readonly number[], now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE privacy_request SET customer_enc = NULL, request_key = NULL,
          outcome = CASE WHEN done_at IS NULL THEN 'person-redacted' ELSE outcome END, done_at = coalesce(done_at, ${now})
        WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::int[])`,
  );
}

/** Name of the setting. */
const FORGET_AFTER = "forget-after-months";

/** After how many months without a sign of life a person is forgotten; null where the merchant chose nothing. */
export async function findForgetAfter(tx: Transaction, shopId: number): Promise<number | null> {
  const [row] = await rows(
    tx,
    z.object({ months: z.coerce.number().int() }),
    sql`SELECT value AS months FROM setting WHERE shop_id = ${shopId} AND name = ${FORGET_AFTER}`,
  );
  return row?.months ?? null;
}

export async function putForgetAfter(tx: Transaction, shopId: number, months: number, now: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO setting (shop_id, name, value, changed_at) VALUES (${shopId}, ${FORGET_AFTER}, ${String(months)}, ${now})
        ON CONFLICT (shop_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
}
