import type { ActionFunctionArgs } from "@remix-run/node";
import { receiveWebhook } from "#app/jobs/receive-webhook.server.ts";
import { MAX_WEBHOOK_BYTES } from "#app/platform/webhooks.server.ts";

/** Shopify's deliveries. The web process answers this address itself with the same call (app/bin/web.ts), which is faster. */
export async function action({ request }: ActionFunctionArgs) {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_WEBHOOK_BYTES) return new Response(null, { status: 413 });
  const body = Buffer.from(await request.arrayBuffer());
  return new Response(null, { status: await receiveWebhook((name) => request.headers.get(name), body) });
}

/** Nobody reads here. */
export function loader() {
  return new Response(null, { status: 405, headers: { Allow: "POST" } });
}
