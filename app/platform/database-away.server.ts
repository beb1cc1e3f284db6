/**
 * What a database that cannot be reached looks like, by the codes of Node's sockets, PostgreSQL and Prisma:
 * refused, reset, timed out, unknown host; shutting down or starting up (57P01-57P03), too many connections (53300), connection
 * errors (08…); unreachable, timed out, closed (P1…), no connection or transaction in time (P2024, P2028).
 */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENOTFOUND|EPIPE|EHOSTUNREACH|EAI_AGAIN|57P0[123]|53300|08[0-9A-Z]{3}|P10(01|02|08|17)|P2024|P2028)$/;

/** Errors of `pg` without a code. */
const WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Can't reach database server|server has closed the connection|DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections/i;

const DEEPEST = 5;

/** Whether an error means that the database is away, for a moment as a rule: nothing was changed, and asking again helps. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > DEEPEST) return false;
  const isFetch = error.name === "ShopifyCallError" || error.message === "fetch failed";
  if (isFetch) return false;
  if ("code" in error && typeof error.code === "string" && AWAY.test(error.code)) return true;
  if (WORDS.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some((one) => isDatabaseAway(one, depth + 1))) return true;
  return isDatabaseAway(error.cause, depth + 1);
}
