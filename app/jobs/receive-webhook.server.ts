import { inbox } from "#app/jobs/work-inbox.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
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
    log().warn({ reason: verdict.reason }, "webhook refused");
    return verdict.status;
  }
  try {
    await inbox.noteDown({ ...verdict.webhook, receivedAt: now() });
    return 200;
  } catch (error) {
    log().error({ err: error, topic: verdict.webhook.topic }, "webhook could not be noted down, Shopify will repeat it");
    return 503;
  }
}
