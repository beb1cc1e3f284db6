import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LogReporter } from "./test/support/log-reporter.ts";
import { TEST_LOGS } from "./test/support/test-logs.ts";

export default defineConfig({
  test: {
    // Two at least: a file of the house waits for its database half of the time, one in a browser for its pages. The kills go one by one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // .ci/run reads the counts from the file. The last one fails a run whose logs name a person.
    reporters: ["default", ["json", { outputFile: ".data/test-results.json" }], new LogReporter()],
    // Local days are computed from the shop's time zone; the machine's own must never matter.
    env: { TZ: "Pacific/Chatham", ENCORE_TEST_LOGS: TEST_LOGS },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["app/**/*.test.{ts,tsx}", "test/numbers/**/*.test.ts", "test/devstore/**/*.test.ts"],
          setupFiles: ["test/support/console-setup.ts"],
          // One process for all of them: what is tried is pure, or a devstore of the test's own; starting anew cost more than the tests.
          isolate: false,
          // Those of the devstore talk over HTTP: on a crowded machine a few seconds pass.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "house",
          include: ["test/flows/**/*.test.{ts,tsx}", "test/agreements/**/*.test.ts"],
          globalSetup: ["test/support/house-global.ts"],
          setupFiles: ["test/support/console-setup.ts", "test/support/house-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/support/e2e-global.ts"],
          setupFiles: ["test/support/console-setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "crash",
          include: ["test/crash/**/*.test.ts"],
          globalSetup: ["test/support/crash-global.ts"],
          setupFiles: ["test/support/console-setup.ts"],
          // A minute and a half alone on two cores; on a crowded machine each of the twenty starts takes ten times as long.
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
