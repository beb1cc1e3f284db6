import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";
import type { Sql } from "#app/platform/db.server.ts";
import { freshSession, TokenGoneError } from "#app/platform/tokens.server.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const YESTERDAY = new Date(Date.now() - 86_400_000);
const IN_FIVE_MINUTES = new Date(Date.now() + 5 * 60_000);
const IN_HALF_AN_HOUR = new Date(Date.now() + 30 * 60_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let shops = 0;
async function givenInstalledShop(): Promise<string> {
  shops += 1;
  const domain = `tokens-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  await world.install(domain);
  return domain;
}

/** Sets what Encore keeps of the shop's tokens. */
function change(shop: string, what: Sql): Promise<number> {
  return asSystem((tx) => execute(tx, sql`UPDATE shop_session SET ${what} WHERE shop_domain = ${shop}`));
}

function atShopify(shop: string) {
  const installation = world.devstore.store.shops.get(shop)?.installation;
  if (installation === undefined || installation === null) expect.fail("Encore is installed");
  return installation;
}

/** Time goes by on both sides: the token that Encore has is worth nothing any more. */
async function expireToken(shop: string): Promise<void> {
  for (const token of atShopify(shop).accessTokens) token.expiresAt = YESTERDAY.toISOString();
  await change(shop, sql`expires_at = ${YESTERDAY}`);
}

/** Counts the tokens that Shopify gives out from now on. */
function countTokens(shop: string): () => number {
  const before = new Set(atShopify(shop).accessTokens.map(({ token }) => token));
  return () => atShopify(shop).accessTokens.filter(({ token }) => !before.has(token)).length;
}

/** Asks Shopify's Admin API anything, as a job would. */
async function askShopify(shop: string, admin = adminFor): Promise<string> {
  const answer = await admin(shop).graphql(
    "#graphql\nquery { shop { myshopifyDomain } }",
    {},
    z.object({ shop: z.object({ myshopifyDomain: z.string() }) }),
  );
  return answer.shop.myshopifyDomain;
}

test("an expired token is exchanged for a new one before the call, once", async () => {
  const shop = await givenInstalledShop();
  await expireToken(shop);
  const tokens = countTokens(shop);

  const answers = [await askShopify(shop), await askShopify(shop)];

  expect(answers).toEqual([shop, shop]);
  expect(tokens()).toBe(1);
});

test("a token is exchanged shortly before its end, and not long before", async () => {
  const shop = await givenInstalledShop();
  const tokens = countTokens(shop);

  await change(shop, sql`expires_at = ${IN_HALF_AN_HOUR}`);
  await askShopify(shop);
  const longBefore = tokens();
  await change(shop, sql`expires_at = ${IN_FIVE_MINUTES}`);
  await askShopify(shop);

  expect([longBefore, tokens()]).toEqual([0, 1]);
});

test("processes that need a fresh token at once ask Shopify for one, and all go on with it", async () => {
  const shop = await givenInstalledShop();
  // Loaded anew, the app has a database pool and a memory of its own, like a second process.
  vi.resetModules();
  const second = await import("#app/platform/admin-api.server.ts");
  expect(second.adminFor).not.toBe(adminFor);
  await expireToken(shop);
  const tokens = countTokens(shop);

  const answers = await Promise.all(
    [adminFor, second.adminFor, adminFor, second.adminFor, adminFor, second.adminFor].map((admin) => askShopify(shop, admin)),
  );

  expect(new Set(answers)).toEqual(new Set([shop]));
  expect(tokens()).toBe(1);
  const leases = await asSystem((tx) =>
    rows(
      tx,
      z.object({ until: z.date().nullable() }),
      sql`SELECT refresh_lease_until AS until FROM shop_session WHERE shop_domain = ${shop}`,
    ),
  );
  expect(leases).toEqual([{ until: null }]);
});

test("a process that died while it refreshed keeps nobody waiting for good", async () => {
  const shop = await givenInstalledShop();
  await expireToken(shop);
  await change(shop, sql`refresh_lease_until = ${YESTERDAY}`);

  expect(await askShopify(shop)).toBe(shop);
});

test.each([
  ["revoked at Shopify", (shop: string) => Promise.resolve(atShopify(shop).refreshTokens.splice(0))],
  ["too old", (shop: string) => change(shop, sql`refresh_expires_at = ${YESTERDAY}`)],
  ["not there", (shop: string) => change(shop, sql`refresh_token_enc = NULL, refresh_expires_at = NULL`)],
])("a shop whose refresh token is %s is told apart from Shopify being away, and heals when its merchant opens Encore", async (_, end) => {
  const shop = await givenInstalledShop();
  await end(shop);
  await expireToken(shop);

  const failure = await askShopify(shop).catch((error: unknown) => error);
  const again = await freshSession(shop).catch((error: unknown) => error);
  const { view } = await world.home(shop);
  const healed = await askShopify(shop);

  expect(failure).toBeInstanceOf(ShopifyCallError);
  expect(failure).toMatchObject({ reason: "token-gone" });
  expect(again).toBeInstanceOf(TokenGoneError);
  expect(view).toEqual({ state: "no-orders" });
  expect(healed).toBe(shop);
});

test("a refresh that Shopify could not answer is tried again with the same token", async () => {
  const shop = await givenInstalledShop();
  await expireToken(shop);
  const { fetch: real } = globalThis;
  const away = vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    return url.includes("/oauth/access_token") ? Promise.resolve(new Response("Service Unavailable", { status: 503 })) : real(input, init);
  });

  const failure = await askShopify(shop).catch((error: unknown) => error);
  away.mockRestore();

  expect(failure).toMatchObject({ reason: "shopify-unavailable" });
  expect(await askShopify(shop)).toBe(shop);
});
