import { addDays } from "date-fns/addDays";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { tagsView } from "#app/domains/customers/customers.server.ts";
import type { TagAnswer, TagsView } from "#app/domains/customers/customers.ts";
import { keepPeriods } from "#app/domains/privacy/privacy.server.ts";
import { mayWriteTags } from "#app/domains/settings/settings.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { getShop } from "#app/domains/shops/shops.server.ts";
import { changeTags } from "#app/jobs/change-tags.server.ts";
import { reconcile } from "#app/jobs/reconcile.server.ts";
import { allJobs } from "#app/jobs/registry.server.ts";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { action as press, loader as ask } from "#app/routes/app.customers_.$id_.tags.ts";
import { action as choose } from "#app/routes/app.settings._index.tsx";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const READING = ["read_orders", "read_all_orders", "read_customers", "read_customer_merge"];
const WRITING = [...READING, "write_customers"];

type Given = Readonly<{ shop: Shop; id: number; shopifyId: number }>;

let shops = 0;
/** A shop with one customer, who has the tag "vip"; Encore may write tags. */
async function givenCustomer(): Promise<Given> {
  shops += 1;
  const domain = `tagged-${String(shops)}.myshopify.com`;
  const { store } = world.devstore;
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  const customer = store.createCustomer(domain, { email: "anna@example.com", firstName: "Anna", tags: ["vip"] });
  store.placeOrder(domain, { customerId: customer.id, lines: [{ quantity: 1, unitPrice: 5_000 }] });
  const shop = await world.install(domain);
  store.install(domain, WRITING);
  await world.settle();
  await allow(shop, "on");
  return { shop, id: await idOf(shop, customer.id), shopifyId: customer.id };
}

async function idOf(shop: Shop, shopifyId: number): Promise<number> {
  const [row] = await inShop(shop.id, (tx) =>
    rows(tx, z.object({ id: z.number() }), sql`SELECT id FROM customer WHERE shopify_id = ${BigInt(shopifyId)}`),
  );
  if (row === undefined) throw new Error("The customer is not known.");
  return row.id;
}

async function allow(shop: Shop, wish: "on" | "off"): Promise<void> {
  const form = { intent: "save", "write-customer-tags": wish, "was:write-customer-tags": wish === "on" ? "off" : "on" };
  await choose(args(world.merchantRequest(shop.domain, "/app/settings", { method: "POST", body: new URLSearchParams(form) })));
}

const request = ({ shop, id }: Given, form: Record<string, string>) =>
  press({
    ...args(world.merchantRequest(shop.domain, `/app/customers/${String(id)}/tags`, { method: "POST", body: new URLSearchParams(form) })),
    params: { id: String(id) },
  });
const add = async (given: Given, tags: string): Promise<TagAnswer> => (await request(given, { wish: "add", tags })).data;
const remove = async (given: Given, tags: string): Promise<TagAnswer> => (await request(given, { wish: "remove", tags })).data;

async function shown({ shop, id }: Given): Promise<TagsView | null> {
  const now = await getShop(shop.id);
  return inShop(shop.id, async (tx) => tagsView(tx, shop.id, id, await mayWriteTags(tx, now)));
}

const inShopify = ({ shop, shopifyId }: Given) => world.devstore.store.shops.get(shop.domain)?.customers.get(shopifyId)?.tags;
const there = (...tags: string[]) => tags.map((tag) => ({ tag, state: "there" }));

test("a tag is shown as being added, sent, and there as soon as Shopify tells of it", async () => {
  const given = await givenCustomer();
  world.devstore.webhooks.pause();

  const answer = await add(given, "Berlin");
  const reserved = await shown(given);
  await drain(allJobs);
  const sent = await shown(given);
  world.devstore.webhooks.resume();
  await world.settle();

  expect(answer).toEqual({ kind: "reserved", changed: ["Berlin"], isWanted: true });
  expect(reserved?.tags).toEqual([{ tag: "Berlin", state: "adding", isSent: false }, ...there("vip")]);
  expect(sent?.tags).toEqual([{ tag: "Berlin", state: "adding", isSent: true }, ...there("vip")]);
  expect(inShopify(given)).toEqual(["vip", "Berlin"]);
  expect((await shown(given))?.tags).toEqual(there("Berlin", "vip"));
});

test("the card asks for the tags alone, and nobody's access is noted for it", async () => {
  const given = await givenCustomer();
  const { shop, id } = given;
  await add(given, "Berlin");

  const told = await ask({
    ...args(world.merchantRequest(shop.domain, `/app/customers/${String(id)}/tags`)),
    params: { id: String(id) },
  });
  const noted = await inShop(shop.id, (tx) => rows(tx, z.object({ what: z.string() }), sql`SELECT what FROM access_log`));

  expect(told).toEqual({ tags: [{ tag: "Berlin", state: "adding", isSent: false }, ...there("vip")], mayWrite: true, isInShopify: true });
  expect(noted).toEqual([]);
});

