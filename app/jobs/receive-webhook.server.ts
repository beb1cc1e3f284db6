import { LEGAL_TOPICS } from "#app/jobs/on-legal-request.server.ts";
import { inbox } from "#app/jobs/work-inbox.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
import { metrics } from "#app/platform/metrics.server.ts";
import { verifyWebhook } from "#app/platform/webhooks.server.ts";
import type { HeaderOf } from "#app/platform/webhooks.server.ts";

/**
 * Shopify waits five seconds and repeats what it did not see answered: note the delivery down, answer, work later.
 *
 * @returns the HTTP status of the answer, which has no body
 */
export async function receiveWebhook(header: HeaderOf, body: Buffer): Promise<number> {
  const verdict = verifyWebhook(header, body);
  if (verdict.kind === "refused") {
    metrics.webhooks.inc({ topic: "not believed", verdict: verdict.reason });
    log().warn({ reason: verdict.reason }, "webhook refused");
    return verdict.status;
  }
  const { topic } = verdict.webhook;
  try {
    await inbox.noteDown({
      ...verdict.webhook,
      receivedAt: now(),
      triggeredAt: momentOf(header("x-shopify-triggered-at")),
      mustAnswer: LEGAL_TOPICS.includes(verdict.webhook.topic),
    });
    metrics.webhooks.inc({ topic, verdict: "noted down" });
    return 200;
  } catch (error) {
    metrics.webhooks.inc({ topic, verdict: "not noted down" });
    log().error({ err: error, topic }, "webhook could not be noted down, Shopify will repeat it");
    return 503;
  }
}

/** Shopify writes nanoseconds, which dates cannot hold: 2026-11-21T10:00:00.123456789Z. */
function momentOf(text: string | null): Date | null {
  const moment = new Date(text?.replace(/(\.\d{3})\d+/, "$1") ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
