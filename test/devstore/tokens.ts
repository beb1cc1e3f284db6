import { randomBytes, timingSafeEqual } from "node:crypto";
import { jsonResponse } from "./http.ts";
import { mintSessionToken, verifySessionToken, type MintOptions } from "./session-token.ts";
import type { Installation, Store } from "./state.ts";

export type AppCredentials = { clientId: string; clientSecret: string };

/** Life of Shopify's expiring offline tokens: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens */
const ACCESS_TOKEN_SECONDS = 3600;
const REFRESH_TOKEN_SECONDS = 90 * 24 * 3600;
/** A used refresh token goes on working until its successor is used, but at most this long. */
const USED_REFRESH_TOKEN_SECONDS = 30 * 24 * 3600;
const ONLINE_TOKEN_SECONDS = 24 * 3600 - 1;

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

export type Tokens = {
  /** Answers `POST /admin/oauth/access_token` of one shop. */
  grant(shop: string, request: Request): Promise<Response>;
  /** The scopes that a token of the Admin API carries, or null where Shopify would answer 401. */
  scopesOf(shop: string, accessToken: string | null): string[] | null;
  mintSessionToken(shop: string, options?: MintOptions): string;
};

type Issued = { access_token: string; scope: string; expires_in?: number; refresh_token?: string; refresh_token_expires_in?: number };

/**
 * Hands out and checks tokens. They live in the store's installation, so an uninstall ends them. Always on real time,
 * even if the store's own clock was moved: the app's libraries compare with real time too.
 */
export function createTokens(options: { store: Store; app: AppCredentials; realNow?: () => Date }): Tokens {
  const { store, app } = options;
  const realNow = options.realNow ?? (() => new Date());

  function issue(shop: string, installation: Installation, kind: "permanent" | "expiring"): Issued {
    const now = realNow();
    const token = `shpat_${randomBytes(16).toString("hex")}`;
    installation.accessTokens = installation.accessTokens.filter((known) => !isPast(known.expiresAt, now));
    installation.accessTokens.push({ token, expiresAt: kind === "permanent" ? null : secondsAfter(now, ACCESS_TOKEN_SECONDS) });
    const issued = { access_token: token, scope: scopeText(installation) };
    if (kind === "permanent") {
      store.saveInstallation(shop);
      return issued;
    }
    const refreshToken = `shprt_${randomBytes(16).toString("hex")}`;
    installation.refreshTokens.push({ token: refreshToken, expiresAt: secondsAfter(now, REFRESH_TOKEN_SECONDS), usedAt: null });
    store.saveInstallation(shop);
    return { ...issued, expires_in: ACCESS_TOKEN_SECONDS, refresh_token: refreshToken, refresh_token_expires_in: REFRESH_TOKEN_SECONDS };
  }

  function exchange(shop: string, installation: Installation, fields: Map<string, string>): Response {
    if (fields.get("subject_token_type") !== ID_TOKEN) return refusal(400, "invalid_request", "subject_token_type must be an id_token.");
    const verdict = verifySessionToken(app, shop, fields.get("subject_token") ?? "", realNow());
    if (verdict.kind === "invalid") return refusal(400, "invalid_subject_token", `The session token was refused: ${verdict.reason}.`);
    const requested = fields.get("requested_token_type") ?? OFFLINE;
    if (requested === OFFLINE)
      return jsonResponse(200, issue(shop, installation, fields.get("expiring") === "1" ? "expiring" : "permanent"));
    if (requested !== ONLINE) return refusal(400, "invalid_request", "requested_token_type is not known.");
    const now = realNow();
    const token = `shpat_${randomBytes(16).toString("hex")}`;
    installation.accessTokens.push({ token, expiresAt: secondsAfter(now, ONLINE_TOKEN_SECONDS) });
    store.saveInstallation(shop);
    const scope = scopeText(installation);
    return jsonResponse(200, {
      access_token: token,
      scope,
      expires_in: ONLINE_TOKEN_SECONDS,
      associated_user_scope: scope,
      associated_user: staffMember(store, shop, verdict.userId),
    });
  }

  function refresh(shop: string, installation: Installation, fields: Map<string, string>): Response {
    const now = realNow();
    const index = installation.refreshTokens.findIndex((known) => known.token === fields.get("refresh_token"));
    const used = installation.refreshTokens[index];
    if (used === undefined) return refusal(400, "invalid_grant", "The refresh token is not known.");
    const tooOld =
      isPast(used.expiresAt, now) || (used.usedAt !== null && isPast(secondsAfter(new Date(used.usedAt), USED_REFRESH_TOKEN_SECONDS), now));
    if (tooOld) return refusal(400, "invalid_grant", "The refresh token has expired.");
    used.usedAt ??= now.toISOString();
    // Whoever uses a successor has received it: now the ones before it end.
    installation.refreshTokens.splice(0, index);
    return jsonResponse(200, issue(shop, installation, "expiring"));
  }

  return {
    async grant(shop, request) {
      const fields = await fieldsOf(request);
      if (fields.get("client_id") !== app.clientId || !isSame(fields.get("client_secret") ?? "", app.clientSecret)) {
        return refusal(401, "invalid_client", "The client id or the client secret is wrong.");
      }
      const installation = store.shops.get(shop)?.installation ?? null;
      if (installation === null) return refusal(400, "app_not_installed", "The app is not installed in this shop.");
      const grantType = fields.get("grant_type");
      if (grantType === TOKEN_EXCHANGE) return exchange(shop, installation, fields);
      if (grantType === "refresh_token") return refresh(shop, installation, fields);
      return refusal(400, "unsupported_grant_type", "Only token exchange and refresh_token are known.");
    },
    scopesOf(shop, accessToken) {
      const installation = store.shops.get(shop)?.installation;
      const known = installation?.accessTokens.find((token) => token.token === accessToken);
      if (installation === undefined || installation === null || known === undefined || isPast(known.expiresAt, realNow())) return null;
      return installation.scopes;
    },
    mintSessionToken: (shop, mintOptions) => mintSessionToken(app, shop, realNow(), mintOptions),
  };
}

/** A token names the writing only, which includes the reading; webhooks name both. */
function scopeText({ scopes }: Installation): string {
  return scopes.filter((scope) => !scopes.includes(scope.replace(/^read_/, "write_")) || scope.startsWith("write_")).join(",");
}

/** What Shopify answers to a request of the Admin API without a valid token. */
export function invalidTokenResponse(): Response {
  return jsonResponse(401, { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" });
}

function refusal(status: number, error: string, description: string): Response {
  return jsonResponse(status, { error, error_description: description });
}

function staffMember(store: Store, shop: string, userId: number): Record<string, unknown> {
  const known = store.shops.get(shop)?.shop;
  return {
    id: userId,
    first_name: "Devstore",
    last_name: "Owner",
    email: known?.email ?? `owner@${shop}`,
    email_verified: true,
    account_owner: true,
    locale: known?.primaryLocale ?? "en",
    collaborator: false,
  };
}

async function fieldsOf(request: Request): Promise<Map<string, string>> {
  const text = await request.text();
  if (!(request.headers.get("content-type") ?? "").includes("json")) return new Map(new URLSearchParams(text));
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return new Map();
    return new Map(Object.entries(body).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
  } catch {
    return new Map();
  }
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function secondsAfter(date: Date, seconds: number): string {
  return new Date(date.getTime() + seconds * 1000).toISOString();
}

function isPast(moment: string | null, now: Date): boolean {
  return moment !== null && Date.parse(moment) <= now.getTime();
}
