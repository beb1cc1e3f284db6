import { join } from "node:path";
import { cloneTemplate, houseDatabasesSchema } from "#test/support/house-database.ts";
import { testSettings } from "#test/support/test-settings.ts";

// One database per test file, made before the file's imports reach the app. The run drops them all at its end, when no
// process of a test file is connected any more.
const databases = houseDatabasesSchema.parse(JSON.parse(process.env["ENCORE_TEST_DATABASES"] ?? "null"));
const name = await cloneTemplate(databases);

// Everything is logged, and read after the last test (log-reporter.ts). Whoever asks for a level wants to read it now.
const logs = process.env["ENCORE_TEST_LOGS"];
const logging =
  logs === undefined || process.env["LOG_LEVEL"] !== undefined ? {} : { LOG_LEVEL: "trace", LOG_FILE: join(logs, `${name}.log`) };

Object.assign(process.env, testSettings(), logging, {
  DATABASE_URL: databases.webUrl.replace(/postgres$/, name),
  DATABASE_OWNER_URL: databases.ownerUrl.replace(/postgres$/, name),
  /** For the tests that prove what a superuser would see. */
  DATABASE_ADMIN_URL: databases.adminUrl.replace(/postgres$/, name),
});
