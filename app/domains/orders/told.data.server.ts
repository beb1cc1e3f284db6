import { z } from "zod";
import type { NamedOrder } from "#app/domains/orders/unnumbered.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";

// Which files told of which orders, and orders that no id of Shopify's is known of.

/** Notes that an import told of orders. */
export async function putTold(tx: Transaction, shopId: number, importId: number, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await execute(
    tx,
    sql`INSERT INTO order_told (shop_id, import_id, order_id) SELECT ${shopId}, ${importId}::int, id FROM unnest(${[...ids]}::bigint[]) AS t (id)
        ON CONFLICT (shop_id, import_id, order_id) DO NOTHING`,
  );
}

/** An order that an import told of. `isOnly`: nobody else did, neither Shopify nor another import. */
export type ToldOrder = Readonly<{ id: bigint; isOnly: boolean }>;

export async function selectTold(tx: Transaction, shopId: number, importId: number, limit: number): Promise<ToldOrder[]> {
  const found = await rows(
    tx,
    z.object({ order_id: z.bigint(), is_only: z.boolean() }),
    sql`SELECT t.order_id, EXISTS (SELECT FROM orders o WHERE o.shop_id = ${shopId} AND o.id = t.order_id AND o.source = 'csv')
            AND NOT EXISTS (SELECT FROM order_told x WHERE x.shop_id = ${shopId} AND x.order_id = t.order_id AND x.import_id <> ${importId}) AS is_only
        FROM order_told t WHERE t.shop_id = ${shopId} AND t.import_id = ${importId} ORDER BY t.order_id LIMIT ${limit}`,
  );
  return found.map((row) => ({ id: row.order_id, isOnly: row.is_only }));
}

export async function countTold(tx: Transaction, shopId: number, importId: number): Promise<number> {
  const [row] = await rows(
    tx,
    z.object({ count: z.coerce.number() }),
    sql`SELECT count(*) AS count FROM order_told WHERE shop_id = ${shopId} AND import_id = ${importId}`,
  );
  return row?.count ?? 0;
}

export async function deleteTold(tx: Transaction, shopId: number, importId: number, ids: readonly bigint[]): Promise<void> {
  await execute(
    tx,
    sql`DELETE FROM order_told WHERE shop_id = ${shopId} AND import_id = ${importId} AND order_id = ANY(${[...ids]}::bigint[])`,
  );
}

/** Takes orders away with all their parts, without a trace: an import may bring them again. */
export async function deleteOrders(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  for (const part of [sql`order_line`, sql`line_product`, sql`refund`, sql`fulfilment`, sql`order_told`]) {
    await execute(tx, sql`DELETE FROM ${part} WHERE shop_id = ${shopId} AND order_id = ANY(${[...ids]}::bigint[])`);
  }
  await execute(tx, sql`DELETE FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`);
}

/** Most shops have none, and need not look for one with each order that comes. */
export async function hasUnnumbered(tx: Transaction, shopId: number): Promise<boolean> {
  const found = await rows(tx, z.object({ id: z.bigint() }), sql`SELECT id FROM orders WHERE shop_id = ${shopId} AND id < 0 LIMIT 1`);
  return found.length > 0;
}

/** Whose order it is. */
export type OrderOwner = Readonly<{ customerId: number | null }>;

/** Which of these ids are stored, and whose orders they are. */
export async function selectOwners(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, OrderOwner>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), customer_id: z.number().nullable() }),
    sql`SELECT id, customer_id FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.id, { customerId: row.customer_id }]));
}

/** Orders that have one of these names, under Shopify's ids or Encore's own. */
export async function selectNamed(tx: Transaction, shopId: number, names: readonly string[]): Promise<NamedOrder[]> {
  if (names.length === 0) return [];
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), name: z.string(), processed_at: z.date() }),
    sql`SELECT id, name, processed_at FROM orders WHERE shop_id = ${shopId} AND name = ANY(${[...names]}::text[])`,
  );
  return found.map((row) => ({ id: row.id, name: row.name, at: row.processed_at }));
}

/** Gives an order with all its parts another id, which no order has. */
export async function renumberOrder(tx: Transaction, shopId: number, from: bigint, to: bigint): Promise<void> {
  for (const part of [sql`order_line`, sql`line_product`, sql`refund`, sql`fulfilment`]) {
    await execute(tx, sql`UPDATE ${part} SET order_id = ${to} WHERE shop_id = ${shopId} AND order_id = ${from}`);
  }
  await execute(tx, sql`UPDATE orders SET id = ${to} WHERE shop_id = ${shopId} AND id = ${from}`);
}

/** What files told of one order they told of another, which is the same. */
export async function moveTold(tx: Transaction, shopId: number, from: bigint, to: bigint): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO order_told (shop_id, import_id, order_id)
        SELECT shop_id, import_id, ${to}::bigint FROM order_told WHERE shop_id = ${shopId} AND order_id = ${from}
        ON CONFLICT (shop_id, import_id, order_id) DO NOTHING`,
  );
  await execute(tx, sql`DELETE FROM order_told WHERE shop_id = ${shopId} AND order_id = ${from}`);
}

/** Remembers that orders are deleted. */
export async function putTombstones(tx: Transaction, shopId: number, ids: readonly bigint[], deletedAt: Date): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO order_tombstone (shop_id, order_id, deleted_at) SELECT ${shopId}, id, ${deletedAt} FROM unnest(${[...ids]}::bigint[]) AS t (id)
        ON CONFLICT DO NOTHING`,
  );
}

/** Where orders were read that are stored. */
export async function selectSources(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, string>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), source: z.string() }),
    sql`SELECT id, source FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.id, row.source]));
}

/** Whether Shopify told of any order of these local days, ends included. */
export async function hasShopifyOrders(
  tx: Transaction,
  shopId: number,
  { first, last }: Readonly<{ first: number; last: number }>,
): Promise<boolean> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint() }),
    sql`SELECT id FROM orders WHERE shop_id = ${shopId} AND source <> 'csv' AND day BETWEEN ${first} AND ${last} LIMIT 1`,
  );
  return found.length > 0;
}
