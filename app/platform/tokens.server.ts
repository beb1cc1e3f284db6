import { setTimeout as wait } from "node:timers/promises";
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { z } from "zod";
import { realNow } from "#app/platform/clock.server.ts";
import { seal, unsealText } from "#app/platform/crypto.server.ts";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { shopifyLibrary, statusOf } from "#app/platform/shopify-library.server.ts";

/** The shop has no usable token any more: the merchant must open Encore once in the admin. */
export class TokenGoneError extends Error {
  constructor(shopDomain: string) {
    super(`There is no usable token for ${shopDomain}. It comes back when the merchant opens Encore in the Shopify admin.`);
    this.name = "TokenGoneError";
  }
}

/** Refresh this long before the token ends; more than Shopify's library, so that it never refreshes without the lease. */
const REFRESH_BEFORE_MS = 10 * 60 * 1000;
const LEASE_MS = 30_000;
/** A pair this old is exchanged although nobody needs it; Shopify's refresh token ends after 90 days. */
const KEEP_ALIVE_AFTER_MS = 6 * 24 * 60 * 60 * 1000;
const LOOK_AGAIN_MS = 100;
const GIVE_UP_MS = 40_000;
const TOO_MANY_REQUESTS = 429;

const offlineId = (shopDomain: string) => `offline_${shopDomain}`;
const placeOf = (shopDomain: string, column: string) => ({ shop: shopDomain, table: "shop_session", column });

const sessionRow = z.object({
  id: z.string(),
  shop_domain: z.string(),
  scope: z.string(),
  access_token_enc: z.instanceof(Uint8Array),
  expires_at: z.date().nullable(),
  refresh_token_enc: z.instanceof(Uint8Array).nullable(),
  refresh_expires_at: z.date().nullable(),
  refused_at: z.date().nullable(),
  updated_at: z.date(),
});

/** `isRefused`: Shopify takes neither of the two tokens any more; kept so that a mistake of ours can heal without the merchant. */
type Stored = Readonly<{ session: Session; isRefused: boolean; storedAt: Date }>;

function storedFrom(row: z.output<typeof sessionRow>): Stored {
  return { session: sessionFrom(row), isRefused: row.refused_at !== null, storedAt: row.updated_at };
}

function sessionFrom(row: z.output<typeof sessionRow>): Session {
  return new Session({
    id: row.id,
    shop: row.shop_domain,
    state: "",
    isOnline: false,
    scope: row.scope,
    accessToken: unsealText(placeOf(row.shop_domain, "access_token_enc"), row.access_token_enc),
    ...(row.expires_at === null ? {} : { expires: row.expires_at }),
    ...(row.refresh_token_enc === null
      ? {}
      : { refreshToken: unsealText(placeOf(row.shop_domain, "refresh_token_enc"), row.refresh_token_enc) }),
    ...(row.refresh_expires_at === null ? {} : { refreshTokenExpires: row.refresh_expires_at }),
  });
}

async function findStored(id: string): Promise<Stored | null> {
  const [row] = await asSystem((tx) =>
    rows(
      tx,
      sessionRow,
      sql`SELECT id, shop_domain, scope, access_token_enc, expires_at, refresh_token_enc, refresh_expires_at, refused_at, updated_at
          FROM shop_session WHERE id = ${id}`,
    ),
  );
  return row === undefined ? null : storedFrom(row);
}

/** Stores both tokens in one statement and ends a lease: nobody can read half of a pair. */
async function store(session: Session): Promise<void> {
  if (session.isOnline) throw new Error("Encore keeps no tokens of single users.");
  if (session.accessToken === undefined) throw new Error("A session without a token cannot be stored.");
  const access = seal(placeOf(session.shop, "access_token_enc"), session.accessToken);
  const refresh = session.refreshToken === undefined ? null : seal(placeOf(session.shop, "refresh_token_enc"), session.refreshToken);
  await asSystem((tx) =>
    execute(
      tx,
      sql`INSERT INTO shop_session (id, shop_domain, scope, access_token_enc, expires_at, refresh_token_enc, refresh_expires_at, updated_at)
          VALUES (${session.id}, ${session.shop}, ${session.scope ?? ""}, ${access}, ${session.expires ?? null}, ${refresh},
                  ${session.refreshTokenExpires ?? null}, ${realNow()})
          ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, access_token_enc = excluded.access_token_enc, expires_at = excluded.expires_at,
            refresh_token_enc = excluded.refresh_token_enc, refresh_expires_at = excluded.refresh_expires_at,
            refresh_lease_until = NULL, refused_at = NULL, updated_at = excluded.updated_at`,
    ),
  );
}

