import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Secrets } from "#test/support/encore.ts";
import { dropDatabase, ensureDatabase, type Postgres } from "#test/support/postgres.ts";
import { DATA_FOLDER } from "#test/support/project.ts";
import { isAlive } from "#test/support/wait.ts";

export const DEMO_DATABASE = "encore_demo";

/** The local Shopify's state, which lives and dies with the database: neither makes sense without the other. */
export const STORE_FILE = join(DATA_FOLDER, "demo-store.jsonl");

const SECRETS_FILE = join(DATA_FOLDER, "demo-secrets.json");
const RUNNING_FILE = join(DATA_FOLDER, "demo.json");

const secretsSchema = z.object({ clientId: z.string(), clientSecret: z.string(), encryptionKeys: z.string(), hashKeys: z.string() });
const runningSchema = z.object({ pid: z.number().int(), url: z.string() });

/** Makes sure that database, devstore state and keys belong together; begins anew where one of them is missing. */
export async function ensureDemoState(postgres: Postgres, isFresh: boolean): Promise<"new" | "kept"> {
  const isWhole = existsSync(STORE_FILE) && existsSync(SECRETS_FILE);
  if (isFresh || !isWhole) await dropDatabase(postgres, DEMO_DATABASE);
  if ((await ensureDatabase(postgres, DEMO_DATABASE)) === "there") return "kept";
  rmSync(STORE_FILE, { force: true });
  writeFileSync(SECRETS_FILE, JSON.stringify(newSecrets()), { mode: 0o600 });
  return "new";
}

/** The keys that the demo's data is encrypted with, and the app's credentials at the local Shopify. */
export function demoSecrets(): Secrets {
  return secretsSchema.parse(JSON.parse(readFileSync(SECRETS_FILE, "utf8")));
}

/** The demo that runs already, or null. */
export function runningDemo(): { pid: number; url: string } | null {
  try {
    const noted = runningSchema.parse(JSON.parse(readFileSync(RUNNING_FILE, "utf8")));
    return noted.pid !== process.pid && isAlive(noted.pid) ? noted : null;
  } catch {
    return null;
  }
}

export function noteRunning(url: string): void {
  mkdirSync(DATA_FOLDER, { recursive: true });
  writeFileSync(RUNNING_FILE, JSON.stringify({ pid: process.pid, url }));
}

export function forgetRunning(): void {
  rmSync(RUNNING_FILE, { force: true });
}

function newSecrets(): Secrets {
  return {
    clientId: randomBytes(16).toString("hex"),
    clientSecret: randomBytes(16).toString("hex"),
    encryptionKeys: `d1:${randomBytes(32).toString("base64")}`,
    hashKeys: `d1:${randomBytes(32).toString("base64")}`,
  };
}
