import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Shop } from "#app/domains/shops/shops.ts";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { action as press, loader as look } from "#app/routes/app.settings._index.tsx";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let shops = 0;
async function givenShop(): Promise<Shop> {
  shops += 1;
  const domain = `chosen-${String(shops)}.myshopify.com`;
  world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  world.devstore.store.placeOrder(domain, { email: "anna@example.com", lines: [{ quantity: 1, unitPrice: 11_900 }] });
  const shop = await world.install(domain);
  // As Shopify tells of a German shop: 100.00 with 19 % VAT in the price, and no shipping.
  await inShop(shop.id, (tx) => tx.$executeRaw(sql`UPDATE orders SET tax = 1900, shipping = 0, total = 11900, taxes_included = true`));
  return shop;
}

const settings = (shop: Shop) => look(args(world.merchantRequest(shop.domain, "/app/settings")));
const send = (shop: Shop, form: Record<string, string>) =>
  press(args(world.merchantRequest(shop.domain, "/app/settings", { method: "POST", body: new URLSearchParams(form) })));
const statusOf = (answer: unknown): unknown => (answer instanceof Response ? answer.status : answer);

async function value(shop: Shop) {
  const { view } = await world.home(shop.domain, "?period=last-30-days");
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return { value: view.now.value, valueRule: view.basis.valueRule, underway: view.underway?.kind ?? null };
}

test("leaving tax and shipping out changes the figures in the background, and taking it back changes them back", async () => {
  const shop = await givenShop();
  const before = await value(shop);

  await send(shop, { intent: "save", valueRule: "net" });
  const meanwhile = await value(shop);
  await world.settle();
  const without = await value(shop);
  await send(shop, { intent: "save", valueRule: "gross" });
  await world.settle();

  expect(before).toEqual({ value: 11_900, valueRule: "gross", underway: null });
  expect(meanwhile).toEqual({ value: 11_900, valueRule: "gross", underway: "recomputing" });
  expect(without).toEqual({ value: 10_000, valueRule: "net", underway: null });
  expect(await value(shop)).toEqual(before);
});

test("a choice that does not exist is refused at its field and changes nothing", async () => {
  const shop = await givenShop();

  const answer = await send(shop, { intent: "save", valueRule: "brutto" });
  await world.settle();

  expect(answer).toMatchObject({ data: { outcome: "refused" }, init: { status: 422 } });
  expect(await settings(shop)).toMatchObject({ valueRule: "gross", doing: null });
});

test("a form that does not exist is refused, and so is one without a token", async () => {
  const shop = await givenShop();
  const request = world.merchantRequest(shop.domain, "/app/settings", {
    method: "POST",
    body: new URLSearchParams({ intent: "save", valueRule: "net" }),
  });
  const headers = new Headers(request.headers);
  headers.delete("authorization");
  const withoutToken = new Request(request.url, {
    method: "POST",
    headers,
    body: new URLSearchParams({ intent: "save", valueRule: "net" }),
  });

  const unknown = await send(shop, { intent: "drop-tables" }).catch(statusOf);
  const refused = await press(args(withoutToken)).catch(statusOf);
  await world.settle();

  expect(unknown).toBe(400);
  expect([302, 401, 410]).toContain(refused);
  expect(await value(shop)).toMatchObject({ valueRule: "gross" });
});

test("the buttons may be pressed twice: one import, one rebuild", async () => {
  const shop = await givenShop();

  await Promise.all([send(shop, { intent: "import-again" }), send(shop, { intent: "import-again" })]);
  const importing = await settings(shop);
  await world.settle();
  await Promise.all([send(shop, { intent: "compute-again" }), send(shop, { intent: "compute-again" })]);
  const computing = await settings(shop);
  await world.settle();

  const imports = await inShop(shop.id, (tx) => rows(tx, z.object({ phase: z.string() }), sql`SELECT phase FROM import`));
  expect(importing.doing).toMatchObject({ kind: "reimporting" });
  expect(computing.doing).toMatchObject({ kind: "recomputing" });
  expect(imports).toHaveLength(2);
  expect(await settings(shop)).toMatchObject({ doing: null });
});

test("the page tells since when the shop is known, how much is in, and that all of it could be read", async () => {
  const shop = await givenShop();

  const { history, timeZone, currency } = await settings(shop);

  expect(history).toMatchObject({ isLimited: false, orders: 1, customers: 1, lastImport: { rejected: 0 }, failedImport: null });
  expect(history.startsOn).not.toBeNull();
  expect([timeZone, currency]).toEqual(["Europe/Berlin", "EUR"]);
});