/** Stores a refreshed pair, unless the tokens were forgotten meanwhile: an uninstall must not be undone by a refresh under way. */
export async function replaceTokens(session: Session): Promise<boolean> {
  const access = seal(placeOf(session.shop, "access_token_enc"), session.accessToken ?? "");
  const refresh = session.refreshToken === undefined ? null : seal(placeOf(session.shop, "refresh_token_enc"), session.refreshToken);
  const changed = await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE shop_session SET scope = ${session.scope ?? ""}, access_token_enc = ${access}, expires_at = ${session.expires ?? null},
            refresh_token_enc = ${refresh}, refresh_expires_at = ${session.refreshTokenExpires ?? null}, refresh_lease_until = NULL,
            refused_at = NULL, updated_at = ${realNow()}
          WHERE id = ${session.id}`,
    ),
  );
  return changed === 1;
}

async function mayRefresh(id: string): Promise<boolean> {
  const at = realNow();
  const claimed = await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE shop_session SET refresh_lease_until = ${new Date(at.getTime() + LEASE_MS)}
          WHERE id = ${id} AND (refresh_lease_until IS NULL OR refresh_lease_until < ${at})`,
    ),
  );
  return claimed === 1;
}

/** Nobody is to wait for a refresh that will not happen, least of all the merchant who brings a new token. */
async function endLease(id: string, isRefused: boolean): Promise<void> {
  await asSystem((tx) =>
    execute(
      tx,
      sql`UPDATE shop_session SET refresh_lease_until = NULL,
            refused_at = CASE WHEN ${isRefused} THEN coalesce(refused_at, ${realNow()}::timestamptz) ELSE refused_at END
          WHERE id = ${id}`,
    ),
  );
}

const isFresh = ({ session }: Stored): boolean => !session.isExpired(REFRESH_BEFORE_MS);

async function refreshed({ session }: Stored): Promise<Session | null> {
  const { refreshToken } = session;
  if (refreshToken === undefined || session.refreshTokenExpires === undefined || session.refreshTokenExpires <= realNow()) {
    await endLease(session.id, true);
    return null;
  }
  try {
    const { session: fresh } = await shopifyLibrary().auth.refreshToken({ shop: session.shop, refreshToken });
    return (await replaceTokens(fresh)) ? fresh : null;
  } catch (error) {
    // Shopify refused the refresh token itself: it is used up or revoked, and asking again at once will not help.
    const status = statusOf(error) ?? 0;
    if (status >= 400 && status < 500 && status !== TOO_MANY_REQUESTS) {
      await endLease(session.id, true);
      return null;
    }
    await endLease(session.id, false);
    throw error;
  }
}

/**
 * The stored token of a shop, refreshed by exactly one process at a time when it does not do.
 *
 * Shopify's refresh tokens rotate: two processes that refresh at once could leave the older pair stored. A lease in the
 * row decides who asks (a lock would need a transaction around a network call); the others wait for its result.
 *
 * @param does whether a stored pair will do; `isRefused` says that asking Shopify again is for nothing
 */
async function findSession(id: string, does: (stored: Stored) => boolean, isHopeless = (stored: Stored) => stored.isRefused) {
  const until = realNow().getTime() + GIVE_UP_MS;
  for (;;) {
    const stored = await findStored(id);
    if (stored === null || isHopeless(stored)) return null;
    if (does(stored)) return stored.session;
    if (await mayRefresh(id)) {
      // Between reading and claiming somebody may have finished a refresh.
      const again = await findStored(id);
      if (again !== null && !isHopeless(again) && !does(again)) return refreshed(again);
      await endLease(id, false);
      return again === null || isHopeless(again) ? null : again.session;
    }
    if (realNow().getTime() > until) throw new Error(`The token of ${stored.session.shop} is being refreshed for too long.`);
    await wait(LOOK_AGAIN_MS);
  }
}

function usable(session: Session | null, shopDomain: string): Session {
  if (session === null) throw new TokenGoneError(shopDomain);
  return session;
}

/** @throws TokenGoneError when only the merchant can bring a new token */
export async function freshSession(shopDomain: string): Promise<Session> {
  return usable(await findSession(offlineId(shopDomain), isFresh), shopDomain);
}

