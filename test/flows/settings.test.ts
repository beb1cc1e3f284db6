import { addMonths } from "date-fns/addMonths";
import { subMonths } from "date-fns/subMonths";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { keepPeriods } from "#app/domains/privacy/privacy.server.ts";
import { marginShareOf, mayWriteTags, readerLocale } from "#app/domains/settings/settings.server.ts";
import type { Answer } from "#app/domains/settings/settings.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { getShop } from "#app/domains/shops/shops.server.ts";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { action as press, loader as look } from "#app/routes/app.settings._index.tsx";
import { loader as openApp } from "#app/routes/app.tsx";
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

const WRITING = ["read_orders", "read_all_orders", "read_customers", "read_customer_merge", "write_customers"];
const READING = WRITING.slice(0, -1);

const settings = async (shop: Shop) => (await look(args(world.merchantRequest(shop.domain, "/app/settings")))).view;
const request = (shop: Shop, form: Record<string, string>) =>
  press(args(world.merchantRequest(shop.domain, "/app/settings?index=", { method: "POST", body: new URLSearchParams(form) })));
const statusOf = (answer: unknown): unknown => (answer instanceof Response ? answer.status : answer);

/** What a form did, by the words of the page. */
async function send(shop: Shop, form: Record<string, string>): Promise<Answer> {
  const answer = await request(shop, form);
  if (!("data" in answer)) throw new Error(`The form was answered by ${String(answer.status)}.`);
  return answer.data;
}

/** Saves what a person changed, who saw these values before. */
function save(shop: Shop, wishes: Record<string, readonly [was: string, typed: string]>): Promise<Answer> {
  const fields = Object.entries(wishes).flatMap(([name, [was, typed]]) => [[name, typed] as const, [`was:${name}`, was] as const]);
  return send(shop, { intent: "save", ...Object.fromEntries(fields) });
}

/** The number under which a save can be undone. */
function numberOf(answer: Answer): number {
  if ((answer.kind !== "saved" && answer.kind !== "undone") || answer.save === null)
    throw new Error(`Nothing was saved: ${JSON.stringify(answer)}`);
  return answer.save;
}

const undo = (shop: Shop, number: number, change?: number) =>
  send(shop, { intent: "undo", save: String(number), ...(change === undefined ? {} : { change: String(change) }) });

async function value(shop: Shop) {
  const { view } = await world.home(shop.domain, "?period=last-30-days");
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return { value: view.now.value, valueRule: view.basis.valueRule, underway: view.underway?.kind ?? null };
}

describe("what counts as value", () => {
  test("leaving tax and shipping out changes the figures in the background, and undoing it changes them back", async () => {
    const shop = await givenShop();
    const before = await value(shop);

    const saved = await save(shop, { "value-rule": ["gross", "net"] });
    const meanwhile = await value(shop);
    await world.settle();
    const without = await value(shop);
    await undo(shop, numberOf(saved));
    await world.settle();

    expect(before).toEqual({ value: 11_900, valueRule: "gross", underway: null });
    expect(meanwhile).toEqual({ value: 11_900, valueRule: "gross", underway: "recomputing" });
    expect(without).toEqual({ value: 10_000, valueRule: "net", underway: null });
    expect(await value(shop)).toEqual(before);
  });

  test("a choice that does not exist is refused at its field and changes nothing, what was typed beside it neither", async () => {
    const shop = await givenShop();

    const answer = await request(shop, {
      intent: "save",
      "value-rule": "brutto",
      "was:value-rule": "gross",
      "margin-share": "20",
      "was:margin-share": "",
    });
    await world.settle();

    expect(answer).toMatchObject({ data: { kind: "refused", problems: { "value-rule": "not-a-choice" } }, init: { status: 422 } });
    expect(await settings(shop)).toMatchObject({ values: { "value-rule": "gross", "margin-share": "" }, doing: null, changes: [] });
  });
});

