import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import { startMetrics } from "#app/bin/metrics-server.ts";
import { routeNames } from "#app/bin/route-names.ts";
import { stopOnSignal } from "#app/bin/stop-on-signal.ts";
import { webApp, webServer } from "#app/bin/web-server.ts";
import { env } from "#app/platform/env.server.ts";
import { refreshGauges } from "#app/platform/health.server.ts";
import { log } from "#app/platform/log.server.ts";

// Beside this file in build/: the Remix server build and what browsers may fetch.
const pages = new URL("../server/index.js", import.meta.url);
const assets = new URL("../client/", import.meta.url);

const { HOST, NODE_ENV, PORT } = env();
const build = (await import(pages.href)) as ServerBuild;
const answer = createRequestHandler({ build, mode: NODE_ENV });

const server = webServer(
  webApp({
    pages: (request, response, next) => void answer(request, response, next),
    assets: assets.pathname.replace(/\/$/, ""),
    routeName: routeNames(build.routes),
  }),
);
server.on("error", (error) => {
  log().fatal({ err: error }, "web cannot listen");
  process.exitCode = 1;
});
server.listen(PORT, HOST, () => {
  log().info({ host: HOST, port: PORT }, "web listens");
});
startMetrics(refreshGauges);

stopOnSignal("web", () => {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
});
