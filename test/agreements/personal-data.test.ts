import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addDays } from "date-fns/addDays";
import { addHours } from "date-fns/addHours";
import { addMonths } from "date-fns/addMonths";
import { subDays } from "date-fns/subDays";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import german from "#app/i18n/locales/de/privacy-export.json" with { type: "json" };
import english from "#app/i18n/locales/en/privacy-export.json" with { type: "json" };
import { clearedColumns, PERSON_TABLES, PERSONAL_COLUMNS } from "#app/domains/privacy/privacy.ts";
import { SYSTEM_SEALS, TENANT_SEALS } from "#app/domains/privacy/registry.ts";
import { keepPeriods, wipeShop } from "#app/domains/privacy/privacy.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { tick } from "#app/jobs/tick.server.ts";
import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";
import { seal } from "#app/platform/crypto.server.ts";
import { adminClient } from "#test/support/everywhere.ts";
import { PROJECT } from "#test/support/project.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

let world: World;
let admin: pg.Client;
beforeAll(async () => {
  admin = await adminClient();
  world = await startWorld();
});
afterAll(async () => {
  await world.stop();
  await admin.end();
});

type Column = Readonly<{ table: string; column: string; type: string; notNull: boolean; isTenant: boolean }>;

async function columns(): Promise<readonly Column[]> {
  const { rows } = await admin.query<Column>(`
    SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type, a.attnotnull AS "notNull",
      EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AS "isTenant"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1, a.attnum`);
  return rows;
}

const nameOf = ({ table, column }: Readonly<{ table: string; column: string }>): string => `${table}.${column}`;

describe("the registry of personal columns", () => {
  test("names columns that there are, each once", async () => {
    const there = (await columns()).map(nameOf);
    const named = PERSONAL_COLUMNS.map(nameOf);

    expect(named.filter((name) => !there.includes(name))).toEqual([]);
    expect(named.filter((name, index) => named.indexOf(name) !== index)).toEqual([]);
  });

  test("names with each period a time of the same row, and only values that can be emptied", async () => {
    const all = await columns();
    const find = (table: string, column: string) => all.find((one) => one.table === table && one.column === column);

    for (const { table, column, keptFor } of PERSONAL_COLUMNS) {
      const since = keptFor.until === "age" ? keptFor.since : keptFor.until === "date" ? keptFor.column : null;
      if (since !== null) expect(find(table, since)?.type, `${table}.${since}`).toBe("timestamp with time zone");
      if (keptFor.until === "age" && keptFor.ends === "value") expect(find(table, column)?.notNull, `${table}.${column}`).toBe(false);
      if (keptFor.until === "shop-gone") expect(keptFor.why).toMatch(/\w+ \w+/);
    }
  });

  test("knows every table that has rows of a person", async () => {
    /** Not about a person: that an order or a customer is gone, and which import told of one. */
    const others = ["order_tombstone", "order_told", "unlisted_customer"];
    const withNumbers = (await columns()).filter(({ column, isTenant }) => isTenant && ["customer_id", "order_id"].includes(column));
    const missing = [...new Set(withNumbers.map(({ table }) => table))].filter(
      (table) => !others.includes(table) && !PERSON_TABLES.some((one) => one.table === table),
    );

    expect(missing).toEqual([]);
  });

  test("knows every sealed column, so that a new key reaches it", async () => {
    const sealed = (await columns()).filter(({ type }) => type === "bytea").map(nameOf);

    expect(sealed.toSorted()).toEqual([...SYSTEM_SEALS, ...TENANT_SEALS].map(nameOf).toSorted());
  });
});

describe("the words of a copy", () => {
  test("name every column of a person's rows and every purpose, in both languages", async () => {
    const tables = new Set(PERSON_TABLES.map(({ table }) => table));
    const shown = (await columns()).filter(({ table, column }) => tables.has(table) && column !== "shop_id").map(nameOf);
    const purposes = PERSONAL_COLUMNS.filter(({ table }) => tables.has(table)).map(nameOf);

    for (const words of [english, german]) {
      expect(shown.filter((name) => !(name in words.label))).toEqual([]);
      expect(Object.keys(words.label).filter((name) => !shown.includes(name))).toEqual([]);
      expect(purposes.filter((name) => !(name in words.purposeOf))).toEqual([]);
      expect([...tables].filter((table) => !(table in words.table))).toEqual([]);
    }
  });

  test("are the same in German and English, with the same values put in", () => {
    const texts = (words: object): Map<string, string> =>
      new Map(
        Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] =>
          typeof value === "string"
            ? [[key, value]]
            : Object.entries(value as Record<string, string>).map(([inner, text]): [string, string] => [`${key}.${inner}`, text]),
        ),
      );
    const [en, de] = [texts(english), texts(german)];
    const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();

    expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
    for (const [key, text] of en) expect(holes(de.get(key) ?? ""), key).toEqual(holes(text));
  });
});

const KEPT = { sealed: "encrypted", hashed: "keyed hash", pseudonym: "number", plain: "readable" } as const;

