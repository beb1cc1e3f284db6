import { createHmac, randomUUID } from "node:crypto";
import type { AppConfig, Subscription } from "../app-config.ts";
import type { WebhookFault } from "../faults.ts";

export type Attempt = {
  at: string;
  durationMs: number;
  outcome: { kind: "answered"; status: number } | { kind: "failed"; reason: string };
  /** The fault: the app must refuse it, and gets it rightly signed with the next attempt. */
  isWronglySigned: boolean;
};

/** One webhook on its way to one address, with every attempt to bring it there. */
export type Delivery = {
  /** `X-Shopify-Webhook-Id`: the same again when it is delivered again. */
  id: string;
  /** `X-Shopify-Event-Id`: shared by everything that one deed caused. */
  eventId: string;
  shop: string;
  topic: string;
  /** As the app's toml says, or the compliance address. */
  uri: string;
  triggeredAt: string;
  headers: Readonly<Record<string, string>>;
  /** The signed bytes. */
  body: Uint8Array;
  /** `lost`: by a fault, never sent. One that failed is tried again at `nextTryAt`, or not any more. */
  state: "waiting" | "delivered" | "failed" | "lost";
  attempts: Attempt[];
  /** On the devstore's clock; null where nothing is planned. */
  nextTryAt: string | null;
  /** What the devstore's faults did to it. */
  faults: WebhookFault[];
};

/** Shopify gives up after five seconds: https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
const DELIVERY_TIMEOUT_MS = 5000;

const SIGNATURE = "X-Shopify-Hmac-Sha256";

/** As somebody would sign who knows everything but the secret. */
function wrongSignature(delivery: Delivery): string {
  return createHmac("sha256", "not the secret").update(delivery.body).digest("base64");
}

export function makeDelivery(options: {
  config: AppConfig;
  subscription: Subscription;
  shop: string;
  eventId: string;
  triggeredAt: string;
  payload: unknown;
  secret: string;
}): Delivery {
  const { config, subscription, shop, eventId, triggeredAt } = options;
  const body = Buffer.from(JSON.stringify(options.payload), "utf8");
  const id = randomUUID();
  return {
    id,
    eventId,
    shop,
    topic: subscription.topic,
    uri: subscription.uri,
    triggeredAt,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "Shopify-Captain-Hook",
      "X-Shopify-Topic": subscription.topic,
      [SIGNATURE]: createHmac("sha256", options.secret).update(body).digest("base64"),
      "X-Shopify-Shop-Domain": shop,
      "X-Shopify-API-Version": config.apiVersion,
      "X-Shopify-Webhook-Id": id,
      "X-Shopify-Event-Id": eventId,
      // Shopify writes nanoseconds.
      "X-Shopify-Triggered-At": triggeredAt.replace(/\.(\d{3})Z$/, ".$1000000Z"),
      ...(subscription.name === null ? {} : { "X-Shopify-Name": subscription.name }),
    },
    body,
    state: "waiting",
    attempts: [],
    nextTryAt: null,
    faults: [],
  };
}

/**
 * Where a subscription's uri is in reality: a path, or an address on the application's own host, goes to the app's
 * process; another web address stays; anything else (Pub/Sub, EventBridge, Kafka) the devstore cannot reach.
 */
export function addressOf(uri: string, config: AppConfig, appUrl: string): URL | null {
  if (uri.startsWith("/")) return new URL(uri, appUrl);
  if (!URL.canParse(uri)) return null;
  const url = new URL(uri);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const isOwn = URL.canParse(config.applicationUrl) && url.origin === new URL(config.applicationUrl).origin;
  return isOwn ? new URL(`${url.pathname}${url.search}`, appUrl) : url;
}

/** One attempt. Any answer but a 2xx is a failure, redirects included. */
export async function attempt(
  delivery: Delivery,
  address: URL | null,
  options: { deliver: (request: Request) => Promise<Response>; at: Date; isWronglySigned: boolean },
): Promise<Attempt> {
  const started = Date.now();
  const done = (outcome: Attempt["outcome"]): Attempt => ({
    at: options.at.toISOString(),
    durationMs: Date.now() - started,
    outcome,
    isWronglySigned: options.isWronglySigned,
  });
  if (address === null)
    return done({ kind: "failed", reason: `The devstore cannot deliver to ${delivery.uri}; it knows web addresses only.` });
  try {
    const request = new Request(address, {
      method: "POST",
      headers: options.isWronglySigned ? { ...delivery.headers, [SIGNATURE]: wrongSignature(delivery) } : delivery.headers,
      body: Buffer.from(delivery.body),
      redirect: "manual",
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    const response = await withTimeout(options.deliver(request), request.signal);
    await response.body?.cancel();
    return done({ kind: "answered", status: response.status });
  } catch (error) {
    return done({ kind: "failed", reason: reasonOf(error) });
  }
}

export function isSuccess(tried: Attempt): boolean {
  return tried.outcome.kind === "answered" && tried.outcome.status >= 200 && tried.outcome.status < 300;
}

/** A `deliver` given by a test need not watch the signal. */
async function withTimeout(response: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return Promise.race([
    response,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(new Error("timeout"));
      });
    }),
  ]);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.message === "timeout") return `No answer within ${String(DELIVERY_TIMEOUT_MS / 1000)} s.`;
  const cause = error.cause instanceof Error ? error.cause : null;
  return cause === null ? error.message : `${error.message}: ${cause.message}`;
}
