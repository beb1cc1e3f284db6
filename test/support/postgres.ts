import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { z } from "zod";
import { withFileLock } from "#test/support/file-lock.ts";
import { freePort } from "#test/support/ports.ts";
import { findPostgresHome, giveToServer, identityOf, programOf, type PostgresHome } from "#test/support/postgres-home.ts";
import { DATA_FOLDER } from "#test/support/project.ts";
import { isAlive, waitFor } from "#test/support/wait.ts";

export type PostgresOptions = Readonly<{
  /** Name of the data folder: the demo's database and the tests' never meet. */
  name: "postgres" | "test-postgres" | "bench-postgres";
  /** Another one is taken when somebody has it. 0: any. */
  port?: number;
  /** Test data may be lost with the machine, which makes writing it many times faster. Process crashes lose nothing either way. */
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
type Settings = z.infer<typeof settingsSchema>;

const ADMIN = "encore_admin";
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
          const { rowCount } = await holder.query("select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()", [HOLDER]);
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

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away is noticed by the next query; without a listener the event would end the process.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function urlOf({ port, password }: Settings, role: string, database: string, applicationName?: string): string {
  const query = applicationName === undefined ? "" : `?application_name=${applicationName}`;
  return `postgresql://${role}:${password}@127.0.0.1:${port.toString()}/${database}${query}`;
}

const settingsFile = (name: PostgresOptions["name"]) => join(DATA_FOLDER, `${name}.json`);

function settingsOf(name: PostgresOptions["name"]): Settings | null {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(settingsFile(name), "utf8")));
  } catch {
    return null;
  }
}

/** The settings of a server that answers and that works on our data folder; null when there is none. */
async function runningServer(settings: Settings): Promise<Settings | null> {
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

/** What the server notes about itself in its data folder. */
function notedServer(dataFolder: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(dataFolder, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

/** Ids are used again, soon in a container: a process of the noted id may be anything. */
function isServerOf(pid: number, dataFolder: string): boolean {
  if (process.platform === "win32") return true;
  const { stdout } = spawnSync("ps", ["-o", "args=", "-ww", "-p", pid.toString()], { encoding: "utf8" });
  const line = process.platform === "linux" ? readCommandLine(pid) : stdout;
  return line.includes(dataFolder);
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid.toString()}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

async function start(home: PostgresHome, options: PostgresOptions, known: Settings | null): Promise<Settings> {
  const dataFolder = join(home.base, options.name);
  // Without its password a data folder is of no use: `.data` was removed to begin anew.
  if (known === null) discard(home, dataFolder);
  const password = known?.password ?? randomBytes(24).toString("hex");
  const port = await freePort(known?.port ?? options.port ?? 0);
  const settings: Settings = { port, password, dataFolder };
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

/** Makes the data folder beside its place and moves it there, so that one that exists is always whole. */
function initialise(home: PostgresHome, { password, dataFolder }: Settings): void {
  const unfinished = `${dataFolder}.new`;
  const passwordFile = join(tmpdir(), `encore-${randomBytes(8).toString("hex")}`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveToServer(home, unfinished);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveToServer(home, passwordFile);
  try {
    run(home, "initdb", [
      `--pgdata=${unfinished}`,
      `--username=${ADMIN}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The same order of strings on every machine, whatever is installed there.
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
      "--no-sync",
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, dataFolder);
}

function run(home: PostgresHome, program: "initdb" | "pg_ctl", args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(programOf(home, program), args, { ...identityOf(home), cwd: home.base, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? `${stdout}\n${stderr}`.trim()}`);
}

async function launch(home: PostgresHome, { port, dataFolder, password }: Settings, survivesPowerLoss: boolean): Promise<void> {
  const durability = survivesPowerLoss ? ["synchronous_commit=off"] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=256MB",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_messages=warning",
    ...durability,
  ];
  const logFile = `${dataFolder}.log`;
  const log = openSync(logFile, "w");
  // Its own session: Ctrl-C in a terminal reaches us first, and the app's processes end before their database does.
  const server = spawn(programOf(home, "postgres"), ["-D", dataFolder, "-p", port.toString(), ...settings.flatMap((one) => ["-c", one])], {
    ...identityOf(home),
    cwd: home.base,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  server.unref();
  const failed = new Promise<never>((_, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => {
      reject(new Error(`PostgreSQL ended at once (${String(code)}): ${readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n")}`));
    });
  });
  const answers = waitFor("PostgreSQL answering", 120, async () => {
    try {
      const client = await connect(urlOf({ port, password, dataFolder }, ADMIN, "postgres"));
      await client.end();
      return true;
    } catch {
      return server.exitCode === null ? undefined : false;
    }
  });
  await Promise.race([answers, failed]);
  server.removeAllListeners();
}

function stopServer(home: PostgresHome, dataFolder: string): void {
  run(home, "pg_ctl", ["stop", "-D", dataFolder, "-m", "fast", "-w", "-t", "60"]);
}

/** The owner makes tables, the web login uses them. What the login may do is granted by the migrations and `npm run migrate`. */
async function ensureRoles(client: pg.Client, { password }: Settings): Promise<void> {
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
  const servers = (["postgres", "test-postgres", "bench-postgres"] as const).flatMap((name) => {
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
