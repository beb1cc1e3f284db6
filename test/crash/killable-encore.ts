import { join } from "node:path";
import type { Database } from "#test/crash/killable-database.ts";
import { startDevstore, type Devstore } from "#test/devstore/devstore.ts";
import { runAppProcess, startAppProcess, type AppProcess } from "#test/support/app-process.ts";
import { deathOf } from "#test/support/encore.ts";
import { freePort } from "#test/support/ports.ts";
import { PROJECT } from "#test/support/project.ts";
import { throwawaySecrets } from "#test/support/throwaway.ts";
import { waitFor } from "#test/support/wait.ts";

const PATIENCE_SECONDS = 120;
const DAY_MS = 86_400_000;

type ProcessName = "web" | "worker";

/** The app's built processes around one devstore, each of which may be killed and started again. */
export type KillableEncore = Readonly<{
  devstore: Devstore;
  webUrl: string;
  /** Migrates the database and starts both processes on it. */
  start: (database: Database) => Promise<void>;
  /** Ends a process as the machine would, and waits until it is gone. */
  kill: (name: ProcessName) => Promise<void>;
  restart: (name: ProcessName) => Promise<void>;
  /** The web process answers, and says that it is well. */
  isWell: () => Promise<boolean>;
  /** Processes that ended without having been killed, with what they said last. */
  deaths: readonly string[];
  stopProcesses: () => Promise<void>;
  stop: () => Promise<void>;
}>;

export async function startKillableEncore(options: {
  bulkLinesPerSecond: () => number | null;
  faultSeed: number;
}): Promise<KillableEncore> {
  const secrets = throwawaySecrets();
  const webPort = await freePort();
  const webUrl = `http://127.0.0.1:${webPort}`;
  const devstore = await startDevstore({
    shops: "empty",
    // A day ago: `advance` runs through four hours of retries, and nothing may happen in the app's future.
    now: () => new Date(Date.now() - DAY_MS),
    bulkLinesPerSecond: options.bulkLinesPerSecond,
    faultSeed: options.faultSeed,
    keptDeliveries: Number.POSITIVE_INFINITY,
    app: {
      name: "Encore",
      url: webUrl,
      clientId: secrets.clientId,
      clientSecret: secrets.clientSecret,
      tomlFile: join(PROJECT, "shopify.app.toml"),
    },
  });
  const processes = new Map<ProcessName, AppProcess>();
  const asked = new Set<AppProcess>();
  const deaths: string[] = [];
  let databaseUrl = "";

  const begin = (name: ProcessName): void => {
    const started = startAppProcess({
      name,
      env: {
        DATABASE_URL: databaseUrl,
        SHOPIFY_API_KEY: secrets.clientId,
        SHOPIFY_API_SECRET: secrets.clientSecret,
        SHOPIFY_APP_URL: devstore.proxyUrl,
        ENCRYPTION_KEYS: secrets.encryptionKeys,
        HASH_KEYS: secrets.hashKeys,
        // The test may move the app's clock, as the demo does: what waits for its next attempt is not waited for.
        ENCORE_DEMO: "1",
        HOST: "127.0.0.1",
        PORT: webPort.toString(),
        DEVSTORE_URL: devstore.url,
      },
      preload: ["test/devstore/preload.ts"],
    });
    processes.set(name, started);
    void started.ended.then((ended) => {
      if (!asked.has(started)) deaths.push(deathOf(ended));
    });
  };

  const isWell = async (): Promise<boolean> => {
    try {
      return (await fetch(`${webUrl}/health`)).ok;
    } catch {
      return false;
    }
  };

  const isUp = (name: ProcessName): Promise<true> =>
    waitFor(`${name} being up`, PATIENCE_SECONDS, async () => {
      if (deaths.length > 0) throw new Error(deaths.join("\n"));
      const up =
        name === "web" ? await isWell() : (processes.get("worker")?.lastLines() ?? []).some((line) => line.includes("worker works"));
      return up ? true : undefined;
    });

  const end = async (name: ProcessName, how: (one: AppProcess) => Promise<void>): Promise<void> => {
    const one = processes.get(name);
    if (one === undefined) return;
    asked.add(one);
    await how(one);
    processes.delete(name);
  };

  const stopProcesses = async (): Promise<void> => {
    for (const name of ["web", "worker"] as const) await end(name, (one) => one.stop());
  };

  return {
    devstore,
    webUrl,
    start: async (database) => {
      databaseUrl = database.databaseUrl;
      await runAppProcess({ name: "migrate", env: { DATABASE_OWNER_URL: database.ownerUrl, DATABASE_URL: databaseUrl } });
      begin("web");
      begin("worker");
      await isUp("web");
      await isUp("worker");
    },
    kill: (name) =>
      end(name, async (one) => {
        process.kill(one.pid, "SIGKILL");
        await one.ended;
      }),
    restart: async (name) => {
      begin(name);
      await isUp(name);
    },
    isWell,
    deaths,
    stopProcesses,
    stop: async () => {
      await stopProcesses();
      await devstore.stop();
    },
  };
}
