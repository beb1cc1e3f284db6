import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate, migrationsOf } from "#app/platform/migrations.server.ts";
import { runTool } from "#test/support/tools.ts";

const ownerUrl = process.env["DATABASE_OWNER_URL"] ?? "";
const adminUrl = process.env["DATABASE_ADMIN_URL"] ?? "";
const client = new pg.Client({ connectionString: adminUrl });

beforeAll(() => client.connect());
afterAll(async () => {
  await client.end();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const folders: string[] = [];

/** A folder of migrations, name → SQL. */
function migrationFolder(migrations: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "encore-migrations-"));
  folders.push(folder);
  for (const [name, sql] of Object.entries(migrations)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "migration.sql"), sql);
  }
  return folder;
}

/** One line per column: table, name, type, whether it may be empty, place in the primary key. */
async function columnsOf(database: pg.Client, schema: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ line: string }>(
    `SELECT format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              -- Prisma writes lists without NOT NULL and reads an absent one as empty.
              CASE WHEN a.attnotnull AND t.typcategory <> 'A' THEN ' not null' ELSE '' END,
              coalesce(' key ' || array_position(i.indkey::int[], a.attnum::int), '')) AS line
       FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type t ON t.oid = a.atttypid
       LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      WHERE c.relkind = 'r' AND c.relnamespace = $1::regnamespace AND c.relname <> '_prisma_migrations'
      ORDER BY line`,
    [schema],
  );
  return rows.map(({ line }) => line);
}

/**
 * Indexes and unique keys as text. Prisma's language has no word for a condition (left out) nor for columns carried along or empty values that count as equal
 * (cut off).
 */
async function indexesOf(database: pg.Client, schema: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ line: string }>(
    `SELECT regexp_replace(replace(pg_get_indexdef(i.indexrelid), $1 || '.', ''), ' INCLUDE .*| NULLS NOT DISTINCT', '') AS line
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      WHERE c.relnamespace = $1::regnamespace AND NOT i.indisprimary AND i.indpred IS NULL AND c.relname <> '_prisma_migrations'
      ORDER BY line`,
    [schema],
  );
  return rows.map(({ line }) => line);
}

test("the models say what the migrations made: tables, columns, types, keys, indexes", async () => {
  const { exitCode, output } = await runTool({
    package: "prisma",
    command: ["prisma", "migrate", "diff", "--from-empty", "--to-schema-datamodel", "prisma/schema", "--script"],
  });
  expect(exitCode, output).toBe(0);
  const script = output.slice(output.indexOf("-- CreateTable"));
  await client.query(`CREATE SCHEMA models; SET search_path = models; ${script.replaceAll('"public".', "")}; RESET search_path`);

  expect(await columnsOf(client, "models")).toEqual(await columnsOf(client, "public"));
  expect(await indexesOf(client, "models")).toEqual(await indexesOf(client, "public"));
}, 90_000);

test("a migrated database needs nothing more, and its book reads as if Prisma had kept it", async () => {
  const again = await migrate(ownerUrl);

  expect(again).toEqual([]);
  const { rows } = await client.query(
    "SELECT migration_name, checksum, applied_steps_count, finished_at IS NULL AS open FROM _prisma_migrations ORDER BY 1",
  );
  expect(rows).toEqual(
    migrationsOf().map(({ name, checksum }) => ({ migration_name: name, checksum, applied_steps_count: 1, open: false })),
  );
});

test("a migration that fails leaves nothing behind, and is applied when it is mended", async () => {
  const broken = migrationFolder({ "2_broken": "CREATE TABLE half (id int); CREATE TABLE half (id int);" });
  const mended = migrationFolder({ "2_broken": "CREATE TABLE half (id int);" });

  await expect(migrate(ownerUrl, broken)).rejects.toThrow('Migration 2_broken failed: relation "half" already exists');

  expect(await migrate(ownerUrl, mended)).toEqual(["2_broken"]);
  await client.query("DROP TABLE half");
});

test("a migration that was changed after it had been applied stops the start and says so", async () => {
  await migrate(ownerUrl, migrationFolder({ "3_first": "CREATE TABLE changed (id int);" }));

  const migrating = migrate(ownerUrl, migrationFolder({ "3_first": "CREATE TABLE changed (id bigint);" }));

  await expect(migrating).rejects.toThrow("Migration 3_first was changed after it had been applied");
});

test("two processes that start at once apply each migration once", async () => {
  const folder = migrationFolder({ "4_slow": "CREATE TABLE once (id int); SELECT pg_sleep(0.2);" });

  const applied = await Promise.all([migrate(ownerUrl, folder), migrate(ownerUrl, folder)]);

  expect(applied.flat()).toEqual(["4_slow"]);
});
