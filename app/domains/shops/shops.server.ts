export { findShop, getShop, openShop, recordHistoryStart, recordScopes, recordUninstall } from "#app/domains/shops/open-shop.server.ts";
