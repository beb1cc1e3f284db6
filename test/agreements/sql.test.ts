import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "@shopify/shopify-api";
import pg from "pg";
import ts from "typescript";
import { beforeAll, afterAll, expect, test, vi } from "vitest";
import { z } from "zod";
import {
  attachIdentities,
  countCustomers,
  findIdentities,
  forgetPerson,
  insertCustomers,
  selectNames,
  updateFacts,
} from "#app/domains/customers/customer.data.server.ts";
import {
  addAttempt,
  addProgress,
  endImport,
  enterPhase,
  findLatestImport,
  insertImport,
  restartCount,
  setTotals,
  updateBulk,
} from "#app/domains/history/import.data.server.ts";
import type { Order } from "#app/domains/orders/order.ts";
import {
  eachOrderByCustomer,
  findPartsOfOrder,
  selectOrderTotals,
  selectOtherCurrencies,
  selectPartsOfCustomer,
} from "#app/domains/orders/order-reads.data.server.ts";
import { deleteOrder, findImports, findVersions, writeImportedLines, writeOrders } from "#app/domains/orders/order-writes.data.server.ts";
import { addToAggregates, clearAggregates, nextVersion } from "#app/domains/retention/aggregate.data.server.ts";
import { contributionsOf } from "#app/domains/retention/contributions.ts";
import { findKept, keep, selectCustomerValues, selectHomeSums } from "#app/domains/retention/figures.data.server.ts";
import { selectListedCustomers, selectListedOrders, totalListedOrders } from "#app/domains/retention/list.data.server.ts";
import {
  clearPurchases,
  deletePurchases,
  purchasesOfCustomers,
  purchasesOfOrders,
  putCounts,
  putPurchases,
  putSummaries,
} from "#app/domains/retention/purchase.data.server.ts";
import { purchasesOf } from "#app/domains/retention/purchases.ts";
import type { CustomerSet, OrderSet } from "#app/domains/retention/terms.ts";
import {
  findShopByDomain,
  findShopById,
  markUninstalled,
  updateHistory,
  updateScopes,
  upsertInstalled,
} from "#app/domains/shops/shop.data.server.ts";
import { moveClock } from "#app/platform/clock.server.ts";
import { asSystem, checkDatabase, inShop, lockPurchases, rawSql, rows, sql } from "#app/platform/db.server.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import {
  emptyInbox,
  markDone,
  markFailedAttempt,
  markKept,
  markUnreadable,
  shopsWithWaiting,
  waitingOf,
} from "#app/platform/inbox.server.ts";
import { InboxWriter } from "#app/platform/inbox-writer.server.ts";
import { forgetTokens, freshSession, sessionStorage } from "#app/platform/tokens.server.ts";
import { PROJECT } from "#test/support/project.ts";
import { givenShop } from "#test/support/shops.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

// TypeScript does not read SQL. Here the database reads every statement of the app, as the role that runs it: a misspelt
// column, a parameter whose type cannot be known or a missing right fails before a merchant meets it.

// Only the demo may move the clock; the settings are read when they are first needed.
process.env["ENCORE_DEMO"] = "1";

const NOW = new Date("2026-03-31T10:00:00Z");
const DOMAIN = "prepared.myshopify.com";

const ORDER: Order = {
  id: 7n,
  name: "#1001",
  buyer: { shopifyId: 5n, email: "anna@example.com" },
  processedAt: NOW,
  updatedAt: NOW,
  cancelledAt: null,
  financialStatus: "paid",
  isTest: false,
  currency: "EUR",
  originalTotal: 5000,
  total: 5000,
  tax: 0,
  shipping: 0,
  discount: 0,
  tip: 0,
  giftCardsSold: 0,
  refunded: 0,
  orderIndex: 1,
  source: "api",
  channel: null,
  locale: null,
  country: null,
  company: null,
  landing: null,
  referrer: null,
  utm: { source: null, medium: null, campaign: null },
  checkoutToken: null,
  cartToken: null,
  discountCodes: [],
  lines: [
    {
      id: 8n,
      productId: 1n,
      variantId: 2n,
      title: "Card",
      productType: null,
      quantity: 1,
      currentQuantity: 1,
      value: 5000,
      isGiftCard: true,
    },
  ],
  refunds: [{ id: 9n, refundedAt: NOW, amount: 100 }],
  fulfilments: [{ id: 10n, status: "success", shippedAt: NOW, deliveredAt: null }],
};
const PURCHASES = purchasesOf([{ orderId: 7n, customerId: 3, at: NOW, day: 20_543, month: 24_314, value: 5000 }]);
const SUMMARY = { customerId: 3, firstAt: NOW, lastAt: null, purchases: 1, value: 5000 };
const PAGE = { skip: 0, take: 50 };
const SPAN = { from: 20_000, to: 20_100 };
const CUSTOMER_SETS: readonly CustomerSet[] = ["before", "in-period", "new", "retained", "lost", "reactivated", "all", "repeat", "cohort"];
const ORDER_SETS: readonly OrderSet[] = ["all", "first", "later", "guest", "with-customer"];

