import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { allJobs } from "#app/jobs/registry.server.ts";
import { tick } from "#app/jobs/tick.server.ts";
import { asSystem, execute, rows, sql } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { action as receiveWebhook } from "#app/routes/webhooks.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const NOW = new Date("2026-06-01T10:00:00Z");
const daysLater = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let events = 0;
async function deliver(shopDomain: string, topic: string, body: string): Promise<void> {
  events += 1;
  const answer = await receiveWebhook(
    args(
      new Request("http://app.test/webhooks", {
        method: "POST",
        body,
        headers: {
          "x-shopify-hmac-sha256": createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest("base64"),
          "x-shopify-topic": topic,
          "x-shopify-shop-domain": shopDomain,
          "x-shopify-event-id": `inbox-test-${String(events)}`,
        },
      }),
    ),
  );
  expect(answer.status).toBe(200);
}

const inboxOf = (shopDomain: string) =>
  asSystem((tx) =>
    rows(
      tx,
      z.object({ topic: z.string(), state: z.string(), reason: z.string().nullable() }),
      sql`SELECT topic, state, reason FROM inbox WHERE shop_domain = ${shopDomain} ORDER BY id`,
    ),
  );

async function givenInstalled(name: string): Promise<string> {
  const domain = `${name}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  await world.install(domain);
  return domain;
}

test("what cannot be read stays with a reason that a person understands, and the rest goes on", async () => {
  const shop = await givenInstalled("unreadable");

  await deliver(
    shop,
    "orders/create",
    '{"id":1,"currency":"EUR","total_price":"example string","updated_at":"2026-05-01T10:00:00Z","processed_at":"2026-05-01T10:00:00Z"}',
  );
  await deliver(shop, "orders/create", "{not json");
  await deliver(shop, "orders/create", '{"id":2,"currency":"EUR"}');
  await deliver(
    shop,
    "orders/create",
    '{"id":3,"currency":"EUR","total_price":"10.00","updated_at":"2026-05-01T10:00:00Z","processed_at":"2026-05-01T10:00:00Z","email":"a@example.com"}',
  );
  await deliver(shop, "carts/create", "{}");
  await drain(allJobs);

  const [amount, json, missing, good, unasked] = (await inboxOf(shop)).slice(-5);
  expect(amount).toMatchObject({ state: "unreadable" });
  expect(json).toMatchObject({ state: "unreadable", reason: '{"code":"not-json"}' });
  expect(missing?.reason).toContain("updated_at");
  expect(good).toMatchObject({ state: "done", reason: null });
  expect(unasked).toMatchObject({ state: "unreadable", reason: '{"code":"unasked","topic":"carts/create"}' });
});

test("a delivery that came before its shop was known is worked off once it is", async () => {
  const shop = "early.myshopify.com";
  await deliver(
    shop,
    "orders/create",
    '{"id":9,"currency":"EUR","total_price":"10.00","updated_at":"2026-05-01T10:00:00Z","processed_at":"2026-05-01T10:00:00Z"}',
  );
  await drain(allJobs);
  expect(await inboxOf(shop)).toMatchObject([{ state: "waiting" }]);

  await givenInstalled("early");
  await tick(NOW);
  await drain(allJobs);

  expect((await inboxOf(shop))[0]).toMatchObject({ topic: "orders/create", state: "done" });
});

test("the inbox is emptied by its dates", async () => {
  const shop = await givenInstalled("dates");
  await deliver(shop, "customers/delete", '{"id":5}');
  await deliver(shop, "customers/delete", "{broken");
  await deliver("never-installed.myshopify.com", "customers/delete", '{"id":5}');
  await drain(allJobs);
  // Real time: the deliveries were received now.
  const received = new Date();
  const after = (days: number): Date => new Date(received.getTime() + days * 86_400_000);

  await tick(after(6));
  const afterSix = await statesOf(shop);
  await tick(after(8));
  const afterEight = await statesOf(shop);
  await tick(after(31));

  expect(afterSix).toEqual(["done", "unreadable"]);
  expect(afterEight).toEqual(["unreadable"]);
  expect(await statesOf(shop)).toEqual([]);
  expect(await inboxOf("never-installed.myshopify.com")).toEqual([]);
});

const statesOf = async (shop: string): Promise<string[]> =>
  (await inboxOf(shop)).filter((one) => one.topic === "customers/delete").map((one) => one.state);

test("a delivery that fails is tried again from there, and later ones do not overtake it", async () => {
  const shop = await givenInstalled("stumbles");
  await asSystem((tx) => execute(tx, sql`UPDATE shop SET time_zone = 'Nowhere/Atall' WHERE domain = ${shop}`));
  const order = (id: number) =>
    `{"id":${String(id)},"currency":"EUR","total_price":"10.00","updated_at":"2026-05-01T10:00:00Z","processed_at":"2026-05-01T10:00:00Z"}`;
  await deliver(shop, "orders/create", order(21));
  await deliver(shop, "customers/delete", '{"id":5}');

  await expect(drain(allJobs)).rejects.toThrow();
  const stuck = (await inboxOf(shop)).slice(-2).map((one) => one.state);
  await asSystem((tx) => execute(tx, sql`UPDATE shop SET time_zone = 'Europe/Berlin' WHERE domain = ${shop}`));
  await tick(NOW);
  await drain(allJobs);

  expect(stuck).toEqual(["waiting", "waiting"]);
  expect((await inboxOf(shop)).slice(-2).map((one) => one.state)).toEqual(["done", "done"]);
});
