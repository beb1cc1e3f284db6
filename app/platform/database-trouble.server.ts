import { z } from "zod";
import { PurchasesBusyError } from "#app/platform/db.server.ts";

/** Prisma: not reachable, timed out, connection closed, no connection free, transaction expired, write conflict. */
const PRISMA = /^(P1001|P1002|P1008|P1017|P2024|P2028|P2034)$/;
/** PostgreSQL: connection, resources, shutdown and start, serialisation, deadlock, lock not available. */
const SQLSTATE = /^(08...|53...|57P0.|40001|40P01|55P03)$/;
const NODE = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND)$/;
/** The driver adapter's names for the same. */
const ADAPTER = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TransactionWriteConflict)$/;
/** What the driver throws without a code when its connection breaks in the middle. */
const MESSAGE = /connection terminated|server closed the connection|is not queryable|timeout exceeded when trying to connect/i;

const signs = z.object({
  code: z.string().optional().catch(undefined),
  originalCode: z.string().optional().catch(undefined),
  kind: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  meta: z.unknown().optional(),
  driverAdapterError: z.unknown().optional(),
});

const DEPTH = 6;

/**
 * True when the database was away, overloaded or held a lock too long: trouble of the moment that says nothing about what was
 * being done. Codes: https://www.prisma.io/docs/orm/reference/error-reference, https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isDatabaseTrouble(error: unknown, depth = DEPTH): boolean {
  if (error instanceof PurchasesBusyError) return true;
  const { data } = signs.safeParse(error);
  if (data === undefined || depth === 0) return false;
  const code = data.code ?? "";
  return (
    [PRISMA, SQLSTATE, NODE].some((one) => one.test(code)) ||
    SQLSTATE.test(data.originalCode ?? "") ||
    ADAPTER.test(data.kind ?? "") ||
    MESSAGE.test(data.message ?? "") ||
    [data.cause, data.meta, data.driverAdapterError].some((inner) => isDatabaseTrouble(inner, depth - 1))
  );
}
