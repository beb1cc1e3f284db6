import { z } from "zod";
import { FIGURES_RULES } from "#app/domains/retention/basis.ts";
import type { FiguresBasis } from "#app/domains/retention/basis.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const basisRow = z
  .object({
    time_zone: z.string(),
    currency: z.string(),
    value_rule: z.enum(["gross", "net"]),
    rules_version: z.number(),
    history_starts_on: z.number(),
    is_history_limited: z.boolean(),
    covered_until: z.date(),
    computed_at: z.date(),
  })
  .transform((row): FiguresBasis => ({
    timeZone: row.time_zone,
    currency: row.currency,
    valueRule: row.value_rule,
    rulesVersion: row.rules_version,
    history: { day: row.history_starts_on, isLimited: row.is_history_limited },
    coveredUntil: row.covered_until,
    computedAt: row.computed_at,
  }));

/** Null before the first figures. */
export async function findBasis(tx: Transaction, shopId: number): Promise<FiguresBasis | null> {
  const [basis] = await rows(
    tx,
    basisRow,
    sql`SELECT time_zone, currency, value_rule, rules_version, history_starts_on, is_history_limited, covered_until, computed_at
        FROM figures_basis WHERE shop_id = ${shopId}`,
  );
  return basis ?? null;
}

/** Written in the transaction that computes the figures, by the rules of this code. */
export async function putBasis(tx: Transaction, shopId: number, basis: Omit<FiguresBasis, "rulesVersion">): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO figures_basis (shop_id, time_zone, currency, value_rule, rules_version, history_starts_on, is_history_limited,
          covered_until, computed_at)
        VALUES (${shopId}, ${basis.timeZone}, ${basis.currency}, ${basis.valueRule}, ${FIGURES_RULES}, ${basis.history.day},
          ${basis.history.isLimited}, ${basis.coveredUntil}, ${basis.computedAt})
        ON CONFLICT (shop_id) DO UPDATE SET time_zone = excluded.time_zone, currency = excluded.currency, value_rule = excluded.value_rule,
          rules_version = excluded.rules_version, history_starts_on = excluded.history_starts_on,
          is_history_limited = excluded.is_history_limited, covered_until = greatest(figures_basis.covered_until, excluded.covered_until),
          computed_at = excluded.computed_at`,
  );
}

/** Nothing of the shop is missing until then; never goes back. */
export async function updateCoverage(tx: Transaction, shopId: number, until: Date): Promise<void> {
  await execute(tx, sql`UPDATE figures_basis SET covered_until = greatest(covered_until, ${until}::timestamptz) WHERE shop_id = ${shopId}`);
}
