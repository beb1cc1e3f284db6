import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

// What the reconciliation compares with Shopify: which orders there are, by ids and ranges of ids. Orders of a CSV that Shopify never
// showed are not judged.

/** Both ends are inside. */
export type IdRange = Readonly<{ from: bigint; to: bigint }>;

/** As of when an order is stored, and as of when Shopify's API told of it last; null for one that only webhooks brought. */
export type OrderVersion = Readonly<{ updatedAt: Date; apiUpdatedAt: Date | null }>;

export async function orderVersions(tx: Transaction, shopId: number, ids: readonly bigint[]): Promise<ReadonlyMap<bigint, OrderVersion>> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint(), source_updated_at: z.date(), api_updated_at: z.date().nullable() }),
    sql`SELECT id, source_updated_at, api_updated_at FROM orders WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.id, { updatedAt: row.source_updated_at, apiUpdatedAt: row.api_updated_at }]));
}

/** How many orders there are in each of `parts` ranges of equal size, which together are the given one. */
export async function splitOrders(
  tx: Transaction,
  shopId: number,
  { from, to }: IdRange,
  visibleFrom: Date | null,
  parts: number,
): Promise<(IdRange & Readonly<{ count: number }>)[]> {
  const found = await rows(
    tx,
    z.object({ first: z.bigint(), count: z.coerce.number() }),
    sql`SELECT min(id) AS first, count(*) AS count FROM (
          SELECT id, ntile(${parts}::int) OVER (ORDER BY id) AS part FROM orders
          WHERE shop_id = ${shopId} AND id BETWEEN ${from} AND ${to} AND source <> 'csv'
            AND (${visibleFrom}::timestamptz IS NULL OR processed_at >= ${visibleFrom}::timestamptz)
        ) o GROUP BY part ORDER BY part`,
  );
  return found.map(({ first, count }, index) => ({
    from: index === 0 ? from : first,
    to: (found[index + 1]?.first ?? to + 1n) - 1n,
    count,
  }));
}

export async function orderIdsIn(
  tx: Transaction,
  shopId: number,
  { from, to }: IdRange,
  visibleFrom: Date | null,
  limit: number,
): Promise<bigint[]> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint() }),
    sql`SELECT id FROM orders WHERE shop_id = ${shopId} AND id BETWEEN ${from} AND ${to} AND source <> 'csv'
          AND (${visibleFrom}::timestamptz IS NULL OR processed_at >= ${visibleFrom}::timestamptz)
        ORDER BY id LIMIT ${limit}`,
  );
  return found.map((row) => row.id);
}

/** Some orders of a Shopify customer, the newest first. */
export async function orderIdsOfCustomer(tx: Transaction, shopId: number, shopifyId: bigint, limit: number): Promise<bigint[]> {
  const found = await rows(
    tx,
    z.object({ id: z.bigint() }),
    sql`SELECT id FROM orders WHERE shop_id = ${shopId} AND source <> 'csv'
          AND customer_id IN (SELECT c.id FROM customer c WHERE c.shop_id = ${shopId} AND c.shopify_id = ${shopifyId})
        ORDER BY id DESC LIMIT ${limit}`,
  );
  return found.map((row) => row.id);
}

/** The newest change of an order that is known here, by Shopify's clock. */
export async function newestOrderUpdate(tx: Transaction, shopId: number): Promise<Date | null> {
  const [row] = await rows(
    tx,
    z.object({ newest: z.date().nullable() }),
    sql`SELECT max(source_updated_at) AS newest FROM orders WHERE shop_id = ${shopId} AND source <> 'csv'`,
  );
  return row?.newest ?? null;
}