describe("saving and undoing", () => {
  test("a form that comes twice is one change, and undoing it twice is one undoing", async () => {
    const shop = await givenShop();
    const wishes = { "margin-share": ["", "38,5"], "forget-after-months": ["36", "24"] } as const;

    const [first, second] = [await save(shop, wishes), await save(shop, wishes)];
    const after = await settings(shop);
    const number = numberOf(first);
    const [undone, again] = [await undo(shop, number), await undo(shop, number)];

    expect(second).toEqual({ kind: "saved", save: null });
    expect(after.values).toMatchObject({ "margin-share": "38.5", "forget-after-months": "24" });
    expect(after.changes).toHaveLength(2);
    expect(undone).toMatchObject({ kind: "undone", kept: [] });
    expect(again).toEqual({ kind: "undone", save: null, kept: [] });
    expect((await settings(shop)).values).toMatchObject({ "margin-share": "", "forget-after-months": "36" });
  });

  test("one change of several is undone by itself, and an undoing can be undone", async () => {
    const shop = await givenShop();
    const number = numberOf(await save(shop, { "margin-share": ["", "40"], "forget-after-months": ["36", "12"] }));
    const margin = (await settings(shop)).changes.find(({ name }) => name === "margin-share");

    const undone = await undo(shop, number, margin?.id);
    const between = (await settings(shop)).values;
    await undo(shop, numberOf(undone));

    expect(between).toMatchObject({ "margin-share": "", "forget-after-months": "12" });
    expect((await settings(shop)).values).toMatchObject({ "margin-share": "40", "forget-after-months": "12" });
  });

  test("two people who change different things both get them; of the same thing the second is told first", async () => {
    const shop = await givenShop();

    await save(shop, { "margin-share": ["", "30"] });
    const other = await save(shop, { "forget-after-months": ["36", "60"] });
    const same = await save(shop, { "margin-share": ["", "50"] });
    const once = (await settings(shop)).values;
    const knowing = await save(shop, { "margin-share": ["30", "50"] });

    expect(other.kind).toBe("saved");
    expect(same).toMatchObject({ kind: "refused", problems: { "margin-share": "changed-meanwhile" }, present: { "margin-share": "30" } });
    expect(once).toMatchObject({ "margin-share": "30", "forget-after-months": "60" });
    expect(knowing.kind).toBe("saved");
    expect((await settings(shop)).values).toMatchObject({ "margin-share": "50" });
  });

  test("undoing leaves alone what somebody changed since, and says so", async () => {
    const shop = await givenShop();
    const number = numberOf(await save(shop, { "margin-share": ["", "30"], "forget-after-months": ["36", "60"] }));
    await save(shop, { "margin-share": ["30", "45"] });

    const undone = await undo(shop, number);

    expect(undone).toMatchObject({ kind: "undone", kept: ["margin-share"] });
    expect((await settings(shop)).values).toMatchObject({ "margin-share": "45", "forget-after-months": "36" });
  });

  test("of several forms at one moment for the same thing, one is taken", async () => {
    const shop = await givenShop();

    const answers = await Promise.all(["10", "20", "30", "40"].map((typed) => save(shop, { "margin-share": ["", typed] })));

    expect(answers.filter(({ kind }) => kind === "saved")).toHaveLength(1);
    expect((await settings(shop)).changes).toHaveLength(1);
  });

  test("the history says who changed what, the newest first, and offers to undo what still holds", async () => {
    const shop = await givenShop();
    await save(shop, { "margin-share": ["", "30"] });
    await save(shop, { "margin-share": ["30", "31"] });

    const { changes } = await settings(shop);

    expect(changes).toMatchObject([
      { name: "margin-share", from: "30", to: "31", cause: "merchant", canUndo: true },
      { name: "margin-share", from: "", to: "30", cause: "merchant", canUndo: false },
    ]);
    expect(changes[0]?.userId).toMatch(/^\d+$/);
  });

  test("who changed what is forgotten after twelve months; the choice stays", async () => {
    const shop = await givenShop();
    await save(shop, { "margin-share": ["", "30"] });
    await inShop(shop.id, (tx) => tx.$executeRaw(sql`UPDATE setting_change SET changed_at = ${subMonths(new Date(), 12)}`));

    await keepPeriods(addMonths(new Date(), 1));

    expect(await settings(shop)).toMatchObject({ values: { "margin-share": "30" }, changes: [] });
  });

  test("another shop's changes can be neither seen nor undone", async () => {
    const [shop, other] = [await givenShop(), await givenShop()];
    const number = numberOf(await save(shop, { "margin-share": ["", "30"] }));

    const undone = await undo(other, number);

    expect(undone).toEqual({ kind: "undone", save: null, kept: [] });
    expect(await settings(shop)).toMatchObject({ values: { "margin-share": "30" } });
    expect(await settings(other)).toMatchObject({ changes: [] });
  });

  test("a form that does not exist is refused, and so is one without a token", async () => {
    const shop = await givenShop();
    const body = new URLSearchParams({ intent: "save", "value-rule": "net", "was:value-rule": "gross" });
    const asked = world.merchantRequest(shop.domain, "/app/settings", { method: "POST", body });
    const headers = new Headers(asked.headers);
    headers.delete("authorization");

    const unknown = await request(shop, { intent: "drop-tables" }).catch(statusOf);
    const refused = await press(args(new Request(asked.url, { method: "POST", headers, body }))).catch(statusOf);
    await world.settle();

    expect(unknown).toBe(400);
    expect([302, 401, 410]).toContain(refused);
    expect(await value(shop)).toMatchObject({ valueRule: "gross" });
  });
});

