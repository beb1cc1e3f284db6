import type { Request, RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { realNow } from "#app/platform/clock.server.ts";
import { metrics } from "#app/platform/metrics.server.ts";
import { bearerOf } from "#app/platform/session-token.server.ts";
import { shopOfProxyRequest } from "#app/platform/signed-query.server.ts";

type Door = "webhooks" | "proxy" | "app" | "health" | "other";

const MINUTE_MS = 60_000;

/** How many requests that proved nothing one address may send in a minute. */
const PER_MINUTE: Readonly<Record<Door, number>> = { webhooks: 60, proxy: 60, app: 300, health: 600, other: 300 };

const TOO_MANY_REQUESTS = 429;

function limiter(door: Door): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: PER_MINUTE[door],
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (_request, response) => {
      metrics.limited.inc({ door });
      response.status(TOO_MANY_REQUESTS).end();
    },
  });
}

function doorOf(path: string): Door {
  if (path === "/app" || path.startsWith("/app/") || path.startsWith("/app.data")) return "app";
  if (path.startsWith("/proxy/")) return "proxy";
  return path === "/health" || path.startsWith("/health/") ? "health" : "other";
}

/** Whether a request proves by itself that Shopify sent it or signed what it carries. */
function isProven(door: Door, request: Request, url: URL): boolean {
  if (door === "proxy") return shopOfProxyRequest(url, realNow()) !== null;
  if (door !== "app") return false;
  const token = request.get("authorization")?.replace(/^Bearer /i, "") ?? url.searchParams.get("id_token");
  return token !== null && bearerOf(token, realNow()) !== null;
}

/** Who proves nothing is counted by address. What Shopify signed never is: its bursts come from few addresses. */
export function limitUnproven(): RequestHandler {
  const limiters = { proxy: limiter("proxy"), app: limiter("app"), health: limiter("health"), other: limiter("other") };
  return (request, response, next) => {
    const url = new URL(`http://door${request.originalUrl}`);
    const door = doorOf(url.pathname);
    if (door === "webhooks" || isProven(door, request, url)) next();
    else limiters[door](request, response, next);
  };
}

/** Called for a delivery after it was refused; answers instead of `next` once its address has sent too many of them. */
export function limitRefusedWebhooks(): RequestHandler {
  return limiter("webhooks");
}
