import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { asSystem, inShop, rows, sql } from "#app/platform/db.server.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import { action as pressButton } from "#app/routes/app._index.tsx";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

function givenShopWithOrder(name: string): string {
  const domain = `${name}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  world.devstore.store.placeOrder(domain, { email: "anna@example.com", lines: [{ quantity: 1, unitPrice: 2500 }] });
  return domain;
}

const retry = (shop: string, intent: string) =>
  pressButton(args(world.merchantRequest(shop, "/app", { method: "POST", body: new URLSearchParams({ intent }) })));

test("an import that Shopify refuses says why, keeps what is in, and goes on when the merchant presses the button", async () => {
  const shop = givenShopWithOrder("refused");
  world.devstore.store.setProtectedField(shop, "email", false);

  await world.install(shop);
  const refused = await world.home(shop);
  world.devstore.store.setProtectedField(shop, "email", true);
  await retry(shop, "retry-import");
  await world.settle();
  const mended = await world.home(shop);

  expect(refused.view).toMatchObject({ state: "failed", reason: "access-denied" });
  expect(mended.view).toMatchObject({ state: "figures", now: { value: 2500 } });
});

test("a button that does not exist does nothing", async () => {
  const shop = givenShopWithOrder("no-button");
  await world.install(shop);

  const answer: unknown = await retry(shop, "drop-tables").catch((error: unknown) => error);

  expect(answer).toBeInstanceOf(Response);
  expect(answer instanceof Response ? answer.status : 0).toBe(400);
  expect((await world.home(shop)).view).toMatchObject({ state: "figures" });
});

test("pressing the button twice starts one import", async () => {
  const shop = givenShopWithOrder("twice");
  await world.install(shop);

  await Promise.all([retry(shop, "retry-import"), retry(shop, "retry-import")]);
  await world.settle();

  const installed = await findShop(shop);
  const imports = await inShop(installed?.id ?? 0, (tx) =>
    rows(tx, z.object({ phase: z.string() }), sql`SELECT phase FROM import ORDER BY id`),
  );
  const [stored] = await asSystem((tx) =>
    rows(tx, z.object({ import_version: z.number() }), sql`SELECT import_version FROM shop WHERE domain = ${shop}`),
  );
  expect(imports).toEqual([{ phase: "finished" }, { phase: "finished" }]);
  expect(stored).toEqual({ import_version: 2 });
  expect((await world.home(shop)).view).toMatchObject({ state: "figures", now: { value: 2500 } });
});

test("an uninstall takes the tokens away and ends a running import", async () => {
  const shop = givenShopWithOrder("leaves");
  world.devstore.store.install(shop, ["read_orders", "read_all_orders", "read_customers"]);
  await world.home(shop);

  world.devstore.store.uninstall(shop);
  await world.settle();

  const tokens = await asSystem((tx) =>
    rows(tx, z.object({ id: z.string() }), sql`SELECT id FROM shop_session WHERE shop_domain = ${shop}`),
  );
  expect(await findShop(shop)).toMatchObject({ state: "uninstalled" });
  expect(tokens).toEqual([]);
});
