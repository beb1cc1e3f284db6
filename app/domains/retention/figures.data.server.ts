import { z } from "zod";
import type { CohortCell, MedianPlace, ValueBucket } from "#app/domains/retention/contributions.ts";
import type { DaySums, WindowCounts } from "#app/domains/retention/home-figures.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";
import { SPAN_KINDS, piecesOf } from "#app/domains/retention/spans.ts";

/** Days [from, to) and the first day of the days before that they are compared with. */
export type Window = Readonly<{ from: number; to: number; beforeFrom: number }>;

/**
 * Counts customers of windows. A customer is counted at their first purchase in the window, which is the one whose purchase
 * before lies before the window. Whole months and thirds are read from `span_entry`; only the days at both ends are looked
 * up in `purchase`, by an index that holds all that is needed.
 */
export async function countWindows(tx: Transaction, shopId: number, windows: readonly Window[]): Promise<WindowCounts[]> {
  const pieces = windows.flatMap(({ from, to, beforeFrom }, place) =>
    piecesOf(from, to).map((piece) => ({ ...piece, place, windowFrom: from, beforeFrom })),
  );
  const days = pieces.filter((piece) => piece.kind === "day");
  const spans = pieces.flatMap(({ kind, ...piece }) => (kind === "day" ? [] : [{ ...piece, kind: SPAN_KINDS[kind] }]));
  const ranges = (list: readonly Omit<(typeof pieces)[number], "kind">[]): Sql =>
    sql`${list.map((one) => one.place)}::int[], ${list.map((one) => one.from)}::int[], ${list.map((one) => one.to)}::int[],
        ${list.map((one) => one.windowFrom)}::int[], ${list.map((one) => one.beforeFrom)}::int[]`;
  const found = await rows(
    tx,
    z.object({ place: z.number(), customers: z.coerce.number(), retained: z.coerce.number() }),
    sql`SELECT place, sum(customers) AS customers, sum(retained) AS retained FROM (
          SELECT w.place, n.customers, n.retained
          FROM unnest(${ranges(days)}) AS w (place, from_day, to_day, window_from, before_from)
          CROSS JOIN LATERAL (
            SELECT count(*) AS customers, count(*) FILTER (WHERE prev_day >= w.before_from) AS retained FROM purchase
            WHERE shop_id = ${shopId} AND day >= w.from_day AND day < w.to_day AND nth IS NOT NULL AND (prev_day IS NULL OR prev_day < w.window_from)
          ) n
          UNION ALL
          SELECT w.place, n.customers, n.retained
          FROM unnest(${ranges(spans)}, ${spans.map((one) => one.kind)}::smallint[]) AS w (place, from_day, to_day, window_from, before_from, kind)
          CROSS JOIN LATERAL (
            SELECT coalesce(sum(customers), 0) AS customers, coalesce(sum(customers) FILTER (WHERE prev_day >= w.before_from), 0) AS retained FROM span_entry
            WHERE shop_id = ${shopId} AND kind = w.kind AND start_day >= w.from_day AND start_day < w.to_day AND prev_day < w.window_from
          ) n
        ) pieces GROUP BY place`,
  );
  return windows.map((_, place) => {
    const { customers, retained } = found.find((row) => row.place === place) ?? { customers: 0, retained: 0 };
    return { customers, retained };
  });
}

const sums = z.object({
  purchases: z.coerce.number(),
  value: z.coerce.number(),
  customer_purchases: z.coerce.number(),
  customer_value: z.coerce.number(),
  first_purchases: z.coerce.number(),
  first_value: z.coerce.number(),
  second_purchases: z.coerce.number(),
});

function daySumsOf(row: z.output<typeof sums>): DaySums {
  return {
    purchases: row.purchases,
    value: row.value,
    customerPurchases: row.customer_purchases,
    customerValue: row.customer_value,
    firstPurchases: row.first_purchases,
    firstValue: row.first_value,
    secondPurchases: row.second_purchases,
  };
}

const DAY_SUMS = sql`coalesce(sum(d.purchases), 0) AS purchases, coalesce(sum(d.value), 0) AS value,
  coalesce(sum(d.customer_purchases), 0) AS customer_purchases, coalesce(sum(d.customer_value), 0) AS customer_value,
  coalesce(sum(d.first_purchases), 0) AS first_purchases, coalesce(sum(d.first_value), 0) AS first_value,
  coalesce(sum(d.second_purchases), 0) AS second_purchases`;

