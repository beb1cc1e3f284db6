import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

// Whom somebody asked to forget, by keyed hashes: whether Encore knew them or not.

/** Remembers that these are forgotten; of two requests the later counts. */
export async function putForgotten(tx: Transaction, shopId: number, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO forgotten_person (shop_id, key, forgotten_at) SELECT ${shopId}, key, ${now} FROM unnest(${[...keys]}::text[]) AS t (key)
        ON CONFLICT (shop_id, key) DO UPDATE SET forgotten_at = greatest(forgotten_person.forgotten_at, excluded.forgotten_at)`,
  );
}

/** Since when these are forgotten, by key. */
export async function selectForgotten(tx: Transaction, shopId: number, keys: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  if (keys.length === 0) return new Map();
  const found = await rows(
    tx,
    z.object({ key: z.string(), forgotten_at: z.date() }),
    sql`SELECT key, forgotten_at FROM forgotten_person WHERE shop_id = ${shopId} AND key = ANY(${[...keys]}::text[])`,
  );
  return new Map(found.map((row) => [row.key, row.forgotten_at]));
}

/** Whether anybody was forgotten; most shops have nobody, and need not hash every address of a file. */
export async function hasForgotten(tx: Transaction, shopId: number): Promise<boolean> {
  const found = await rows(tx, z.object({ key: z.string() }), sql`SELECT key FROM forgotten_person WHERE shop_id = ${shopId} LIMIT 1`);
  return found.length > 0;
}
