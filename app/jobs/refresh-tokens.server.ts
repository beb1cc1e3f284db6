import { z } from "zod";
import { getShop } from "#app/domains/shops/shops.server.ts";
import { defineJob } from "#app/platform/queue.server.ts";
import { keepAlive } from "#app/platform/tokens.server.ts";

/** Keeps the tokens of a quiet shop: without use Shopify lets the refresh token end after 90 days. */
export const refreshTokensJob = defineJob({
  name: "refresh-tokens",
  payload: z.object({ shopId: z.number() }),
  oneAtATime: true,
  run: async ({ shopId }) => {
    const shop = await getShop(shopId);
    if (shop.state === "installed") await keepAlive(shop.domain);
  },
});
