import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { lookupKeys, seal, unsealText } from "#app/platform/crypto.server.ts";
import { asSystem, inShop, rows, sql } from "#app/platform/db.server.ts";
import { env, envFrom } from "#app/platform/env.server.ts";
import { adminFor, openFile } from "#app/platform/admin-api.server.ts";
import { loader as loadProxy } from "#app/routes/proxy.$.ts";
import { action as receiveWebhook, loader as readWebhooks } from "#app/routes/webhooks.ts";
import { givenShop } from "#test/support/shops.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test("a start without settings says which are missing and what to set", () => {
  expect(() => envFrom({ SHOPIFY_APP_URL: "encore", ENCRYPTION_KEYS: "short" })).toThrow(
    /DATABASE_URL: Set it to.*SHOPIFY_API_KEY: Set it to.*SHOPIFY_APP_URL: Set it to.*ENCRYPTION_KEYS: Give 32 random bytes/s,
  );
});

const place = { shop: 1, table: "customer", column: "email_enc" };

test("a sealed value opens in its own place only", () => {
  const sealed = seal(place, "anna@example.com");

  expect(unsealText(place, sealed)).toBe("anna@example.com");
  expect(Buffer.from(sealed).includes("anna")).toBe(false);
  for (const other of [
    { ...place, shop: 2 },
    { ...place, table: "note" },
    { ...place, column: "name_enc" },
  ]) {
    expect(() => unsealText(other, sealed)).toThrow();
  }
  const changed = Uint8Array.from(sealed, (byte, index) => (index === sealed.length - 1 ? byte ^ 1 : byte));
  expect(() => unsealText(place, changed)).toThrow();
});

test("one e-mail has another look-up key in every shop", () => {
  expect(lookupKeys(1, "anna@example.com")).not.toEqual(lookupKeys(2, "anna@example.com"));
  expect(lookupKeys(1, "anna@example.com")).toEqual(lookupKeys(1, "anna@example.com"));
});

test("a call to the outside inside a transaction is refused before it leaves", async () => {
  const shop = await givenShop();

  await expect(inShop(shop.id, () => openFile("http://127.0.0.1:9/never"))).rejects.toThrow(/inside a transaction/);
  await expect(inShop(shop.id, () => adminFor(shop.domain).graphql("#graphql\nquery { shop { name } }", {}, z.unknown()))).rejects.toThrow(
    /inside a transaction/,
  );
});

function delivery(body: string, headers: Record<string, string> = {}): Request {
  return new Request("http://app.test/webhooks", {
    method: "POST",
    body,
    headers: {
      "x-shopify-hmac-sha256": createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest("base64"),
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": "unknown-yet.myshopify.com",
      "x-shopify-event-id": "event-1",
      ...headers,
    },
  });
}

const waiting = () =>
  asSystem((tx) =>
    rows(
      tx,
      z.object({ event_key: z.string(), body: z.instanceof(Uint8Array) }),
      sql`SELECT event_key, body FROM inbox WHERE shop_domain = 'unknown-yet.myshopify.com'`,
    ),
  );

test("a signed delivery is noted down once, sealed, also when its shop is not known yet", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => receiveWebhook(args(delivery('{"id":1,"email":"anna@example.com"}')))),
  );

  const noted = await waiting();
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(noted).toHaveLength(1);
  expect(Buffer.from(noted[0]?.body ?? []).includes("anna")).toBe(false);
});

test.each([
  ["no signature", { "x-shopify-hmac-sha256": "" }, 401],
  ["somebody else's signature", { "x-shopify-hmac-sha256": Buffer.alloc(32).toString("base64") }, 401],
  ["a domain that is not Shopify's", { "x-shopify-shop-domain": "evil.example.com" }, 400],
  ["no topic", { "x-shopify-topic": "" }, 400],
  ["no event id", { "x-shopify-event-id": "" }, 400],
])("a delivery with %s is refused and leaves nothing", async (_name, headers, status) => {
  const before = await waiting();

  const answer = await receiveWebhook(args(delivery('{"id":2}', headers)));

  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe("");
  expect(await waiting()).toHaveLength(before.length);
});

test("nobody reads the webhooks' address", () => {
  expect(readWebhooks().status).toBe(405);
});

function proxied(query: Record<string, string>, secret = env().SHOPIFY_API_SECRET): Request {
  const message = Object.keys(query)
    .toSorted()
    .map((name) => `${name}=${query[name] ?? ""}`)
    .join("");
  const signature = createHmac("sha256", secret).update(message).digest("hex");
  return new Request(`http://app.test/proxy/x?${new URLSearchParams({ ...query, signature }).toString()}`);
}

test("the storefront's door opens to Shopify's signature only", () => {
  const query = { shop: "a.myshopify.com", path_prefix: "/apps/encore", timestamp: String(Math.floor(Date.now() / 1000)) };

  expect(loadProxy(args(proxied(query))).status).toBe(404);
  expect(loadProxy(args(proxied(query, "guessed"))).status).toBe(401);
  expect(loadProxy(args(proxied({ ...query, timestamp: "1" }))).status).toBe(401);
  expect(loadProxy(args(proxied({ ...query, timestamp: "soon" }))).status).toBe(401);
  expect(loadProxy(args(proxied({ shop: query.shop }))).status).toBe(401);
});
