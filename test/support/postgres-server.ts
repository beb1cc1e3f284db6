import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { giveToServer, identityOf, programOf, type PostgresHome } from "#test/support/postgres-home.ts";
import { waitFor } from "#test/support/wait.ts";

/** One server: what it needs to start, and what others need to reach it. */
export type ServerSettings = Readonly<{ port: number; password: string; dataFolder: string }>;

/** The superuser. */
export const ADMIN = "encore_admin";

export function urlOf({ port, password }: ServerSettings, role: string, database: string, applicationName?: string): string {
  const query = applicationName === undefined ? "" : `?application_name=${applicationName}`;
  return `postgresql://${role}:${password}@127.0.0.1:${port.toString()}/${database}${query}`;
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A server that goes away is noticed by the next query; without a listener the event would end the process.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** What the server notes about itself in its data folder. */
export function notedServer(dataFolder: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(dataFolder, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

/** Ids are used again, soon in a container: a process of the noted id may be anything. */
export function isServerOf(pid: number, dataFolder: string): boolean {
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

/** Makes the data folder beside its place and moves it there, so that one that exists is always whole. */
export function initialise(home: PostgresHome, { password, dataFolder }: ServerSettings): void {
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
  const { status, stdout, stderr, error } = spawnSync(programOf(home, program), args, {
    ...identityOf(home),
    cwd: home.base,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? `${stdout}\n${stderr}`.trim()}`);
}

export async function launch(
  home: PostgresHome,
  { port, dataFolder, password }: ServerSettings,
  survivesPowerLoss: boolean,
): Promise<void> {
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
      reject(
        new Error(`PostgreSQL ended at once (${String(code)}): ${readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n")}`),
      );
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

export function stopServer(home: PostgresHome, dataFolder: string): void {
  run(home, "pg_ctl", ["stop", "-D", dataFolder, "-m", "fast", "-w", "-t", "60"]);
}
