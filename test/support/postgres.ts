import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { z } from "zod";
import { withFileLock } from "#test/support/file-lock.ts";
import { freePort } from "#test/support/ports.ts";
import { findPostgresHome, type PostgresHome } from "#test/support/postgres-home.ts";
import {
  ADMIN,
  connect,
  initialise,
  isServerOf,
  launch,
  notedServer,
  stopServer,
  urlOf,
  type ServerSettings,
} from "#test/support/postgres-server.ts";
import { DATA_FOLDER } from "#test/support/project.ts";
import { isAlive, waitFor } from "#test/support/wait.ts";

export type PostgresOptions = Readonly<{
  /** Name of the data folder: the demo's database and the tests' never meet. */
  name: "postgres" | "test-postgres" | "bench-postgres" | "dev-postgres" | "scratch-postgres" | "crash-postgres";
  /** Another one is taken when somebody has it. 0: any. */
  port?: number;
  /**
   * Test data may be lost with the machine, which makes writing it many times faster. Commits are not waited for in either case: a server
   * that is killed loses the last half second of what nobody was promised (the inbox waits for its own).
   */
  survivesPowerLoss: boolean;
}>;

export type Postgres = Readonly<{
  port: number;
  dataFolder: string;
  /** A server that an earlier, killed run (or one that still runs) had started. */
  wasRunning: boolean;
  /** Superuser: makes roles and databases. Row-level security does not hold it, so the app never sees this. */
  adminUrl: (database: string) => string;
  /** `encore_owner`: owns the tables, for migrations. */
  ownerUrl: (database: string) => string;
  /** `encore_web`: the login of the web process and the worker. */
  webUrl: (database: string) => string;
  /** Stops the server, unless another run of this project still uses it. */
  stop: () => Promise<"stopped" | "still-used">;
}>;

const settingsSchema = z.object({ port: z.number().int(), password: z.string(), dataFolder: z.string() });

const OWNER = "encore_owner";
const WEB = "encore_web";
/** Sessions of this name tell a run that ends that others still use the server. */
const HOLDER = "encore-holder";

/** Starts the project's own PostgreSQL, or finds the one that is running already. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  mkdirSync(DATA_FOLDER, { recursive: true });
  chmodSync(DATA_FOLDER, 0o755);
  const home = findPostgresHome();
  const lock = join(DATA_FOLDER, `${options.name}.lock`);
  return await withFileLock(lock, async () => {
    const known = settingsOf(options.name);
    const running = known === null ? null : await runningServer(known);
    const settings = running ?? (await start(home, options, known));
    const holder = await connect(urlOf(settings, ADMIN, "postgres", HOLDER));
    await ensureRoles(holder, settings);
    writeWhere();
    return {
      port: settings.port,
      dataFolder: settings.dataFolder,
      wasRunning: running !== null,
      adminUrl: (database) => urlOf(settings, ADMIN, database),
      ownerUrl: (database) => urlOf(settings, OWNER, database),
      webUrl: (database) => urlOf(settings, WEB, database),
      stop: () =>
        withFileLock(lock, async () => {
          const { rowCount } = await holder.query("select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()", [
            HOLDER,
          ]);
          await holder.end();
          if (rowCount !== 0) return "still-used";
          stopServer(home, settings.dataFolder);
          return "stopped";
        }),
    };
  });
}

/** Creates a database that belongs to the owner role, unless it is there. */
export async function ensureDatabase(postgres: Postgres, database: string): Promise<"created" | "there"> {
  return await asAdmin(postgres, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
    if (rowCount !== 0) return "there";
    await client.query(`create database ${client.escapeIdentifier(database)} owner ${OWNER}`);
    return "created";
  });
}

export async function dropDatabase(postgres: Postgres, database: string): Promise<void> {
  await asAdmin(postgres, (client) => client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`));
}

/** Runs `work` with one superuser connection to the server's own database. */
export async function asAdmin<Result>(postgres: Pick<Postgres, "adminUrl">, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connect(postgres.adminUrl("postgres"));
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const settingsFile = (name: PostgresOptions["name"]) => join(DATA_FOLDER, `${name}.json`);

function settingsOf(name: PostgresOptions["name"]): ServerSettings | null {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(settingsFile(name), "utf8")));
  } catch {
    return null;
  }
}

/** The settings of a server that answers and that works on our data folder; null when there is none. */
async function runningServer(settings: ServerSettings): Promise<ServerSettings | null> {
  const noted = notedServer(settings.dataFolder);
  if (noted === null || !isAlive(noted.pid) || !isServerOf(noted.pid, settings.dataFolder)) return null;
  const found = { ...settings, port: noted.port };
  // It may still be replaying what a killed machine left, or be on its way down.
  return await waitFor(`PostgreSQL (process ${noted.pid.toString()}) answering or ending`, 120, async () => {
    try {
      const client = await connect(urlOf(found, ADMIN, "postgres"));
      await client.end();
      return found;
    } catch {
      return isAlive(noted.pid) ? undefined : null;
    }
  });
}

async function start(home: PostgresHome, options: PostgresOptions, known: ServerSettings | null): Promise<ServerSettings> {
  const dataFolder = join(home.base, options.name);
  // Without its password a data folder is of no use: `.data` was removed to begin anew.
  if (known === null) discard(home, dataFolder);
  const password = known?.password ?? randomBytes(24).toString("hex");
  const port = await freePort(options.port ?? known?.port ?? 0);
  const settings: ServerSettings = { port, password, dataFolder };
  writeFileSync(settingsFile(options.name), JSON.stringify(settings), { mode: 0o600 });
  if (!existsSync(join(dataFolder, "PG_VERSION"))) initialise(home, settings);
  rmSync(join(dataFolder, "postmaster.pid"), { force: true });
  await launch(home, settings, options.survivesPowerLoss);
  return settings;
}

function discard(home: PostgresHome, dataFolder: string): void {
  const noted = notedServer(dataFolder);
  if (noted !== null && isAlive(noted.pid) && isServerOf(noted.pid, dataFolder)) stopServer(home, dataFolder);
  rmSync(dataFolder, { recursive: true, force: true });
}

/** The owner makes tables, the web login uses them. What the login may do is granted by the migrations and `npm run migrate`. */
async function ensureRoles(client: pg.Client, { password }: ServerSettings): Promise<void> {
  const secret = client.escapeLiteral(password);
  for (const [role, rights] of [
    [OWNER, "login createdb createrole nosuperuser nobypassrls"],
    [WEB, "login noinherit nosuperuser nobypassrls nocreatedb nocreaterole"],
  ] as const) {
    const { rowCount } = await client.query("select from pg_roles where rolname = $1", [role]);
    if (rowCount === 0) await client.query(`create role ${role} ${rights} password ${secret}`);
  }
}

/** `.data/README.md` says where everything is, also when the data lies outside of the project. */
function writeWhere(): void {
  const servers = (["postgres", "test-postgres", "bench-postgres", "dev-postgres"] as const).flatMap((name) => {
    const settings = settingsOf(name);
    return settings === null ? [] : [`- ${name}: 127.0.0.1:${settings.port.toString()}, data in ${settings.dataFolder}, log beside it`];
  });
  const text = `# What this project keeps while it runs

Remove this folder to begin anew. Passwords are in the .json files beside this one.

PostgreSQL servers (the demo's, the tests', the benchmark's; one that does not run keeps its last port):
${servers.join("\n")}
`;
  writeFileSync(join(DATA_FOLDER, "README.md"), text);
}
