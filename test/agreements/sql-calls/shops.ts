import {
  findShopByDomain,
  findShopById,
  markUninstalled,
  updateHistory,
  updateScopes,
  upsertInstalled,
} from "#app/domains/shops/shop.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { DOMAIN, NOW } from "#test/agreements/sql-calls/calls.ts";

export const SHOPS_CALLS: DomainCalls = {
  "app/domains/shops/shop.data.server.ts": {
    role: "system",
    call: async (tx, shopId) => {
      const profile = { name: "Prepared", currency: "EUR", timeZone: "Europe/Berlin", countryCode: "DE" };
      await findShopByDomain(tx, DOMAIN);
      await findShopById(tx, shopId);
      await upsertInstalled(tx, { domain: DOMAIN, profile, locale: "de", scopes: ["read_orders"], isHistoryLimited: true, now: NOW });
      await updateScopes(tx, shopId, ["read_orders"], true);
      await markUninstalled(tx, DOMAIN, NOW);
      await updateHistory(tx, shopId, { startsOn: 20_000, importVersion: 1 });
    },
  },
};
