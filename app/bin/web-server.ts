import { AsyncResource } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import { limitUnproven } from "#app/bin/door-limits.ts";
import { webhookDoor } from "#app/bin/webhook-door.ts";
import { COMMON_HEADERS, HTTPS_ONLY } from "#app/platform/document-headers.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { metrics } from "#app/platform/metrics.server.ts";
import { inContext } from "#app/platform/process-state.server.ts";

type WebParts = Readonly<{
  /** Answers what is a page or one of its forms. */
  pages: RequestHandler;
  /** Where the built files for browsers lie. */
  assets: string;
  routeName: (path: string) => string;
}>;

const METHODS = ["GET", "HEAD", "POST"];
/** Forms are small; deliveries have their own bound. */
const MAX_FORM_BYTES = 1024 * 1024;
const REQUEST_ID = /^[\w-]{8,64}$/;

/** The web process but for its port: what holds for every request, then files, deliveries, pages. */
export function webApp({ pages, assets, routeName }: WebParts): Express {
  const app = express();
  app.disable("x-powered-by");
  // The proxies in front (Shopify's tunnel, a load balancer) tell protocol, host and address under which we were asked.
  app.set("trust proxy", env().TRUSTED_PROXIES);
  app.use(watched(routeName), commonHeaders);
  // First of all, since they come by the thousand. Nothing parses their bodies: they are verified over the bytes as they came.
  app.post("/webhooks", webhookDoor());
  app.use(onlyKnownShapes);
  // Files in assets/ carry a hash of their content in their names.
  app.use("/assets", express.static(`${assets}/assets`, { immutable: true, maxAge: "1y", index: false, fallthrough: false }));
  app.use(express.static(assets, { maxAge: "1h", index: false }));
  app.use(limitUnproven(), ownForms, boundedBody, pages);
  app.use(lastResort);
  return app;
}

/** Gives the request its id, which is on every line that it logs, and tells log and figures how it went. */
function watched(routeName: WebParts["routeName"]): RequestHandler {
  return (request, response, next) => {
    const given = request.get("x-request-id") ?? "";
    const requestId = REQUEST_ID.test(given) ? given : randomUUID();
    const { method } = request;
    const route = request.path.startsWith("/assets/") ? "assets" : routeName(request.path);
    const started = performance.now();
    response.set("X-Request-Id", requestId);
    inContext({ requestId }, () => {
      // Bound, since a connection that is used again may tell its end in the context of an earlier request.
      const tell = AsyncResource.bind(() => {
        const seconds = (performance.now() - started) / 1000;
        const status = response.writableFinished ? String(response.statusCode) : "broken off";
        metrics.requests.inc({ route, method: METHODS.includes(method) ? method : "other", status });
        metrics.requestSeconds.observe({ route }, seconds);
        const line = { method, route, status, ms: Math.round(seconds * 1000) };
        // Deliveries that went well are counted; a line for each would be most of the log.
        if (route === "/webhooks" && status === "200") log().debug(line, "request");
        else log().info(line, "request");
      });
      response.on("close", tell);
      next();
    });
  };
}

const commonHeaders: RequestHandler = (request, response, next) => {
  response.set(COMMON_HEADERS);
  // Pages are about one shop; files say for themselves how long they hold.
  response.set("Cache-Control", "no-store");
  if (request.secure) response.set("Strict-Transport-Security", HTTPS_ONLY);
  next();
};

/** The address under which we were asked, as Remix will put it together; it may be no address at all. */
function addressOf(request: Request): string {
  const port = [request.get("x-forwarded-host"), request.get("host")]
    .map((host) => Number.parseInt(host?.split(":")[1] ?? "", 10))
    .find((number) => Number.isSafeInteger(number));
  // Node's types say that there always is a host; a request of HTTP/1.0 has none.
  const hostname = request.hostname as string | undefined;
  return `${request.protocol}://${hostname ?? ""}${port === undefined ? "" : `:${String(port)}`}${request.originalUrl}`;
}

function isReadable(address: string): boolean {
  if (!/^https?:/.test(address) || !URL.canParse(address)) return false;
  const { pathname, searchParams } = new URL(address);
  try {
    decodeURIComponent(pathname);
  } catch {
    return false;
  }
  // Remix still has the way by which its pages asked for data before (`?_data=`); ours do not.
  return !searchParams.has("_data");
}

const onlyKnownShapes: RequestHandler = (request, response, next) => {
  if (!METHODS.includes(request.method)) response.status(405).set("Allow", METHODS.join(", ")).end();
  else if (!isReadable(addressOf(request))) response.status(400).end();
  else next();
};

/** A form of another site, sent by a merchant's browser, is none of ours. Remix sees that, too, and calls it its own failure. */
const ownForms: RequestHandler = (request, response, next) => {
  const origin = request.get("origin");
  const asked = request.get("x-forwarded-host")?.split(",")[0]?.trim() ?? request.get("host");
  const isOwn = origin === undefined || (URL.canParse(origin) && new URL(origin).host === asked);
  if (request.method !== "POST" || isOwn) next();
  else response.status(403).end();
};

/** Browsers tell the length of a form; what does not is no form. */
const boundedBody: RequestHandler = (request, response, next) => {
  const isOfUnknownLength = request.get("transfer-encoding") !== undefined;
  if (!isOfUnknownLength && Number(request.get("content-length") ?? 0) <= MAX_FORM_BYTES) next();
  else
    response
      .status(isOfUnknownLength ? 411 : 413)
      .set("Connection", "close")
      .end();
};

/** For what went wrong outside of a page. The sender learns a number and nothing else. */
const lastResort: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const given = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 500;
  const status = given >= 400 && given < 500 ? given : 500;
  if (status === 500) log().error({ err: error }, "request failed");
  response.status(status).end();
};

/**
 * A server that waits for nobody who sends slowly: ten seconds for the headers, thirty for the whole request. A quiet
 * connection is kept longer than load balancers keep it, so that none writes into one that we are closing.
 */
export function webServer(app: Express): Server {
  return createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000, keepAliveTimeout: 65_000 },
    app,
  );
}
