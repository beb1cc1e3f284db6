import { z } from "zod";
import { FIRST_VALUE_RULE } from "#app/domains/retention/basis.ts";
import type { ValueRule } from "#app/domains/retention/terms.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

const VALUE_RULE = "value-rule";

/** What the merchant wants to count as value. */
export async function wishedValueRule(tx: Transaction, shopId: number): Promise<ValueRule> {
  const [row] = await rows(
    tx,
    z.object({ value: z.enum(["gross", "net"]) }),
    sql`SELECT value FROM setting WHERE shop_id = ${shopId} AND name = ${VALUE_RULE}`,
  );
  return row?.value ?? FIRST_VALUE_RULE;
}

/** Returns whether that changes anything. */
export async function putValueRule(tx: Transaction, shopId: number, rule: ValueRule, now: Date): Promise<boolean> {
  const before = await wishedValueRule(tx, shopId);
  await execute(
    tx,
    sql`INSERT INTO setting (shop_id, name, value, changed_at) VALUES (${shopId}, ${VALUE_RULE}, ${rule}, ${now})
        ON CONFLICT (shop_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
        WHERE setting.value IS DISTINCT FROM excluded.value`,
  );
  return before !== rule;
}
