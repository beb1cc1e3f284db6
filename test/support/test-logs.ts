import { join } from "node:path";
import { DATA_FOLDER } from "#test/support/project.ts";

/** Where this run's processes write their logs, one folder a run. */
export const TEST_LOGS = join(DATA_FOLDER, "test-logs", String(process.pid));
