import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { stopOnSignal } from "#app/bin/stop-on-signal.ts";
import { webhookDoor } from "#app/bin/webhook-door.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";

// Beside this file in build/: the Remix server build and what browsers may fetch.
const pages = new URL("../server/index.js", import.meta.url);
const assets = new URL("../client/", import.meta.url);

const { HOST, NODE_ENV, PORT } = env();
const build = (await import(pages.href)) as ServerBuild;

const app = express();
app.disable("x-powered-by");
// The proxy in front (Shopify's tunnel, a load balancer) tells protocol and host under which it was asked.
app.set("trust proxy", true);
// Files in assets/ carry a hash of their content in their names.
app.use(
  "/assets",
  express.static(new URL("assets/", assets).pathname, { immutable: true, maxAge: "1y", index: false, fallthrough: false }),
);
app.use(express.static(assets.pathname, { maxAge: "1h", index: false }));
// Nothing parses bodies here: webhooks are verified over the bytes as they came.
app.post("/webhooks", webhookDoor);
const answer = createRequestHandler({ build, mode: NODE_ENV });
app.all("*", (request, response, next) => {
  void answer(request, response, next);
});

const server = app.listen(PORT, HOST, () => {
  log().info({ host: HOST, port: PORT }, "web listens");
});
server.on("error", (error) => {
  log().fatal({ err: error }, "web cannot listen");
  process.exitCode = 1;
});
// Longer than a load balancer keeps a quiet connection, so that it never writes into one that we are closing.
server.keepAliveTimeout = 65_000;

stopOnSignal("web", () => {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
});
