import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { childrenOf, runningOf } from "#test/crash/processes.ts";
import { findPostgresHome } from "#test/support/postgres-home.ts";
import { connect, launch, notedServer, stopServer } from "#test/support/postgres-server.ts";
import { asAdmin, dropDatabase, ensureDatabase, startPostgres } from "#test/support/postgres.ts";
import { waitFor } from "#test/support/wait.ts";

const PATIENCE_SECONDS = 120;

export type Database = Readonly<{ name: string; ownerUrl: string; databaseUrl: string; adminUrl: string }>;

/** A PostgreSQL server of this test alone, that may be killed. */
export type KillableServer = Readonly<{
  newDatabase: () => Promise<Database>;
  /** Ends one process that serves the app, as a bug or the machine's memory guard would: the server ends all others and recovers. */
  killBackend: (database: Database, choose: (count: number) => number) => Promise<void>;
  /** Ends the server's first process; its children go when they notice. */
  killServer: () => Promise<void>;
  /** Starts the server again, which then recovers. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

export async function startKillableServer(): Promise<KillableServer> {
  const home = findPostgresHome();
  const postgres = await startPostgres({ name: "crash-postgres", survivesPowerLoss: false });
  const { dataFolder, port } = postgres;
  const password = decodeURIComponent(new URL(postgres.adminUrl("postgres")).password);
  const names: string[] = [];

  /** Answers when the server does, also while it recovers. */
  const answers = () =>
    waitFor("PostgreSQL answering again", PATIENCE_SECONDS, async () => {
      try {
        const client = await connect(postgres.adminUrl("postgres"));
        await client.end();
        return true;
      } catch {
        return undefined;
      }
    });
  const gone = (pids: readonly number[]) =>
    waitFor("the killed processes being gone", PATIENCE_SECONDS, () => (runningOf(pids).length === 0 ? true : undefined));

  return {
    newDatabase: async () => {
      const name = `clone_${process.pid}_${randomBytes(6).toString("hex")}`;
      await ensureDatabase(postgres, name);
      names.push(name);
      return { name, ownerUrl: postgres.ownerUrl(name), databaseUrl: postgres.webUrl(name), adminUrl: postgres.adminUrl(name) };
    },
    killBackend: async ({ name }, choose) => {
      const { rows } = await asAdmin(postgres, (client) =>
        client.query<{ pid: number }>(
          "select pid from pg_stat_activity where datname = $1 and usename = 'encore_web' and backend_type = 'client backend' order by pid",
          [name],
        ),
      );
      const pid = rows[choose(rows.length)]?.pid;
      if (pid === undefined) return;
      process.kill(pid, "SIGKILL");
      await gone([pid]);
      await answers();
    },
    killServer: async () => {
      const noted = notedServer(dataFolder);
      if (noted === null) throw new Error("There is no server to kill.");
      const family = [noted.pid, ...childrenOf(noted.pid)];
      process.kill(noted.pid, "SIGKILL");
      await gone(family);
    },
    restart: async () => {
      rmSync(join(dataFolder, "postmaster.pid"), { force: true });
      await launch(home, { port, password, dataFolder }, false);
    },
    stop: async () => {
      for (const name of names) await dropDatabase(postgres, name);
      stopServer(home, dataFolder);
    },
  };
}
