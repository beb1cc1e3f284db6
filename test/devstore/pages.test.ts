import { describe, expect, test } from "vitest";
import { de } from "./pages/words-de.ts";
import { en } from "./pages/words-en.ts";
import { scopeInWords } from "./pages/scope-words.ts";
import { devstoreWithShop, SCOPES, SHOP } from "./test-devstore.ts";

async function post(url: string, fields: Record<string, string> | URLSearchParams): Promise<string> {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  expect(response.status).toBe(303);
  return decodeURIComponent(response.headers.get("location") ?? "");
}

async function read(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

describe("installing", () => {
  test("the app opens only after the install page, which says each scope in words and grants them", async () => {
    const { devstore } = await devstoreWithShop();
    const base = `${devstore.url}/store/one`;
    expect((await fetch(devstore.adminUrl(SHOP), { redirect: "manual" })).headers.get("location")).toBe("/store/one/install");
    const page = await read(`${base}/install?locale=de`);
    expect(page.text).toContain("Kunden ansehen");
    expect(page.text).toContain("App installieren");

    expect(await post(`${base}/install`, { deed: "install" })).toBe("/store/one/apps/tiny");

    expect(devstore.store.shops.get(SHOP)?.installation?.scopes).toEqual(SCOPES);
    const frame = await read(devstore.adminUrl(SHOP, "/app/offers?period=90d"));
    const source = (/<iframe[^>]* src="([^"]*)"/.exec(frame.text)?.[1] ?? "").replaceAll("&amp;", "&");
    const address = new URL(source);
    expect(address.origin + address.pathname).toBe(`${devstore.proxyUrl}/app/offers`);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ shop: SHOP, embedded: "1", locale: "en", period: "90d" });
    expect(Buffer.from(address.searchParams.get("host") ?? "", "base64").toString()).toBe("admin.shopify.com/store/one");
  });

  test("an app that wants more scopes asks again", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, ["read_orders"]);

    expect((await fetch(devstore.adminUrl(SHOP), { redirect: "manual" })).headers.get("location")).toBe("/store/one/install");
  });

  test("uninstalling ends it, and no session token is given any more", async () => {
    const { devstore } = await devstoreWithShop();
    devstore.store.install(SHOP, SCOPES);
    const token = (): Promise<Response> => fetch(`${devstore.url}/store/one/session-token`, { method: "POST" });
    expect((await token()).status).toBe(200);

    await post(`${devstore.url}/store/one/settings`, { deed: "uninstall" });

    expect(devstore.store.shops.get(SHOP)?.installation).toBeNull();
    expect((await token()).status).toBe(403);
  });
});

