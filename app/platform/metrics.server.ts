import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from "prom-client";

// Labels come from short lists (routes, topics, jobs, outcomes), never from shops or people: each value is a series that a
// Prometheus server keeps.

/** One of a name per process: the web process has two copies of this module (process-state.server.ts says why). */
function once<Made>(name: string, make: () => Made): Made {
  const known = register.getSingleMetric(name);
  return known === undefined ? make() : (known as Made);
}

const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> =>
  once(name, () => new Counter({ name, help, labelNames }));

const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> =>
  once(name, () => new Gauge({ name, help, labelNames }));

const seconds = <Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]): Histogram<Label> =>
  once(name, () => new Histogram({ name, help, labelNames, buckets }));

const PAGE_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.05, 0.25, 1, 5, 30, 120, 600, 3600];

export const metrics = {
  requests: counter("encore_http_requests_total", "HTTP requests by route and status", ["route", "method", "status"]),
  requestSeconds: seconds("encore_http_request_seconds", "Time until the whole answer was sent", ["route"], PAGE_SECONDS),
  limited: counter("encore_http_limited_total", "Requests turned away because their sender failed too often", ["door"]),
  webhooks: counter("encore_webhooks_total", "Deliveries by topic and verdict; the topic of a refused one is not believed", [
    "topic",
    "verdict",
  ]),
  jobs: counter("encore_jobs_total", "Runs of jobs by outcome", ["job", "outcome"]),
  jobSeconds: seconds("encore_job_seconds", "Time that a run took", ["job"], JOB_SECONDS),
  shopifyCalls: counter("encore_shopify_calls_total", "Calls of Shopify's API by outcome", ["outcome"]),
  importBatches: counter("encore_import_batches_total", "Batches of imported customers and orders", ["kind"]),
} as const;

/** Looked up at each reading (`refreshGauges`). */
export const gauges = {
  deliveries: gauge("encore_inbox_deliveries", "Deliveries in the inbox that are not done", ["state"]),
  oldestSeconds: gauge("encore_inbox_oldest_waiting_seconds", "Age of the oldest delivery of a known shop that waits"),
  queue: gauge("encore_queue_jobs", "Jobs in the queue", ["job", "state"]),
  shopsPaused: gauge("encore_shops_paused", "Installed shops whose calls Shopify refuses, until a merchant opens Encore", ["reason"]),
  databaseUp: gauge("encore_database_up", "1 while the database answers"),
} as const;

/** Memory, processor, event loop and garbage collection of this process, from its start on. */
export function measureProcess(): void {
  if (register.getSingleMetric("process_cpu_seconds_total") === undefined) collectDefaultMetrics();
}

/** All figures as Prometheus reads them. */
export async function metricsText(): Promise<Readonly<{ type: string; text: string }>> {
  return { type: register.contentType, text: await register.metrics() };
}
