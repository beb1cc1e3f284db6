import type { HomeBenchLine } from "#test/bench/home.ts";
import { runAppProcess } from "#test/support/app-process.ts";
import { testSettings } from "#test/support/test-settings.ts";
import { throwawayDatabase } from "#test/support/throwaway.ts";

export type MillionOrdersHome = Readonly<{ lines: readonly HomeBenchLine[]; rebuildSeconds: number }>;

/** Makes the shop of a million orders in a database of its own and times its home page. */
export async function millionOrdersHome(): Promise<MillionOrdersHome> {
  const database = await throwawayDatabase("bench-postgres");
  try {
    await runAppProcess({ name: "migrate", env: { DATABASE_OWNER_URL: database.ownerUrl, DATABASE_URL: database.databaseUrl } });
    Object.assign(process.env, testSettings(), { NODE_ENV: "production", DATABASE_URL: database.databaseUrl });
    // Loaded now, because the app reads its settings once.
    const { dayOf } = await import("#app/lib/calendar.ts");
    const { closeDatabase } = await import("#app/platform/db.server.ts");
    const { homeBench } = await import("#test/bench/home.ts");
    const { givenMillionOrders } = await import("#test/bench/million-orders.ts");
    const now = new Date();
    const shop = await givenMillionOrders({ ownerUrl: database.ownerUrl, lastDay: dayOf(now, "Europe/Berlin") });
    const lines = await homeBench(shop, now);
    await closeDatabase();
    return { lines, rebuildSeconds: shop.rebuildMs / 1000 };
  } finally {
    await database.drop();
  }
}
