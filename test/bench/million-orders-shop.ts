import { runAppProcess } from "#test/support/app-process.ts";
import type { MillionOrdersShop } from "#test/bench/million-orders.ts";
import { testSettings } from "#test/support/test-settings.ts";
import { throwawayDatabase } from "#test/support/throwaway.ts";
import type { ThrowawayDatabase } from "#test/support/throwaway.ts";

export type BenchShop = MillionOrdersShop & Readonly<{ domain: string; now: Date }>;

const DOMAIN = "million-orders.myshopify.com";

let database: ThrowawayDatabase | null = null;
let made: Promise<BenchShop> | null = null;

/** The shop of a million orders, made once a run in a database of its own. Load the app's own code after it: it reads its settings once. */
export function millionOrdersShop(): Promise<BenchShop> {
  made ??= make();
  return made;
}

async function make(): Promise<BenchShop> {
  database = await throwawayDatabase("bench-postgres");
  await runAppProcess({ name: "migrate", env: { DATABASE_OWNER_URL: database.ownerUrl, DATABASE_URL: database.databaseUrl } });
  Object.assign(process.env, testSettings(), { NODE_ENV: "production", DATABASE_URL: database.databaseUrl });
  const { dayOf } = await import("#app/lib/calendar.ts");
  const { givenMillionOrders } = await import("#test/bench/million-orders.ts");
  const now = new Date();
  const shop = await givenMillionOrders({ ownerUrl: database.ownerUrl, lastDay: dayOf(now, "Europe/Berlin"), domain: DOMAIN });
  return { ...shop, domain: DOMAIN, now };
}

/** Takes the database away, where one was made. */
export async function dropMillionOrders(): Promise<void> {
  if (database === null) return;
  if (process.env["DATABASE_URL"] === database.databaseUrl) {
    const { closeDatabase } = await import("#app/platform/db.server.ts");
    await closeDatabase();
  }
  await database.drop();
}
