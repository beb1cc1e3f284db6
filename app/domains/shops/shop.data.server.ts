import { z } from "zod";
import type { ImportedHistory, Shop, ShopProfile } from "#app/domains/shops/shops.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const shopRow = z
  .object({
    id: z.number(),
    domain: z.string(),
    state: z.enum(["installed", "uninstalled"]),
    name: z.string(),
    currency: z.string(),
    time_zone: z.string(),
    locale: z.enum(["de", "en"]),
    scopes: z.array(z.string()),
    history_starts_on: z.number().nullable(),
    is_history_limited: z.boolean(),
  })
  .transform((row): Shop => ({
    id: row.id,
    domain: row.domain,
    state: row.state,
    name: row.name,
    currency: row.currency,
    timeZone: row.time_zone,
    locale: row.locale,
    scopes: row.scopes,
    historyStartsOn: row.history_starts_on,
    isHistoryLimited: row.is_history_limited,
  }));

const COLUMNS = sql`id, domain, state, name, currency, time_zone, locale, scopes, history_starts_on, is_history_limited`;

export async function findShopByDomain(tx: Transaction, domain: string): Promise<Shop | null> {
  const [shop] = await rows(tx, shopRow, sql`SELECT ${COLUMNS} FROM shop WHERE domain = ${domain}`);
  return shop ?? null;
}

export async function findShopById(tx: Transaction, id: number): Promise<Shop | null> {
  const [shop] = await rows(tx, shopRow, sql`SELECT ${COLUMNS} FROM shop WHERE id = ${id}`);
  return shop ?? null;
}

type Installed = Readonly<{
  domain: string;
  profile: ShopProfile;
  locale: Shop["locale"];
  scopes: readonly string[];
  isHistoryLimited: boolean;
  now: Date;
}>;

/** Returns the shop, and whether this call made it an installed one. */
export async function upsertInstalled(
  tx: Transaction,
  shop: Installed,
): Promise<Readonly<{ id: number; isNew: boolean; wasUninstalled: boolean }>> {
  const [before] = await rows(
    tx,
    z.object({ id: z.number(), state: z.string() }),
    sql`SELECT id, state FROM shop WHERE domain = ${shop.domain} FOR UPDATE`,
  );
  const [after] = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`INSERT INTO shop (domain, state, name, currency, time_zone, locale, scopes, is_history_limited, installed_at)
        VALUES (${shop.domain}, 'installed', ${shop.profile.name}, ${shop.profile.currency}, ${shop.profile.timeZone}, ${shop.locale},
                ${[...shop.scopes]}::text[], ${shop.isHistoryLimited}, ${shop.now})
        ON CONFLICT (domain) DO UPDATE SET state = 'installed', name = excluded.name, currency = excluded.currency, time_zone = excluded.time_zone,
          scopes = excluded.scopes, is_history_limited = excluded.is_history_limited, uninstalled_at = NULL,
          installed_at = CASE WHEN shop.state = 'uninstalled' THEN excluded.installed_at ELSE shop.installed_at END
        RETURNING id`,
  );
  if (after === undefined) throw new Error("An installed shop was not written.");
  return { id: after.id, isNew: before === undefined, wasUninstalled: before?.state === "uninstalled" };
}

export async function updateScopes(tx: Transaction, shopId: number, scopes: readonly string[], isHistoryLimited: boolean): Promise<void> {
  await execute(tx, sql`UPDATE shop SET scopes = ${[...scopes]}::text[], is_history_limited = ${isHistoryLimited} WHERE id = ${shopId}`);
}

/** Returns the shop's id when it was installed until now. */
export async function markUninstalled(tx: Transaction, domain: string, now: Date): Promise<number | null> {
  const [row] = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`UPDATE shop SET state = 'uninstalled', uninstalled_at = ${now} WHERE domain = ${domain} AND state = 'installed' RETURNING id`,
  );
  return row?.id ?? null;
}

export async function updateHistory(tx: Transaction, shopId: number, { startsOn, importVersion }: ImportedHistory): Promise<void> {
  await execute(tx, sql`UPDATE shop SET history_starts_on = ${startsOn}, import_version = ${importVersion} WHERE id = ${shopId}`);
}