function periodText(keptFor: KeptFor): string {
  switch (keptFor.until) {
    case "person-forgotten":
      return "while the person is known";
    case "age":
      return `${String(keptFor.count)} ${keptFor.unit} after \`${keptFor.since}\``;
    case "date":
      return `until \`${keptFor.column}\`, at most while the person is known`;
    case "shop-gone":
      return `while the shop has Encore: ${keptFor.why}`;
  }
}

const rowOf = ({ table, column, kept, purpose, keptFor }: PersonalColumn): string =>
  `| \`${table}.${column}\` | ${KEPT[kept]} | ${purpose} | ${periodText(keptFor)} |`;

test("docs/privacy.md lists what the registry says, no more and no less", () => {
  const doc = readFileSync(join(PROJECT, "docs/privacy.md"), "utf8");
  const listed = doc.split("\n").filter((line) => /^\| `\w+\.\w+`/.test(line));
  const squeezed = (line: string): string => line.replace(/\s+/g, " ");

  expect(listed.map(squeezed)).toEqual(PERSONAL_COLUMNS.map(rowOf).map(squeezed));
});

describe("every period is kept", () => {
  const AT = new Date("2024-03-10T12:00:00Z");
  let shop: Shop;
  let made = 0;

  /** A shop with one customer and an order, and something in every personal column. */
  beforeEach(async () => {
    made += 1;
    const domain = `periods-${String(made)}.myshopify.com`;
    world.devstore.store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
    const person = { email: "anna@example.com", firstName: "Anna", lastName: "Adler" };
    const order = world.devstore.store.placeOrder(domain, { ...person, lines: [{ quantity: 1, unitPrice: 1000 }] });
    shop = await world.install(domain);
    world.devstore.store.requestCustomerData(domain, order.customerId ?? 0);
    await world.settle();
    await world.customers(domain, "?set=all&period=all-time");
    await admin.query(
      `INSERT INTO consent_event (shop_id, customer_id, at, state, level) SELECT shop_id, id, $2, 'SUBSCRIBED', 'SINGLE_OPT_IN' FROM customer WHERE shop_id = $1
       ON CONFLICT DO NOTHING`,
      [shop.id, AT],
    );
    await admin.query(
      `INSERT INTO customer_note (shop_id, id, customer_id, text_enc, written_at) SELECT shop_id, gen_random_uuid(), id, $2, $3 FROM customer WHERE shop_id = $1`,
      [shop.id, Buffer.from(seal({ shop: shop.id, table: "customer_note", column: "text_enc" }, "Likes blue.")), AT],
    );
    await admin.query(
      `INSERT INTO tag_change (shop_id, customer_id, tag, is_wanted, version, state, asked_at) SELECT shop_id, id, 'vip', true, 1, 'sent', $2 FROM customer WHERE shop_id = $1`,
      [shop.id, AT],
    );
    await admin.query(
      `INSERT INTO setting_change (shop_id, save, name, from_value, to_value, cause, user_id, changed_at) VALUES ($1, 1, 'language', 'admin', 'de', 'merchant', '1', $2)`,
      [shop.id, AT],
    );
    await admin.query(
      `INSERT INTO file_import_problem (shop_id, import_id, line, reason, found_at) VALUES ($1, 1, 2, '{"kind": "no-order"}', $2)`,
      [shop.id, AT],
    );
    await admin.query(`INSERT INTO forgotten_person (shop_id, key, forgotten_at) VALUES ($1, 't1.x', $2)`, [shop.id, AT]);
    for (const { table, column } of PERSONAL_COLUMNS.filter((one) => one.table !== "inbox")) await fill(table, column);
  });

  async function fill(table: string, column: string): Promise<void> {
    const type = (await columns()).find((one) => one.table === table && one.column === column)?.type ?? "";
    const samples: Readonly<Record<string, unknown>> = {
      text: "x",
      "text[]": ["x"],
      "integer[]": [1],
      jsonb: '{"x": 1}',
      bigint: 7,
      integer: 7,
      "timestamp with time zone": AT,
      bytea: Buffer.from(seal({ shop: shop.id, table, column }, '{"shopifyId":null,"email":"x@example.com","orderIds":[]}')),
    };
    expect(samples, `a sample for ${table}.${column} (${type})`).toHaveProperty([type]);
    await admin.query(`UPDATE "${table}" SET "${column}" = $2 WHERE shop_id = $1 AND ("${column}" IS NULL OR "${column}"::text = '{}')`, [
      shop.id,
      samples[type],
    ]);
  }

  /** How many rows of the shop hold something in the column. */
  async function filled({ table, column }: Readonly<{ table: string; column: string }>): Promise<number> {
    const { rowCount } = await admin.query(
      `SELECT FROM "${table}" WHERE shop_id = $1 AND "${column}" IS NOT NULL AND "${column}"::text <> '{}'`,
      [shop.id],
    );
    return rowCount ?? 0;
  }

  const setTime = (table: string, column: string, to: Date) =>
    admin.query(`UPDATE "${table}" SET "${column}" = $2 WHERE shop_id = $1`, [shop.id, to]);

  /** The last sign of life of everybody in the shop. */
  async function lastSeen(at: Date): Promise<void> {
    for (const column of ["last_at", "consent_at", "created_at", "source_updated_at"]) await setTime("customer", column, at);
    await setTime("orders", "processed_at", at);
  }

  const byAge = PERSONAL_COLUMNS.flatMap((one) => (one.keptFor.until === "age" ? [{ ...one, keptFor: one.keptFor }] : []));
  const periodOf = ({ table, keptFor }: (typeof byAge)[number]) =>
    `${table}: ${String(keptFor.count)} ${keptFor.unit} after ${keptFor.since}`;

  test.each([...new Set(byAge.map(periodOf))])("by age, %s", async (period) => {
    const own = byAge.filter((one) => periodOf(one) === period);
    const [first] = own;
    if (first === undefined) throw new Error("A period without columns.");
    const { table, keptFor } = first;
    await setTime(table, keptFor.since, AT);
    const end = keptFor.unit === "days" ? addDays(AT, keptFor.count) : addMonths(AT, keptFor.count);

    await keepPeriods(subDays(end, 1));
    for (const one of own) expect(await filled(one), nameOf(one)).toBeGreaterThan(0);
    await keepPeriods(addDays(end, 1));
    for (const one of own) expect(await filled(one), nameOf(one)).toBe(0);
  });

  test("whoever gives no sign of life for 36 months is forgotten: every column of theirs is empty, the figures stay", async () => {
    await lastSeen(AT);
    // A note that was deleted goes earlier.
    await admin.query(`UPDATE customer_note SET deleted_at = NULL WHERE shop_id = $1`, [shop.id]);
    const lost = PERSON_TABLES.flatMap(({ table }) => clearedColumns(table).map((column) => ({ table, column })));
    const kept = PERSONAL_COLUMNS.filter(({ keptFor, table }) => keptFor.until === "shop-gone" && table !== "inbox");
    const ages = byAge.map(nameOf);
    const end = addMonths(AT, 36);

    await keepPeriods(subDays(end, 2));
    for (const one of lost.filter((column) => !ages.includes(nameOf(column)) && nameOf(column) !== "customer_identity.key")) {
      expect(await filled(one), nameOf(one)).toBeGreaterThan(0);
    }
    await keepPeriods(addDays(end, 2));

    for (const one of lost) expect(await filled(one), nameOf(one)).toBe(0);
    for (const one of kept) expect(await filled(one), nameOf(one)).toBeGreaterThan(0);
  });

  test("the merchant's own number of months counts, and a recent order keeps a person", async () => {
    await admin.query(`INSERT INTO setting (shop_id, name, value, changed_at) VALUES ($1, 'forget-after-months', '12', $2)`, [shop.id, AT]);
    await lastSeen(AT);
    await setTime("orders", "processed_at", addMonths(AT, 6));

    await keepPeriods(addMonths(AT, 14));
    expect(await filled({ table: "customer", column: "name_enc" })).toBe(1);
    await keepPeriods(addMonths(AT, 19));
    expect(await filled({ table: "customer", column: "name_enc" })).toBe(0);
  });

  test("what is left of a customer whom Shopify deleted goes after 30 days", async () => {
    await setTime("customer", "deleted_at", AT);

    await keepPeriods(addDays(AT, 29));
    expect(await filled({ table: "customer", column: "shopify_id" })).toBe(1);
    await keepPeriods(addDays(AT, 31));
    expect(await filled({ table: "customer", column: "shopify_id" })).toBe(0);
    expect(await filled({ table: "orders", column: "country" })).toBe(0);
  });

  test("by its own date: what recognises a forgotten person, and a delivery", async () => {
    await admin.query(
      `INSERT INTO customer_identity (shop_id, kind, key, customer_id, until) SELECT shop_id, 'redacted', 't1.x', id, $2 FROM customer WHERE shop_id = $1`,
      [shop.id, AT],
    );
    await admin.query(`UPDATE inbox SET delete_after = $2 WHERE shop_domain = $1`, [shop.domain, AT]);
    const traces = () => admin.query(`SELECT FROM customer_identity WHERE shop_id = $1 AND kind = 'redacted'`, [shop.id]);
    const deliveries = () => admin.query(`SELECT FROM inbox WHERE shop_domain = $1`, [shop.domain]);

    await keepPeriods(addHours(AT, -1));
    await tick(addHours(AT, -1));
    expect([(await traces()).rowCount, ((await deliveries()).rowCount ?? 0) > 0]).toEqual([1, true]);
    await keepPeriods(addHours(AT, 1));
    await tick(addHours(AT, 1));
    expect([(await traces()).rowCount, (await deliveries()).rowCount]).toEqual([0, 0]);
  });

  test("with the shop everything else", async () => {
    const kept = PERSONAL_COLUMNS.filter(({ keptFor }) => keptFor.until === "shop-gone");
    await admin.query(`UPDATE shop SET state = 'uninstalled' WHERE id = $1`, [shop.id]);

    await wipeShop({ shopId: shop.id, shopDomains: [shop.domain], askedAt: new Date() });

    for (const one of kept) expect(await filled(one), nameOf(one)).toBe(0);
  });
});
