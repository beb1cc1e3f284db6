import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { receiveWebhook } from "#app/jobs/receive-webhook.server.ts";
import { MAX_WEBHOOK_BYTES } from "#app/platform/webhooks.server.ts";

/** The bytes as they came; null when there are too many. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_WEBHOOK_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * Answers Shopify's deliveries without Remix: matching routes and making a `Request` took as long as everything else together
 * (docs/decisions/0006-webhook-path.md). What it does is the route's own call.
 */
export const webhookDoor: RequestHandler = (request, response) => {
  const answer = async (): Promise<number> => {
    const body = await bodyOf(request);
    return body === null ? 413 : receiveWebhook((name) => request.get(name) ?? null, body);
  };
  answer().then(
    (status) => response.status(status).end(),
    // The sender broke off: nobody hears the answer.
    () => response.destroy(),
  );
};
