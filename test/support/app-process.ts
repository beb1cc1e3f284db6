import { spawn, type SpawnOptions } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";

export type Ended = Readonly<{ name: string; how: string; lastLines: readonly string[] }>;

export type AppProcess = Readonly<{
  name: string;
  pid: number;
  logFile: string;
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<Ended>;
  /** What it wrote last. */
  lastLines: () => readonly string[];
  /** Asks it to stop in order and waits; ends it by force after half a minute. */
  stop: () => Promise<void>;
}>;

export type AppProcessOptions = Readonly<{
  name: "web" | "worker" | "migrate";
  env: Readonly<Record<string, string>>;
  /** Modules to load first, paths inside the project. */
  preload?: readonly string[];
}>;

const KEPT_LINES = 15;
const PATIENCE_MS = 30_000;

/**
 * Starts one of the app's built processes under the Node that runs us, with nothing of our environment but the path. What
 * it writes goes to a log file. It ends with us, also when we are killed.
 */
export function startAppProcess({ name, env, preload = [] }: AppProcessOptions): AppProcess {
  const testLogs = process.env["ENCORE_TEST_LOGS"];
  const folder = testLogs ?? join(DATA_FOLDER, "logs");
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, `${name}-${env["PORT"] ?? process.pid}.log`);
  // A process that a test ends and starts again goes on in the same file: the run's last check reads it all.
  const log = createWriteStream(logFile, { flags: testLogs === undefined ? "w" : "a" });
  const imports = ["test/support/end-with-parent.ts", ...preload].flatMap((file) => ["--import", join(PROJECT, file)]);
  const options: SpawnOptions = {
    cwd: PROJECT,
    env: { NODE_ENV: "production", PATH: process.env["PATH"] ?? "", ...(testLogs === undefined ? {} : { LOG_LEVEL: "trace" }), ...env },
    // Ctrl-C in the terminal reaches us alone, and we stop the others in their order.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  };
  const child = spawn(process.execPath, ["--enable-source-maps", ...imports, join(PROJECT, "build/bin", `${name}.js`)], options);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      log.write(`${line}\n`);
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    });
  }
  const ended = new Promise<Ended>((resolve) => {
    child.once("error", (error) => resolve({ name, how: error.message, lastLines: lines }));
    child.once("close", (code, signal) => {
      log.end();
      resolve({ name, how: signal === null ? `ended with code ${code ?? 0}` : `was ended by ${signal}`, lastLines: lines });
    });
  });
  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    ended,
    lastLines: () => lines,
    stop: async () => {
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Runs one that ends by itself, and throws with its last lines when it fails. */
export async function runAppProcess(options: AppProcessOptions): Promise<void> {
  const { how, lastLines } = await startAppProcess(options).ended;
  if (how !== "ended with code 0") throw new Error(`${options.name} ${how}:\n${lastLines.join("\n")}`);
}