/**
 * Another token than the one that Shopify refused (revoked, or older than what the shop granted).
 *
 * @throws TokenGoneError when only the merchant can bring a new token
 */
export async function sessionInsteadOf(shopDomain: string, refusedToken: string): Promise<Session> {
  const does = (stored: Stored): boolean => stored.session.accessToken !== refusedToken && isFresh(stored);
  return usable(await findSession(offlineId(shopDomain), does), shopDomain);
}

/** Shopify refused even a token that it had just given: Encore has no access, until the merchant opens it. */
export async function giveUpTokens(shopDomain: string): Promise<void> {
  await endLease(offlineId(shopDomain), true);
}

/**
 * Exchanges a pair that nobody has used for a week, so that it does not end; a pair that Shopify refused gets another try. Ends
 * quietly where there is nothing to keep alive.
 */
export async function keepAlive(shopDomain: string): Promise<void> {
  const from = realNow().getTime();
  const does = (stored: Stored): boolean => !stored.isRefused && isFresh(stored) && from - stored.storedAt.getTime() < KEEP_ALIVE_AFTER_MS;
  await findSession(offlineId(shopDomain), does, () => false);
}

/** What the shop grants has changed: the next use of its token fetches a new one. */
export async function outdateToken(tx: Transaction, shopDomain: string): Promise<void> {
  await execute(
    tx,
    sql`UPDATE shop_session SET expires_at = least(expires_at, ${realNow()}::timestamptz) WHERE id = ${offlineId(shopDomain)}`,
  );
}

/** The scopes of a token that is not older than now: what the shop grants, whatever the stored token was given. */
export async function grantedScopes(shopDomain: string): Promise<readonly string[]> {
  const stored = await findStored(offlineId(shopDomain));
  if (stored === null) throw new TokenGoneError(shopDomain);
  const session = await sessionInsteadOf(shopDomain, stored.session.accessToken ?? "");
  return scopesOf(session);
}

/** The scopes of a session, each by its name. */
function scopesOf({ scope }: Session): readonly string[] {
  return (scope ?? "").split(",").filter((one) => one !== "");
}

/** A shop has another domain now: its tokens stay good, and are sealed for the new one. A pair that is there already stays. */
export async function moveTokens(tx: Transaction, from: string, to: string): Promise<void> {
  const [row] = await rows(
    tx,
    sessionRow,
    sql`DELETE FROM shop_session WHERE id = ${offlineId(from)}
        RETURNING id, shop_domain, scope, access_token_enc, expires_at, refresh_token_enc, refresh_expires_at, refused_at, updated_at`,
  );
  if (row === undefined) return;
  const { session } = storedFrom(row);
  const access = seal(placeOf(to, "access_token_enc"), session.accessToken ?? "");
  const refresh = session.refreshToken === undefined ? null : seal(placeOf(to, "refresh_token_enc"), session.refreshToken);
  await execute(
    tx,
    // What a call to the old domain was refused for says nothing about the new one.
    sql`INSERT INTO shop_session (id, shop_domain, scope, access_token_enc, expires_at, refresh_token_enc, refresh_expires_at, updated_at)
        VALUES (${offlineId(to)}, ${to}, ${row.scope}, ${access}, ${row.expires_at}, ${refresh}, ${row.refresh_expires_at}, ${row.updated_at})
        ON CONFLICT (id) DO NOTHING`,
  );
}

/** Removes the tokens of a shop that uninstalled. */
export async function forgetTokens(tx: Transaction, shopDomain: string): Promise<void> {
  await execute(tx, sql`DELETE FROM shop_session WHERE shop_domain = ${shopDomain}`);
}

/** What Shopify's library stores its sessions in: encrypted, and always fresh when it asks. */
export const sessionStorage: SessionStorage = {
  storeSession: async (session) => {
    await store(session);
    return true;
  },
  loadSession: async (id) => (await findSession(id, isFresh)) ?? undefined,
  deleteSession: async (id) => {
    await asSystem((tx) => execute(tx, sql`DELETE FROM shop_session WHERE id = ${id}`));
    return true;
  },
  deleteSessions: async (ids) => {
    await asSystem((tx) => execute(tx, sql`DELETE FROM shop_session WHERE id = ANY(${ids}::text[])`));
    return true;
  },
  findSessionsByShop: async (shopDomain) => {
    const stored = await findStored(offlineId(shopDomain));
    return stored === null ? [] : [stored.session];
  },
};
