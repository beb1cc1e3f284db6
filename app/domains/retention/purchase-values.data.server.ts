import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

/** What these orders count as in the figures, in minor units; one that is no purchase is missing. */
export async function purchaseValues(tx: Transaction, shopId: number, orderIds: readonly bigint[]): Promise<ReadonlyMap<bigint, number>> {
  const found = await rows(
    tx,
    z.object({ order_id: z.bigint(), value: z.coerce.number() }),
    sql`SELECT order_id, value FROM purchase WHERE shop_id = ${shopId} AND order_id = ANY(${[...orderIds]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.order_id, row.value]));
}
