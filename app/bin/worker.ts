import { stopOnSignal } from "#app/bin/stop-on-signal.ts";
import { startWorker } from "#app/jobs/worker.server.ts";
import { log } from "#app/platform/log.server.ts";

const worker = await startWorker();
log().info("worker works");
stopOnSignal("worker", () => worker.stop());
