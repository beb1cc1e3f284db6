import type { Reason } from "#app/lib/reason.ts";

/** Where an import stands. `failed` and `finished` are ends. */
export type ImportPhase = "starting" | "customers" | "orders" | "figures" | "finished" | "failed";

/** Why an import ended without its end. `superseded`: a newer one reads more, since the shop grants more. */
export type ImportFailure = "access-denied" | "shopify-unavailable" | "unreadable-answer" | "unexpected" | "superseded";

export type Import = Readonly<{
  id: number;
  phase: ImportPhase;
  /** Shopify's bulk operation of the running phase; null before it was asked for. */
  bulkId: string | null;
  /** Rows of the running phase that are in, of how many. */
  done: number;
  expected: number | null;
  customers: number;
  orders: number;
  /** Lines of the result that could not be read; they are counted, never dropped in silence. */
  rejected: number;
  firstReason: string | null;
  /** Tries in a row that failed. */
  attempts: number;
  error: ImportFailure | null;
  startedAt: Date;
  phaseStartedAt: Date;
  finishedAt: Date | null;
}>;

/** Give up after this many failed tries in a row: about ten minutes of Shopify being away. */
export const MAX_ATTEMPTS = 7;

const FIRST_PAUSE_SECONDS = 5;

/**
 * How long to wait before try number `attempts + 1`.
 *
 * @example
 * pauseSeconds(1) // 5
 * pauseSeconds(4) // 40
 */
export function pauseSeconds(attempts: number): number {
  return FIRST_PAUSE_SECONDS * 2 ** Math.max(0, attempts - 1);
}

/**
 * How many seconds the running phase still takes at the speed so far; null while that is not known.
 *
 * @example
 * secondsLeftOf({ done: 250, expected: 1000, elapsedMs: 10_000 }) // 30
 */
export function secondsLeftOf({
  done,
  expected,
  elapsedMs,
}: Readonly<{ done: number; expected: number | null; elapsedMs: number }>): number | null {
  if (expected === null || done === 0 || elapsedMs <= 0) return null;
  return Math.max(0, Math.round(((expected - done) * elapsedMs) / done / 1000));
}

/** A line of a bulk result, told apart by its id: the result mixes objects and their children. */
export type BulkLine =
  | Readonly<{ kind: "object"; type: string; value: unknown }>
  | Readonly<{ kind: "child"; parentId: bigint; value: unknown }>
  | Readonly<{ kind: "blank" }>
  | Readonly<{ kind: "unreadable"; reason: Reason }>;

const GID = /^gid:\/\/shopify\/(\w+)\/(\d+)/;

/**
 * Reads one line of a bulk operation's JSONL. Children may stand anywhere below their parent, and need not have an id.
 *
 * @example
 * bulkLineOf('{"id":"gid://shopify/Order/1"}') // { kind: "object", type: "Order", value: { id: … } }
 */
export function bulkLineOf(text: string): BulkLine {
  if (text.trim() === "") return { kind: "blank" };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "unreadable", reason: { code: "not-json" } };
  }
  if (typeof value !== "object" || value === null) return { kind: "unreadable", reason: { code: "not-json" } };
  if ("__parentId" in value) {
    const parent = typeof value.__parentId === "string" ? GID.exec(value.__parentId) : null;
    return parent === null
      ? { kind: "unreadable", reason: { code: "unknown-value", field: "__parentId" } }
      : { kind: "child", parentId: BigInt(parent[2] ?? 0), value };
  }
  const own = "id" in value && typeof value.id === "string" ? GID.exec(value.id) : null;
  return own === null ? { kind: "unreadable", reason: { code: "missing", field: "id" } } : { kind: "object", type: own[1] ?? "", value };
}

export type { FileSpan } from "#app/domains/history/file-history.ts";
