import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { limitRefusedWebhooks } from "#app/bin/door-limits.ts";
import { receiveWebhook } from "#app/jobs/receive-webhook.server.ts";
import { MAX_WEBHOOK_BYTES } from "#app/platform/webhooks.server.ts";

/** The bytes as they came; null when there are too many. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_WEBHOOK_BYTES) return null;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_WEBHOOK_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

const TOO_LARGE = 413;
const REFUSED = [400, 401, TOO_LARGE];

/**
 * Answers Shopify's deliveries without Remix: matching routes and making a `Request` took as long as everything else together
 * (docs/decisions/0006-webhook-path.md). What it does is the route's own call.
 *
 * Every signature is looked at, however many wrong ones came from the same address: a forged sender must not shut out Shopify.
 */
export function webhookDoor(): RequestHandler {
  const limit = limitRefusedWebhooks();
  return (request, response, next) => {
    const answer = async (): Promise<number> => {
      const body = await bodyOf(request);
      return body === null ? TOO_LARGE : receiveWebhook((name) => request.get(name) ?? null, body);
    };
    answer()
      .then((status) => {
        const end = () => response.status(status).end();
        // What was not read of a body that is too large is not waited for.
        if (status === TOO_LARGE) response.set("Connection", "close");
        if (REFUSED.includes(status)) limit(request, response, end);
        else end();
      })
      .catch((error: unknown) => {
        // The sender broke off: nobody hears the answer.
        if (request.destroyed) response.destroy();
        else next(error);
      });
  };
}
