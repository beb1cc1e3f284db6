import { z } from "zod";
import type { ImportedHistory, PauseReason, Shop, ShopProfile } from "#app/domains/shops/shop.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const pauseReason = z.enum(["token-gone", "access-denied", "shop-closed"]) satisfies z.ZodType<PauseReason>;

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
    installed_at: z.date(),
    is_import_limited: z.boolean(),
    import_version: z.number(),
    paused_at: z.date().nullable(),
    paused_reason: pauseReason.nullable(),
    resumed_at: z.date().nullable(),
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
    installedAt: row.installed_at,
    isImportLimited: row.is_import_limited,
    importVersion: row.import_version,
    pause: row.paused_at === null ? null : { reason: row.paused_reason ?? "token-gone", since: row.paused_at, until: row.resumed_at },
  }));

const COLUMNS = sql`id, domain, state, name, currency, time_zone, locale, scopes, history_starts_on, is_history_limited, installed_at,
  is_import_limited,  import_version, paused_at, paused_reason, resumed_at`;

export async function findShopByDomain(tx: Transaction, domain: string): Promise<Shop | null> {
  const [shop] = await rows(tx, shopRow, sql`SELECT ${COLUMNS} FROM shop WHERE domain = ${domain}`);
  return shop ?? null;
}

export async function findShopById(tx: Transaction, id: number): Promise<Shop | null> {
  const [shop] = await rows(tx, shopRow, sql`SELECT ${COLUMNS} FROM shop WHERE id = ${id}`);
  return shop ?? null;
}

export async function findShopByShopifyId(tx: Transaction, shopifyId: bigint): Promise<Shop | null> {
  const [shop] = await rows(tx, shopRow, sql`SELECT ${COLUMNS} FROM shop WHERE shopify_id = ${shopifyId}`);
  return shop ?? null;
}

/** The installed shop of a domain, noting that a merchant was here just now; null when none is installed under it. */
export async function noteOpened(tx: Transaction, domain: string, now: Date): Promise<Shop | null> {
  const [shop] = await rows(
    tx,
    shopRow,
    sql`UPDATE shop SET opened_at = greatest(opened_at, ${now}::timestamptz) WHERE domain = ${domain} AND state = 'installed' RETURNING ${COLUMNS}`,
  );
  return shop ?? null;
}

/** The shop as it is, held until the transaction ends; with when it was last opened. */
export async function lockShop(tx: Transaction, id: number): Promise<Readonly<{ shop: Shop; openedAt: Date | null }> | null> {
  const [row] = await rows(
    tx,
    z.object({ opened_at: z.date().nullable() }),
    sql`SELECT greatest(opened_at, installed_at) AS opened_at FROM shop WHERE id = ${id} FOR UPDATE`,
  );
  const shop = row === undefined ? null : await findShopById(tx, id);
  return row === undefined || shop === null ? null : { shop, openedAt: row.opened_at };
}

type Installed = Readonly<{
  profile: ShopProfile;
  locale: Shop["locale"];
  scopes: readonly string[];
  isHistoryLimited: boolean;
  now: Date;
}>;

/** First key of the advisory locks on installing a shop; the second is its domain. 1 is taken by a shop's purchases (platform/db). */
const INSTALL_LOCK = 2;

/** Returns the shop, and whether this call made it an installed one. */
export async function upsertInstalled(
  tx: Transaction,
  { profile, ...shop }: Installed,
): Promise<Readonly<{ id: number; isNew: boolean; wasUninstalled: boolean }>> {
  // One at a time: ON CONFLICT watches over the domain only, and of two inserts at one moment one would meet Shopify's id first.
  await execute(tx, sql`SELECT pg_advisory_xact_lock(${INSTALL_LOCK}::int, hashtext(${profile.domain}))`);
  const [before] = await rows(
    tx,
    z.object({ id: z.number(), state: z.string() }),
    sql`SELECT id, state FROM shop WHERE domain = ${profile.domain} FOR UPDATE`,
  );
  const [after] = await rows(
    tx,
    z.object({ id: z.number() }),
    sql`INSERT INTO shop (domain, state, shopify_id, name, currency, time_zone, locale, scopes, is_history_limited, installed_at, opened_at)
        VALUES (${profile.domain}, 'installed', ${profile.shopifyId}, ${profile.name}, ${profile.currency}, ${profile.timeZone}, ${shop.locale},
                ${[...shop.scopes]}::text[], ${shop.isHistoryLimited}, ${shop.now}, ${shop.now})
        ON CONFLICT (domain) DO UPDATE SET state = 'installed', shopify_id = excluded.shopify_id, name = excluded.name, scopes = excluded.scopes,
          is_history_limited = excluded.is_history_limited, uninstalled_at = NULL, opened_at = excluded.opened_at,
          paused_at = NULL, paused_reason = NULL, resumed_at = NULL,
          installed_at = CASE WHEN shop.state = 'uninstalled' THEN excluded.installed_at ELSE shop.installed_at END
        RETURNING id`,
  );
  if (after === undefined) throw new Error("An installed shop was not written.");
  return { id: after.id, isNew: before === undefined, wasUninstalled: before?.state === "uninstalled" };
}

