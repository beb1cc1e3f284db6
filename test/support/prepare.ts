import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withFileLock } from "#test/support/file-lock.ts";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";
import { runTool, type Tool } from "#test/support/tools.ts";

type Step = Readonly<{
  says: string;
  /** What the result is made from, files and folders of the project. */
  from: readonly string[];
  /** Where the fingerprint of what it was made from is kept: beside the result, so that both go together. */
  stamp: string;
  tools: readonly Tool[];
}>;

const CLIENT: Step = {
  says: "Generating the database client",
  from: ["prisma/schema", "prisma.config.ts", "package-lock.json"],
  stamp: "node_modules/.prisma/client/made-from",
  tools: [{ package: "prisma", command: ["prisma", "generate"] }],
};

/** A test that starts the build must not leave a development build behind. */
const PRODUCTION = { NODE_ENV: "production" };

const APP: Step = {
  says: "Building the app",
  from: [
    "app",
    "public",
    "prisma/schema",
    "remix.config.js",
    "vite.config.ts",
    "vite.worker.config.ts",
    "tsconfig.json",
    "package-lock.json",
  ],
  stamp: "build/made-from",
  tools: [
    { package: "@remix-run/dev", command: ["remix", "vite:build", "--logLevel", "warn"], env: PRODUCTION },
    { package: "vite", command: ["vite", "build", "--config", "vite.worker.config.ts", "--logLevel", "warn"], env: PRODUCTION },
  ],
};

/** Makes the generated database client unless it is up to date. */
export async function prepareClient(say: (line: string) => void): Promise<void> {
  await make(CLIENT, say);
}

/** Makes the client and the build in `build/` unless they are up to date. */
export async function prepareApp(say: (line: string) => void): Promise<void> {
  await make(CLIENT, say);
  await make(APP, say);
}

async function make(step: Step, say: (line: string) => void): Promise<void> {
  await withFileLock(join(DATA_FOLDER, "prepare.lock"), async () => {
    const stamp = join(PROJECT, step.stamp);
    const wanted = fingerprint(step);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
    say(`${step.says} …`);
    rmSync(stamp, { force: true });
    for (const tool of step.tools) {
      const { exitCode, output } = await runTool(tool);
      if (exitCode !== 0) throw new Error(`${tool.command.join(" ")} failed:\n${output.trim()}`);
    }
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, wanted);
  });
}

function fingerprint({ from, tools }: Step): string {
  const hash = createHash("sha256").update(JSON.stringify(tools));
  for (const path of from) addTo(hash, join(PROJECT, path));
  return hash.digest("hex");
}

function addTo(hash: Hash, path: string): void {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    hash.update(`${path}\n`).update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
}

if (import.meta.main) {
  const [what = "app"] = process.argv.slice(2);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  await (what === "client" ? prepareClient(say) : prepareApp(say));
}
