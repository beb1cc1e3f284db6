import { z } from "zod";
import type { KeptProblem, ProblemReason } from "#app/domains/file-import/terms.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

// The file itself, and the lines of it that could not be read.

// Bytes travel as base64: Prisma takes each byte of a bytea for a number in a list, which costs more than all else.

/** Keeps a part, over what came before under its number. */
export async function putPartBody(
  tx: Transaction,
  shopId: number,
  id: number,
  number: number,
  body: Uint8Array,
  fileUntil: Date,
): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO file_import_part (shop_id, import_id, number, body, file_until) VALUES (${shopId}, ${id}, ${number}, decode(${Buffer.from(body).toString("base64")}, 'base64'), ${fileUntil})
        ON CONFLICT (shop_id, import_id, number) DO UPDATE SET body = excluded.body, file_until = excluded.file_until`,
  );
}

export async function selectPartNumbers(tx: Transaction, shopId: number, id: number): Promise<number[]> {
  const found = await rows(
    tx,
    z.object({ number: z.number() }),
    sql`SELECT number FROM file_import_part WHERE shop_id = ${shopId} AND import_id = ${id} ORDER BY number`,
  );
  return found.map((row) => row.number);
}

export async function findPartBody(tx: Transaction, shopId: number, id: number, number: number): Promise<Uint8Array | null> {
  const [row] = await rows(
    tx,
    z.object({ body: z.string() }),
    sql`SELECT encode(body, 'base64') AS body FROM file_import_part WHERE shop_id = ${shopId} AND import_id = ${id} AND number = ${number}`,
  );
  return row === undefined ? null : Buffer.from(row.body, "base64");
}

/** The file is not needed any more. */
export async function deleteFile(tx: Transaction, shopId: number, id: number): Promise<void> {
  await execute(tx, sql`DELETE FROM file_import_part WHERE shop_id = ${shopId} AND import_id = ${id}`);
}

export async function deleteProblems(tx: Transaction, shopId: number, id: number): Promise<void> {
  await execute(tx, sql`DELETE FROM file_import_problem WHERE shop_id = ${shopId} AND import_id = ${id}`);
}

export async function putProblems(
  tx: Transaction,
  shopId: number,
  id: number,
  problems: readonly KeptProblem[],
  foundAt: Date,
): Promise<void> {
  if (problems.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO file_import_problem (shop_id, import_id, line, reason, found_at)
        SELECT ${shopId}, ${id}::int, t.line, t.reason, ${foundAt} FROM json_to_recordset(${JSON.stringify(problems)}::json) AS t (line int, reason jsonb)
        ON CONFLICT (shop_id, import_id, line) DO NOTHING`,
  );
}

/** How many lines are still kept. */
export async function countProblems(tx: Transaction, shopId: number, id: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM file_import_problem WHERE shop_id = ${shopId} AND import_id = ${id}`,
  );
  return row?.count ?? 0;
}

const reason = z.custom<ProblemReason>((value) => typeof value === "object" && value !== null && "kind" in value);

export function selectProblems(
  tx: Transaction,
  shopId: number,
  id: number,
  { skip, take }: Readonly<{ skip: number; take: number }>,
): Promise<KeptProblem[]> {
  return rows(
    tx,
    z.object({ line: z.number(), reason }),
    sql`SELECT line, reason FROM file_import_problem WHERE shop_id = ${shopId} AND import_id = ${id} ORDER BY line LIMIT ${take} OFFSET ${skip}`,
  );
}
