import { randomBytes } from "node:crypto";
import type { Secrets } from "#test/support/encore.ts";
import { dropDatabase, ensureDatabase, startPostgres, type Postgres } from "#test/support/postgres.ts";

/** An empty database of this run on the tests' server, gone afterwards also when the run is killed. */
export type ThrowawayDatabase = Readonly<{ ownerUrl: string; databaseUrl: string; adminUrl: string; drop: () => Promise<void> }>;

export async function throwawayDatabase(server: "test-postgres" | "bench-postgres" = "test-postgres"): Promise<ThrowawayDatabase> {
  const postgres: Postgres = await startPostgres({ name: server, survivesPowerLoss: false });
  // The name is that of a clone, so that the next run drops what a killed one left.
  const name = `clone_${process.pid}_${randomBytes(6).toString("hex")}`;
  await ensureDatabase(postgres, name);
  return {
    ownerUrl: postgres.ownerUrl(name),
    databaseUrl: postgres.webUrl(name),
    adminUrl: postgres.adminUrl(name),
    drop: async () => {
      await dropDatabase(postgres, name);
      await postgres.stop();
    },
  };
}

/** Credentials and keys that open nothing real. */
export function throwawaySecrets(): Secrets {
  return {
    clientId: randomBytes(16).toString("hex"),
    clientSecret: randomBytes(16).toString("hex"),
    encryptionKeys: `t1:${randomBytes(32).toString("base64")}`,
    hashKeys: `t1:${randomBytes(32).toString("base64")}`,
  };
}
