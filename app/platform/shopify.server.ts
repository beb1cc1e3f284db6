import "@shopify/shopify-app-remix/adapters/node";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { env } from "#app/platform/env.server.ts";
import { API_VERSION, quietLogger } from "#app/platform/shopify-library.server.ts";
import { sessionStorage } from "#app/platform/tokens.server.ts";

/** Who asks: a member of the shop's staff, inside the Shopify admin. */
export type Merchant = Readonly<{
  shopDomain: string;
  scopes: readonly string[];
  userId: string | null;
  /** The language of their admin, which Shopify tells on the first document only. */
  adminLocale: string | null;
}>;

function makeApp() {
  return shopifyApp({
    apiKey: env().SHOPIFY_API_KEY,
    apiSecretKey: env().SHOPIFY_API_SECRET,
    apiVersion: API_VERSION,
    appUrl: env().SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
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

/** Frame policy and App Bridge headers of every document. */
export function addDocumentHeaders(request: Request, headers: Headers): void {
  shopify().addDocumentResponseHeaders(request, headers);
}

/** Answers the library's own pages below /auth (session token bounce, leaving the frame). */
export async function answerAuthPage(request: Request): Promise<null> {
  await shopify().authenticate.admin(request);
  return null;
}

// The layout's and the page's loader run side by side with the same token; without this each would exchange it.
const underWay = new Map<string, Promise<Merchant>>();

function tokenOf(request: Request): string {
  const header = request.headers.get("authorization")?.replace(/^Bearer /i, "");
  return header ?? new URL(request.url).searchParams.get("id_token") ?? "";
}

async function authenticate(request: Request): Promise<Merchant> {
  const { session, sessionToken } = await shopify().authenticate.admin(request);
  return {
    shopDomain: session.shop,
    scopes: (session.scope ?? "").split(",").filter((scope) => scope !== ""),
    userId: sessionToken.sub || null,
    adminLocale: new URL(request.url).searchParams.get("locale"),
  };
}

/**
 * Proves that the request comes from the Shopify admin of a shop that has Encore, and exchanges the session token for
 * an offline token when there is none yet (managed installation).
 *
 * @throws Response (401, a bounce page or a redirect) that Remix sends as it is
 */
export async function authenticateMerchant(request: Request): Promise<Merchant> {
  const token = tokenOf(request);
  if (token === "") return authenticate(request);
  const known = underWay.get(token);
  if (known !== undefined) {
    try {
      return await known;
    } catch (answer) {
      // One response cannot be sent twice.
      if (answer instanceof Response) return authenticate(request);
      throw answer;
    }
  }
  const asked = authenticate(request);
  underWay.set(token, asked);
  try {
    return await asked;
  } finally {
    underWay.delete(token);
  }
}
