export { replaceGuestPurchase, replacePurchases } from "#app/domains/retention/change-purchases.server.ts";
export { rebuildPurchases } from "#app/domains/retention/rebuild-purchases.server.ts";
export type { Rebuilt } from "#app/domains/retention/rebuild-purchases.server.ts";
