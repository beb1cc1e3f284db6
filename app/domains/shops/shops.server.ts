export {
  endPause,
  pauseReasonOf,
  pauseShop,
  recordHistory,
  recordScopes,
  recordShopNews,
  recordUninstall,
  refreshProfile,
} from "#app/domains/shops/follow-shop.server.ts";
export {
  assertInstalled,
  findShop,
  findShopOfDelivery,
  getShop,
  openShop,
  ShopGoneError,
  shopGranting,
} from "#app/domains/shops/open-shop.server.ts";