/** Sums of each range of days [from, to). */
export async function sumRanges(
  tx: Transaction,
  shopId: number,
  ranges: readonly Readonly<{ from: number; to: number }>[],
): Promise<DaySums[]> {
  return rows(
    tx,
    sums.transform(daySumsOf),
    sql`SELECT ${DAY_SUMS}
        FROM unnest(${ranges.map((one) => one.from)}::int[], ${ranges.map((one) => one.to)}::int[]) WITH ORDINALITY AS r (from_day, to_day, place)
        LEFT JOIN day_total d ON d.shop_id = ${shopId} AND d.day >= r.from_day AND d.day < r.to_day
        GROUP BY r.place ORDER BY r.place`,
  );
}

/** Sums of each month that has purchases, oldest first. */
export async function sumMonths(tx: Transaction, shopId: number): Promise<Readonly<{ month: number; total: DaySums }>[]> {
  return rows(
    tx,
    sums.extend({ month: z.number() }).transform((row) => ({ month: row.month, total: daySumsOf(row) })),
    sql`SELECT d.month, ${DAY_SUMS} FROM day_total d WHERE d.shop_id = ${shopId} GROUP BY d.month HAVING sum(d.purchases) > 0 ORDER BY d.month`,
  );
}

// Hundreds of small rows come as one text: the driver's work on each row and column would cost more than the query itself.
const asOneText = <Row extends z.ZodType>(row: Row) =>
  z.object({ list: z.string().transform((text) => z.array(row).parse(JSON.parse(text))) });

const cohortCell = z
  .tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])
  .transform(([firstMonth, month, customers, retained, purchases, value]): CohortCell => ({
    firstMonth,
    month,
    customers,
    retained,
    purchases,
    value,
  }));

export async function selectCohortCells(tx: Transaction, shopId: number): Promise<CohortCell[]> {
  const [found] = await rows(
    tx,
    asOneText(cohortCell),
    sql`SELECT coalesce(json_agg(json_build_array(first_month, month, customers, retained, purchases, value) ORDER BY first_month, month), '[]')::text AS list
        FROM cohort_cell WHERE shop_id = ${shopId} AND purchases > 0`,
  );
  return found?.list ?? [];
}

const valueBucket = z.tuple([z.number(), z.number()]).transform(([bucket, customers]): ValueBucket => ({ bucket, customers }));

export async function selectValueBuckets(tx: Transaction, shopId: number): Promise<ValueBucket[]> {
  const [found] = await rows(
    tx,
    asOneText(valueBucket),
    sql`SELECT coalesce(json_agg(json_build_array(bucket, customers) ORDER BY bucket), '[]')::text AS list
        FROM value_bucket WHERE shop_id = ${shopId} AND customers > 0`,
  );
  return found?.list ?? [];
}

/** The values of the customers in the middle. */
export async function selectCustomerValues(tx: Transaction, shopId: number, { from, to, skip, take }: MedianPlace): Promise<number[]> {
  const found = await rows(
    tx,
    z.object({ value: z.coerce.number() }),
    sql`SELECT value FROM customer
        WHERE shop_id = ${shopId} AND purchases > 0 AND value >= ${from}::bigint AND value < ${to}::bigint
        ORDER BY value OFFSET ${skip}::int LIMIT ${take}::int`,
  );
  return found.map((row) => row.value);
}

/** A kept answer of exactly this version of the shop's purchases, as it was stored. */
export async function findKept(tx: Transaction, shopId: number, key: string): Promise<Readonly<{ version: bigint; value: unknown }>> {
  const [row] = await rows(
    tx,
    z.object({ version: z.bigint(), value: z.unknown() }),
    sql`SELECT coalesce(v.version, 0::bigint) AS version, c.value
        FROM (SELECT 1) one
        LEFT JOIN data_version v ON v.shop_id = ${shopId}
        LEFT JOIN figure_cache c ON c.shop_id = ${shopId} AND c.key = ${key} AND c.version = coalesce(v.version, 0)`,
  );
  return { version: row?.version ?? 0n, value: row?.value ?? null };
}

/** Keeps an answer, and drops those of older versions. */
export async function keep(tx: Transaction, shopId: number, key: string, version: bigint, value: unknown): Promise<void> {
  await execute(
    tx,
    sql`WITH old AS (DELETE FROM figure_cache WHERE shop_id = ${shopId} AND version < ${version} AND key <> ${key})
        INSERT INTO figure_cache (shop_id, key, version, value) VALUES (${shopId}, ${key}, ${version}, ${JSON.stringify(value)}::jsonb)
        ON CONFLICT (shop_id, key) DO UPDATE SET version = excluded.version, value = excluded.value WHERE figure_cache.version <= excluded.version`,
  );
}