type Calls = Readonly<{ role: "shop" | "system"; call: (tx: Transaction, shopId: number) => Promise<unknown> }>;

/** Every file with SQL of the domains: calls that reach each of its statements. */
const DATA_FILES: Readonly<Record<string, Calls>> = {
  "app/domains/customers/customer.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      const identity = { kind: "shopify" as const, key: "5" };
      await findIdentities(tx, shopId, [identity]);
      await attachIdentities(tx, shopId, [{ ...identity, customerId: 3 }]);
      await insertCustomers(tx, shopId, [{ keys: { shopify: "5", email: "key" }, email: "anna@example.com" }]);
      const facts = {
        shopifyId: 5n,
        email: null,
        firstName: "Anna",
        lastName: null,
        locale: null,
        country: null,
        tags: null,
        consent: null,
        lifetimeOrders: null,
        createdAt: null,
        updatedAt: NOW,
      };
      await updateFacts(tx, shopId, [{ id: 3, email: "anna@example.com", facts }]);
      await forgetPerson(tx, shopId, 5n, NOW);
      await selectNames(tx, shopId, [3]);
      await countCustomers(tx, shopId);
    },
  },
  "app/domains/history/import.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findLatestImport(tx, shopId);
      await insertImport(tx, shopId, NOW);
      await enterPhase(tx, shopId, 1, "orders", 10, NOW);
      await updateBulk(tx, shopId, 1, "gid://shopify/BulkOperation/1");
      await restartCount(tx, shopId, 1, NOW);
      await addProgress(tx, shopId, 1, { done: 1, rejected: 0, firstReason: null });
      await setTotals(tx, shopId, 1, { customers: 1 });
      await addAttempt(tx, shopId, 1);
      await endImport(tx, shopId, 1, null, NOW);
    },
  },
  "app/domains/orders/order-reads.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectPartsOfCustomer(tx, shopId, 3);
      await findPartsOfOrder(tx, shopId, 7n);
      for await (const order of eachOrderByCustomer(tx, shopId)) expect.fail(`nobody made order ${String(order.id)}`);
      await selectOrderTotals(tx, shopId);
      await selectOtherCurrencies(tx, shopId, "EUR");
    },
  },
  "app/domains/orders/order-writes.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findVersions(tx, shopId, [7n]);
      await findImports(tx, shopId, [7n]);
      await writeOrders(tx, shopId, [{ order: ORDER, customerId: 3, day: 20_543, month: 24_314 }], [7n], 1);
      await writeImportedLines(
        tx,
        shopId,
        ORDER.lines.map((line) => ({ orderId: 7n, line })),
      );
      await deleteOrder(tx, shopId, 7n);
    },
  },
  "app/domains/retention/aggregate.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await addToAggregates(tx, shopId, contributionsOf(PURCHASES));
      await clearAggregates(tx, shopId);
      await nextVersion(tx, shopId);
    },
  },
  "app/domains/retention/figures.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectHomeSums(tx, shopId, { windows: [{ ...SPAN, beforeFrom: 19_900 }], ranges: [SPAN] });
      await selectCustomerValues(tx, shopId, { ...SPAN, skip: 0, take: 2 });
      await findKept(tx, shopId, "home");
      await keep(tx, shopId, "home", 1n, { value: 1 });
    },
  },
  "app/domains/retention/list.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      const period = { ...SPAN, before: { from: 19_900, to: 20_000 } };
      for (const set of CUSTOMER_SETS) {
        for (const k of [null, 2]) await selectListedCustomers(tx, shopId, { set, period, cohort: { month: 24_314, k } }, PAGE);
      }
      for (const set of ORDER_SETS) {
        await selectListedOrders(tx, shopId, { set, ...SPAN }, PAGE);
        await totalListedOrders(tx, shopId, { set, ...SPAN });
      }
    },
  },
  "app/domains/retention/purchase.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await purchasesOfCustomers(tx, shopId, [3]);
      await purchasesOfOrders(tx, shopId, [7n]);
      await putPurchases(tx, shopId, PURCHASES);
      await deletePurchases(tx, shopId, [7n]);
      await putSummaries(tx, shopId, [SUMMARY]);
      await putCounts(tx, shopId, [SUMMARY]);
      await clearPurchases(tx, shopId);
    },
  },
  "app/domains/shops/shop.data.server.ts": {
    role: "system",
    call: async (tx, shopId) => {
      const profile = { name: "Prepared", currency: "EUR", timeZone: "Europe/Berlin", countryCode: "DE" };
      await findShopByDomain(tx, DOMAIN);
      await findShopById(tx, shopId);
      await upsertInstalled(tx, { domain: DOMAIN, profile, locale: "de", scopes: ["read_orders"], isHistoryLimited: true, now: NOW });
      await updateScopes(tx, shopId, ["read_orders"], true);
      await markUninstalled(tx, DOMAIN, NOW);
      await updateHistory(tx, shopId, { startsOn: 20_000, importVersion: 1 });
    },
  },
};

