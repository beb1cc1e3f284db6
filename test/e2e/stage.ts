import { adminOf, type Admin, type AdminOptions } from "#test/e2e/admin.ts";
import { openBrowser } from "#test/support/chromium.ts";
import { startEncore, type Encore, type EncoreOptions } from "#test/support/encore.ts";
import { throwawayDatabase, throwawaySecrets, type ThrowawayDatabase } from "#test/support/throwaway.ts";

/** What a story in the browser is played on: Encore's built processes on a database of its own, a local Shopify, and a browser. */
export type Stage = Readonly<{
  encore: Encore;
  devstore: Encore["devstore"];
  database: ThrowawayDatabase;
  /** Another person with a browser at a shop's admin. */
  visit: (options: AdminOptions) => Promise<Admin>;
  stop: () => Promise<void>;
}>;

export async function startStage(options: Partial<Pick<EncoreOptions, "secrets" | "shops" | "tomlFile">> = {}): Promise<Stage> {
  const database = await throwawayDatabase();
  const encore = await startEncore({ ...database, secrets: throwawaySecrets(), ports: { devstore: 0, app: 0, web: 0 }, ...options });
  const browser = await openBrowser();
  return {
    encore,
    devstore: encore.devstore,
    database,
    visit: (visitor) => adminOf(browser, encore, visitor),
    stop: async () => {
      await browser.close();
      await encore.stop();
      await database.drop();
    },
  };
}
