import { z } from "zod";
import type { CohortCell, MedianPlace, ValueBucket } from "#app/domains/retention/contributions.ts";
import type { DaySums, WindowCounts } from "#app/domains/retention/home-figures.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { execute, rows, sql } from "#app/platform/db.server.ts";
import { SPAN_KINDS, piecesOf } from "#app/domains/retention/spans.ts";

/** Days [from, to) and the first day of the days before that they are compared with. */
export type Window = Readonly<{ from: number; to: number; beforeFrom: number }>;

/** All that the home page's figures are made of, but the median. */
export type HomeSums = Readonly<{
  /** One for each window asked for. */
  counts: readonly WindowCounts[];
  /** One for each range asked for. */
  ranges: readonly DaySums[];
  /** Each month that has purchases, oldest first. */
  months: readonly Readonly<{ month: number; sums: DaySums }>[];
  cells: readonly CohortCell[];
  buckets: readonly ValueBucket[];
}>;

const number = z.number();
const sumsOf = (parts: readonly number[]): DaySums => {
  const [purchases = 0, value = 0, customerPurchases = 0, customerValue = 0, ...more] = parts;
  const [firstPurchases = 0, firstValue = 0, secondPurchases = 0, ...unseen] = more;
  const [returnedPurchases = 0, unsurePurchases = 0, unsureValue = 0, unsureOnce = 0] = unseen;
  return {
    ...{ purchases, value, customerPurchases, customerValue, firstPurchases, firstValue, secondPurchases },
    ...{ returnedPurchases, unsurePurchases, unsureValue, unsureOnce },
  };
};
const list = <Row extends z.ZodType>(row: Row) => z.string().transform((text) => z.array(row).parse(JSON.parse(text)));

const homeSums = z
  .object({
    counts: list(z.tuple([number, number, number]).transform(([place, customers, retained]) => ({ place, customers, retained }))),
    ranges: list(
      z
        .tuple([number])
        .rest(number)
        .transform(([place, ...sums]) => ({ place, sums: sumsOf(sums) })),
    ),
    months: list(
      z
        .tuple([number])
        .rest(number)
        .transform(([month, ...sums]) => ({ month, sums: sumsOf(sums) })),
    ),
    cells: list(
      z
        .tuple([number, number, number, number, number, number])
        .transform(([firstMonth, month, customers, retained, purchases, value]): CohortCell => ({
          firstMonth,
          month,
          customers,
          retained,
          purchases,
          value,
        })),
    ),
    buckets: list(z.tuple([number, number]).transform(([bucket, customers]): ValueBucket => ({ bucket, customers }))),
  })
  .transform(({ counts, ranges, ...rest }) => ({ counts: inPlaces(counts), ranges: inPlaces(ranges).map(({ sums }) => sums), ...rest }));

function inPlaces<Row extends Readonly<{ place: number }>>(found: readonly Row[]): Row[] {
  return found.toSorted((a, b) => a.place - b.place);
}

/**
 * Selects them in one statement, each list as one text: with a dozen statements and a thousand small rows the way to the
 * database and the driver's work on every column would cost more than the sums themselves.
 */
export async function selectHomeSums(
  tx: Transaction,
  shopId: number,
  asked: Readonly<{ windows: readonly Window[]; ranges: readonly Readonly<{ from: number; to: number }>[] }>,
): Promise<HomeSums> {
  const [found] = await rows(
    tx,
    homeSums,
    sql`SELECT
      (SELECT coalesce(json_agg(json_build_array(place, customers, retained)), '[]')::text FROM (${windowCounts(shopId, asked.windows)}) t) AS counts,
      (SELECT coalesce(json_agg(json_build_array(place, ${SUMS})), '[]')::text FROM (${rangeSums(shopId, asked.ranges)}) t) AS ranges,
      (SELECT coalesce(json_agg(json_build_array(month, ${SUMS}) ORDER BY month), '[]')::text FROM (${monthSums(shopId)}) t) AS months,
      (SELECT coalesce(json_agg(json_build_array(first_month, month, customers, retained, purchases, value) ORDER BY first_month, month), '[]')::text
       FROM cohort_cell WHERE shop_id = ${shopId} AND purchases > 0) AS cells,
      (SELECT coalesce(json_agg(json_build_array(bucket, customers) ORDER BY bucket), '[]')::text
       FROM value_bucket WHERE shop_id = ${shopId} AND customers > 0) AS buckets`,
  );
  if (found?.counts.length !== asked.windows.length || found.ranges.length !== asked.ranges.length) {
    throw new Error("A query that answers one row for each range answered fewer.");
  }
  return found;
}

/**
 * Counts customers of windows. A customer is counted at their first purchase in the window, which is the one whose purchase
 * before lies before the window. Whole months and thirds are read from `span_entry`; only the days at both ends are looked
 * up in `purchase`, by an index that holds all that is needed.
 */
function windowCounts(shopId: number, windows: readonly Window[]): Sql {
  const pieces = windows.flatMap(({ from, to, beforeFrom }, place) =>
    piecesOf(from, to).map((piece) => ({ ...piece, place, windowFrom: from, beforeFrom })),
  );
  const days = pieces.filter((piece) => piece.kind === "day");
  const spans = pieces.flatMap(({ kind, ...piece }) => (kind === "day" ? [] : [{ ...piece, kind: SPAN_KINDS[kind] }]));
  const ranges = (some: readonly Omit<(typeof pieces)[number], "kind">[]): Sql =>
    sql`${some.map((one) => one.place)}::int[], ${some.map((one) => one.from)}::int[], ${some.map((one) => one.to)}::int[],
        ${some.map((one) => one.windowFrom)}::int[], ${some.map((one) => one.beforeFrom)}::int[]`;
  return sql`SELECT place, sum(customers) AS customers, sum(retained) AS retained FROM (
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
    ) pieces GROUP BY place`;
}

const SUMS = sql`purchases, value, customer_purchases, customer_value, first_purchases, first_value, second_purchases,
  returned_purchases, unsure_purchases, unsure_value, unsure_once`;
const SUMS_OF_DAYS = sql`coalesce(sum(d.purchases), 0) AS purchases, coalesce(sum(d.value), 0) AS value,
  coalesce(sum(d.customer_purchases), 0) AS customer_purchases, coalesce(sum(d.customer_value), 0) AS customer_value,
  coalesce(sum(d.first_purchases), 0) AS first_purchases, coalesce(sum(d.first_value), 0) AS first_value,
  coalesce(sum(d.second_purchases), 0) AS second_purchases, coalesce(sum(d.returned_purchases), 0) AS returned_purchases,
  coalesce(sum(d.unsure_purchases), 0) AS unsure_purchases, coalesce(sum(d.unsure_value), 0) AS unsure_value,
  coalesce(sum(d.unsure_once), 0) AS unsure_once`;

function rangeSums(shopId: number, ranges: readonly Readonly<{ from: number; to: number }>[]): Sql {
  return sql`SELECT r.place, ${SUMS_OF_DAYS}
    FROM unnest(${ranges.map((one) => one.from)}::int[], ${ranges.map((one) => one.to)}::int[]) WITH ORDINALITY AS r (from_day, to_day, place)
    LEFT JOIN day_total d ON d.shop_id = ${shopId} AND d.day >= r.from_day AND d.day < r.to_day
    GROUP BY r.place`;
}

function monthSums(shopId: number): Sql {
  return sql`SELECT d.month, ${SUMS_OF_DAYS} FROM day_total d WHERE d.shop_id = ${shopId} GROUP BY d.month HAVING sum(d.purchases) > 0`;
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
