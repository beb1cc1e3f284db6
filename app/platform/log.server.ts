import pino from "pino";
import { env } from "#app/platform/env.server.ts";

let logger: pino.Logger | null = null;

/** Structured lines on standard output. Never pass a body, a name, an address or a token: ids only. */
export function log(): pino.Logger {
  logger ??= pino({ level: env().LOG_LEVEL, base: null });
  return logger;
}
