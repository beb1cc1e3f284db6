import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import "#app/jobs/registry.server.ts";
import { asSystem, execute, sql } from "#app/platform/db.server.ts";

let made = 0;

type Wishes = Readonly<{ currency?: string; timeZone?: string; locale?: Shop["locale"]; historyStartsOn?: number | null }>;

/** A fresh installed shop without orders, as a tenant of its own; nobody asked Shopify about it. */
export async function givenShop({
  currency = "EUR",
  timeZone = "Europe/Berlin",
  locale = "de",
  historyStartsOn = null,
}: Wishes = {}): Promise<Shop> {
  made += 1;
  const domain = `given-${String(made)}.myshopify.com`;
  await asSystem((tx) =>
    execute(
      tx,
      sql`INSERT INTO shop (domain, state, name, currency, time_zone, locale, scopes, is_history_limited, history_starts_on, installed_at)
          VALUES (${domain}, 'installed', ${`Given ${String(made)}`}, ${currency}, ${timeZone}, ${locale},
                  ARRAY['read_orders', 'read_all_orders', 'read_customers'], false, ${historyStartsOn}::int, '2026-01-01')`,
    ),
  );
  const shop = await findShop(domain);
  if (shop === null) throw new Error("A given shop is not there.");
  return shop;
}
