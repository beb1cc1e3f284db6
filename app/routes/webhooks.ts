import type { ActionFunctionArgs } from "@remix-run/node";
import { inbox } from "#app/jobs/work-inbox.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
import { verifyWebhook } from "#app/platform/webhooks.server.ts";

/** Shopify waits five seconds and repeats what it did not see answered: note the delivery down, answer, work later. */
export async function action({ request }: ActionFunctionArgs) {
  const verdict = await verifyWebhook(request);
  if (verdict.kind === "refused") {
    log().warn({ reason: verdict.reason }, "webhook refused");
    return new Response(null, { status: verdict.status });
  }
  try {
    await inbox.noteDown({ ...verdict.webhook, receivedAt: now() });
  } catch (error) {
    log().error({ err: error, topic: verdict.webhook.topic }, "webhook could not be noted down, Shopify will repeat it");
    return new Response(null, { status: 503 });
  }
  return new Response(null, { status: 200 });
}

/** Nobody reads here. */
export function loader() {
  return new Response(null, { status: 405, headers: { Allow: "POST" } });
}
