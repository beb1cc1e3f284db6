import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { CDN_PATH, framePolicyFor, isRewritable, rewriteCdn, RewriteStream } from "./rewrite.ts";

export type ProxyOptions = {
  /** Where the app's web process listens. */
  appUrl: string;
  /** The only page that may frame the app, instead of Shopify's admin. */
  frameOrigin: () => string;
  /** The text of the App Bridge stub. */
  appBridge: () => string;
  /** Shown while the app's process does not answer. */
  unreachablePage: (reason: string) => string;
};

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The second origin of the devstore: the app as it is, but framed by the devstore and with the local App Bridge. Bodies
 * stream through in both directions.
 */
export function createProxy(options: ProxyOptions): Server {
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    if (path.startsWith(`${CDN_PATH}/`)) serveCdn(path, options, outgoing);
    else forward(options, incoming, outgoing);
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    passUpgrade(options.appUrl, incoming, socket, head);
  });
  return server;
}

function forward(options: ProxyOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const target = new URL(options.appUrl);
  const upstream = httpRequest(
    { hostname: target.hostname, port: target.port, method: incoming.method, path: incoming.url, headers: forwardedHeaders(incoming) },
    (answer) => {
      const proxyOrigin = originOf(incoming);
      const rewrites = isRewritable(answer.headers["content-type"]);
      outgoing.writeHead(
        answer.statusCode ?? 502,
        answerHeaders(answer.headers, { proxyOrigin, frameOrigin: options.frameOrigin(), rewrites }),
      );
      const body = rewrites ? answer.pipe(new RewriteStream(proxyOrigin)) : answer;
      body.on("error", () => outgoing.destroy()).pipe(outgoing);
    },
  );
  upstream.on("error", (error) => {
    if (outgoing.headersSent) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(502, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    outgoing.end(options.unreachablePage(error.message));
  });
  outgoing.on("close", () => upstream.destroy());
  incoming.pipe(upstream);
}

/** Host stays what the browser asked for, as behind a tunnel; bodies come uncompressed, so that they can be rewritten. */
function forwardedHeaders(incoming: IncomingMessage): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(incoming.headers)) if (!HOP_BY_HOP.has(name) && value !== undefined) headers[name] = value;
  delete headers["accept-encoding"];
  headers["x-forwarded-host"] = incoming.headers.host ?? "";
  headers["x-forwarded-proto"] = "http";
  headers["x-forwarded-for"] = incoming.socket.remoteAddress ?? "127.0.0.1";
  return headers;
}

function answerHeaders(
  given: IncomingHttpHeaders,
  context: { proxyOrigin: string; frameOrigin: string; rewrites: boolean },
): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(given)) {
    if (HOP_BY_HOP.has(name) || value === undefined) continue;
    if (name === "content-length" && context.rewrites) continue;
    headers[name] = typeof value === "string" ? headerValue(name, value, context) : value;
  }
  return headers;
}

function headerValue(name: string, value: string, context: { proxyOrigin: string; frameOrigin: string }): string {
  if (name === "content-security-policy") return rewriteCdn(framePolicyFor(value, context.frameOrigin), context.proxyOrigin);
  return name === "link" ? rewriteCdn(value, context.proxyOrigin) : value;
}

function originOf(incoming: IncomingMessage): string {
  return `http://${incoming.headers.host ?? "127.0.0.1"}`;
}

/** Stands in for cdn.shopify.com: App Bridge itself, empty style sheets instead of fonts, a blank picture for the rest. */
function serveCdn(path: string, options: ProxyOptions, outgoing: ServerResponse): void {
  const file = path.slice(CDN_PATH.length).split("?")[0] ?? "";
  const [type, body] = cdnFile(file, options);
  outgoing.writeHead(200, { "content-type": type, "cache-control": "no-store", "access-control-allow-origin": "*" });
  outgoing.end(body);
}

function cdnFile(file: string, options: ProxyOptions): [type: string, body: string] {
  if (file === "/shopifycloud/app-bridge.js") return ["text/javascript; charset=utf-8", options.appBridge()];
  if (file.endsWith(".js")) return ["text/javascript; charset=utf-8", ""];
  if (file.endsWith(".css")) return ["text/css; charset=utf-8", ""];
  return ["image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'];
}

/** Lets a development server's web socket through. */
function passUpgrade(appUrl: string, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const target = new URL(appUrl);
  const upstream = connect(Number(target.port === "" ? 80 : target.port), target.hostname, () => {
    const lines = [`${incoming.method ?? "GET"} ${incoming.url ?? "/"} HTTP/1.1`];
    for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2)
      lines.push(`${incoming.rawHeaders[index] ?? ""}: ${incoming.rawHeaders[index + 1] ?? ""}`);
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on("error", () => socket.destroy());
  socket.on("error", () => upstream.destroy());
}
