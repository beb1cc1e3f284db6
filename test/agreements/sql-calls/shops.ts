import { isInstalled } from "#app/domains/shops/installed.data.server.ts";
import {
  clearPause,
  findShopByDomain,
  findShopByFormerDomain,
  findShopById,
  findShopByShopifyId,
  lockShop,
  markPaused,
  markResumed,
  markUninstalled,
  noteOpened,
  noteTold,
  releaseDomain,
  renameShop,
  updateHistory,
  updateProfile,
  updateScopes,
  upsertInstalled,
} from "#app/domains/shops/shop.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { DOMAIN, NOW } from "#test/agreements/sql-calls/calls.ts";

export const SHOPS_CALLS: DomainCalls = {
  "app/domains/shops/installed.data.server.ts": {
    role: "shop",
    call: (tx) => isInstalled(tx),
  },
  "app/domains/shops/shop.data.server.ts": {
    role: "system",
    call: async (tx, shopId) => {
      const profile = { shopifyId: 7n, domain: DOMAIN, name: "Prepared", currency: "EUR", timeZone: "Europe/Berlin", countryCode: "DE" };
      await findShopByDomain(tx, DOMAIN);
      await findShopById(tx, shopId);
      await upsertInstalled(tx, { profile, locale: "de", scopes: ["read_orders"], isHistoryLimited: true, now: NOW });
      await updateScopes(tx, shopId, ["read_orders"], true);
      await findShopByShopifyId(tx, 7n);
      await findShopByFormerDomain(tx, DOMAIN, NOW);
      await noteOpened(tx, DOMAIN, NOW).catch(() => null);
      await lockShop(tx, shopId);
      await releaseDomain(tx, profile);
      await renameShop(tx, shopId, DOMAIN, "renamed.myshopify.com", NOW);
      await updateProfile(tx, shopId, profile);
      await noteTold(tx, shopId, NOW);
      await markPaused(tx, shopId, "token-gone", NOW);
      await markResumed(tx, shopId, NOW);
      await clearPause(tx, shopId);
      await markUninstalled(tx, shopId, NOW);
      await updateHistory(tx, shopId, { startsOn: 20_000, importVersion: 1 });
    },
  },
};
