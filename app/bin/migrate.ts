import { allJobs } from "#app/jobs/registry.server.ts";
import { migrationEnv } from "#app/platform/env.server.ts";
import { grantLogin, migrate } from "#app/platform/migrations.server.ts";
import { installQueue } from "#app/platform/queue.server.ts";

// Before every start of a new version: tables, the queue's tables, and what the login of web and worker may do.
const { DATABASE_OWNER_URL, DATABASE_URL } = migrationEnv();
const applied = await migrate(DATABASE_OWNER_URL);
await installQueue(DATABASE_OWNER_URL, allJobs);
await grantLogin(DATABASE_OWNER_URL, DATABASE_URL);
process.stdout.write(applied.length === 0 ? "The database is up to date.\n" : `Applied: ${applied.join(", ")}\n`);
