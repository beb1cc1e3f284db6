import { randomUUID } from "node:crypto";
import { addMinutes } from "date-fns/addMinutes";
import { addSeconds } from "date-fns/addSeconds";
import { differenceInHours } from "date-fns/differenceInHours";
import { z } from "zod";
import type { Shop } from "#app/domains/shops/shops.ts";
import { planWebhook } from "#app/jobs/on-webhook.server.ts";
import type { WebhookPlan } from "#app/jobs/on-webhook.server.ts";
import { shopOfDelivery } from "#app/jobs/shop-of-delivery.server.ts";
import type { Reason } from "#app/lib/reason.ts";
import { now as appNow } from "#app/platform/clock.server.ts";
import { isDatabaseTrouble } from "#app/platform/database-trouble.server.ts";
import { InboxWriter } from "#app/platform/inbox-writer.server.ts";
import { claim, dueOf, markDone, markFailed, markStuck, markUnreadable, release } from "#app/platform/inbox.server.ts";
import type { Settled, Waiting } from "#app/platform/inbox.server.ts";
import { log } from "#app/platform/log.server.ts";
import { defineJob, enqueue } from "#app/platform/queue.server.ts";
import type { QueueTransaction } from "#app/platform/queue.server.ts";

/** Minutes until the next attempt, after the first, the second … Together they last a day; then a person must look. */
const PAUSES_MINUTES = [1, 5, 15, 60, 180, 360, 720] as const;

/** After trouble of the moment the delivery in hand lets the others go first. */
const TROUBLE_PAUSE_SECONDS = 30;

/** What lasts longer than this is no longer of the moment: then the attempt counts. */
const TROUBLE_HOURS = 24;

/**
 * Works off what Shopify delivered for one shop, in the order of arrival.
 *
 * Nothing depends on that order, so a delivery that fails is set aside with growing pauses and the rest goes on. Attempts are
 * counted before the work: what a process did not survive is afterwards tried alone, and not for ever. Trouble of the database
 * ends the round without being held against a delivery; the tick starts the next one. A delivery of a domain that nobody knows
 * (yet: the install and its first webhooks may cross) goes on waiting, unless the law asks.
 */
export const workInboxJob = defineJob({
  name: "work-inbox",
  payload: z.object({ shopDomain: z.string() }),
  oneAtATime: true,
  run: ({ shopDomain }) => workInbox(shopDomain, appNow),
});

/** One round: everything that is due by this clock. */
export async function workInbox(shopDomain: string, clock: () => Date): Promise<void> {
  let after = 0n;
  for (;;) {
    const shop = await shopOfDelivery(shopDomain, clock());
    const page = await dueOf(shopDomain, shop === null ? "must-answer" : "all", after, clock());
    const last = page.at(-1);
    if (last === undefined || !(await workOff({ shopDomain, clock }, shop, page))) return;
    after = last.id;
  }
}

type Round = Readonly<{ shopDomain: string; clock: () => Date }>;

/**
 * Works off a page; what is done is marked in one go, and after a crash in between done again, which changes nothing.
 *
 * @returns false when the round must end
 */
async function workOff(round: Round, shopBefore: Shop | null, page: readonly Waiting[]): Promise<boolean> {
  const { shopDomain, clock } = round;
  const fresh = page.filter((one) => one.attempts === 0).map((one) => one.id);
  await claim(fresh, null);
  const open = new Set(fresh);
  const done: Settled[] = [];
  let shop = shopBefore;
  try {
    for (const delivery of page) {
      // An act before it may have ended the shop.
      if (shop === null && !delivery.mustAnswer) continue;
      if (delivery.attempts > 0) await claim([delivery.id], nextAttemptAfter(delivery.attempts + 1, clock()));
      const outcome = await workOne(round, delivery, shop);
      if (outcome.kind === "trouble") {
        await release([delivery.id], addSeconds(clock(), TROUBLE_PAUSE_SECONDS));
        open.delete(delivery.id);
        return false;
      }
      open.delete(delivery.id);
      if (outcome.kind === "done") {
        // One that was tried alone is not due for a while should the process end now: it is marked at once.
        if (delivery.attempts > 0) await markDone([outcome.settled], clock());
        else done.push(outcome.settled);
      }
      if (outcome.isAffair) shop = await shopOfDelivery(shopDomain, clock());
    }
    return true;
  } finally {
    await markDone(done, clock());
    await release([...open], null);
  }
}

