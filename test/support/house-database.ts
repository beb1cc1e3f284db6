import { randomBytes } from "node:crypto";
import { z } from "zod";
import { asAdmin, dropDatabase, type Postgres } from "#test/support/postgres.ts";
import { isAlive } from "#test/support/wait.ts";

/** What a test process must know of the run's server. */
export const houseDatabasesSchema = z.object({
  template: z.string(),
  /** The process that owns the run and drops its databases. */
  runPid: z.number().int(),
  adminUrl: z.string(),
  ownerUrl: z.string(),
  webUrl: z.string(),
});
export type HouseDatabases = Readonly<z.infer<typeof houseDatabasesSchema>>;

const CLONE = /^clone_(\d+)_/;

/** Copies the template; the name carries the process that owns the run, so that leftovers of killed runs are recognised. */
export async function cloneTemplate({ adminUrl, template, runPid }: HouseDatabases): Promise<string> {
  const clone = `clone_${runPid}_${randomBytes(6).toString("hex")}`;
  await asAdmin({ adminUrl: () => adminUrl }, (client) =>
    client.query(`create database ${client.escapeIdentifier(clone)} template ${client.escapeIdentifier(template)} owner encore_owner`),
  );
  return clone;
}

/** Drops the databases of one run. */
export async function dropClones(postgres: Postgres, runPid: number): Promise<void> {
  for (const { name, pid } of await clonesOf(postgres)) {
    if (pid === runPid) await dropDatabase(postgres, name);
  }
}

/** Drops what killed runs left; returns whether another run is going on. */
export async function dropLeftClones(postgres: Postgres): Promise<boolean> {
  const clones = await clonesOf(postgres);
  for (const { name } of clones.filter(({ pid }) => !isAlive(pid))) await dropDatabase(postgres, name);
  return clones.some(({ pid }) => isAlive(pid));
}

export async function databasesOf(postgres: Postgres): Promise<readonly string[]> {
  return await asAdmin(postgres, async (client) => {
    const { rows } = await client.query<{ datname: string }>("select datname from pg_database");
    return rows.map(({ datname }) => datname);
  });
}

async function clonesOf(postgres: Postgres): Promise<readonly Readonly<{ name: string; pid: number }>[]> {
  return (await databasesOf(postgres)).flatMap((name) => {
    const pid = CLONE.exec(name)?.[1];
    return pid === undefined ? [] : [{ name, pid: Number(pid) }];
  });
}
