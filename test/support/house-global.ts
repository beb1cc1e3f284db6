import { dropClones, type HouseDatabases } from "#test/support/house-database.ts";
import { ensureTemplate } from "#test/support/house-template.ts";
import { startPostgres } from "#test/support/postgres.ts";

/** Once per run: one server, one migrated template. The processes of the test files inherit where they are. */
export default async function setUp(): Promise<() => Promise<void>> {
  const postgres = await startPostgres({ name: "test-postgres", survivesPowerLoss: false });
  try {
    const databases: HouseDatabases = {
      template: await ensureTemplate(postgres),
      runPid: process.pid,
      adminUrl: postgres.adminUrl("postgres"),
      ownerUrl: postgres.ownerUrl("postgres"),
      webUrl: postgres.webUrl("postgres"),
    };
    process.env["ENCORE_TEST_DATABASES"] = JSON.stringify(databases);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return async () => {
    await dropClones(postgres, process.pid);
    await postgres.stop();
  };
}
