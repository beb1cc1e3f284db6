import { cloneTemplate, houseDatabasesSchema } from "#test/support/house-database.ts";
import { testSettings } from "#test/support/test-settings.ts";

// One database per test file, made before the file's imports reach the app. The run drops them all at its end, when no
// process of a test file is connected any more.
const databases = houseDatabasesSchema.parse(JSON.parse(process.env["ENCORE_TEST_DATABASES"] ?? "null"));
const name = await cloneTemplate(databases);

Object.assign(process.env, testSettings(), {
  DATABASE_URL: databases.webUrl.replace(/postgres$/, name),
  DATABASE_OWNER_URL: databases.ownerUrl.replace(/postgres$/, name),
  /** For the tests that prove what a superuser would see. */
  DATABASE_ADMIN_URL: databases.adminUrl.replace(/postgres$/, name),
});
