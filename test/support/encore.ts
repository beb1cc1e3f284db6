import { join } from "node:path";
import { startDevstore, type Devstore } from "#test/devstore/devstore.ts";
import { runAppProcess, startAppProcess, type AppProcess, type Ended } from "#test/support/app-process.ts";
import { freePort } from "#test/support/ports.ts";
import { PROJECT } from "#test/support/project.ts";
import { waitFor } from "#test/support/wait.ts";

export type Secrets = Readonly<{ clientId: string; clientSecret: string; encryptionKeys: string; hashKeys: string }>;

export type EncoreOptions = Readonly<{
  ownerUrl: string;
  databaseUrl: string;
  secrets: Secrets;
  /** Wanted; another one is taken where somebody has it. 0: any. */
  ports: Readonly<{ devstore: number; app: number; web: number }>;
  /** Where the devstore keeps its state; nothing is kept without. */
  stateFile?: string;
  /** The devstore's own shops with their history, or none. */
  shops?: "demo" | "empty";
  /** The app's own by default. */
  tomlFile?: string;
  /** Which of the app's processes run; both by default. */
  processes?: readonly ("web" | "worker")[];
}>;

/** The whole: a local Shopify, and Encore's own two processes against it. */
export type Encore = Readonly<{
  devstore: Devstore;
  /** The web process itself, without the devstore in front. */
  webUrl: string;
  processes: readonly AppProcess[];
  /** The first of the app's processes that ends without having been asked to. */
  died: Promise<Ended>;
  stop: () => Promise<void>;
}>;

/** Migrates the database and starts devstore, web and worker from the build. */
export async function startEncore({
  ownerUrl,
  databaseUrl,
  secrets,
  ports,
  stateFile,
  shops = "demo",
  tomlFile = join(PROJECT, "shopify.app.toml"),
  processes: names = ["web", "worker"],
}: EncoreOptions): Promise<Encore> {
  await runAppProcess({ name: "migrate", env: { DATABASE_OWNER_URL: ownerUrl, DATABASE_URL: databaseUrl } });
  const webPort = await freePort(ports.web);
  const webUrl = `http://127.0.0.1:${webPort}`;
  const devstore = await startDevstore({
    port: ports.devstore,
    proxyPort: ports.app,
    shops,
    ...(stateFile === undefined ? {} : { stateFile }),
    app: {
      name: "Encore",
      url: webUrl,
      clientId: secrets.clientId,
      clientSecret: secrets.clientSecret,
      tomlFile,
    },
  });
  const env = {
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: secrets.clientId,
    SHOPIFY_API_SECRET: secrets.clientSecret,
    SHOPIFY_APP_URL: devstore.proxyUrl,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    HASH_KEYS: secrets.hashKeys,
    ENCORE_DEMO: "1",
    HOST: "127.0.0.1",
    PORT: webPort.toString(),
    DEVSTORE_URL: devstore.url,
  };
  const processes = names.map((name) => startAppProcess({ name, env, preload: ["test/devstore/preload.ts"] }));
  const died = Promise.race(processes.map(({ ended }) => ended));
  const stop = async () => {
    await Promise.all(processes.map((one) => one.stop()));
    await devstore.stop();
  };
  try {
    await Promise.race([answers(webUrl), died.then(reportDeath)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { devstore, webUrl, processes, died, stop };
}

/** What a person needs to know of a process that went away. */
export function deathOf({ name, how, lastLines }: Ended): string {
  return `${name} ${how}. Its last lines:\n${lastLines.map((line) => `  ${line}`).join("\n")}`;
}

function reportDeath(ended: Ended): never {
  throw new Error(deathOf(ended));
}

async function answers(webUrl: string): Promise<void> {
  await waitFor("the web process answering", 60, async () => {
    try {
      const { ok } = await fetch(`${webUrl}/health`);
      return ok ? true : undefined;
    } catch {
      return undefined;
    }
  });
}
