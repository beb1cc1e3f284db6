import { z } from "zod";
import type { Transaction } from "#app/platform/db.server.ts";
import { rows, sql } from "#app/platform/db.server.ts";

// What the reconciliation compares with Shopify: which of Shopify's customers there are. Guests, and people who are deleted, merged or
// forgotten, are not among them.

/** Both ends are inside. */
type IdRange = Readonly<{ from: bigint; to: bigint }>;

/** As of when Shopify last told of each customer, by Shopify's id. `isGone`: deleted, merged into another, or forgotten. */
export type CustomerVersion = Readonly<{ updatedAt: Date | null; isGone: boolean }>;

export async function customerVersions(
  tx: Transaction,
  shopId: number,
  shopifyIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, CustomerVersion>> {
  const found = await rows(
    tx,
    z.object({ shopify_id: z.bigint(), source_updated_at: z.date().nullable(), is_gone: z.boolean() }),
    sql`SELECT shopify_id, source_updated_at, deleted_at IS NOT NULL OR redacted_at IS NOT NULL AS is_gone FROM customer
        WHERE shop_id = ${shopId} AND shopify_id = ANY(${[...shopifyIds]}::bigint[])`,
  );
  return new Map(found.map((row) => [row.shopify_id, { updatedAt: row.source_updated_at, isGone: row.is_gone }]));
}

/** How many customers there are in each of `parts` ranges of equal size, which together are the given one. */
export async function splitCustomers(
  tx: Transaction,
  shopId: number,
  { from, to }: IdRange,
  parts: number,
): Promise<(IdRange & Readonly<{ count: number }>)[]> {
  const found = await rows(
    tx,
    z.object({ first: z.bigint(), count: z.coerce.number() }),
    sql`SELECT min(shopify_id) AS first, count(*) AS count FROM (
          SELECT shopify_id, ntile(${parts}::int) OVER (ORDER BY shopify_id) AS part FROM customer
          WHERE shop_id = ${shopId} AND shopify_id BETWEEN ${from} AND ${to} AND deleted_at IS NULL AND redacted_at IS NULL
        ) c GROUP BY part ORDER BY part`,
  );
  return found.map(({ first, count }, index) => ({
    from: index === 0 ? from : first,
    to: (found[index + 1]?.first ?? to + 1n) - 1n,
    count,
  }));
}

export async function customerIdsIn(tx: Transaction, shopId: number, { from, to }: IdRange, limit: number): Promise<bigint[]> {
  const found = await rows(
    tx,
    z.object({ shopify_id: z.bigint() }),
    sql`SELECT shopify_id FROM customer
        WHERE shop_id = ${shopId} AND shopify_id BETWEEN ${from} AND ${to} AND deleted_at IS NULL AND redacted_at IS NULL
        ORDER BY shopify_id LIMIT ${limit}`,
  );
  return found.map((row) => row.shopify_id);
}
