import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "@prisma/client";
import type { z } from "zod";
import { env } from "#app/platform/env.server.ts";
import { noteShop } from "#app/platform/process-state.server.ts";

/** An open transaction, in which the database lets through one shop's rows (or the system tables) and nothing else. */
export type Transaction = Prisma.TransactionClient;

/** How long one transaction may take; Prisma's own five seconds are too short for a rebuild. */
type Limits = Readonly<{ timeoutMs?: number }>;

const DEFAULT_TIMEOUT_MS = 15_000;
const WAIT_FOR_CONNECTION_MS = 10_000;
/** A server that does not answer at all: webhooks are refused before Shopify gives up on us after five seconds. */
const WAIT_FOR_SERVER_MS = 4_000;

export const sql = Prisma.sql;
export const rawSql = Prisma.raw;
export const emptySql = Prisma.empty;
export type Sql = Prisma.Sql;

let client: PrismaClient | null = null;

function prisma(): PrismaClient {
  const { DATABASE_URL: connectionString, DATABASE_POOL: max } = env();
  client ??= new PrismaClient({ adapter: new PrismaPg({ connectionString, max, connectionTimeoutMillis: WAIT_FOR_SERVER_MS }) });
  return client;
}

const open = new AsyncLocalStorage<string>();

function inRole<Result>(
  role: "encore_app" | "encore_system",
  shopId: string,
  work: (tx: Transaction) => Promise<Result>,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: Limits,
): Promise<Result> {
  const around = open.getStore();
  if (around !== undefined)
    throw new Error(`A transaction (${role}) inside a transaction (${around}) would wait for itself. Pass \`tx\` on.`);
  return open.run(role, () =>
    prisma().$transaction(
      async (tx) => {
        // One round trip sets both; they end with the transaction, so a pooled connection carries nothing over.
        await tx.$queryRaw`SELECT set_config('role', ${role}, true), set_config('app.shop_id', ${shopId}, true)`;
        return work(tx);
      },
      { timeout: timeoutMs, maxWait: WAIT_FOR_CONNECTION_MS },
    ),
  );
}

/** Runs `work` in a transaction that sees and changes the rows of this shop only, by row-level security. */
export function inShop<Result>(shopId: number, work: (tx: Transaction) => Promise<Result>, limits: Limits = {}): Promise<Result> {
  noteShop(shopId);
  return inRole("encore_app", String(shopId), work, limits);
}

/** Runs `work` in a transaction that sees the system tables (shop, shop_session, inbox, app_clock, the queue) only. */
export function asSystem<Result>(work: (tx: Transaction) => Promise<Result>, limits: Limits = {}): Promise<Result> {
  return inRole("encore_system", "", work, limits);
}

/**
 * Selects rows and parses each, since raw results mix bigint, Decimal and number.
 *
 * @example
 * await rows(tx, z.object({ orders: z.coerce.number() }), sql`SELECT count(*) AS orders FROM orders`) // [{ orders: 12 }]
 */
export async function rows<Schema extends z.ZodType>(tx: Transaction, schema: Schema, query: Sql): Promise<z.output<Schema>[]> {
  const found: unknown[] = await tx.$queryRaw(query);
  return found.map((row) => schema.parse(row));
}

/** Runs a statement and tells how many rows it touched. */
export function execute(tx: Transaction, statement: Sql): Promise<number> {
  return tx.$executeRaw(statement);
}

/** First key of the advisory locks on what a shop's purchases are made of; the second is the shop. */
const PURCHASES_LOCK = 1;

/** A rebuild of a large shop holds the lock for a minute; whoever waits longer than this comes again later. */
const WAIT_FOR_PURCHASES = "5s";

/** Nothing failed and nothing was changed: somebody computes the shop's figures anew. Come again in some seconds. */
export class PurchasesBusyError extends Error {
  constructor(cause: unknown) {
    super("The shop's figures are being computed anew.", { cause });
    this.name = "PurchasesBusyError";
  }
}

/**
 * Lets one transaction at a time change a shop's orders, customers and purchases: an import batch, a webhook or a rebuild.
 * Figures are kept as sums, and two writers that read one customer at once would both subtract the old part.
 *
 * @throws PurchasesBusyError when somebody holds it for long
 */
export async function lockPurchases(tx: Transaction, shopId: number): Promise<void> {
  const lock = sql`SELECT set_config('lock_timeout', ${WAIT_FOR_PURCHASES}, true), pg_advisory_xact_lock(${PURCHASES_LOCK}::int, ${shopId}::int),
                          set_config('lock_timeout', '0', true)`;
  await execute(tx, lock).catch((error: unknown) => {
    throw isLockTimeout(error) ? new PurchasesBusyError(error) : error;
  });
}

/** PostgreSQL's `lock_not_available`, as Prisma's driver adapter hands it on. */
function isLockTimeout(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && JSON.stringify(error.meta ?? {}).includes("55P03");
}

/**
 * Called before every request to the outside: a slow answer inside a transaction would hold its locks and connection.
 *
 * @throws Error when a transaction is open
 */
export function assertOutsideTransaction(what: string): void {
  if (open.getStore() !== undefined) throw new Error(`${what} inside a transaction. Commit first, then call.`);
}

/** True when a transaction can be had. */
export function checkDatabase(): Promise<boolean> {
  return asSystem((tx) => tx.$queryRaw`SELECT 1`).then(
    () => true,
    () => false,
  );
}

/** For a clean end of the process. */
export async function closeDatabase(): Promise<void> {
  const closing = client;
  client = null;
  await closing?.$disconnect();
}
