import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { runAppProcess, startAppProcess } from "#test/support/app-process.ts";
import { ensureDatabase, startPostgres } from "#test/support/postgres.ts";
import { prepareApp } from "#test/support/prepare.ts";
import { DATA_FOLDER, PROJECT } from "#test/support/project.ts";

// Started by Shopify's CLI (`npm run dev`) for a real development store: a database of its own, the worker from the build, and
// the pages from source, loaded anew at every change.
const DATABASE = "encore_dev";
const KEYS_FILE = join(DATA_FOLDER, "dev-keys.json");

const told = z
  .object({
    SHOPIFY_API_KEY: z.string(),
    SHOPIFY_API_SECRET: z.string(),
    PORT: z.string(),
    // The CLI calls the tunnel's address HOST.
    HOST: z.url(),
  })
  .safeParse(process.env);
if (!told.success) throw new Error("Shopify's CLI starts this: run `npm run dev`. README.md says what it needs.");

/** The keys of the development database; without them nothing in it could be read again. */
function keys(): Readonly<{ encryption: string; hash: string }> {
  if (!existsSync(KEYS_FILE)) {
    const made = () => `d1:${randomBytes(32).toString("base64")}`;
    writeFileSync(KEYS_FILE, JSON.stringify({ encryption: made(), hash: made() }), { mode: 0o600 });
  }
  return z.object({ encryption: z.string(), hash: z.string() }).parse(JSON.parse(readFileSync(KEYS_FILE, "utf8")));
}

await prepareApp(console.log);
const postgres = await startPostgres({ name: "dev-postgres", survivesPowerLoss: true });
await ensureDatabase(postgres, DATABASE);
const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET, PORT, HOST } = told.data;
const { encryption, hash } = keys();
const env = {
  DATABASE_URL: postgres.webUrl(DATABASE),
  SHOPIFY_API_KEY,
  SHOPIFY_API_SECRET,
  SHOPIFY_APP_URL: HOST,
  ENCRYPTION_KEYS: encryption,
  HASH_KEYS: hash,
  PORT,
  HOST: "127.0.0.1",
};
await runAppProcess({ name: "migrate", env: { DATABASE_URL: env.DATABASE_URL, DATABASE_OWNER_URL: postgres.ownerUrl(DATABASE) } });
const worker = startAppProcess({ name: "worker", env });
const pages = spawn(process.execPath, [join(PROJECT, "node_modules/@remix-run/dev/dist/cli.js"), "vite:dev", "--port", PORT], {
  cwd: PROJECT,
  env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "development", ...env },
  stdio: "inherit",
});

const stop = () => pages.kill("SIGTERM");
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
pages.once("close", (code) => {
  void Promise.all([worker.stop(), postgres.stop()]).then(() => process.exit(code ?? 0));
});
