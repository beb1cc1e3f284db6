import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { grantLogin, migrate, migrationsOf } from "#app/platform/migrations.server.ts";
import { installQueue } from "#app/platform/queue.server.ts";
import { withFileLock } from "#test/support/file-lock.ts";
import { asAdmin, dropDatabase, ensureDatabase, type Postgres } from "#test/support/postgres.ts";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";
import { isAlive } from "#test/support/wait.ts";

/** What a test process must know of the run's server. */
export const houseDatabasesSchema = z.object({
  template: z.string(),
  /** The process that owns the run and drops its databases. */
  runPid: z.number().int(),
  adminUrl: z.string(),
  ownerUrl: z.string(),
  webUrl: z.string(),
});
export type HouseDatabases = Readonly<z.infer<typeof houseDatabasesSchema>>;

const CLONE = /^clone_(\d+)_/;
const TEMPLATE = "template_";

/** Makes sure of a migrated database to copy for every test file, made anew when a migration or the queue's set-up changes. */
export async function ensureTemplate(postgres: Postgres): Promise<string> {
  const template = `${TEMPLATE}${fingerprint()}`;
  await withFileLock(join(DATA_FOLDER, "template.lock"), async () => {
    const existing = await databasesOf(postgres);
    await dropLeftovers(postgres, existing, template);
    if (existing.includes(template)) return;
    const unfinished = `unfinished_${template}`;
    await dropDatabase(postgres, unfinished);
    await ensureDatabase(postgres, unfinished);
    await migrate(postgres.ownerUrl(unfinished));
    await installQueue(postgres.ownerUrl(unfinished), []);
    await grantLogin(postgres.ownerUrl(unfinished), postgres.webUrl(unfinished));
    await asAdmin(postgres, async (client) => {
      await client.query(`alter database ${client.escapeIdentifier(unfinished)} rename to ${client.escapeIdentifier(template)}`);
      // A connected template cannot be copied.
      await client.query(`alter database ${client.escapeIdentifier(template)} allow_connections false`);
    });
  });
  return template;
}

/** Copies the template; the name carries the process that owns the run, so that leftovers of killed runs are recognised. */
export async function cloneTemplate({ adminUrl, template, runPid }: HouseDatabases): Promise<string> {
  const clone = `clone_${runPid.toString()}_${randomBytes(6).toString("hex")}`;
  await asAdmin({ adminUrl: () => adminUrl }, (client) =>
    client.query(`create database ${client.escapeIdentifier(clone)} template ${client.escapeIdentifier(template)} owner encore_owner`),
  );
  return clone;
}

/** Drops the databases of one run. */
export async function dropClones(postgres: Postgres, runPid: number): Promise<void> {
  for (const name of await databasesOf(postgres)) {
    if (CLONE.exec(name)?.[1] === runPid.toString()) await dropDatabase(postgres, name);
  }
}

async function databasesOf(postgres: Postgres): Promise<readonly string[]> {
  return await asAdmin(postgres, async (client) => {
    const { rows } = await client.query<{ datname: string }>("select datname from pg_database");
    return rows.map(({ datname }) => datname);
  });
}

async function dropLeftovers(postgres: Postgres, existing: readonly string[], template: string): Promise<void> {
  const runs = existing.map((name) => ({ name, pid: Number(CLONE.exec(name)?.[1] ?? 0) }));
  for (const { name, pid } of runs) {
    if (pid !== 0 && !isAlive(pid)) await dropDatabase(postgres, name);
  }
  // A run that is still going may copy an older template.
  if (runs.some(({ pid }) => pid !== 0 && isAlive(pid))) return;
  for (const name of existing) {
    if (name.startsWith(TEMPLATE) && name !== template) await dropDatabase(postgres, name);
  }
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const { name, checksum } of migrationsOf()) hash.update(`${name} ${checksum}\n`);
  for (const file of ["app/platform/queue.server.ts", "app/platform/migrations.server.ts"]) hash.update(readFileSync(join(PROJECT, file)));
  hash.update(readFileSync(createRequire(import.meta.url).resolve("pg-boss/package.json")));
  return hash.digest("hex").slice(0, 16);
}