/** A domain that now belongs to another of Shopify's shops is taken from the one that had it; nobody is met under the new name. */
export async function releaseDomain(tx: Transaction, { domain, shopifyId }: ShopProfile): Promise<void> {
  await execute(
    tx,
    sql`UPDATE shop SET domain = domain || '.was-' || id WHERE domain = ${domain} AND shopify_id IS NOT NULL AND shopify_id <> ${shopifyId}`,
  );
}

/** Gives a shop its new domain. What Shopify still sends under the old one is this shop's until the given time. */
export async function renameShop(tx: Transaction, shopId: number, from: string, to: string, until: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO former_domain (domain, shop_id, until) VALUES (${from}, ${shopId}, ${until})
        ON CONFLICT (domain) DO UPDATE SET shop_id = excluded.shop_id, until = excluded.until`,
  );
  // Shopify gives a domain to one shop at a time, so whoever is still noted under it has it no more.
  await execute(tx, sql`UPDATE shop SET domain = domain || '.was-' || id WHERE domain = ${to} AND id <> ${shopId}`);
  await execute(tx, sql`UPDATE shop SET domain = ${to} WHERE id = ${shopId}`);
  await execute(tx, sql`UPDATE inbox SET shop_domain = ${to} WHERE shop_domain = ${from} AND state = 'waiting'`);
}

/** The shop that had this domain lately. */
export async function findShopByFormerDomain(tx: Transaction, domain: string, now: Date): Promise<Shop | null> {
  const [shop] = await rows(
    tx,
    shopRow,
    sql`SELECT ${COLUMNS} FROM shop WHERE id = (SELECT shop_id FROM former_domain WHERE former_domain.domain = ${domain} AND until > ${now})`,
  );
  return shop ?? null;
}

export async function updateProfile(tx: Transaction, shopId: number, profile: Omit<ShopProfile, "domain" | "countryCode">): Promise<void> {
  await execute(
    tx,
    sql`UPDATE shop SET shopify_id = ${profile.shopifyId}, name = ${profile.name}, currency = ${profile.currency}, time_zone = ${profile.timeZone}
        WHERE id = ${shopId}`,
  );
}

/** Returns false when newer news have been told before. */
export async function noteTold(tx: Transaction, shopId: number, toldAt: Date): Promise<boolean> {
  const changed = await execute(
    tx,
    sql`UPDATE shop SET told_at = ${toldAt} WHERE id = ${shopId} AND (told_at IS NULL OR told_at <= ${toldAt})`,
  );
  return changed === 1;
}

export async function updateScopes(tx: Transaction, shopId: number, scopes: readonly string[], isHistoryLimited: boolean): Promise<void> {
  await execute(tx, sql`UPDATE shop SET scopes = ${[...scopes]}::text[], is_history_limited = ${isHistoryLimited} WHERE id = ${shopId}`);
}

export async function markUninstalled(tx: Transaction, shopId: number, now: Date): Promise<void> {
  await execute(tx, sql`UPDATE shop SET state = 'uninstalled', uninstalled_at = ${now} WHERE id = ${shopId}`);
}

export async function updateHistory(tx: Transaction, shopId: number, { startsOn, importVersion }: ImportedHistory): Promise<void> {
  await execute(
    tx,
    // Whoever could read the whole history is not kept out any more.
    sql`UPDATE shop SET history_starts_on = ${startsOn}, import_version = ${importVersion}, is_import_limited = is_history_limited,
          paused_at = NULL, paused_reason = NULL, resumed_at = NULL
        WHERE id = ${shopId}`,
  );
}

/** Work stands still from now on; a pause that lasts keeps its beginning. */
export async function markPaused(tx: Transaction, shopId: number, reason: PauseReason, now: Date): Promise<void> {
  await execute(
    tx,
    sql`UPDATE shop SET paused_at = CASE WHEN resumed_at IS NULL THEN coalesce(paused_at, ${now}) ELSE ${now} END, paused_reason = ${reason}, resumed_at = NULL
        WHERE id = ${shopId} AND state = 'installed'`,
  );
}

/** Returns whether work stood still until now. */
export async function markResumed(tx: Transaction, shopId: number, now: Date): Promise<boolean> {
  const changed = await execute(
    tx,
    sql`UPDATE shop SET resumed_at = ${now} WHERE id = ${shopId} AND paused_at IS NOT NULL AND resumed_at IS NULL`,
  );
  return changed === 1;
}

/** What was missed is there: nothing reminds of the pause any more. */
export async function clearPause(tx: Transaction, shopId: number): Promise<void> {
  await execute(
    tx,
    sql`UPDATE shop SET paused_at = NULL, paused_reason = NULL, resumed_at = NULL WHERE id = ${shopId} AND paused_at IS NOT NULL`,
  );
}
