import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** Whether the transaction's own shop has Encore at this moment, asked from within: the shop's row is the system's. */
export async function isInstalled(tx: Transaction): Promise<boolean> {
  const [row] = await rows(tx, z.object({ is_installed: z.boolean() }), sql`SELECT is_shop_installed() AS is_installed`);
  return row?.is_installed ?? false;
}