describe("the margin", () => {
  const share = (shop: Shop) => inShop(shop.id, (tx) => marginShareOf(tx, shop.id));

  test("is typed as a German or an Englishman types it, and not known until then", async () => {
    const shop = await givenShop();

    const before = await share(shop);
    await save(shop, { "margin-share": ["", "38,5"] });
    const german = await share(shop);
    await save(shop, { "margin-share": ["38.5", " 40.0 % "] });
    const english = await share(shop);
    await save(shop, { "margin-share": ["40", ""] });

    expect([before, german, english, await share(shop)]).toEqual([null, 0.385, 0.4, null]);
  });

  test.each([
    ["101", "out-of-range"],
    ["-3", "out-of-range"],
    ["12,34", "too-many-decimals"],
    ["viel", "not-a-number"],
  ])("%s is refused at the field", async (typed, problem) => {
    const shop = await givenShop();

    const answer = await save(shop, { "margin-share": ["", typed] });

    expect(answer).toMatchObject({ kind: "refused", problems: { "margin-share": problem } });
    expect(await share(shop)).toBeNull();
  });
});

describe("the language", () => {
  const languageOf = async (shop: Shop, query: string): Promise<string> =>
    (await openApp(args(world.merchantRequest(shop.domain, `/app${query}`)))).locale;

  test("is the admin's until somebody chooses one, which then holds for everybody and for downloads", async () => {
    const shop = await givenShop();
    const before = [await languageOf(shop, "?locale=en-GB"), await languageOf(shop, "?locale=de-AT")];

    const answer = await request(shop, { intent: "save", language: "de", "was:language": "admin" });
    const chosen = [await languageOf(shop, "?locale=en-GB"), await languageOf(shop, "")];
    const ofDownload = await inShop(shop.id, (tx) => readerLocale(tx, shop, "en"));

    expect(before).toEqual(["en", "de"]);
    expect(chosen).toEqual(["de", "de"]);
    expect(ofDownload).toBe("de");
    // Texts are part of a document: another language is another document.
    expect(answer).toBeInstanceOf(Response);
    expect(answer instanceof Response && answer.headers.get("X-Remix-Reload-Document")).toBe("true");
    expect(answer instanceof Response && answer.headers.get("Location")).toMatch(/^\/app\/settings\?.*saved=\d+/);
  });
});

describe("how long people are kept", () => {
  test("a shorter time forgets people in the next run, and their orders stay", async () => {
    const shop = await givenShop();
    const names = async () => (await world.customers(shop.domain, "")).rows;
    await save(shop, { "forget-after-months": ["36", "12"] });

    await keepPeriods(addMonths(new Date(), 13));

    const kept = await inShop(shop.id, (tx) =>
      rows(tx, z.object({ forgotten: z.boolean() }), sql`SELECT redacted_at IS NOT NULL AS forgotten FROM customer`),
    );
    expect(kept).toEqual([{ forgotten: true }]);
    expect(await names()).toBeDefined();
    expect((await settings(shop)).history.orders).toBe(1);
  });
});