type Outcome = Readonly<{ isAffair: boolean }> &
  (Readonly<{ kind: "done"; settled: Settled }> | Readonly<{ kind: "set-aside" }> | Readonly<{ kind: "trouble" }>);

async function workOne({ shopDomain, clock }: Round, delivery: Waiting, shop: Shop | null): Promise<Outcome> {
  let settled: Settled = { id: delivery.id, resource: null, reason: null, mustAnswer: delivery.mustAnswer };
  try {
    if (delivery.attempts > PAUSES_MINUTES.length) {
      // Counted and never noted as failed: the process ended each time.
      await markStuck({ ...settled, reason: failureOf(delivery, new Error("The process ended in the middle of it.")) }, clock());
      return { kind: "set-aside", isAffair: false };
    }
    const plan = planWebhook(delivery.topic, delivery.open());
    settled = { ...settled, resource: plan.about };
    if (plan.kind === "unreadable") {
      await markUnreadable({ ...settled, reason: plan.reason }, clock());
      return { kind: "set-aside", isAffair: false };
    }
    const reason = await act({ shopDomain, clock }, plan, delivery, shop);
    return { kind: "done", settled: { ...settled, reason }, isAffair: plan.kind !== "act" };
  } catch (error) {
    const isNew = differenceInHours(clock(), delivery.receivedAt) < TROUBLE_HOURS;
    if (isNew && isDatabaseTrouble(error)) {
      log().warn({ err: error, deliveryId: String(delivery.id), topic: delivery.topic }, "inbox round ends early, the next tick goes on");
      return { kind: "trouble", isAffair: false };
    }
    const failed = { ...settled, reason: failureOf(delivery, error) };
    const attempts = delivery.attempts + 1;
    if (attempts > PAUSES_MINUTES.length) await markStuck(failed, clock());
    else await markFailed(failed, clock(), nextAttemptAfter(attempts, clock()));
    return { kind: "set-aside", isAffair: false };
  }
}

/** Says why nothing was done, null when it was. */
async function act(
  { shopDomain, clock }: Round,
  plan: Exclude<WebhookPlan, { kind: "unreadable" }>,
  delivery: Waiting,
  shop: Shop | null,
): Promise<Reason | null> {
  if (plan.kind === "legal") {
    await plan.act(shopDomain, shop, clock());
    return null;
  }
  if (shop === null) throw new Error("A delivery that must be answered needs no shop.");
  if (plan.kind === "act" && shop.state === "uninstalled") return { code: "uninstalled" };
  await plan.act(shop, clock(), { receivedAt: delivery.receivedAt, triggeredAt: delivery.triggeredAt });
  return null;
}

function failureOf(delivery: Waiting, error: unknown): Reason {
  const reference = randomUUID().slice(0, 8);
  log().error({ err: error, reference, deliveryId: String(delivery.id), topic: delivery.topic }, "delivery failed");
  return { code: "failed", reference };
}

const nextAttemptAfter = (attempts: number, now: Date): Date =>
  addMinutes(now, PAUSES_MINUTES[Math.min(attempts, PAUSES_MINUTES.length) - 1] ?? PAUSES_MINUTES[0]);

/** One job per shop, however many deliveries: the second while one waits changes nothing. */
export async function enqueueWork(tx: QueueTransaction, shopDomains: readonly string[]): Promise<void> {
  for (const shopDomain of shopDomains) await enqueue(tx, workInboxJob, { shopDomain }, { key: shopDomain });
}

/** The inbox of this process; its inserts enqueue the work in the same transaction. */
export const inbox = new InboxWriter(enqueueWork);
