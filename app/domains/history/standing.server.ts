import { findLatestImport } from "#app/domains/history/import.data.server.ts";
import type { ImportFailure } from "#app/domains/history/history.ts";
import { secondsLeftOf } from "#app/domains/history/history.ts";
import { rebuildState } from "#app/domains/history/rebuild.server.ts";
import type { RebuildState } from "#app/domains/history/rebuild.server.ts";
import type { FiguresBasis, FiguresWish, RebuildReason } from "#app/domains/retention/retention.ts";
import { findBasis } from "#app/domains/retention/retention.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** Why the figures that are shown are not the newest that could be; what is shown stays right as of `computedAt`. */
export type Underway =
  | Readonly<{
      kind: "recomputing";
      reasons: readonly RebuildReason[];
      from: FiguresWish;
      to: FiguresWish;
      done: number;
      expected: number | null;
      hasFailed: boolean;
      /** Nobody is at it: ask for it again. */
      isIdle: boolean;
    }>
  | Readonly<{
      kind: "reimporting";
      phase: "starting" | "customers" | "orders" | "figures";
      done: number;
      expected: number | null;
      secondsLeft: number | null;
    }>
  | Readonly<{ kind: "reimport-failed"; reason: ImportFailure; failedAt: Date }>;

/** On what a shop's figures stand, and what is under way that will change them; null before the first figures. */
export type Standing = Readonly<{ basis: FiguresBasis; underway: Underway | null }>;

export async function standingOf(tx: Transaction, shop: Pick<Shop, "id" | "timeZone" | "currency">, now: Date): Promise<Standing | null> {
  const basis = await findBasis(tx, shop.id);
  if (basis === null) return null;
  const latest = await findLatestImport(tx, shop.id);
  if (latest !== null && latest.phase !== "finished" && latest.phase !== "failed") {
    const { phase, done, expected, phaseStartedAt } = latest;
    const secondsLeft = secondsLeftOf({ done, expected, elapsedMs: now.getTime() - phaseStartedAt.getTime() });
    return { basis, underway: { kind: "reimporting", phase, done, expected, secondsLeft } };
  }
  const recomputing = recomputingOf(basis, await rebuildState(tx, shop));
  if (recomputing !== null) return { basis, underway: recomputing };
  if (latest?.phase !== "failed") return { basis, underway: null };
  return { basis, underway: { kind: "reimport-failed", reason: latest.error ?? "unexpected", failedAt: latest.finishedAt ?? now } };
}

function recomputingOf({ timeZone, currency, valueRule }: FiguresBasis, { reasons, wish, request, isIdle }: RebuildState): Underway | null {
  if (reasons.length === 0) return null;
  return {
    kind: "recomputing",
    reasons,
    from: { timeZone, currency, valueRule },
    to: wish,
    done: request?.done ?? 0,
    expected: request?.startedAt == null ? null : request.expected,
    hasFailed: request !== null && request.failedAt !== null,
    isIdle,
  };
}
