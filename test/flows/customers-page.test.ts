import { addDays } from "date-fns/addDays";
import Papa from "papaparse";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { STANDARD_VIEWS } from "#app/domains/saved-views/saved-views.ts";
import type { ViewDeed } from "#app/domains/saved-views/saved-views.ts";
import { changeViews } from "#app/domains/saved-views/saved-views.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { sealSearch, searched } from "#app/domains/customer-list/customer-list.server.ts";
import { action, loader } from "#app/routes/app.customers.tsx";
import { loader as exportLoader } from "#app/routes/app.customers_.export.ts";
import { adminClient } from "#test/support/everywhere.ts";
import { args, startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// The page of all customers through its routes: figures' lists, filters, search, saved views, export.

const PATH = "/app/customers";

let world: World;
let admin: pg.Client;
beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld();
});
afterEach(() => {
  world.devstore.faults.clear();
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

type Person = Readonly<{ email: string; firstName: string; lastName: string; prices: readonly number[]; isTest?: boolean }>;

const PEOPLE: readonly Person[] = [
  { email: "anna.weiss@example.com", firstName: "Anna", lastName: "Weiß", prices: [10_000, 2_000] },
  { email: "bert@example.com", firstName: "Bert", lastName: "O'Brien", prices: [5_000] },
  { email: "clara@example.com", firstName: "Clara Anna", lastName: "Or", prices: [1_000] },
];

let shops = 0;
async function givenShop(people: readonly Person[] = PEOPLE): Promise<Shop> {
  shops += 1;
  const domain = `listed-${String(shops)}.myshopify.com`;
  const { store } = world.devstore;
  store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
  people.forEach(({ prices, ...person }, place) => {
    for (const [index, unitPrice] of prices.entries()) {
      const processedAt = addDays(new Date(), -(5 + 10 * index + place)).toISOString();
      store.placeOrder(domain, { ...person, lines: [{ quantity: 1, unitPrice }], processedAt });
    }
  });
  return world.install(domain);
}

const open = (shop: Shop, query = "") => loader(args(world.merchantRequest(shop.domain, `${PATH}${query}`)));
const namesOf = ({ list }: Awaited<ReturnType<typeof open>>) => list.rows.map(({ name }) => name);

const send = (shop: Shop, form: Readonly<Record<string, string>>, query = "") =>
  action(args(world.merchantRequest(shop.domain, `${PATH}${query}`, { method: "POST", body: new URLSearchParams(form) })));

const answerOf = z.object({ data: z.custom<ViewDeed>(), init: z.object({ status: z.number() }) });

/** What the page says of a form that leads nowhere else. */
async function saidTo(shop: Shop, form: Readonly<Record<string, string>>, query = "") {
  const { data, init } = answerOf.parse(await send(shop, form, query));
  return { ...data, status: init.status };
}

/** The address that a form leads to. */
async function ledTo(shop: Shop, form: Readonly<Record<string, string>>, query = ""): Promise<URL> {
  const answer = await send(shop, form, query);
  if (!(answer instanceof Response)) throw new Error(`The form stays on its page: ${JSON.stringify(answer)}`);
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get("location") ?? "", "https://app.test");
}

async function search(shop: Shop, text: string, query = "") {
  const { searchParams } = await ledTo(shop, { intent: "search", text }, query);
  return { query: `?${searchParams.toString()}`, page: await open(shop, `?${searchParams.toString()}`) };
}

describe("the list", () => {
  test("has everybody, by value, with what they bought and the sums of all", async () => {
    const page = await open(await givenShop());

    expect(namesOf(page)).toEqual(["Anna Weiß", "Bert O'Brien", "Clara Anna Or"]);
    expect(page.list.rows[0]).toMatchObject({ email: "anna.weiss@example.com", purchases: 2, value: 12_000 });
    expect(page.list.totals).toEqual({ customers: 3, purchases: 4, value: 18_000 });
    expect(page.current).toEqual({ kind: "standard", key: "all" });
  });

  test("behind a figure of the home page counts what the figure counts, and filters leave some of it", async () => {
    const shop = await givenShop();
    const figure = await open(shop, "?set=in-period&period=last-30-days");
    const some = await open(shop, "?set=in-period&period=last-30-days&purchases-min=2");

    expect(figure.list.figure?.totals).toEqual(figure.list.totals);
    expect(figure.list.totals).toEqual({ customers: 3, purchases: 4, value: 18_000 });
    expect(namesOf(some)).toEqual(["Anna Weiß"]);
    expect(some.list.figure?.totals.customers).toBe(3);
  });

  test("takes several of one kind from a form, as a browser sends checkboxes", async () => {
    const page = await open(await givenShop(), "?consent=pending&consent=not-subscribed&bought=&purchases-min=");

    expect(page.list.question.filters.consents).toEqual(["pending", "not-subscribed"]);
    expect(page.list.problems).toEqual([]);
  });

  test("leaves out what it cannot read, and says which field", async () => {
    const page = await open(await givenShop(), "?purchases-min=many&sort=last-asc");

    expect(page.list.problems).toEqual([{ field: "purchases", reason: "not-a-number" }]);
    expect(namesOf(page)).toEqual(["Anna Weiß", "Clara Anna Or", "Bert O'Brien"].toSorted((a, b) => orderOf(page, a) - orderOf(page, b)));
    expect(page.list.totals.customers).toBe(3);
  });

  const orderOf = ({ list }: Awaited<ReturnType<typeof open>>, name: string): number =>
    list.rows.find((row) => row.name === name)?.lastDay ?? 0;
});

describe("the search", () => {
  test("finds a whole e-mail address here, whoever spells it how, and asks nobody else", async () => {
    const shop = await givenShop();
    world.devstore.faults.set({ api: { error500: 1 } });
    const before = world.devstore.faults.struck.get("api.error500") ?? 0;

    const { page } = await search(shop, "  Anna.WEISS@example.com ");
    const nobody = await search(shop, "nobody@example.com");

    expect(page.search).toEqual({ kind: "email", text: "Anna.WEISS@example.com" });
    expect(namesOf(page)).toEqual(["Anna Weiß"]);
    expect(namesOf(nobody.page)).toEqual([]);
    expect(world.devstore.faults.struck.get("api.error500") ?? 0).toBe(before);
  });

  test("finds a guest by the e-mail of their orders", async () => {
    const domain = "listed-guest.myshopify.com";
    world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
    world.devstore.store.placeOrder(domain, { guest: true, email: "guest@example.com", lines: [{ quantity: 1, unitPrice: 700 }] });
    const shop = await world.install(domain);

    const { page } = await search(shop, "guest@example.com");

    expect(page.list.totals).toEqual({ customers: 1, purchases: 1, value: 700 });
  });

  test("asks Shopify for names, within the filters", async () => {
    const shop = await givenShop();

    expect(namesOf((await search(shop, "anna")).page)).toEqual(["Anna Weiß", "Clara Anna Or"]);
    expect(namesOf((await search(shop, "anna", "?purchases-min=2")).page)).toEqual(["Anna Weiß"]);
    expect((await search(shop, "anna")).page.search).toEqual({ kind: "shopify", text: "anna", isAll: true });
  });

  test("takes nothing that was typed for Shopify's syntax", async () => {
    const shop = await givenShop();

    expect(namesOf((await search(shop, "o'brien")).page)).toEqual(["Bert O'Brien"]);
    expect(namesOf((await search(shop, "clara OR bert")).page)).toEqual([]);
    expect(namesOf((await search(shop, "first_name:Bert")).page)).toEqual([]);
    expect(namesOf((await search(shop, "(anna")).page)).toEqual(["Anna Weiß", "Clara Anna Or"]);
    expect(namesOf((await search(shop, "***")).page)).toEqual([]);
  });

  test("says that there are more than Shopify's best 250", async () => {
    const shop = await givenShop(
      Array.from({ length: 251 }, (_, index) => ({
        email: `many${String(index)}@example.com`,
        firstName: "Many",
        lastName: `Person${String(index)}`,
        prices: [100],
      })),
    );

    const { page } = await search(shop, "many");

    expect(page.search).toEqual({ kind: "shopify", text: "many", isAll: false });
    expect(page.list.totals.customers).toBe(250);
  });

  test("says that Shopify is away and shows nobody, and keeps the words", { timeout: 60_000 }, async () => {
    const shop = await givenShop();
    world.devstore.faults.set({ api: { error500: 1 } });

    const { page, query } = await search(shop, "anna");
    world.devstore.faults.clear();

    expect(page.search).toEqual({ kind: "failed", text: "anna", reason: "shopify-away" });
    expect(namesOf(page)).toEqual([]);
    expect(namesOf(await open(shop, query))).toEqual(["Anna Weiß", "Clara Anna Or"]);
  });

  test("says that Encore may not read customers, where the scope is gone", async () => {
    const shop = await givenShop();
    world.devstore.store.install(shop.domain, ["read_orders", "read_all_orders"]);

    const { page } = await search(shop, "anna");

    expect(page.search).toMatchObject({ kind: "failed", reason: "not-allowed" });
  });

  test("stands in the address sealed: for this shop, for a week, and for nobody to read", async () => {
    const [shop, other] = [await givenShop(), await givenShop()];
    const { query } = await search(shop, "anna", "?sort=last-asc&page=3");
    const find = new URLSearchParams(query).get("find") ?? "";
    const now = new Date();

    expect(decodeURIComponent(query)).not.toMatch(/anna/i);
    expect(Buffer.from(find, "base64url").toString("latin1")).not.toMatch(/anna/i);
    expect(query).toContain("sort=last-asc");
    expect(query).not.toContain("page=3");
    expect((await searched(shop, find, now)).view).toMatchObject({ kind: "shopify" });
    expect((await searched(other, find, now)).view).toEqual({ kind: "expired" });
    expect((await searched(shop, find, addDays(now, 7))).view).toEqual({ kind: "expired" });
    expect((await searched(shop, find.slice(0, -4), now)).view).toEqual({ kind: "expired" });
    expect((await searched(shop, "anna", now)).view).toEqual({ kind: "expired" });
  });

  test("for nothing takes the search away", async () => {
    const shop = await givenShop();
    const { query } = await search(shop, "anna");

    const { searchParams } = await ledTo(shop, { intent: "search", text: "   " }, query);

    expect(searchParams.has("find")).toBe(false);
    expect(sealSearch(shop.id, "", new Date())).toBeNull();
  });
});

describe("a saved view", () => {
  test("of those that every shop has is the tab of its own address", async () => {
    const shop = await givenShop();

    for (const { key, query } of STANDARD_VIEWS) {
      const page = await open(shop, `?${query}`);
      expect(page.current).toEqual({ kind: "standard", key });
      expect(page.list.problems).toEqual([]);
    }
  });

  test("of one-time buyers has who bought once: neither more often nor never", async () => {
    const neverBought = { email: "dora@example.com", firstName: "Dora", lastName: "Dell", prices: [700], isTest: true };
    const shop = await givenShop([...PEOPLE, neverBought]);

    expect(namesOf(await open(shop))).toContain("Dora Dell");
    expect(namesOf(await open(shop, `?${STANDARD_VIEWS.find(({ key }) => key === "once")?.query ?? ""}`))).toEqual([
      "Bert O'Brien",
      "Clara Anna Or",
    ]);
  });

  test("keeps filters and sort under a name, without page and search, and is the tab of its address", async () => {
    const shop = await givenShop();

    const { searchParams } = await ledTo(
      shop,
      { intent: "view-save", name: "  Twice   and more " },
      "?purchases-min=2&sort=last-asc&page=4&find=xyz",
    );
    const page = await open(shop, `?${searchParams.toString()}`);

    expect(page.views).toMatchObject([{ name: "Twice and more", query: "purchases-min=2&sort=last-asc" }]);
    expect(page.current).toEqual({ kind: "own", id: page.views[0]?.id, isChanged: false });
    expect((await open(shop, `?view=${searchParams.get("view") ?? ""}&discount=with`)).current).toMatchObject({
      kind: "own",
      isChanged: true,
    });
    expect((await open(shop, "?sort=last-asc&purchases-min=2")).current).toMatchObject({ kind: "own", isChanged: false });
    expect((await open(shop, "?purchases-min=2")).current).toEqual({ kind: "standard", key: "repeat" });
    expect((await open(shop, "?purchases-min=7")).current).toBeNull();
  });

  test("is not another shop's", async () => {
    const [shop, other] = [await givenShop(), await givenShop()];
    await send(shop, { intent: "view-save", name: "Mine" }, "?discount=with");
    const id = String((await open(shop)).views[0]?.id);

    expect((await open(other)).views).toEqual([]);
    expect(await saidTo(other, { intent: "view-rename", id, name: "Theirs" })).toMatchObject({ kind: "refused", problem: "gone" });
    expect(await saidTo(other, { intent: "view-delete", id })).toMatchObject({ kind: "refused", problem: "gone" });
    expect((await open(shop)).views).toMatchObject([{ name: "Mine" }]);
  });

  test("needs a name of its own, and what was typed is not lost", async () => {
    const shop = await givenShop();
    await send(shop, { intent: "view-save", name: "Berlin" }, "?country=DE");
    await send(shop, { intent: "view-save", name: "Vienna" }, "?country=AT");
    const id = String((await open(shop)).views[1]?.id);
    const refused = { kind: "refused", status: 422 };

    expect(await saidTo(shop, { intent: "view-save", name: "  " })).toMatchObject({ ...refused, problem: "missing" });
    expect(await saidTo(shop, { intent: "view-save", name: "berlin " })).toMatchObject({ ...refused, problem: "taken", name: "berlin " });
    expect(await saidTo(shop, { intent: "view-save", name: "x".repeat(41) })).toMatchObject({ ...refused, problem: "too-long" });
    expect(await saidTo(shop, { intent: "view-rename", id, name: "BERLIN" })).toMatchObject({ ...refused, problem: "taken" });
    expect(await saidTo(shop, { intent: "view-rename", id, name: "VIENNA" })).toMatchObject({ kind: "renamed", view: { name: "VIENNA" } });
  });

  test("can be overwritten, deleted and brought back as it was", async () => {
    const shop = await givenShop();
    await send(shop, { intent: "view-save", name: "Berlin" }, "?country=DE");
    const id = (await open(shop)).views[0]?.id ?? 0;
    const form = { id: String(id) };

    await ledTo(shop, { intent: "view-overwrite", ...form }, `?country=AT&view=${String(id)}`);
    const overwritten = (await open(shop)).views;
    const deleted = await saidTo(shop, { intent: "view-delete", ...form });
    const without = (await open(shop)).views;
    const restored = await saidTo(shop, { intent: "view-restore", ...form });
    const again = await saidTo(shop, { intent: "view-restore", ...form });

    expect(overwritten).toEqual([{ id, name: "Berlin", query: "country=AT" }]);
    expect(deleted).toMatchObject({ kind: "deleted", view: { name: "Berlin" } });
    expect(without).toEqual([]);
    expect([restored.kind, again.kind]).toEqual(["restored", "restored"]);
    expect((await open(shop)).views).toEqual(overwritten);
  });

  test("comes back neither over another of its name nor after a day", async () => {
    const shop = await givenShop();
    await send(shop, { intent: "view-save", name: "Berlin" }, "?country=DE");
    const id = (await open(shop)).views[0]?.id ?? 0;
    const now = new Date();
    await changeViews(shop.id, { intent: "delete", id }, now);
    await send(shop, { intent: "view-save", name: "Berlin" }, "?country=AT");

    expect(await changeViews(shop.id, { intent: "restore", id }, now)).toMatchObject({ kind: "refused", problem: "taken" });
    const other = (await open(shop)).views[0]?.id ?? 0;
    await changeViews(shop.id, { intent: "delete", id: other }, now);
    expect(await changeViews(shop.id, { intent: "restore", id }, addDays(now, 2))).toMatchObject({ kind: "refused", problem: "gone" });
    const { rowCount } = await admin.query(`SELECT FROM saved_view WHERE shop_id = $1`, [shop.id]);
    expect(rowCount).toBe(0);
  });

  test("is one of twenty at most", async () => {
    const shop = await givenShop();
    for (let index = 1; index <= 20; index += 1) await send(shop, { intent: "view-save", name: `View ${String(index)}` }, "?discount=with");

    expect(await saidTo(shop, { intent: "view-save", name: "One more" })).toMatchObject({ kind: "refused", problem: "too-many" });
    expect((await open(shop)).views).toHaveLength(20);
  });

  test("that a colleague saves at the same moment takes the name first", async () => {
    const shop = await givenShop();
    await admin.query("BEGIN");
    await admin.query("SELECT pg_advisory_xact_lock(3, $1)", [shop.id]);
    await admin.query(`INSERT INTO saved_view (shop_id, name, query, created_at) VALUES ($1, 'Berlin', 'country=DE', now())`, [shop.id]);
    const waiting = async () =>
      (await admin.query(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 3 AND objid = $1 AND NOT granted`, [shop.id]))
        .rowCount;

    const deed = changeViews(shop.id, { intent: "save", name: "berlin", query: "" }, new Date());
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
    await admin.query("COMMIT");

    expect(await deed).toMatchObject({ kind: "refused", problem: "taken" });
  });

  test("is not made by a form that does not exist", async () => {
    const shop = await givenShop();
    const status = (error: unknown) => (error instanceof Response ? error.status : error);

    expect(await send(shop, { intent: "view-drop" }).catch(status)).toBe(400);
    expect(await send(shop, { intent: "view-delete", id: "1; DROP TABLE saved_view" }).catch(status)).toBe(400);
  });
});

describe("the export", () => {
  const load = (shop: Shop, query = "") => exportLoader(args(world.merchantRequest(shop.domain, `${PATH}/export${query}`)));
  const linesOf = (text: string) => Papa.parse<string[]>(text, { skipEmptyLines: true }).data;

  test("holds the filtered list as it is sorted, readable by spreadsheets and programs, in the reader's words", async () => {
    const shop = await givenShop();

    const answer = await load(shop, "?purchases-max=1&sort=value-asc&locale=en");
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const german = await (await load(shop, "?locale=de")).text();

    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = linesOf(new TextDecoder().decode(bytes));
    expect(lines[0]).toEqual([
      "Name",
      "E-mail",
      "Country",
      "E-mail consent",
      "Purchases",
      "Value (EUR)",
      "First purchase",
      "Last purchase",
    ]);
    expect(lines.slice(1).map(([name, email, , , purchases, value]) => [name, email, purchases, value])).toEqual([
      ["Clara Anna Or", "clara@example.com", "1", "10"],
      ["Bert O'Brien", "bert@example.com", "1", "50"],
    ]);
    expect(lines[1]?.[6]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(linesOf(german)[0]?.slice(4)).toEqual(["Käufe", "Wert (EUR)", "Erster Kauf", "Letzter Kauf"]);
    expect(linesOf(german)).toHaveLength(4);
    expect(answer.headers.get("content-disposition")).toContain("attachment");
  });

  test("runs nothing in a spreadsheet, whatever customers call themselves", async () => {
    const evil = ["=HYPERLINK(1)", "+1", "-2", "@SUM(A1)", "\tTab", 'Quote "me", please'];
    const shop = await givenShop(
      evil.map((firstName, index) => ({ email: `evil${String(index)}@example.com`, firstName, lastName: "X", prices: [100] })),
    );

    const text = await (await load(shop)).text();

    const names = linesOf(text)
      .slice(1)
      .map(([name = ""]) => name);
    expect(names).toHaveLength(evil.length);
    expect(names.filter((name) => /^[=+\-@\t\r]/.test(name))).toEqual([]);
    expect(names).toContain('Quote "me", please X');
  });

  test("is narrowed by the search, and refused where the search has no answer", { timeout: 60_000 }, async () => {
    const shop = await givenShop();
    const { query } = await search(shop, "bert");

    const found = await (await load(shop, query)).text();
    world.devstore.faults.set({ api: { error500: 1 } });
    const away = await load(shop, query).catch((error: unknown) => (error instanceof Response ? error.status : error));
    const expired = await load(shop, "?find=abc").catch((error: unknown) => (error instanceof Response ? error.status : error));

    expect(
      linesOf(found)
        .slice(1)
        .map(([name]) => name),
    ).toEqual(["Bert O'Brien"]);
    expect([away, expired]).toEqual([409, 409]);
  });

  test("is noted with who took how many, and only so often in a minute", async () => {
    const shop = await givenShop();

    const taken: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      taken.push(
        await load(shop).then(
          ({ status }) => status,
          (error: unknown) => (error instanceof Response ? error.status : 0),
        ),
      );
    }

    expect(taken).toEqual([200, 200, 200, 200, 200, 429]);
    const { rows: looks } = await admin.query<{ customers: number; user_id: string | null }>(
      `SELECT customers, user_id FROM access_log WHERE shop_id = $1 AND what = 'customers-export'`,
      [shop.id],
    );
    expect(looks).toHaveLength(5);
    expect(looks.every(({ customers, user_id }) => customers === 3 && user_id !== null)).toBe(true);
  });
});