test("a tag is removed, and undoing puts it back", async () => {
  const given = await givenCustomer();

  await remove(given, "vip");
  await world.settle();
  const without = [inShopify(given), (await shown(given))?.tags];
  await add(given, "vip");
  await world.settle();

  expect(without).toEqual([[], []]);
  expect(inShopify(given)).toEqual(["vip"]);
  expect((await shown(given))?.tags).toEqual(there("vip"));
});

test("undone before it was sent, Shopify ends as it was", async () => {
  const given = await givenCustomer();

  await add(given, "Berlin");
  await remove(given, "Berlin");
  await world.settle();

  expect(inShopify(given)).toEqual(["vip"]);
  expect((await shown(given))?.tags).toEqual(there("vip"));
});

test("several tags at once, those that are there already left out, whatever their capitals", async () => {
  const given = await givenCustomer();

  const answer = await add(given, "Berlin, VIP, berlin ,Hamburg,");
  await world.settle();

  expect(answer).toEqual({ kind: "reserved", changed: ["Berlin", "Hamburg"], isWanted: true });
  expect(inShopify(given)).toEqual(["vip", "Berlin", "Hamburg"]);
});

test("the same twice is sent once", async () => {
  const given = await givenCustomer();

  const [first, second] = [await add(given, "Berlin"), await add(given, "Berlin")];
  await world.settle();
  const third = await add(given, "Berlin");

  expect(first).toMatchObject({ changed: ["Berlin"] });
  expect([second, third]).toEqual([
    { kind: "reserved", changed: [], isWanted: true },
    { kind: "reserved", changed: [], isWanted: true },
  ]);
  const told = world.devstore.webhooks.deliveries.filter(
    ({ topic, shop }) => topic === "customer.tags_added" && shop === given.shop.domain,
  );
  expect(told).toHaveLength(1);
});

test("while Shopify is away it is tried again by itself; then it is said, and can be tried again or left", async () => {
  const given = await givenCustomer();
  world.devstore.faults.set({ api: { error500: 1 } });

  await add(given, "Berlin");
  await drain(allJobs);
  const failed = await shown(given);
  world.devstore.faults.clear();
  await add(given, "Berlin");
  await world.settle();

  expect(failed?.tags).toEqual([{ tag: "Berlin", state: "not-added", reason: "shopify-away" }, ...there("vip")]);
  expect(inShopify(given)).toEqual(["vip", "Berlin"]);
  expect((await shown(given))?.tags).toEqual(there("Berlin", "vip"));
});

test("a short absence of Shopify is not noticed", async () => {
  const given = await givenCustomer();
  world.devstore.faults.set({ api: { error502: { next: 5 } } });

  await add(given, "Berlin");
  await world.settle();
  world.devstore.faults.clear();

  expect((await shown(given))?.tags).toEqual(there("Berlin", "vip"));
});

test("an answer that got lost on the way changes nothing twice", async () => {
  const given = await givenCustomer();
  world.devstore.faults.set({ api: { reset: { next: 1 } } });

  await add(given, "Berlin");
  await world.settle();
  world.devstore.faults.clear();

  expect(inShopify(given)).toEqual(["vip", "Berlin"]);
  expect((await shown(given))?.tags).toEqual(there("Berlin", "vip"));
});

test("a failed tag that is left is gone from the page", async () => {
  const given = await givenCustomer();
  world.devstore.faults.set({ api: { error500: 1 } });
  await add(given, "Berlin");
  await drain(allJobs);
  world.devstore.faults.clear();

  await remove(given, "Berlin");
  await world.settle();

  expect((await shown(given))?.tags).toEqual(there("vip"));
  expect(inShopify(given)).toEqual(["vip"]);
});

test("without the merchant's permission nothing is written, also not what was asked for before", async () => {
  const given = await givenCustomer();

  await add(given, "Berlin");
  await allow(given.shop, "off");
  const refused = await request(given, { wish: "add", tags: "Hamburg" });
  await world.settle();

  expect(refused).toMatchObject({ data: { kind: "refused", reason: "not-allowed" }, init: { status: 422 } });
  expect(inShopify(given)).toEqual(["vip"]);
  expect(await shown(given)).toMatchObject({
    mayWrite: false,
    tags: [{ tag: "Berlin", state: "not-added", reason: "not-allowed" }, ...there("vip")],
  });
});

test("when Shopify takes the permission away, what waits is said to be not allowed", async () => {
  const given = await givenCustomer();
  world.devstore.webhooks.pause();

  await add(given, "Berlin");
  world.devstore.store.install(given.shop.domain, READING);
  await drain(allJobs);
  const failed = await shown(given);
  world.devstore.webhooks.resume();
  await world.settle();

  expect(failed?.tags[0]).toEqual({ tag: "Berlin", state: "not-added", reason: "not-allowed" });
  expect(inShopify(given)).toEqual(["vip"]);
});

