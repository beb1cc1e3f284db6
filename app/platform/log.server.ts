import pino from "pino";
import { env } from "#app/platform/env.server.ts";
import { currentContext } from "#app/platform/process-state.server.ts";
import { safeError } from "#app/platform/safe-error.server.ts";

let logger: pino.Logger | null = null;

function makeLogger(): pino.Logger {
  const { LOG_FILE, LOG_LEVEL } = env();
  const options: pino.LoggerOptions = {
    level: LOG_LEVEL,
    base: null,
    mixin: () => ({ ...currentContext() }),
    serializers: { err: safeError, warning: safeError },
  };
  return LOG_FILE === undefined ? pino(options) : pino(options, pino.destination({ dest: LOG_FILE, mkdir: true, sync: true }));
}

/**
 * Structured lines on standard output, each with the request, job and shop that it belongs to (`inContext`). Never pass a
 * body, a name, an address or a token: ids only. Errors go in as `err`, which leaves out what they quote.
 */
export function log(): pino.Logger {
  logger ??= makeLogger();
  return logger;
}
