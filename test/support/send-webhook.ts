import { createHmac, randomUUID } from "node:crypto";
import { env } from "#app/platform/env.server.ts";
import { action as receiveWebhook } from "#app/routes/webhooks.ts";
import { args } from "#test/support/world.ts";

/** Brings a body to the app's door as Shopify would: signed, as a delivery of its own unless `eventId` says otherwise. Returns the door's answer. */
export async function sendWebhook(
  shopDomain: string,
  topic: string,
  body: string | Uint8Array,
  eventId: string = randomUUID(),
): Promise<Response> {
  const bytes = Buffer.from(body);
  return await receiveWebhook(
    args(
      new Request("http://app.test/webhooks", {
        method: "POST",
        body: bytes,
        headers: {
          "content-type": "application/json",
          "x-shopify-hmac-sha256": createHmac("sha256", env().SHOPIFY_API_SECRET).update(bytes).digest("base64"),
          "x-shopify-topic": topic,
          "x-shopify-shop-domain": shopDomain,
          "x-shopify-event-id": eventId,
        },
      }),
    ),
  );
}