describe("what Encore may change in Shopify", () => {
  const may = async (shop: Shop) => {
    const now = await getShop(shop.id);
    return inShop(shop.id, (tx) => mayWriteTags(tx, now));
  };

  test("nothing, until the merchant switches it on and grants the permission", async () => {
    const shop = await givenShop();

    const without = await save(shop, { "write-customer-tags": ["off", "on"] });
    const before = await may(shop);
    world.devstore.webhooks.pause();
    world.devstore.store.install(shop.domain, WRITING);
    const granted = await save(shop, { "write-customer-tags": ["off", "on"] });

    expect(without).toMatchObject({ kind: "refused", problems: { "write-customer-tags": "not-granted" } });
    expect(before).toBe(false);
    // Also before Shopify's webhook tells of the grant.
    expect(granted.kind).toBe("saved");
    expect(await may(shop)).toBe(true);
    world.devstore.webhooks.resume();
    await world.settle();
    expect(await may(shop)).toBe(true);
  });

  test("when Shopify takes the permission away it is switched off, and the page says why", async () => {
    const shop = await givenShop();
    world.devstore.store.install(shop.domain, WRITING);
    await world.settle();
    await save(shop, { "write-customer-tags": ["off", "on"] });

    world.devstore.store.install(shop.domain, READING);
    await world.settle();
    const lost = await settings(shop);
    world.devstore.store.install(shop.domain, WRITING);
    await world.settle();

    expect(lost).toMatchObject({ values: { "write-customer-tags": "off" }, hasLostPermission: true });
    expect(lost.changes[0]).toMatchObject({ name: "write-customer-tags", cause: "scope-lost", userId: null });
    // Granted again it stays off: only the merchant switches it on.
    expect(await may(shop)).toBe(false);
  });

  test("without the permission it is not switched on again by taking back that it was switched off, and the answer says so", async () => {
    const shop = await givenShop();
    world.devstore.store.install(shop.domain, WRITING);
    await world.settle();
    await save(shop, { "write-customer-tags": ["off", "on"] });
    const off = numberOf(await save(shop, { "write-customer-tags": ["on", "off"] }));
    world.devstore.store.install(shop.domain, READING);
    await world.settle();

    const undone = await undo(shop, off);

    expect(undone).toEqual({ kind: "undone", save: null, kept: ["write-customer-tags"] });
    expect(await may(shop)).toBe(false);
  });

  test("it does not come back with Encore after an uninstall", async () => {
    const shop = await givenShop();
    world.devstore.store.install(shop.domain, WRITING);
    await world.settle();
    await save(shop, { "write-customer-tags": ["off", "on"] });

    world.devstore.store.uninstall(shop.domain);
    await world.settle();
    await world.install(shop.domain);

    expect(await may(shop)).toBe(false);
    expect(await settings(shop)).toMatchObject({ hasLostPermission: true });
  });

  test("granting it fetches no history anew, and opening the page asks Shopify nothing more", async () => {
    const shop = await givenShop();
    world.devstore.store.install(shop.domain, WRITING);
    await world.settle();
    await settings(shop);
    const tokens = world.devstore.store.shops.get(shop.domain)?.installation?.accessTokens.length;

    await settings(shop);
    await settings(shop);

    const { imports, sweeps } = await inShop(shop.id, async (tx) => ({
      imports: await rows(tx, z.object({ phase: z.string() }), sql`SELECT phase FROM import`),
      sweeps: await rows(tx, z.object({ phase: z.string() }), sql`SELECT phase FROM reconciliation`),
    }));
    expect([imports.length, sweeps.length]).toEqual([1, 0]);
    expect(world.devstore.store.shops.get(shop.domain)?.installation?.accessTokens.length).toBe(tokens);
  });

  test("while Shopify is away, what does not need it is undone", async () => {
    const shop = await givenShop();
    const number = numberOf(await save(shop, { "margin-share": ["", "20"] }));
    world.devstore.faults.set({ tokens: { error500: 1 } });

    const undone = await undo(shop, number);
    world.devstore.faults.clear();

    expect(undone).toMatchObject({ kind: "undone", kept: [] });
    expect((await settings(shop)).values).toMatchObject({ "margin-share": "" });
  });

  test("while Shopify is away nothing is switched on, and nothing else of the form is lost or half saved", async () => {
    const shop = await givenShop();
    world.devstore.faults.set({ tokens: { error500: 1 } });

    const answer = await save(shop, { "write-customer-tags": ["off", "on"], "margin-share": ["", "20"] }).catch(
      (problem: unknown) => problem,
    );
    world.devstore.faults.clear();

    if (!(answer instanceof Response)) throw new Error("The form was not refused.");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ away: "shopify" });
    expect((await settings(shop)).values).toMatchObject({ "write-customer-tags": "off", "margin-share": "" });
  });
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
