import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { z } from "zod";

/** The folder that Prisma's own command line reads, too. */
const FOLDER = join(import.meta.dirname, "../../prisma/migrations");

// The lock that `prisma migrate` takes, so that the two never work on one database at once.
const PRISMA_LOCK = 72_707_369;

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

type Migration = Readonly<{ name: string; sql: string; checksum: string }>;

const appliedSchema = z.array(z.object({ migration_name: z.string(), checksum: z.string(), finished_at: z.date().nullable() }));

/** The migrations in the order of their names, each with the checksum that Prisma would write down. */
export function migrationsOf(folder: string = FOLDER): readonly Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, file: join(folder, name, "migration.sql") }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => {
      const sql = readFileSync(file, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/**
 * Applies the migrations that the database does not have yet and returns their names.
 *
 * It keeps Prisma's own book (`_prisma_migrations`), so `prisma migrate deploy` accepts the database; that command itself
 * downloads an engine, which closed networks refuse. Each migration is one transaction: it is there wholly or not at all.
 *
 * @throws Error when an applied migration was changed afterwards, or one was begun by Prisma and did not end
 */
export async function migrate(ownerUrl: string, folder: string = FOLDER): Promise<readonly string[]> {
  return await asOwner(ownerUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(BOOKKEEPING);
    const { rows } = await client.query(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const applied = new Map(appliedSchema.parse(rows).map((row) => [row.migration_name, row]));
    const missing = migrationsOf(folder).filter((migration) => isMissing(migration, applied.get(migration.name)));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  });
}

/**
 * Lets the login of web and worker (the user of DATABASE_URL) act as the app's two roles. It must step into one for every
 * transaction: nothing is inherited, so a query outside of one may do nothing.
 */
export async function grantLogin(ownerUrl: string, loginUrl: string): Promise<void> {
  const login = decodeURIComponent(new URL(loginUrl).username);
  await asOwner(ownerUrl, async (client) => {
    await client.query(`GRANT encore_app, encore_system TO ${client.escapeIdentifier(login)} WITH INHERIT FALSE, SET TRUE`);
    // For /health/ready, which compares what was applied with what this version brings.
    await client.query("GRANT SELECT ON _prisma_migrations TO encore_system");
  });
}

async function asOwner<Result>(ownerUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Ending the session also gives the lock back.
    await client.end();
  }
}

function isMissing({ name, checksum }: Migration, applied: z.infer<typeof appliedSchema>[number] | undefined): boolean {
  if (applied === undefined) return true;
  if (applied.finished_at === null) {
    throw new Error(`Migration ${name} was begun and did not end. Look at the database, then mark it with "prisma migrate resolve".`);
  }
  if (applied.checksum !== checksum) {
    throw new Error(`Migration ${name} was changed after it had been applied. Put it back as it was and write a new migration.`);
  }
  return false;
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)",
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
