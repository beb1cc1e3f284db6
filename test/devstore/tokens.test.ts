import { ApiVersion, RequestedTokenType, shopifyApi } from "@shopify/shopify-api";
import "@shopify/shopify-api/adapters/node";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt, jwtVerify } from "jose";
import { describe, expect, onTestFinished, test } from "vitest";
import { startDevstore } from "./devstore.ts";
import { redirectShopify } from "./redirect.ts";
import { CLIENT, devstoreWithShop, SCOPES, SHOP } from "./test-devstore.ts";
import { TINY_TOML } from "./tiny-app.ts";
import { createTokens } from "./tokens.ts";

type Answer = { status: number; body: Record<string, unknown> };

const EXCHANGE = {
  client_id: CLIENT.clientId,
  client_secret: CLIENT.clientSecret,
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
  expiring: "1",
};
const REFRESH = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, grant_type: "refresh_token" };

async function ask(url: string, fields: Record<string, string>, shop = SHOP): Promise<Answer> {
  const response = await fetch(`${url}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-devstore-host": shop },
    body: JSON.stringify(fields),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function query(url: string, token: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${url}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-devstore-host": SHOP, "x-shopify-access-token": token },
    body: JSON.stringify({ query: "{ shop { name } }" }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe("a session token", () => {
  test("is a JWT that anybody with the app's secret can verify, for a minute", async () => {
    const { devstore } = await devstoreWithShop();

    const { payload, protectedHeader } = await jwtVerify(devstore.mintSessionToken(SHOP), new TextEncoder().encode(CLIENT.clientSecret));

    expect(protectedHeader.alg).toBe("HS256");
    expect(payload).toMatchObject({ iss: `https://${SHOP}/admin`, dest: `https://${SHOP}`, aud: CLIENT.clientId, sub: "1" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    expect(decodeJwt(devstore.mintSessionToken(SHOP)).jti).not.toBe(payload.jti);
  });
});

describe("token exchange", () => {
  test("gives an installed app an expiring token that the Admin API accepts", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    const { status, body } = await ask(devstore.url, { ...EXCHANGE, subject_token: devstore.mintSessionToken(SHOP) });

    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: SCOPES.join(","), expires_in: 3600, refresh_token_expires_in: 7_776_000 });
    const answer = await query(devstore.url, String(body["access_token"]));
    expect(JSON.parse(answer.text)).toMatchObject({ data: { shop: { name: "One" } } });
    expect(answer.headers.get("x-shopify-api-version")).toBe("2026-10");
    expect(answer.headers.get("x-request-id")).not.toBeNull();
  });

  test("without expiring=1 gives a token for good", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    const { body } = await ask(devstore.url, { ...EXCHANGE, expiring: "0", subject_token: devstore.mintSessionToken(SHOP) });

    expect(Object.keys(body)).toEqual(["access_token", "scope"]);
  });

  test("an online token names the person", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    const { body } = await ask(devstore.url, {
      ...EXCHANGE,
      requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
      subject_token: devstore.mintSessionToken(SHOP, { userId: 7 }),
    });

    expect(body).toMatchObject({ expires_in: 86_399, associated_user: { id: 7, account_owner: true } });
  });

  test("is refused before the app is installed", async () => {
    const { devstore } = await devstoreWithShop();

    const { status, body } = await ask(devstore.url, { ...EXCHANGE, subject_token: devstore.mintSessionToken(SHOP) });

    expect({ status, error: body["error"] }).toEqual({ status: 400, error: "app_not_installed" });
  });

  test.each([
    ["that has expired", { lifetimeSeconds: -1 }],
    ["signed with another secret", { secret: "another secret" }],
    ["for another app", { claims: { aud: "another app" } }],
    ["of another shop", { claims: { dest: "https://two.myshopify.com", iss: "https://two.myshopify.com/admin" } }],
    ["that begins later", { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }],
  ])("refuses a session token %s", async (_what, wrong) => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    const { status, body } = await ask(devstore.url, { ...EXCHANGE, subject_token: devstore.mintSessionToken(SHOP, wrong) });

    expect({ status, error: body["error"] }).toEqual({ status: 400, error: "invalid_subject_token" });
  });

  test("refuses a wrong client secret", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);

    const { status, body } = await ask(devstore.url, {
      ...EXCHANGE,
      client_secret: "guessed",
      subject_token: devstore.mintSessionToken(SHOP),
    });

    expect({ status, error: body["error"] }).toEqual({ status: 401, error: "invalid_client" });
  });

  test("Shopify's own library gets its session through it, unchanged", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    onTestFinished(redirectShopify(devstore.url));
    const shopify = shopifyApi({
      apiKey: CLIENT.clientId,
      apiSecretKey: CLIENT.clientSecret,
      apiVersion: ApiVersion.October26,
      isEmbeddedApp: true,
      hostName: "tiny.example.com",
      logger: { log: () => undefined },
    });

    const { session } = await shopify.auth.tokenExchange({
      shop: SHOP,
      sessionToken: devstore.mintSessionToken(SHOP),
      requestedTokenType: RequestedTokenType.OfflineAccessToken,
      expiring: true,
    });
    const refreshed = await shopify.auth.refreshToken({ shop: SHOP, refreshToken: session.refreshToken ?? "" });

    expect(session).toMatchObject({ isOnline: false, shop: SHOP });
    expect(refreshed.session.accessToken).not.toBe(session.accessToken);
  });
});

