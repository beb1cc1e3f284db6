import { createHmac } from "node:crypto";
import pg from "pg";
import { expect } from "vitest";
import { SYSTEM_SEALS, TENANT_SEALS } from "#app/domains/privacy/registry.ts";
import { unseal } from "#app/platform/crypto.server.ts";
import { env } from "#app/platform/env.server.ts";
import { action as receiveWebhook } from "#app/routes/webhooks.ts";
import { args } from "#test/support/world.ts";

/** The test's database as a superuser sees it: row-level security must not hide what is left. */
export async function adminClient(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: process.env["DATABASE_ADMIN_URL"] ?? "" });
  await client.connect();
  return client;
}

async function tablesOf(admin: pg.Client): Promise<readonly string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** A word as it would stand somewhere; a number must not be a part of another one. */
function patternOf(word: string): RegExp {
  const text = word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return /^\d+$/.test(word) ? new RegExp(`(?<![\\d.])${text}(?![\\d])`) : new RegExp(text, "i");
}

/**
 * Where any of the words stands in the database: every table of every schema as text, and every sealed value opened. One line
 * per table and word.
 */
export async function placesOf(admin: pg.Client, words: readonly string[]): Promise<string[]> {
  const patterns = words.map((word) => ({ word, pattern: patternOf(word) }));
  const found = new Set<string>();
  const look = (place: string, text: string): void => {
    for (const { word, pattern } of patterns) if (pattern.test(text)) found.add(`${place}: ${word}`);
  };
  for (const table of await tablesOf(admin)) {
    const { rows } = await admin.query<{ text: string }>(`SELECT t::text AS text FROM ${table} t`);
    for (const { text } of rows) look(table, text);
  }
  for (const { place, bound, sealed, table, column } of await sealedValues(admin)) {
    look(`${place} (sealed)`, unseal({ shop: bound, table, column }, sealed).toString("utf8"));
  }
  return [...found].sort();
}

type Sealed = Readonly<{ place: string; table: string; column: string; bound: string | number; sealed: Buffer }>;

/**
 * Every sealed value of the database with what its seal is bound to.
 *
 * @public for the test of a rotation, which loads this module once per set of keys
 */
export async function sealedValues(admin: pg.Client): Promise<readonly Sealed[]> {
  const places = [
    ...SYSTEM_SEALS.map(({ table, column, boundTo }) => ({ table, column, boundTo })),
    ...TENANT_SEALS.map(({ table, column }) => ({ table, column, boundTo: "shop_id" })),
  ];
  const values: Sealed[] = [];
  for (const { table, column, boundTo } of places) {
    const { rows } = await admin.query<{ bound: string | number; sealed: Buffer }>(
      `SELECT "${boundTo}" AS bound, "${column}" AS sealed FROM "${table}" WHERE "${column}" IS NOT NULL`,
    );
    for (const row of rows) values.push({ place: `${table}.${column}`, table, column, ...row });
  }
  return values;
}

let delivered = 0;

/** Delivers a body of the test's own through the real door, signed as Shopify signs. */
export async function deliver(shopDomain: string, topic: string, body: object): Promise<void> {
  delivered += 1;
  const text = JSON.stringify(body);
  const answer = await receiveWebhook(
    args(
      new Request("http://app.test/webhooks", {
        method: "POST",
        body: text,
        headers: {
          "x-shopify-hmac-sha256": createHmac("sha256", env().SHOPIFY_API_SECRET).update(text).digest("base64"),
          "x-shopify-topic": topic,
          "x-shopify-shop-domain": shopDomain,
          "x-shopify-event-id": `own-${String(delivered)}`,
        },
      }),
    ),
  );
  expect(answer.status).toBe(200);
}
