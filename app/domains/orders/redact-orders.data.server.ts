import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

/** An order of a person, and the customer that it is stored with. */
export type PersonsOrder = Readonly<{ id: bigint; customerId: number | null }>;

/** The orders of these customers, and of the given numbers those that are stored. */
export async function findOrdersOf(
  tx: Transaction,
  shopId: number,
  customerIds: readonly number[],
  orderIds: readonly bigint[],
): Promise<PersonsOrder[]> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), customer_id: z.number().nullable() }),
    sql`SELECT id, customer_id FROM orders WHERE shop_id = ${shopId} AND customer_id = ANY(${[...customerIds]}::int[])
        UNION
        SELECT id, customer_id FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...orderIds]}::bigint[])
        ORDER BY id`,
  );
  return found.map((row) => ({ id: row.id, customerId: row.customer_id }));
}

/** What a merchant typed as a line of its own may name a person; a product's title does not. Quantities and values stay. */
export async function clearTypedTitles(tx: Transaction, shopId: number, orderIds: readonly bigint[]): Promise<void> {
  await execute(
    tx,
    sql`UPDATE order_line l SET title = '' WHERE l.shop_id = ${shopId} AND l.order_id = ANY(${[...orderIds]}::bigint[])
          AND NOT EXISTS (SELECT FROM line_product p WHERE p.shop_id = ${shopId} AND p.order_id = l.order_id AND p.line_id = l.id)`,
  );
}
