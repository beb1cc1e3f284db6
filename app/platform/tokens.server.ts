import { setTimeout as wait } from "node:timers/promises";
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { z } from "zod";
import { realNow } from "#app/platform/clock.server.ts";
import { seal, unsealText } from "#app/platform/crypto.server.ts";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";
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
});

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

async function findStored(id: string): Promise<Session | null> {
  const [row] = await asSystem((tx) =>
    rows(
      tx,
      sessionRow,
      sql`SELECT id, shop_domain, scope, access_token_enc, expires_at, refresh_token_enc, refresh_expires_at FROM shop_session WHERE id = ${id}`,
    ),
  );
  return row === undefined ? null : sessionFrom(row);
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
            refresh_lease_until = NULL, updated_at = excluded.updated_at`,
    ),
  );
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

async function endLease(id: string): Promise<void> {
  await asSystem((tx) => execute(tx, sql`UPDATE shop_session SET refresh_lease_until = NULL WHERE id = ${id}`));
}

const isFresh = (session: Session): boolean => !session.isExpired(REFRESH_BEFORE_MS);

async function refreshed(session: Session): Promise<Session | null> {
  const { refreshToken } = session;
  if (refreshToken === undefined || session.refreshTokenExpires === undefined || session.refreshTokenExpires <= realNow()) {
    // Nobody is to wait for a refresh that will not happen, least of all the merchant who brings a new token.
    await endLease(session.id);
    return null;
  }
  try {
    const { session: fresh } = await shopifyLibrary().auth.refreshToken({ shop: session.shop, refreshToken });
    await store(fresh);
    return fresh;
  } catch (error) {
    await endLease(session.id);
    // Shopify refused the refresh token itself: it is used up or revoked, and asking again will not help.
    const status = statusOf(error) ?? 0;
    if (status >= 400 && status < 500 && status !== TOO_MANY_REQUESTS) return null;
    throw error;
  }
}

/**
 * The stored token of a shop, refreshed by exactly one process at a time when it is about to end.
 *
 * Shopify's refresh tokens rotate: two processes that refresh at once could leave the older pair stored. A lease in the
 * row decides who asks (a lock would need a transaction around a network call); the others wait for its result.
 */
async function findFresh(id: string): Promise<Session | null> {
  const until = realNow().getTime() + GIVE_UP_MS;
  for (;;) {
    const session = await findStored(id);
    if (session === null || isFresh(session)) return session;
    if (await mayRefresh(id)) {
      // Between reading and claiming somebody may have finished a refresh.
      const again = await findStored(id);
      if (again !== null && !isFresh(again)) return refreshed(again);
      await endLease(id);
      return again;
    }
    if (realNow().getTime() > until) throw new Error(`The token of ${session.shop} is being refreshed for too long.`);
    await wait(LOOK_AGAIN_MS);
  }
}

/** @throws TokenGoneError when only the merchant can bring a new token */
export async function freshSession(shopDomain: string): Promise<Session> {
  const session = await findFresh(offlineId(shopDomain));
  if (session === null) throw new TokenGoneError(shopDomain);
  return session;
}

/** Removes the tokens of a shop that uninstalled. */
export async function forgetTokens(shopDomain: string): Promise<void> {
  await asSystem((tx) => execute(tx, sql`DELETE FROM shop_session WHERE shop_domain = ${shopDomain}`));
}

/** What Shopify's library stores its sessions in: encrypted, and always fresh when it asks. */
export const sessionStorage: SessionStorage = {
  storeSession: async (session) => {
    await store(session);
    return true;
  },
  loadSession: async (id) => (await findFresh(id)) ?? undefined,
  deleteSession: async (id) => {
    await asSystem((tx) => execute(tx, sql`DELETE FROM shop_session WHERE id = ${id}`));
    return true;
  },
  deleteSessions: async (ids) => {
    await asSystem((tx) => execute(tx, sql`DELETE FROM shop_session WHERE id = ANY(${ids}::text[])`));
    return true;
  },
  findSessionsByShop: async (shopDomain) => {
    const session = await findStored(offlineId(shopDomain));
    return session === null ? [] : [session];
  },
};
