import { lookUpOrder } from "#app/domains/history/history.server.ts";
import type { LookUp } from "#app/domains/history/history.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { log } from "#app/platform/log.server.ts";

/** Looks an order up at Shopify for a person who waits: Shopify away is an answer, too. */
export async function lookUpNow(shop: Shop, orderId: bigint, now: Date): Promise<LookUp | "away"> {
  try {
    return await lookUpOrder(shop, orderId, now);
  } catch (error) {
    if (!(error instanceof ShopifyCallError)) throw error;
    log().warn({ err: error }, "an order could not be looked up at Shopify");
    return "away";
  }
}
