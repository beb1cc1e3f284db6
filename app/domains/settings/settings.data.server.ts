import { z } from "zod";
import { SETTING_NAMES } from "#app/domains/settings/setting.ts";
import type { Change, SettingName } from "#app/domains/settings/setting.ts";
import type { MadeChange } from "#app/domains/settings/settings.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** First key of the advisory locks on changing a shop's settings; the second is the shop. 1 to 3 are taken (platform/db, shops, saved views). */
const SETTINGS_LOCK = 4;

/** One person at a time changes a shop's settings, so that what is compared is what is written over. */
export async function lockSettings(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`SELECT pg_advisory_xact_lock(${SETTINGS_LOCK}::int, ${shopId}::int)`);
}

/** Those of the named settings that were ever chosen. */
export async function selectSettings(tx: Transaction, shopId: number, names: readonly SettingName[]): Promise<ReadonlyMap<string, string>> {
  const found = await rows(
    tx,
    z.object({ name: z.string(), value: z.string() }),
    sql`SELECT name, value FROM setting WHERE shop_id = ${shopId} AND name = ANY(${[...names]}::text[])`,
  );
  return new Map(found.map(({ name, value }) => [name, value]));
}

export async function putSetting(tx: Transaction, shopId: number, name: SettingName, value: string, now: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO setting (shop_id, name, value, changed_at) VALUES (${shopId}, ${name}, ${value}, ${now})
        ON CONFLICT (shop_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
}

type NewSave = Readonly<{ changes: readonly Change[]; cause: MadeChange["cause"]; userId: string | null; now: Date }>;

/** Notes what was changed together; returns its number. The caller holds the lock. */
export async function insertChanges(tx: Transaction, shopId: number, { changes, cause, userId, now }: NewSave): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ save: z.number() }),
    sql`SELECT coalesce(max(save), 0) + 1 AS save FROM setting_change WHERE shop_id = ${shopId}`,
  );
  const save = row?.save ?? 1;
  const records = changes.map(({ name, from, to }) => ({ name, from_value: from, to_value: to }));
  await execute(
    tx,
    sql`INSERT INTO setting_change (shop_id, save, name, from_value, to_value, cause, user_id, changed_at)
        SELECT ${shopId}::int, ${save}::int, name, from_value, to_value, ${cause}::text, ${userId}::text, ${now}::timestamptz
        FROM json_to_recordset(${JSON.stringify(records)}::json) AS t (name text, from_value text, to_value text)`,
  );
  return save;
}

const changeRow = z
  .object({
    id: z.number(),
    save: z.number(),
    name: z.enum(SETTING_NAMES),
    from_value: z.string(),
    to_value: z.string(),
    cause: z.enum(["merchant", "undo", "scope-lost"]),
    user_id: z.string().nullable(),
    changed_at: z.date(),
  })
  .transform((row): MadeChange => ({
    id: row.id,
    save: row.save,
    name: row.name,
    from: row.from_value,
    to: row.to_value,
    cause: row.cause,
    userId: row.user_id,
    at: row.changed_at.toISOString(),
  }));

/** The latest changes, the newest first. */
export function selectChanges(tx: Transaction, shopId: number, limit: number): Promise<MadeChange[]> {
  return rows(
    tx,
    changeRow,
    sql`SELECT id, save, name, from_value, to_value, cause, user_id, changed_at FROM setting_change
        WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT ${limit}`,
  );
}

/** What was changed together, or one change of it. */
export function selectSave(tx: Transaction, shopId: number, save: number, id: number | null): Promise<MadeChange[]> {
  return rows(
    tx,
    changeRow,
    sql`SELECT id, save, name, from_value, to_value, cause, user_id, changed_at FROM setting_change
        WHERE shop_id = ${shopId} AND save = ${save} AND (${id}::int IS NULL OR id = ${id}::int) ORDER BY id`,
  );
}
