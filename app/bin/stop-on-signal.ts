import { log } from "#app/platform/log.server.ts";
import { markStopping } from "#app/platform/process-state.server.ts";

const PATIENCE_MS = 25_000;

/**
 * Ends this process in order on Ctrl-C (SIGINT) or a deployment's SIGTERM: `stop` finishes what was begun, then the process
 * goes, also when a pool somewhere would keep it alive. What takes longer than the platform waits is cut off.
 */
export function stopOnSignal(name: string, stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    markStopping();
    log().info({ signal }, `${name} stops`);
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log().error({ err: error }, `${name} did not stop in order`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}
