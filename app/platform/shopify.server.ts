import "@shopify/shopify-app-remix/adapters/node";
import { redirect } from "@remix-run/node";
import { RequestedTokenType } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { isAdminHost, isShopDomain } from "#app/lib/shop-domain.ts";
import { ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { realNow } from "#app/platform/clock.server.ts";
import { contentPolicy, frameDirective } from "#app/platform/document-headers.server.ts";
import { env } from "#app/platform/env.server.ts";
import { bearerOf } from "#app/platform/session-token.server.ts";
import type { TokenBearer } from "#app/platform/session-token.server.ts";
import { API_VERSION, quietLogger, shopifyLibrary, statusOf } from "#app/platform/shopify-library.server.ts";
import { isFromAdmin } from "#app/platform/signed-query.server.ts";
import { sessionStorage } from "#app/platform/tokens.server.ts";

/** Who asks: a member of the shop's staff, inside the Shopify admin. */
export type Merchant = Readonly<{
  shopDomain: string;
  scopes: readonly string[];
  userId: string | null;
  /** The language of their admin, which Shopify tells on the first document only. */
  adminLocale: string | null;
}>;

const AUTH = "/auth";
const NEW_TOKEN_PAGE = `${AUTH}/session-token`;
const LOGIN_PAGE = `${AUTH}/login`;

function makeApp() {
  return shopifyApp({
    apiKey: env().SHOPIFY_API_KEY,
    apiSecretKey: env().SHOPIFY_API_SECRET,
    apiVersion: API_VERSION,
    appUrl: env().SHOPIFY_APP_URL,
    authPathPrefix: AUTH,
    sessionStorage,
    distribution: AppDistribution.AppStore,
    logger: quietLogger,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  });
}

let app: ReturnType<typeof makeApp> | null = null;

function shopify(): ReturnType<typeof makeApp> {
  app ??= makeApp();
  return app;
}

/** Whether shop and admin in an address are what Shopify sends. The library believes more, and some makes it throw. */
function namesShop(url: URL): boolean {
  const host = Buffer.from(url.searchParams.get("host") ?? "", "base64").toString("utf8");
  return isShopDomain(url.searchParams.get("shop") ?? "") && isAdminHost(host);
}

/** Frame policy, content policy and App Bridge headers of a document. */
export function addDocumentHeaders(request: Request, headers: Headers, nonce: string): void {
  const url = new URL(request.url);
  if (isShopDomain(url.searchParams.get("shop") ?? "")) shopify().addDocumentResponseHeaders(request, headers);
  // The library's own frame policy names the shop and Shopify's admins.
  const frame = headers.get("content-security-policy")?.replace(/;\s*$/, "") ?? frameDirective(url);
  headers.set("Content-Security-Policy", contentPolicy(nonce, frame));
}

/** What an unsigned address may carry on: names only, nothing that decides. */
const NAMES = ["shop", "host", "embedded", "locale"];
const SIGNATURE = ["hmac", "timestamp"];

/**
 * Where the app's own address leads. What Shopify's admin signed is carried on; of anything else only the names are, and the
 * page behind asks for a session token.
 */
export function openingPath(url: URL, now: Date): string {
  const isSigned = isFromAdmin(url, now);
  const params = new URLSearchParams();
  for (const [name, value] of url.searchParams) {
    if (isSigned ? !SIGNATURE.includes(name) : NAMES.includes(name) && !params.has(name)) params.append(name, value);
  }
  return params.size === 0 ? "/app" : `/app?${params.toString()}`;
}

/**
 * Answers the library's page that fetches a new session token. App Bridge then goes where `shopify-reload` says, token in
 * hand, so that must be ours. The library's other page, out of the frame, has no use here and would follow its address.
 *
 * @throws Response
 */
export async function answerAuthPage(request: Request): Promise<never> {
  const url = new URL(request.url);
  if (url.pathname !== NEW_TOKEN_PAGE) throw new Response(null, { status: 404 });
  const back = url.searchParams.get("shopify-reload") ?? "";
  const isOurs = URL.canParse(back) && new URL(back).origin === new URL(env().SHOPIFY_APP_URL).origin;
  if (!namesShop(url) || !isOurs) throw toLogin();
  const page = await answerOf(() => shopify().authenticate.admin(request));
  page.headers.set("Content-Security-Policy", contentPolicy(null, frameDirective(url)));
  page.headers.set("Cache-Control", "no-store");
  throw page;
}

function toLogin(): Response {
  return redirect(LOGIN_PAGE);
}

async function answerOf(work: () => Promise<unknown>): Promise<Response> {
  try {
    await work();
  } catch (answer) {
    if (answer instanceof Response) return answer;
    throw answer;
  }
  throw new Error("Shopify's library let through what it was to refuse.");
}

// The layout's and the page's loader run side by side with the same token; without this each would exchange it.
const underWay = new Map<string, Promise<Merchant>>();

/** The token with which a request comes: in the header of what App Bridge fetches, in the address of a document. */
function tokenOf(request: Request, url: URL): string {
  const header = request.headers.get("authorization");
  return (header === null ? url.searchParams.get("id_token") : /^Bearer (\S+)$/i.exec(header)?.[1]) ?? "";
}

/** The library's own refusal of somebody without a valid token, so that all refusals are one and the same. */
function refusalOf(request: Request): Promise<Response> {
  const url = new URL(request.url);
  url.searchParams.delete("id_token");
  const headers = new Headers(request.headers);
  if (headers.has("authorization")) headers.set("authorization", "Bearer refused");
  return answerOf(() => shopify().authenticate.admin(new Request(url, { headers })));
}

/** The token's bearer; null also when the address names another shop than the token. */
function bearerFor(url: URL, token: string): TokenBearer | null {
  const bearer = bearerOf(token, realNow());
  const named = url.searchParams.get("shop");
  return bearer === null || (named !== null && named !== bearer.shopDomain) ? null : bearer;
}

async function authenticate(request: Request, token: string, bearer: TokenBearer): Promise<Merchant> {
  const { session } = await withToken(request, token, bearer);
  return {
    shopDomain: session.shop,
    scopes: (session.scope ?? "").split(",").filter((scope) => scope !== ""),
    userId: bearer.userId,
    adminLocale: new URL(request.url).searchParams.get("locale"),
  };
}

const SERVER_ERROR = 500;

async function withToken(request: Request, token: string, bearer: TokenBearer) {
  try {
    return await shopify().authenticate.admin(request);
  } catch (answer) {
    // The library says nothing but 500 when Shopify gave it no token: whether the shop is gone or Shopify is away.
    if (!(answer instanceof Response) || answer.status !== SERVER_ERROR) throw answer;
    if (!(await isExchanged(token, bearer))) throw await refusalOf(request);
    return await shopify().authenticate.admin(request);
  }
}

const TOO_MANY_REQUESTS = 429;

/** Asks Shopify for the shop's token once more; false when Shopify says that it will not give one. */
async function isExchanged(sessionToken: string, { shopDomain: shop }: TokenBearer): Promise<boolean> {
  const requestedTokenType = RequestedTokenType.OfflineAccessToken;
  const exchange = shopifyLibrary().auth.tokenExchange({ shop, sessionToken, requestedTokenType, expiring: true });
  const session = await exchange.then(
    (answer) => answer.session,
    (error: unknown) => {
      const status = statusOf(error) ?? SERVER_ERROR;
      if (status < SERVER_ERROR && status !== TOO_MANY_REQUESTS) return null;
      throw new ShopifyCallError("shopify-unavailable", "Shopify gave no token.", error);
    },
  );
  if (session === null) return false;
  await sessionStorage.storeSession(session);
  return true;
}

/**
 * Proves that the request comes from the Shopify admin of a shop that has Encore, and exchanges the session token for
 * an offline token when there is none yet (managed installation).
 *
 * @throws Response (401, a bounce page or a redirect) that Remix sends as it is
 * @throws ShopifyCallError when a token is needed and Shopify is away
 */
export async function authenticateMerchant(request: Request): Promise<Merchant> {
  const url = new URL(request.url);
  if (!request.headers.has("authorization") && !namesShop(url)) throw toLogin();
  const token = tokenOf(request, url);
  const bearer = bearerFor(url, token);
  if (bearer === null) throw await refusalOf(request);
  const known = underWay.get(token);
  if (known !== undefined) {
    try {
      return await known;
    } catch (answer) {
      // One response cannot be sent twice.
      if (answer instanceof Response) return authenticate(request, token, bearer);
      throw answer;
    }
  }
  const asked = authenticate(request, token, bearer);
  underWay.set(token, asked);
  try {
    return await asked;
  } finally {
    underWay.delete(token);
  }
}
