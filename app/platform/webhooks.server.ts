import { createHmac, timingSafeEqual } from "node:crypto";
import { isShopDomain } from "#app/lib/shop-domain.ts";
import { env } from "#app/platform/env.server.ts";

/** What a delivery's headers say, once its signature has proved that they came with Shopify's body. */
export type VerifiedWebhook = Readonly<{ shopDomain: string; topic: string; eventKey: string; body: Buffer }>;

export type WebhookVerdict =
  Readonly<{ kind: "verified"; webhook: VerifiedWebhook }> | Readonly<{ kind: "refused"; status: 400 | 401 | 413; reason: string }>;

const TOPIC = /^[a-z_.]+\/[a-z_]+$|^[a-z_]+\.[a-z_]+$/;
const ID = /^[\w:.-]{1,200}$/;

/** Shopify's largest payloads are a few megabytes (orders with hundreds of lines). */
export const MAX_WEBHOOK_BYTES = 10 * 1024 * 1024;

/** A header of the request by its lower-case name, null when it is not there. */
export type HeaderOf = (name: string) => string | null;

/** Compared as text: a decoder would also take other alphabets and what stands behind the end. */
function isSigned(body: Buffer, signature: string): boolean {
  const expected = Buffer.from(createHmac("sha256", env().SHOPIFY_API_SECRET).update(body).digest("base64"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Checks a delivery on its raw bytes, without a call to Shopify or the database.
 *
 * Shopify's `authenticate.webhook` may refresh a token before it answers (decision 6). The event id is the same for
 * all deliveries of one event, so it is what a second delivery is recognised by; older topics only carry a webhook id.
 */
export function verifyWebhook(header: HeaderOf, body: Buffer): WebhookVerdict {
  const signature = header("x-shopify-hmac-sha256");
  if (signature === null) return { kind: "refused", status: 401, reason: "no signature" };
  if (body.length > MAX_WEBHOOK_BYTES) return { kind: "refused", status: 413, reason: "body too large" };
  // Shopify never sends nothing, not even with the right signature of nothing.
  if (body.length === 0) return { kind: "refused", status: 401, reason: "no body" };
  if (!isSigned(body, signature)) return { kind: "refused", status: 401, reason: "wrong signature" };

  const shopDomain = header("x-shopify-shop-domain")?.toLowerCase() ?? "";
  const topic = header("x-shopify-topic") ?? "";
  const eventId = header("x-shopify-event-id") ?? header("x-shopify-webhook-id") ?? "";
  if (!isShopDomain(shopDomain)) return { kind: "refused", status: 400, reason: "no shop domain" };
  if (!TOPIC.test(topic)) return { kind: "refused", status: 400, reason: "no topic" };
  if (!ID.test(eventId)) return { kind: "refused", status: 400, reason: "no event id" };
  return { kind: "verified", webhook: { shopDomain, topic, eventKey: `${shopDomain}|${topic}|${eventId}`, body } };
}
