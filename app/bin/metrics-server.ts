import { createServer } from "node:http";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { measureProcess, metricsText } from "#app/platform/metrics.server.ts";

/**
 * Opens `/metrics` on its own port, where one is set: figures are for the ones who run Encore, never for the internet.
 *
 * @param refresh asks for what is looked up at each reading
 */
export function startMetrics(refresh: () => Promise<void>): void {
  const { METRICS_HOST, METRICS_PORT } = env();
  if (METRICS_PORT === undefined) return;
  measureProcess();
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    refresh()
      .then(metricsText)
      .then(
        ({ type, text }) => response.writeHead(200, { "Content-Type": type }).end(text),
        (error: unknown) => {
          log().error({ err: error }, "figures could not be read");
          response.writeHead(500).end();
        },
      );
  });
  server.on("error", (error) => {
    log().fatal({ err: error }, "metrics cannot listen");
    process.exitCode = 1;
  });
  server.listen(METRICS_PORT, METRICS_HOST, () => {
    log().info({ host: METRICS_HOST, port: METRICS_PORT }, "metrics listen");
  });
  // Alone it keeps no process alive.
  server.unref();
}