test("what waits when the shop removes Encore is not sent, and can be tried again after it came back", async () => {
  const given = await givenCustomer();
  const before = await getShop(given.shop.id);

  world.devstore.store.uninstall(given.shop.domain);
  await world.settle();
  // Pressed at the moment when the shop removed Encore.
  await changeTags(before, { customerId: given.id, tags: ["Berlin"], isWanted: true }, new Date());
  await world.settle();
  const failed = await shown(given);
  await world.install(given.shop.domain);
  world.devstore.store.install(given.shop.domain, WRITING);
  await world.settle();
  await allow(given.shop, "on");
  await add(given, "Berlin");
  await world.settle();

  expect(failed?.tags[0]).toEqual({ tag: "Berlin", state: "not-added", reason: "not-allowed" });
  expect(inShopify(given)).toEqual(["vip", "Berlin"]);
});

test("a customer whom Shopify has deleted meanwhile: it is said, and nothing of the person stays", async () => {
  const given = await givenCustomer();
  world.devstore.webhooks.pause();

  await add(given, "Berlin");
  world.devstore.store.deleteCustomer(given.shop.domain, given.shopifyId);
  await drain(allJobs);
  const failed = await shown(given);
  world.devstore.webhooks.resume();
  await world.settle();

  expect(failed?.tags[0]).toEqual({ tag: "Berlin", state: "not-added", reason: "gone" });
  expect(await shown(given)).toBeNull();
  expect(await storedTags(given)).toEqual([]);
});

const storedTags = ({ shop }: Given) => inShop(shop.id, (tx) => rows(tx, z.object({ tag: z.string() }), sql`SELECT tag FROM tag_change`));

test("what Shopify was sent and its webhook never told of is settled by the nightly comparison", async () => {
  const given = await givenCustomer();
  world.devstore.faults.set({ webhooks: { lost: 1 } });
  await add(given, "Berlin");
  await world.settle();
  world.devstore.faults.clear();
  const before = (await shown(given))?.tags;

  await reconcile(given.shop.id, true, addDays(new Date(), 1));
  await world.settle();

  expect(before).toEqual([{ tag: "Berlin", state: "adding", isSent: true }, ...there("vip")]);
  expect((await shown(given))?.tags).toEqual(there("Berlin", "vip"));
});

test("what was never confirmed is forgotten after 30 days", async () => {
  const given = await givenCustomer();
  world.devstore.faults.set({ webhooks: { lost: 1 } });
  await add(given, "Berlin");
  await world.settle();
  world.devstore.faults.clear();
  const before = (await storedTags(given)).length;

  await keepPeriods(addDays(new Date(), 31));

  expect(before).toBe(1);
  expect(await storedTags(given)).toEqual([]);
});

test("a guest has no tags, and somebody who is not there is refused", async () => {
  const given = await givenCustomer();
  world.devstore.store.placeOrder(given.shop.domain, {
    email: "gast@example.com",
    guest: true,
    lines: [{ quantity: 1, unitPrice: 100 }],
  });
  await world.settle();
  const [guest] = await inShop(given.shop.id, (tx) =>
    rows(tx, z.object({ id: z.number() }), sql`SELECT id FROM customer WHERE shopify_id IS NULL`),
  );

  const view = guest === undefined ? null : await shown({ ...given, id: guest.id });
  const ofGuest = guest === undefined ? null : await add({ ...given, id: guest.id }, "Berlin");
  const ofNobody = await add({ ...given, id: 999_999 }, "Berlin");

  expect(view).toEqual({ tags: [], mayWrite: false, isInShopify: false });
  expect([ofGuest, ofNobody]).toEqual([
    { kind: "refused", reason: "no-customer" },
    { kind: "refused", reason: "no-customer" },
  ]);
});

test("another shop's customer cannot be tagged", async () => {
  const [given, other] = [await givenCustomer(), await givenCustomer()];

  const answer = await add({ ...other, id: given.id }, "Berlin");
  await world.settle();

  expect(answer).toEqual({ kind: "refused", reason: "no-customer" });
  expect(inShopify(given)).toEqual(["vip"]);
});

test.each([
  [" , ,", "empty"],
  ["x".repeat(256), "too-long"],
  [Array.from({ length: 251 }, (_, index) => `tag-${String(index)}`).join(","), "too-many"],
  [Array.from({ length: 250 }, (_, index) => `tag-${String(index)}`).join(","), "too-many"],
])("tags that Shopify would not take are refused at the field (%#)", async (typed, reason) => {
  const given = await givenCustomer();

  const answer = await request(given, { wish: "add", tags: typed });

  expect(answer).toMatchObject({ data: { kind: "refused", reason }, init: { status: 422 } });
  expect((await shown(given))?.tags).toEqual(there("vip"));
});
