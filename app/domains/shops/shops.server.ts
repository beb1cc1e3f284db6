export { findShop, getShop, openShop, recordHistory, recordScopes, recordUninstall } from "#app/domains/shops/open-shop.server.ts";
