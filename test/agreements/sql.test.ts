import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import ts from "typescript";
import { beforeAll, afterAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { asSystem, inShop, rawSql, rows, sql } from "#app/platform/db.server.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { PROJECT } from "#test/support/project.ts";
import { givenShop } from "#test/support/shops.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";
import { CUSTOMER_LIST_CALLS } from "#test/agreements/sql-calls/customer-list.ts";
import { CUSTOMER_PAGE_CALLS } from "#test/agreements/sql-calls/customer-page.ts";
import { CUSTOMERS_CALLS } from "#test/agreements/sql-calls/customers.ts";
import { DELIVERIES_CALLS } from "#test/agreements/sql-calls/deliveries.ts";
import { FILE_IMPORT_CALLS } from "#test/agreements/sql-calls/file-import.ts";
import { HISTORY_CALLS } from "#test/agreements/sql-calls/history.ts";
import { ORDERS_CALLS } from "#test/agreements/sql-calls/orders.ts";
import { PRIVACY_CALLS } from "#test/agreements/sql-calls/privacy.ts";
import { RECONCILIATION_CALLS } from "#test/agreements/sql-calls/reconciliation.ts";
import { RETENTION_CALLS } from "#test/agreements/sql-calls/retention.ts";
import { SAVED_VIEWS_CALLS } from "#test/agreements/sql-calls/saved-views.ts";
import { SETTINGS_CALLS } from "#test/agreements/sql-calls/settings.ts";
import { SHOPS_CALLS } from "#test/agreements/sql-calls/shops.ts";
import { DOMAIN } from "#test/agreements/sql-calls/calls.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { PLATFORM_CALLS } from "#test/agreements/sql-calls/platform.ts";

// TypeScript does not read SQL. Here the database reads every statement of the app, as the role that runs it: a misspelt
// column, a parameter whose type cannot be known or a missing right fails before a merchant meets it.

// Only the demo may move the clock; the settings are read when they are first needed.
process.env["ENCORE_DEMO"] = "1";

const DATA_FILES: DomainCalls = {
  ...CUSTOMER_PAGE_CALLS,
  ...CUSTOMERS_CALLS,
  ...DELIVERIES_CALLS,
  ...FILE_IMPORT_CALLS,
  ...HISTORY_CALLS,
  ...ORDERS_CALLS,
  ...PRIVACY_CALLS,
  ...RECONCILIATION_CALLS,
  ...RETENTION_CALLS,
  ...CUSTOMER_LIST_CALLS,
  ...SAVED_VIEWS_CALLS,
  ...SETTINGS_CALLS,
  ...SHOPS_CALLS,
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

  expect(files.toSorted()).toEqual([...Object.keys(DATA_FILES), ...Object.keys(PLATFORM_CALLS)].toSorted());
});

test.each(Object.entries(DATA_FILES))("the database understands and allows every statement of %s", async (file, { role, call }) => {
  const shop = await givenShop();
  const seen: string[] = [];
  const work = (tx: Transaction) => call(preparing(tx, seen), shop.id);

  await (role === "shop" ? inShop(shop.id, work) : asSystem(work));

  expect(unseenOf(codeOf(file), seen)).toEqual([]);
});

const sentQuery = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]);

test.each(Object.entries(PLATFORM_CALLS))("the database runs every statement of %s", async (file, call) => {
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
