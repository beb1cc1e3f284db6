import { z } from "zod";
import { wipeShop } from "#app/domains/privacy/privacy.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { asSystem } from "#app/platform/db.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";

const FOUR_HOURS_SECONDS = 4 * 60 * 60;

/** Wipes a shop. It deletes itself from the queue at its end; a lost one is begun again. */
export const redactShopJob = defineJob({
  name: "redact-shop",
  payload: z.object({ shopId: z.number().nullable(), shopDomain: z.string(), presentDomain: z.string(), askedAt: z.iso.datetime() }),
  oneAtATime: true,
  expireSeconds: FOUR_HOURS_SECONDS,
  run: async ({ shopId, shopDomain, presentDomain, askedAt }) => {
    await wipeShop({ shopId, shopDomains: [shopDomain, presentDomain], askedAt: new Date(askedAt) });
  },
});

/** Work of its own: the round that works off the inbox must not wait for a million rows, nor delete what it stands on. */
export async function enqueueRedactShop(shopDomain: string, shop: Shop | null, now: Date): Promise<void> {
  const payload = { shopId: shop?.id ?? null, shopDomain, presentDomain: shop?.domain ?? shopDomain, askedAt: now.toISOString() };
  await asSystem((tx) => enqueue(tx, redactShopJob, payload, { key: shopDomain }));
}
