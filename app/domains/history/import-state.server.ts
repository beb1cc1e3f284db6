import { countCustomers } from "#app/domains/customers/customers.server.ts";
import { secondsLeftOf } from "#app/domains/history/history.ts";
import type { Import, ImportFailure } from "#app/domains/history/history.ts";
import { findLastFinished, findLatestImport } from "#app/domains/history/import.data.server.ts";
import { orderTotals } from "#app/domains/orders/orders.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

type SoFar = Readonly<{ customers: number; orders: number; firstDay: number | null; lastDay: number | null }>;

/** How far the shop's history is. `none`: it was never asked for. */
export type ImportState =
  | Readonly<{ kind: "none" }>
  | Readonly<{
      kind: "running";
      phase: "starting" | "customers" | "orders" | "figures";
      done: number;
      expected: number | null;
      secondsLeft: number | null;
      soFar: SoFar;
    }>
  | Readonly<{ kind: "failed"; reason: ImportFailure; failedAt: Date; soFar: SoFar }>
  | Readonly<{ kind: "finished"; finishedAt: Date; orders: number; customers: number; rejected: number; firstReason: string | null }>;

async function soFarOf(tx: Transaction, shopId: number): Promise<SoFar> {
  const totals = await orderTotals(tx, shopId);
  return { ...totals, customers: await countCustomers(tx, shopId) };
}

/** The newest import, whatever became of it, and the newest that came to its end. */
export async function lastImport(tx: Transaction, shopId: number): Promise<Readonly<{ newest: Import | null; finished: Import | null }>> {
  return { newest: await findLatestImport(tx, shopId), finished: await findLastFinished(tx, shopId) };
}

export async function importState(tx: Transaction, shopId: number, now: Date): Promise<ImportState> {
  const latest = await findLatestImport(tx, shopId);
  if (latest === null) return { kind: "none" };
  switch (latest.phase) {
    case "starting":
    case "customers":
    case "orders":
    case "figures": {
      const elapsedMs = now.getTime() - latest.phaseStartedAt.getTime();
      const { done, expected } = latest;
      return {
        kind: "running",
        phase: latest.phase,
        done,
        expected,
        secondsLeft: secondsLeftOf({ done, expected, elapsedMs }),
        soFar: await soFarOf(tx, shopId),
      };
    }
    case "failed":
      return { kind: "failed", reason: latest.error ?? "unexpected", failedAt: latest.finishedAt ?? now, soFar: await soFarOf(tx, shopId) };
    case "finished":
      return {
        kind: "finished",
        finishedAt: latest.finishedAt ?? now,
        orders: latest.orders,
        customers: latest.customers,
        rejected: latest.rejected,
        firstReason: latest.firstReason,
      };
  }
}
