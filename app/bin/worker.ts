import { startMetrics } from "#app/bin/metrics-server.ts";
import { stopOnSignal } from "#app/bin/stop-on-signal.ts";
import { startWorker } from "#app/jobs/worker.server.ts";
import { refreshGauges } from "#app/platform/health.server.ts";
import { log } from "#app/platform/log.server.ts";

const worker = await startWorker();
log().info("worker works");
startMetrics(refreshGauges);
stopOnSignal("worker", () => worker.stop());
