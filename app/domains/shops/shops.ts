export { shopNewsFromWebhook } from "#app/domains/shops/shop-news.ts";
export { VISIBLE_DAYS_WITHOUT_ALL_ORDERS } from "#app/domains/shops/shop.ts";
export type { FigureSetting, ImportedHistory, Pause, PauseReason, Shop, ShopProfile } from "#app/domains/shops/shop.ts";