describe("what a merchant does", () => {
  test("place an order as a new customer, refund an amount, edit, cancel and delete it", async () => {
    const { devstore } = await devstoreWithShop();
    const base = `${devstore.url}/store/one`;
    const place = {
      deed: "place",
      who: "new",
      email: "ada@example.com",
      firstName: "Ada",
      title1: "Mug <b>",
      quantity1: "3",
      price1: "19,90",
      shipping: "4.90",
      discount: "0",
      code: "",
    };

    const location = await post(`${base}/orders`, place);
    const order = [...(devstore.store.shops.get(SHOP)?.orders.values() ?? [])][0];
    expect(location).toBe(`/store/one/orders/${String(order?.id)}?done=ordered`);
    expect(order).toMatchObject({ total: 6460, lines: [{ quantity: 3, unitPrice: 1990 }] });
    const here = `${base}/orders/${String(order?.id)}`;
    expect((await read(here)).text).toContain("Mug &lt;b&gt;");

    await post(here, { deed: "refund", amount: "5", note: "late" });
    await post(here, { deed: "edit", [`edit${String(order?.lines[0]?.id)}`]: "2" });
    expect(order).toMatchObject({ refunds: [{ amount: 500, note: "late", lines: [] }], lines: [{ currentQuantity: 2 }], total: 4470 });
    await post(here, { deed: "cancel" });
    expect(order?.cancelledAt).not.toBeNull();
    await post(here, { deed: "delete" });
    expect((await read(here)).status).toBe(404);
  });

  test("a random order in an empty shop", async () => {
    const { devstore } = await devstoreWithShop();

    await post(`${devstore.url}/store/one/orders`, { deed: "random" });

    expect(devstore.store.shops.get(SHOP)?.orders.size).toBe(1);
  });

  test("a mistake comes back as a sentence and changes nothing", async () => {
    const { devstore } = await devstoreWithShop();
    const order = devstore.store.placeOrder(SHOP, { email: "a@example.com", guest: true, lines: [{ quantity: 1, unitPrice: 100 }] });
    const here = `${devstore.url}/store/one/orders/${String(order.id)}`;

    const location = await post(here, { deed: "refund", amount: "lots" });

    expect(location).toContain("failed=“lots” is not an amount.");
    expect(order.refunds).toEqual([]);
  });

  test("edit, merge and delete customers", async () => {
    const { devstore } = await devstoreWithShop();
    const base = `${devstore.url}/store/one`;
    const fields = {
      deed: "save",
      email: "ada@example.com",
      firstName: "Ada",
      lastName: "",
      phone: "",
      locale: "de",
      note: "",
      tags: "vip, b2b",
      consent: "SUBSCRIBED",
    };
    await post(`${base}/customers/new`, fields);
    const [ada] = [...(devstore.store.shops.get(SHOP)?.customers.values() ?? [])];
    expect(ada).toMatchObject({ tags: ["vip", "b2b"], emailConsent: { state: "SUBSCRIBED" } });
    const here = `${base}/customers/${String(ada?.id)}`;

    await post(here, { ...fields, lastName: "Lovelace" });
    expect((await read(here)).text).toContain("<h1>Ada Lovelace</h1>");
    const bob = devstore.store.createCustomer(SHOP, { email: "bob@example.com" });
    await post(here, { deed: "merge", other: "BOB@example.com" });
    expect(devstore.store.shops.get(SHOP)?.customers.get(bob.id)?.deletedAt ?? "gone").not.toBeNull();
    await post(here, { deed: "delete" });
    expect((await read(here)).status).toBe(404);
  });

  test("switch protected fields, and see webhooks with their bodies", async () => {
    const { devstore } = await devstoreWithShop();
    const base = `${devstore.url}/store/one`;
    devstore.store.install(SHOP, SCOPES);

    await post(
      `${base}/settings`,
      new URLSearchParams([
        ["deed", "protected"],
        ["field", "name"],
        ["field", "phone"],
      ]),
    );
    devstore.store.createCustomer(SHOP, { email: "ada@example.com", firstName: "Ada" });
    await devstore.idle();

    expect(devstore.store.shops.get(SHOP)?.protectedFields).toMatchObject({ name: true, phone: true, email: false, address: false });
    const [delivery] = devstore.webhooks.deliveries;
    expect((await read(`${base}/webhooks`)).text).toContain("customers/create");
    const detail = await read(`${base}/webhooks/${delivery?.id ?? ""}`);
    expect(detail.text).toContain("&quot;first_name&quot;: &quot;Ada&quot;");
    expect(await post(`${base}/webhooks/${delivery?.id ?? ""}`, { deed: "again" })).toContain("done=again");
    expect(delivery?.attempts).toHaveLength(2);
  });
});

describe("pages", () => {
  test.each([
    "/",
    "/store/one",
    "/store/one/orders",
    "/store/one/orders/new",
    "/store/one/customers",
    "/store/one/customers/new",
    "/store/one/webhooks",
    "/store/one/faults",
    "/store/one/settings",
    "/store/one/install",
  ])("%s speaks the reader's language and remembers it", async (path) => {
    const { devstore } = await devstoreWithShop();

    const german = await fetch(`${devstore.url}${path}?locale=de`);
    const cookie = german.headers.get("set-cookie")?.split(";")[0] ?? "";
    const again = await (await fetch(`${devstore.url}${path}`, { headers: { cookie } })).text();
    const english = await (await fetch(`${devstore.url}${path}`, { headers: { "accept-language": "en-GB" } })).text();

    expect(await german.text()).toContain('<html lang="de">');
    expect(again).toContain(de.skipToContent);
    expect(english).toContain(en.skipToContent);
  });

  test("what is not there says so", async () => {
    const { devstore } = await devstoreWithShop();

    for (const path of ["/store/nobody", "/store/one/orders/1", "/store/one/customers/1", "/store/one/themes", "/store/one/webhooks/1"]) {
      expect((await read(`${devstore.url}${path}`)).status).toBe(404);
    }
  });
});

test.each([
  ["read_orders", "en", "View orders"],
  ["write_discounts", "de", "Rabatte ansehen und bearbeiten"],
  ["read_something_new", "en", "View something new"],
] as const)("the scope %s is in %s: %s", (scope, locale, words) => {
  expect(scopeInWords(scope, locale)).toBe(words);
});