/** Files of the platform open their transactions themselves, so their statements are run. */
const PLATFORM_FILES: Readonly<Record<string, (shopId: number) => Promise<void>>> = {
  "app/platform/clock.server.ts": async () => {
    await moveClock(0);
  },
  "app/platform/db.server.ts": async (shopId) => {
    expect(await checkDatabase()).toBe(true);
    await inShop(shopId, (tx) => lockPurchases(tx, shopId));
  },
  "app/platform/inbox.server.ts": async () => {
    const writer = new InboxWriter(() => Promise.resolve());
    await writer.noteDown({ shopDomain: DOMAIN, topic: "orders/create", eventKey: "1", body: Buffer.from("{}"), receivedAt: NOW });
    const [waiting] = await waitingOf(DOMAIN, 0n, 10);
    if (waiting === undefined) expect.fail("a delivery was noted down");
    expect(await shopsWithWaiting(10)).toEqual([]);
    await markFailedAttempt(waiting.id, "a reason");
    await markKept(waiting.id, "a reason");
    await markUnreadable(waiting.id, "a reason", NOW);
    await markDone([waiting.id], NOW);
    await emptyInbox(new Date("2026-06-01T00:00:00Z"));
  },
  "app/platform/tokens.server.ts": async () => {
    const id = `offline_${DOMAIN}`;
    const refreshTokenExpires = new Date(Date.now() + 86_400_000);
    const old = { accessToken: "shpat_old", refreshToken: "shprt_unknown", expires: new Date(0), refreshTokenExpires };
    await sessionStorage.storeSession(new Session({ id, shop: DOMAIN, state: "", isOnline: false, scope: "read_orders", ...old }));
    // Shopify, who does not know the refresh token, says no.
    await expect(freshSession(DOMAIN)).rejects.toThrow(/no usable token/);
    await sessionStorage.deleteSession(id);
    await sessionStorage.deleteSessions([id]);
    await forgetTokens(DOMAIN);
  },
};

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.devstore.store.addShop({ domain: DOMAIN, currency: "EUR", timeZone: "Europe/Berlin" });
});
afterAll(() => world.stop());

/** Questions that change nothing: they are asked, too, so that a function gets the rows it goes on with. */
const READS = /^\s*(SELECT|WITH|FETCH)\s/;

/** What changes that answer with rows answer. */
const WRITTEN = [{ id: 1, attempts: 1, customer_id: null }];

/**
 * Lets the database read a statement without running it: PREPARE finds names and types, EXPLAIN the rights. A cursor's query
 * is read on its own; FETCH and CLOSE name nothing but a cursor.
 */
async function prepare(tx: Transaction, text: string): Promise<void> {
  if (/^(FETCH|CLOSE)\s/.test(text)) return;
  const statement = text.replace(/^DECLARE \w+ NO SCROLL CURSOR FOR\s/, "");
  await tx.$executeRaw(rawSql(`PREPARE checked AS ${statement}`));
  await tx.$executeRaw(rawSql("DEALLOCATE checked"));
  await tx.$queryRaw(rawSql(`EXPLAIN (GENERIC_PLAN) ${statement}`));
}

