import { z } from "zod";
import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { planWebhook } from "#app/jobs/on-webhook.server.ts";
import { now as appNow } from "#app/platform/clock.server.ts";
import { InboxWriter } from "#app/platform/inbox-writer.server.ts";
import { markDone, markFailedAttempt, markKept, markUnreadable, waitingOf } from "#app/platform/inbox.server.ts";
import type { Waiting } from "#app/platform/inbox.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { QueueTransaction } from "#app/platform/queue.server.ts";

const PAGE = 100;

/**
 * Works off what Shopify delivered for one shop, in the order of arrival.
 *
 * A delivery of a domain that nobody knows (yet: the install and its first webhooks may cross) goes on waiting. One that
 * fails stops the round, and the job is tried again from there: later deliveries of the same order must not overtake it.
 */
export const workInboxJob = defineJob({
  name: "work-inbox",
  payload: z.object({ shopDomain: z.string() }),
  oneAtATime: true,
  run: async ({ shopDomain }) => {
    const shop = await findShop(shopDomain);
    if (shop === null) return;
    let after = 0n;
    for (;;) {
      const page = await waitingOf(shopDomain, after, PAGE);
      await workOff(shop, page);
      if (page.length < PAGE) return;
      after = page.at(-1)?.id ?? after;
    }
  },
});

/** What is done is marked in one go; after a crash in between it is done again, which changes nothing. */
async function workOff(shop: Shop, page: readonly Waiting[]): Promise<void> {
  const done: bigint[] = [];
  try {
    for (const delivery of page) {
      const plan = planWebhook(delivery.topic, delivery.body);
      if (plan.kind === "unreadable") await markUnreadable(delivery.id, plan.reason, appNow());
      if (plan.kind === "kept") await markKept(delivery.id, plan.reason);
      if (plan.kind !== "act") continue;
      try {
        await plan.act(shop, appNow());
      } catch (error) {
        await markFailedAttempt(delivery.id, error instanceof Error ? error.message : String(error));
        throw error;
      }
      done.push(delivery.id);
    }
  } finally {
    await markDone(done, appNow());
  }
}

/** One job per shop, however many deliveries: the second while one waits changes nothing. */
export async function enqueueWork(tx: QueueTransaction, shopDomains: readonly string[]): Promise<void> {
  for (const shopDomain of shopDomains) await enqueue(tx, workInboxJob, { shopDomain }, { key: shopDomain });
}

/** The inbox of this process; its inserts enqueue the work in the same transaction. */
export const inbox = new InboxWriter(enqueueWork);
