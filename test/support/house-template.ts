import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { allJobs } from "#app/jobs/registry.server.ts";
import { grantLogin, migrate, migrationsOf } from "#app/platform/migrations.server.ts";
import { installQueue } from "#app/platform/queue.server.ts";
import { withFileLock } from "#test/support/file-lock.ts";
import { databasesOf, dropLeftClones } from "#test/support/house-database.ts";
import { asAdmin, dropDatabase, ensureDatabase, type Postgres } from "#test/support/postgres.ts";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";

const TEMPLATE = "template_of_";

/** Makes sure of a migrated database to copy for every test file, made anew when a migration or the queue's set-up changes. */
export async function ensureTemplate(postgres: Postgres): Promise<string> {
  const template = `${TEMPLATE}${fingerprint()}`;
  await withFileLock(join(DATA_FOLDER, "template.lock"), async () => {
    const existing = await databasesOf(postgres);
    const isOtherRunning = await dropLeftClones(postgres);
    // A run that is still going may copy an older template.
    const old = isOtherRunning ? [] : existing.filter((name) => name.startsWith(TEMPLATE) && name !== template);
    for (const name of old) await dropDatabase(postgres, name);
    if (!existing.includes(template)) await makeTemplate(postgres, template);
  });
  return template;
}

async function makeTemplate(postgres: Postgres, template: string): Promise<void> {
  const unfinished = `unfinished_${template}`;
  await dropDatabase(postgres, unfinished);
  await ensureDatabase(postgres, unfinished);
  await migrate(postgres.ownerUrl(unfinished));
  await installQueue(postgres.ownerUrl(unfinished), allJobs);
  await grantLogin(postgres.ownerUrl(unfinished), postgres.webUrl(unfinished));
  await asAdmin(postgres, async (client) => {
    await client.query(`alter database ${client.escapeIdentifier(unfinished)} rename to ${client.escapeIdentifier(template)}`);
    // A connected template cannot be copied.
    await client.query(`alter database ${client.escapeIdentifier(template)} allow_connections false`);
  });
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const { name, checksum } of migrationsOf()) hash.update(`${name} ${checksum}\n`);
  for (const file of ["app/platform/queue.server.ts", "app/platform/migrations.server.ts"]) hash.update(readFileSync(join(PROJECT, file)));
  hash.update(JSON.stringify(allJobs));
  hash.update(readFileSync(createRequire(import.meta.url).resolve("pg-boss/package.json")));
  return hash.digest("hex").slice(0, 16);
}