/** The transaction, but that every statement is prepared and remembered, and changes stay undone. */
function preparing(tx: Transaction, seen: string[]): Transaction {
  const read = async ({ text }: Sql): Promise<void> => {
    await prepare(tx, text);
    seen.push(text);
  };
  const execute = async (statement: Sql): Promise<number> => {
    await read(statement);
    return /^(DECLARE|CLOSE)\s/.test(statement.text) ? tx.$executeRaw(statement) : 1;
  };
  const select = async (query: Sql): Promise<unknown> => {
    await read(query);
    return READS.test(query.text) ? tx.$queryRaw(query) : WRITTEN;
  };
  return new Proxy(tx, {
    get: (_, name) => {
      if (name === "$executeRaw") return execute;
      if (name === "$queryRaw") return select;
      throw new Error(`A data file uses ${String(name)} of the transaction; this test knows raw SQL only.`);
    },
  });
}

/** The fixed parts of every SQL template of a file. */
function templatesOf(code: string): string[][] {
  const templates: string[][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && /^sql$|\.\$(query|execute)Raw$/.test(node.tag.getText(source))) {
      const { template } = node;
      const parts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template.text]
        : [template.head.text, ...template.templateSpans.map((span) => span.literal.text)];
      templates.push(parts.map((part) => part.trim()));
    }
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile("file.ts", code, ts.ScriptTarget.Latest);
  visit(source);
  return templates;
}

function isPartOf(parts: readonly string[], statement: string): boolean {
  let at = 0;
  for (const part of parts) {
    const found = statement.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

/** SQL of a file that is in none of the statements. */
function unseenOf(code: string, seen: readonly string[]): string[] {
  return templatesOf(code)
    .filter((parts) => !seen.some((statement) => isPartOf(parts, statement)))
    .map((parts) => parts.join("…"));
}

const codeOf = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

test("every file of the app that holds SQL is looked at here", () => {
  const files = readdirSync(join(PROJECT, "app"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `app/${name.replaceAll("\\", "/")}`)
    .filter((file) => templatesOf(codeOf(file)).length > 0);

  expect(files.toSorted()).toEqual([...Object.keys(DATA_FILES), ...Object.keys(PLATFORM_FILES)].toSorted());
});

test.each(Object.entries(DATA_FILES))("the database understands and allows every statement of %s", async (file, { role, call }) => {
  const shop = await givenShop();
  const seen: string[] = [];
  const work = (tx: Transaction) => call(preparing(tx, seen), shop.id);

  await (role === "shop" ? inShop(shop.id, work) : asSystem(work));

  expect(unseenOf(codeOf(file), seen)).toEqual([]);
});

const sentQuery = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]);

test.each(Object.entries(PLATFORM_FILES))("the database runs every statement of %s", async (file, call) => {
  const shop = await givenShop();
  const sent = vi.spyOn(pg.Client.prototype, "query");

  try {
    await call(shop.id);
    const seen = sent.mock.calls.map(([first]) => sentQuery.catch("").parse(first));
    expect(unseenOf(codeOf(file), seen)).toEqual([]);
  } finally {
    sent.mockRestore();
  }
});

test("a misspelt column, a type that cannot be known, a missing right and a forgotten statement are noticed", async () => {
  const shop = await givenShop();
  const asShop = (statement: Sql) => inShop(shop.id, (tx) => rows(preparing(tx, []), z.unknown(), statement));
  const broken = codeOf("app/domains/orders/order-reads.data.server.ts").replace("min(day) AS first_day", "min(dai) AS first_day");

  await expect(asShop(sql`SELECT naem FROM orders WHERE shop_id = ${shop.id}`)).rejects.toThrow(/column "naem" does not exist/);
  await expect(asShop(sql`SELECT id FROM orders WHERE ${null} IS NULL`)).rejects.toThrow(/could not determine data type/);
  await expect(asShop(sql`SELECT body FROM inbox`)).rejects.toThrow(/permission denied/);
  await expect(asShop(sql`SELECT id FROM orders WHERE shop_id = ${shop.id}`)).resolves.toEqual([]);
  expect(
    unseenOf(broken, ["SELECT count(*) AS orders, min(day) AS first_day, max(day) AS last_day FROM orders WHERE shop_id = $1"]),
  ).toContain("SELECT count(*) AS orders, min(dai) AS first_day, max(day) AS last_day FROM orders WHERE shop_id =…");
});
