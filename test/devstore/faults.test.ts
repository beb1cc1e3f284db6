import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { FaultSettings } from "./faults.ts";
import { createFaults } from "./faults.ts";
import { redirectShopify } from "./redirect.ts";
import { CLIENT, devstoreWithShop, SCOPES, SHOP } from "./test-devstore.ts";
import { RETRY_PAUSES_MS } from "./webhooks/schedule.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = new Date("2026-11-21T12:00:00Z");

/** A devstore whose clock stands still until `advance`, with customers as the simplest thing to hear of. */
async function given(settings: Partial<FaultSettings> = {}) {
  const { devstore, app } = await devstoreWithShop({ now: () => START });
  devstore.store.install(SHOP, SCOPES);
  devstore.faults.set(settings);
  let customers = 0;
  const happens = (): void => {
    customers += 1;
    devstore.store.createCustomer(SHOP, { email: `c${String(customers)}@example.com` });
  };
  const heard = (): (string | undefined)[] =>
    app.requests
      .filter(({ path }) => path.startsWith("/webhooks"))
      .map(({ body }) => (JSON.parse(body.toString()) as { email?: string }).email?.split("@")[0]);
  return { devstore, app, happens, heard };
}

describe("a delivery that fails", () => {
  test("is tried eight times again over four hours, each time the same, and then given up", async () => {
    const { devstore, app, happens } = await given();
    app.webhookStatus = 503;
    happens();
    await devstore.idle();
    const [delivery] = devstore.webhooks.deliveries;
    expect(delivery).toMatchObject({ state: "failed", nextTryAt: "2026-11-21T12:01:00.000Z" });

    await devstore.advance(59_000);
    expect(app.requests).toHaveLength(1);
    await devstore.advance(1000 + 2 * MINUTE);
    expect(app.requests).toHaveLength(3);
    await devstore.advance(4 * HOUR);
    await devstore.advance(48 * HOUR);

    expect(app.requests).toHaveLength(9);
    expect(RETRY_PAUSES_MS.reduce((sum, pause) => sum + pause, 0)).toBe(4 * HOUR);
    expect(RETRY_PAUSES_MS).toEqual(RETRY_PAUSES_MS.toSorted((one, other) => one - other));
    expect(delivery).toMatchObject({ state: "failed", nextTryAt: null });
    expect(delivery?.attempts.at(-1)?.at.slice(0, 16)).toBe("2026-11-21T16:00");
    const [first, ...later] = app.requests;
    for (const one of later) {
      expect(one.body.equals(first?.body ?? Buffer.of())).toBe(true);
      for (const name of ["x-shopify-webhook-id", "x-shopify-event-id", "x-shopify-hmac-sha256", "x-shopify-triggered-at"]) {
        expect(one.headers.get(name)).toBe(first?.headers.get(name));
      }
    }
  });

  test("carries what was true when it happened, and stops with the first success", async () => {
    const { devstore, app, happens } = await given();
    app.webhookStatus = 500;
    happens();
    await devstore.idle();
    const [customer] = [...(devstore.store.shops.get(SHOP)?.customers.values() ?? [])];
    devstore.webhooks.pause();
    devstore.store.updateCustomer(SHOP, customer?.id ?? 0, { firstName: "Later" });
    app.webhookStatus = 200;

    devstore.webhooks.resume();
    await devstore.advance(HOUR);

    const bodies = app.requests.map(({ body }) => (JSON.parse(body.toString()) as { first_name: string | null }).first_name);
    expect(bodies).toEqual([null, "Later", null]);
    expect(devstore.webhooks.deliveries.map(({ state, nextTryAt }) => [state, nextTryAt])).toEqual([
      ["delivered", null],
      ["delivered", null],
    ]);
  });

  test("does not keep the devstore from being idle, and waits for nobody who tries it now", async () => {
    const { devstore, app, happens } = await given();
    app.webhookStatus = 500;
    happens();
    await devstore.idle();
    app.webhookStatus = 200;

    await devstore.webhooks.tryWaitingNow();

    expect(devstore.webhooks.deliveries).toMatchObject([{ state: "delivered", attempts: [{}, {}] }]);
    await devstore.advance(5 * HOUR);
    expect(app.requests).toHaveLength(2);
  });

  test("is tried by itself on real time", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    try {
      const { devstore, app } = await devstoreWithShop();
      devstore.store.install(SHOP, SCOPES);
      app.webhookStatus = 500;
      devstore.store.createCustomer(SHOP, { email: "ada@example.com" });
      await devstore.idle();
      app.webhookStatus = 200;

      vi.advanceTimersByTime(MINUTE);
      await devstore.idle();

      expect(devstore.webhooks.deliveries).toMatchObject([{ state: "delivered", attempts: [{}, {}] }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("faults of deliveries", () => {
  test("a lost one never comes, and the log says so", async () => {
    const { devstore, happens, heard } = await given({ webhooks: { lost: { next: 1 } } });

    happens();
    happens();
    await devstore.advance(24 * HOUR);

    expect(heard()).toEqual(["c2"]);
    expect(devstore.webhooks.deliveries.map(({ state }) => state)).toEqual(["lost", "delivered"]);
  });

  test("a doubled one comes twice with the same ids", async () => {
    const { devstore, app, happens, heard } = await given({ webhooks: { doubled: 1 } });

    happens();
    await devstore.idle();

    expect(heard()).toEqual(["c1", "c1"]);
    expect(new Set(app.requests.map(({ headers }) => headers.get("x-shopify-webhook-id"))).size).toBe(1);
  });

  test("a delayed one comes after what happened later", async () => {
    const { devstore, happens, heard } = await given({ webhooks: { delayed: { next: 1 } }, deliveryDelayMs: 24 * HOUR });
    happens();
    happens();
    await devstore.idle();
    expect(heard()).toEqual(["c2"]);

    await devstore.advance(24 * HOUR);

    expect(heard()).toEqual(["c2", "c1"]);
  });

  test("reordered ones all arrive, in another order", async () => {
    const { devstore, happens, heard } = await given({ webhooks: { reordered: 0.4 } });

    for (let index = 0; index < 20; index += 1) happens();
    await devstore.idle();

    const order = heard().map((name) => Number(name?.slice(1)));
    expect(order).not.toEqual(order.toSorted((one, other) => one - other));
    expect(order.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test("a wrongly signed one is refused by whoever looks, and comes rightly signed with the next try", async () => {
    const { devstore, app, happens } = await given({ webhooks: { wronglySigned: { next: 1 } } });
    const isRight = ({ headers, body }: (typeof app.requests)[number]) =>
      headers.get("x-shopify-hmac-sha256") === createHmac("sha256", CLIENT.clientSecret).update(body).digest("base64");
    app.webhookStatus = 401;
    happens();
    await devstore.idle();
    app.webhookStatus = 200;

    await devstore.advance(MINUTE);

    expect(app.requests.map(isRight)).toEqual([false, true]);
    expect(devstore.webhooks.deliveries[0]?.attempts.map(({ isWronglySigned }) => isWronglySigned)).toEqual([true, false]);
  });

  test("the same seed strikes the same deliveries, and about as many as the share says", () => {
    const strikesOf = (seed: number): boolean[] => {
      const faults = createFaults(seed);
      faults.set({ webhooks: { lost: 0.05 } });
      return Array.from({ length: 2000 }, () => faults.strikes("webhooks", "lost"));
    };

    expect(strikesOf(3)).toEqual(strikesOf(3));
    expect(strikesOf(3)).not.toEqual(strikesOf(4));
    const many = strikesOf(3).filter(Boolean).length;
    expect(many).toBeGreaterThan(60);
    expect(many).toBeLessThan(140);
  });

  test("a share that is none is refused with a sentence", async () => {
    const { devstore } = await given();

    expect(() => {
      devstore.faults.set({ webhooks: { lost: 5 } });
    }).toThrow("webhooks.lost must be a share from 0 to 1");
    expect(devstore.faults.settings.webhooks).toEqual({});
  });
});

describe("faults of Shopify's answers", () => {
  async function asking(settings: Partial<FaultSettings>) {
    const { devstore } = await given(settings);
    const tokens = devstore.store.shops.get(SHOP)?.installation?.accessTokens;
    tokens?.push({ token: "shpat_known", expiresAt: null });
    const headers = { "x-devstore-host": SHOP, "content-type": "application/json", "x-shopify-access-token": "shpat_known" };
    const ask = (query = "{ shop { name currencyCode } }") =>
      fetch(`${devstore.url}/admin/api/2026-10/graphql.json`, { method: "POST", headers, body: JSON.stringify({ query }) });
    const refresh = () =>
      fetch(`${devstore.url}/admin/oauth/access_token`, { method: "POST", headers, body: JSON.stringify({ grant_type: "refresh_token" }) });
    return { devstore, ask, refresh };
  }

  test.each([
    ["error500", 500, /Internal Server Error/],
    ["error502", 502, /<h1>Something went wrong/],
    ["html", 200, /<h1>Something went wrong/],
  ] as const)("%s: an answer that is none, to the API and to token requests", async (fault, status, text) => {
    const { ask, refresh } = await asking({ api: { [fault]: { next: 1 } }, tokens: { [fault]: { next: 1 } } });

    const [answer, token] = [await ask(), await refresh()];

    expect([answer.status, token.status]).toEqual([status, status]);
    expect(await answer.text()).toMatch(text);
    expect(await (await ask()).json()).toMatchObject({ data: { shop: { name: "One" } } });
  });

  test("throttled: the API says when there will be points again, the token endpoint answers 429", async () => {
    const { ask, refresh } = await asking({ api: { throttled: { next: 1 } }, tokens: { throttled: { next: 1 } } });

    expect(await (await ask()).json()).toMatchObject({
      errors: [{ extensions: { code: "THROTTLED" } }],
      extensions: { cost: { throttleStatus: { currentlyAvailable: 0, restoreRate: 100 } } },
    });
    const token = await refresh();
    expect([token.status, token.headers.get("retry-after")]).toEqual([429, "1.0"]);
  });

  test("truncated and wrongTypes: the answer itself goes wrong", async () => {
    const { ask } = await asking({ api: { truncated: { next: 1 } } });
    await expect((await ask()).json()).rejects.toThrow(SyntaxError);

    const other = await asking({ api: { wrongTypes: { next: 1 } } });
    expect(await (await other.ask()).json()).toMatchObject({ data: { shop: { name: 3, currencyCode: 3 } } });
  });

  test("reset: what was asked is done, and the answer never comes", async () => {
    const { devstore, ask } = await asking({ api: { reset: { next: 1 } } });
    const run = `mutation { bulkOperationRunQuery(query: "{ orders { edges { node { id } } } }", groupObjects: false) { bulkOperation { id } } }`;

    await expect(ask(run)).rejects.toThrow("fetch failed");

    expect(await (await ask("{ bulkOperations(first: 5) { nodes { status } } }")).json()).toMatchObject({
      data: { bulkOperations: { nodes: [{}] } },
    });
    await devstore.idle();
  });

  test("slow: the answer comes, later", async () => {
    const { ask } = await asking({ api: { slow: { next: 1 } }, slowMs: 300 });

    const first = await Promise.race([ask().then(() => "answer"), wait(100).then(() => "silence")]);

    expect(first).toBe("silence");
  });

  test("away: connections are refused until Shopify is back, at the same address", async () => {
    const { devstore, ask } = await asking({});
    const restore = redirectShopify(devstore.url);
    try {
      await devstore.goAway();
      await expect(ask()).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });

      await devstore.comeBack();

      expect((await ask()).status).toBe(200);
    } finally {
      restore();
    }
  });
});

describe("faults of a bulk result", () => {
  async function result(settings: Partial<FaultSettings>) {
    const { devstore } = await given();
    for (let index = 0; index < 300; index += 1)
      devstore.store.placeOrder(SHOP, { guest: true, email: null, lines: [{ quantity: 1, unitPrice: 100 }] });
    devstore.store.shops.get(SHOP)?.installation?.accessTokens.push({ token: "shpat_known", expiresAt: null });
    const ask = async (query: string): Promise<string> => {
      const answer = await fetch(`${devstore.url}/admin/api/2026-10/graphql.json`, {
        method: "POST",
        headers: { "x-devstore-host": SHOP, "content-type": "application/json", "x-shopify-access-token": "shpat_known" },
        body: JSON.stringify({ query }),
      });
      return answer.text();
    };
    await ask(
      `mutation { bulkOperationRunQuery(query: "{ orders { edges { node { id name } } } }", groupObjects: false) { bulkOperation { id } } }`,
    );
    await devstore.idle();
    const url = /"url":"([^"]*)"/.exec(await ask("{ currentBulkOperation { url } }"))?.[1] ?? "";
    devstore.faults.set(settings);
    return { devstore, url };
  }

  test("missing and html: there is no file, or something else in its place", async () => {
    const { url } = await result({ files: { missing: { next: 1 }, html: { next: 1 } } });

    expect((await fetch(url)).status).toBe(404);
    expect(await (await fetch(url)).text()).toContain("<h1>");
    expect((await (await fetch(url)).text()).trim().split("\n")).toHaveLength(300);
  });

  test("brokenOff: the connection ends somewhere in the middle", async () => {
    const { url } = await result({ files: { brokenOff: { next: 1 } } });

    const answer = await fetch(url);
    await expect(answer.text()).rejects.toThrow("terminated");

    expect((await (await fetch(url)).text()).trim().split("\n")).toHaveLength(300);
  });

  test("slow: it comes whole, later", async () => {
    const { url } = await result({ files: { slow: { next: 1 } }, slowMs: 200 });
    const reading = fetch(url).then((answer) => answer.text());

    expect(await Promise.race([reading.then(() => "file"), wait(80).then(() => "silence")])).toBe("silence");
    expect((await reading).trim().split("\n")).toHaveLength(300);
  });
});

describe("the pages", () => {
  async function post(url: string, fields: Record<string, string>): Promise<void> {
    expect((await fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" })).status).toBe(303);
  }

  test("faults are switched on in percent, seen, and switched off", async () => {
    const { devstore } = await given();
    const here = `${devstore.url}/store/one/faults`;
    expect(await (await fetch(`${here}?locale=de`)).text()).toContain("Keine Störungen");

    await post(here, {
      deed: "set",
      "webhooks.lost": "5",
      "api.error502": "100",
      "files.brokenOff": "0,5",
      deliveryDelay: "30",
      slowness: "1.5",
    });

    expect(devstore.faults.settings).toMatchObject({
      webhooks: { lost: 0.05, doubled: 0 },
      api: { error502: 1 },
      files: { brokenOff: 0.005 },
      deliveryDelayMs: 30 * MINUTE,
      slowMs: 1500,
    });
    expect(await (await fetch(here)).text()).toContain("Faults are on.");
    await post(here, { deed: "clear" });
    expect(devstore.faults.settings.api).toEqual({});
    await fetch(here, { method: "POST", body: new URLSearchParams({ deed: "set", "api.slow": "500" }), redirect: "manual" });
    expect(devstore.faults.settings.api).toEqual({});
  });

  test("the log says when a failed delivery is tried again, that one was given up, and tries them at once", async () => {
    const { devstore, app, happens } = await given();
    const log = `${devstore.url}/store/one/webhooks`;
    app.webhookStatus = 500;
    happens();
    await devstore.advance(5 * HOUR);
    happens();
    await devstore.idle();

    const page = await (await fetch(`${log}?locale=en`)).text();
    expect(page).toContain("next try 21 Nov 2026, 18:01:00");
    expect(page).toContain("given up");
    expect(page).toContain("Waiting for a later try: 1.");
    app.webhookStatus = 200;
    await post(log, { deed: "now" });
    expect(devstore.webhooks.deliveries.map(({ state }) => state)).toEqual(["failed", "delivered"]);
  });
});
