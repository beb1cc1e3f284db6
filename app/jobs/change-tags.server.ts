import { z } from "zod";
import { reserveTags, sendTags } from "#app/domains/customers/customers.server.ts";
import type { TagAnswer } from "#app/domains/customers/customers.ts";
import { mayWriteTags } from "#app/domains/settings/settings.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { getShop } from "#app/domains/shops/shops.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { Job } from "#app/platform/queue.server.ts";

const payload = z.object({ shopId: z.number(), customerId: z.number() });

/** Writes a customer's tags into Shopify, as far as the merchant allows it at that moment. */
export const sendTagsJob: Job<z.output<typeof payload>> = defineJob({
  name: "send-tags",
  payload,
  oneAtATime: true,
  run: async ({ shopId, customerId }) => {
    const shop = await getShop(shopId);
    // What waits in a shop that removed Encore fails as not allowed: nobody else would come for it, and it can be tried again later.
    const mayWrite = shop.state === "installed" && (await inShop(shopId, (tx) => mayWriteTags(tx, shop)));
    const pause = await sendTags(shop, customerId, mayWrite);
    if (pause !== null) await inShop(shopId, (tx) => enqueueTags(tx, { shopId, customerId }, pause));
  },
});

function enqueueTags(tx: Transaction, { shopId, customerId }: z.output<typeof payload>, delaySeconds = 0): Promise<void> {
  return enqueue(tx, sendTagsJob, { shopId, customerId }, { key: `${String(shopId)}:${String(customerId)}`, delaySeconds });
}

type TagWish = Readonly<{ customerId: number; tags: readonly string[]; isWanted: boolean }>;

/** The merchant adds or removes tags: noted here, sent in the background. The same once more changes nothing. */
export function changeTags(shop: Shop, { customerId, tags, isWanted }: TagWish, now: Date): Promise<TagAnswer> {
  return inShop(shop.id, async (tx): Promise<TagAnswer> => {
    if (!(await mayWriteTags(tx, shop))) return { kind: "refused", reason: "not-allowed" };
    const reserved = await reserveTags(tx, shop.id, customerId, { tags, isWanted }, now);
    if (reserved.kind === "refused") return reserved;
    if (reserved.changed.length > 0) await enqueueTags(tx, { shopId: shop.id, customerId });
    return { kind: "reserved", changed: reserved.changed, isWanted };
  });
}