describe("refresh tokens", () => {
  async function installed(): Promise<{ url: string; first: Record<string, unknown> }> {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    const { body } = await ask(devstore.url, { ...EXCHANGE, subject_token: devstore.mintSessionToken(SHOP) });
    return { url: devstore.url, first: body };
  }

  test("rotate: the old one works until its successor was used, then never again", async () => {
    const { url, first } = await installed();
    const refresh = (token: unknown): Promise<Answer> => ask(url, { ...REFRESH, refresh_token: String(token) });

    const second = await refresh(first["refresh_token"]);
    const again = await refresh(first["refresh_token"]);
    const third = await refresh(second.body["refresh_token"]);
    const late = await refresh(first["refresh_token"]);

    expect([second.status, again.status, third.status]).toEqual([200, 200, 200]);
    expect(second.body["refresh_token"]).not.toBe(first["refresh_token"]);
    expect({ status: late.status, error: late.body["error"] }).toEqual({ status: 400, error: "invalid_grant" });
  });

  test("survive a restart, as everything in the state file does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "devstore-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const stateFile = join(folder, "state.jsonl");
    const first = await devstoreWithShop({ stateFile });
    first.devstore.store.install(SHOP, SCOPES);
    const { body } = await ask(first.devstore.url, { ...EXCHANGE, subject_token: first.devstore.mintSessionToken(SHOP) });
    await first.devstore.stop();

    const app = { name: "Tiny", url: first.app.url, tomlFile: TINY_TOML, ...CLIENT };
    const again = await startDevstore({ shops: "empty", stateFile, app });
    onTestFinished(() => again.stop());

    expect((await query(again.url, String(body["access_token"]))).status).toBe(200);
    expect((await ask(again.url, { ...REFRESH, refresh_token: String(body["refresh_token"]) })).status).toBe(200);
  });

  test("an unknown one is refused", async () => {
    const { url } = await installed();

    expect(await ask(url, { ...REFRESH, refresh_token: "shprt_guessed" })).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("tokens end on time: access after an hour, refresh after ninety days", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    let now = new Date("2026-03-01T12:00:00Z");
    const tokens = createTokens({ store: devstore.store, app: CLIENT, realNow: () => now });
    const grant = async (fields: Record<string, string>): Promise<Answer> => {
      const response = await tokens.grant(
        SHOP,
        new Request("https://one.myshopify.com", { method: "POST", body: new URLSearchParams(fields) }),
      );
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const { body } = await grant({ ...EXCHANGE, subject_token: tokens.mintSessionToken(SHOP) });
    const scopes = (): string[] | null => tokens.scopesOf(SHOP, String(body["access_token"]));

    now = new Date("2026-03-01T12:59:59Z");
    expect(scopes()).toEqual(SCOPES);
    now = new Date("2026-03-01T13:00:00Z");
    expect(scopes()).toBeNull();
    now = new Date("2026-05-30T12:00:00Z");
    expect((await grant({ ...REFRESH, refresh_token: String(body["refresh_token"]) })).body["error"]).toBe("invalid_grant");
  });
});

describe("the Admin API", () => {
  test("answers 401 in Shopify's words without a valid token, and after an uninstall", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    const { body } = await ask(devstore.url, { ...EXCHANGE, subject_token: devstore.mintSessionToken(SHOP) });
    const token = String(body["access_token"]);
    expect((await query(devstore.url, token)).status).toBe(200);

    devstore.store.uninstall(SHOP);

    for (const tried of [token, "shpat_guessed"]) {
      const { status, text } = await query(devstore.url, tried);
      expect(status).toBe(401);
      expect(JSON.parse(text)).toEqual({ errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" });
    }
  });
});
