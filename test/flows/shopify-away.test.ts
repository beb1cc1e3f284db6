import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { adminFor } from "#app/platform/admin-api.server.ts";
import { asSystem, execute, sql } from "#app/platform/db.server.ts";
import { action as pressButton } from "#app/routes/app._index.tsx";
import type { AnswerFault, FileFault } from "#test/devstore/faults.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// Shopify away, slow, throttling and answering nonsense: while an import runs, a page opens, a token is exchanged.

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.devstore.faults.clear();
});

const SCOPES = ["read_orders", "read_all_orders", "read_customers"];
const ORDERS = 30;

let shops = 0;
function givenShop(): string {
  shops += 1;
  const domain = `away-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  for (let index = 0; index < ORDERS; index += 1) {
    world.devstore.store.placeOrder(domain, {
      email: `customer${String(index % 10)}@example.com`,
      lines: [{ quantity: 1, unitPrice: 1000 }],
      processedAt: new Date(Date.now() - (index + 1) * 86_400_000).toISOString(),
    });
  }
  world.devstore.store.install(domain, SCOPES);
  return domain;
}

const allOfIt = { state: "figures", now: { value: ORDERS * 1000, purchases: ORDERS } };

const IN_AN_IMPORT: readonly (readonly [fault: AnswerFault, times: number])[] = [
  ["error500", 3],
  ["error502", 3],
  ["throttled", 3],
  ["html", 3],
  ["truncated", 3],
  ["wrongTypes", 3],
  ["reset", 3],
  ["slow", 3],
];

test.each(IN_AN_IMPORT)(
  "an import goes on by itself after Shopify's API struck with %s, %i times",
  { timeout: 120_000 },
  async (fault, times) => {
    const shop = givenShop();
    await world.home(shop);
    world.devstore.faults.set({ api: { [fault]: { next: times } }, slowMs: 300 });

    await world.settle();

    expect(world.devstore.faults.settings.api[fault]).toEqual({ next: 0 });
    expect((await world.home(shop, "?period=all-time")).view).toMatchObject(allOfIt);
  },
);

const FILES: readonly FileFault[] = ["missing", "html", "brokenOff", "slow"];

test.each(FILES)("an import reads its result again when the file is %s", { timeout: 120_000 }, async (fault) => {
  const shop = givenShop();
  await world.home(shop);
  world.devstore.faults.set({ files: { [fault]: { next: 3 } }, slowMs: 200 });

  await world.settle();

  expect(world.devstore.faults.settings.files[fault]).toMatchObject({ next: fault === "slow" ? 1 : 0 });
  expect((await world.home(shop, "?period=all-time")).view).toMatchObject(allOfIt);
});

test("with half of all answers and files going wrong, everything comes in all the same", { timeout: 240_000 }, async () => {
  const shop = givenShop();
  await world.home(shop);
  world.devstore.faults.set({
    api: { error502: 0.1, throttled: 0.1, html: 0.1, truncated: 0.1, wrongTypes: 0.05, reset: 0.1 },
    files: { brokenOff: 0.3, missing: 0.2 },
    webhooks: { doubled: 0.3, reordered: 0.3, wronglySigned: 0.3, delayed: 0.3 },
  });

  for (let index = 0; index < 10; index += 1) {
    world.devstore.store.placeOrder(shop, {
      email: `live${String(index)}@example.com`,
      lines: [{ quantity: 1, unitPrice: 1000 }],
      processedAt: new Date(Date.now() - 3_600_000).toISOString(),
    });
  }
  await world.settle();
  await world.devstore.webhooks.tryWaitingNow();
  await world.settle();
  world.devstore.faults.clear();
  await world.devstore.webhooks.tryWaitingNow();
  await world.settle();

  expect(world.devstore.webhooks.deliveries.filter((one) => one.shop === shop && one.state !== "delivered")).toEqual([]);
  expect((await world.home(shop, "?period=all-time")).view).toMatchObject({
    state: "figures",
    now: { value: (ORDERS + 10) * 1000, purchases: ORDERS + 10 },
  });
});

test("while Shopify is away for long, the merchant reads why, what is in stays, and the button goes on", { timeout: 120_000 }, async () => {
  const shop = givenShop();
  await world.home(shop);
  world.devstore.faults.set({ files: { missing: 1 } });

  await world.settle();
  const away = await world.home(shop);
  world.devstore.faults.clear();
  await pressButton(args(world.merchantRequest(shop, "/app", { method: "POST", body: new URLSearchParams({ intent: "retry-import" }) })));
  await world.settle();

  expect(away.view).toMatchObject({ state: "failed", reason: "shopify-unavailable" });
  expect((await world.home(shop, "?period=all-time")).view).toMatchObject(allOfIt);
});

async function answerOf(work: Promise<unknown>): Promise<Response> {
  const answer: unknown = await work.then(
    () => expect.fail("an answer in place of the page"),
    (error: unknown) => error,
  );
  if (!(answer instanceof Response)) throw answer;
  return answer;
}

test.each(["error500", "error502", "html", "truncated", "reset"] as const)(
  "a first opening that meets %s is answered with Shopify's absence, and the next one works",
  { timeout: 60_000 },
  async (fault) => {
    const shop = givenShop();
    world.devstore.faults.set({ api: { [fault]: 1 }, tokens: { [fault]: 1 } });

    const answer = await answerOf(world.home(shop));
    world.devstore.faults.clear();
    const after = await world.home(shop);

    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ away: "shopify" });
    expect(after.view).toMatchObject({ state: "importing" });
  },
);

test("a shop whose figures are in opens while Shopify refuses every connection", { timeout: 60_000 }, async () => {
  const shop = givenShop();
  await world.install(shop);

  await world.devstore.goAway();
  const home = await world.home(shop, "?period=all-time");
  await world.devstore.comeBack();

  expect(home.view).toMatchObject(allOfIt);
});

function askShopify(shop: string): Promise<{ shop: { name: string } }> {
  return adminFor(shop).graphql("#graphql\nquery { shop { name } }", {}, z.object({ shop: z.object({ name: z.string() }) }));
}

/** The token that Encore has is worth nothing any more, on both sides. */
async function expireToken(shop: string): Promise<void> {
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const token of world.devstore.store.shops.get(shop)?.installation?.accessTokens ?? []) token.expiresAt = yesterday.toISOString();
  await asSystem((tx) => execute(tx, sql`UPDATE shop_session SET expires_at = ${yesterday} WHERE shop_domain = ${shop}`));
}

test.each(["error500", "error502", "throttled", "html", "truncated", "wrongTypes", "reset", "slow"] as const)(
  "a token that is exchanged while Shopify answers with %s is not lost",
  { timeout: 60_000 },
  async (fault) => {
    const shop = givenShop();
    await world.install(shop);
    await expireToken(shop);
    world.devstore.faults.set({ tokens: { [fault]: 1 }, slowMs: 300 });

    await askShopify(shop).catch(() => undefined);
    await askShopify(shop).catch(() => undefined);
    world.devstore.faults.clear();

    expect(await askShopify(shop)).toEqual({ shop: { name: shop.replace(".myshopify.com", "") } });
  },
);

test("a token is exchanged as soon as Shopify is back after refusing every connection", { timeout: 60_000 }, async () => {
  const shop = givenShop();
  await world.install(shop);
  await expireToken(shop);

  await world.devstore.goAway();
  await expect(askShopify(shop)).rejects.toMatchObject({ reason: "shopify-unavailable" });
  await world.devstore.comeBack();

  expect(await askShopify(shop)).toMatchObject({ shop: {} });
});
