import type { Contributions } from "#app/domains/retention/contributions.ts";
import { SPAN_KINDS } from "#app/domains/retention/spans.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { execute, sql } from "#app/platform/db.server.ts";

/** Adds differences to what is kept; a row that is not there yet begins at zero. */
export async function addToAggregates(
  tx: Transaction,
  shopId: number,
  { days, entries, cells, buckets, gaps }: Contributions,
): Promise<void> {
  if (days.length > 0) {
    await execute(
      tx,
      sql`INSERT INTO day_total (shop_id, day, month, purchases, value, customer_purchases, customer_value, first_purchases, first_value, second_purchases,
            returned_purchases, unsure_purchases, unsure_value, unsure_once)
          SELECT ${shopId}::int, t.*
          FROM unnest(${days.map((one) => one.day)}::int[], ${days.map((one) => one.month)}::int[], ${days.map((one) => one.purchases)}::int[],
                      ${days.map((one) => one.value)}::bigint[], ${days.map((one) => one.customerPurchases)}::int[],
                      ${days.map((one) => one.customerValue)}::bigint[], ${days.map((one) => one.firstPurchases)}::int[],
                      ${days.map((one) => one.firstValue)}::bigint[], ${days.map((one) => one.secondPurchases)}::int[],
                      ${days.map((one) => one.returnedPurchases)}::int[], ${days.map((one) => one.unsurePurchases)}::int[],
                      ${days.map((one) => one.unsureValue)}::bigint[], ${days.map((one) => one.unsureOnce)}::int[]) AS t
          ON CONFLICT (shop_id, day) DO UPDATE SET
            purchases = day_total.purchases + excluded.purchases,
            value = day_total.value + excluded.value,
            customer_purchases = day_total.customer_purchases + excluded.customer_purchases,
            customer_value = day_total.customer_value + excluded.customer_value,
            first_purchases = day_total.first_purchases + excluded.first_purchases,
            first_value = day_total.first_value + excluded.first_value,
            second_purchases = day_total.second_purchases + excluded.second_purchases,
            returned_purchases = day_total.returned_purchases + excluded.returned_purchases,
            unsure_purchases = day_total.unsure_purchases + excluded.unsure_purchases,
            unsure_value = day_total.unsure_value + excluded.unsure_value,
            unsure_once = day_total.unsure_once + excluded.unsure_once`,
    );
  }
  if (entries.length > 0) {
    await execute(
      tx,
      sql`INSERT INTO span_entry (shop_id, kind, start_day, prev_day, customers)
          SELECT ${shopId}::int, t.*
          FROM unnest(${entries.map((one) => SPAN_KINDS[one.kind])}::smallint[], ${entries.map((one) => one.start)}::int[],
                      ${entries.map((one) => one.prevDay)}::int[], ${entries.map((one) => one.customers)}::int[]) AS t
          ON CONFLICT (shop_id, kind, start_day, prev_day) DO UPDATE SET customers = span_entry.customers + excluded.customers`,
    );
  }
  if (cells.length > 0) {
    await execute(
      tx,
      sql`INSERT INTO cohort_cell (shop_id, first_month, month, customers, retained, purchases, value)
          SELECT ${shopId}::int, t.*
          FROM unnest(${cells.map((one) => one.firstMonth)}::int[], ${cells.map((one) => one.month)}::int[],
                      ${cells.map((one) => one.customers)}::int[], ${cells.map((one) => one.retained)}::int[],
                      ${cells.map((one) => one.purchases)}::int[], ${cells.map((one) => one.value)}::bigint[]) AS t
          ON CONFLICT (shop_id, first_month, month) DO UPDATE SET
            customers = cohort_cell.customers + excluded.customers,
            retained = cohort_cell.retained + excluded.retained,
            purchases = cohort_cell.purchases + excluded.purchases,
            value = cohort_cell.value + excluded.value`,
    );
  }
  if (buckets.length > 0) {
    await execute(
      tx,
      sql`INSERT INTO value_bucket (shop_id, bucket, customers)
          SELECT ${shopId}::int, t.* FROM unnest(${buckets.map((one) => one.bucket)}::bigint[], ${buckets.map((one) => one.customers)}::int[]) AS t
          ON CONFLICT (shop_id, bucket) DO UPDATE SET customers = value_bucket.customers + excluded.customers`,
    );
  }
  if (gaps.length > 0) {
    await execute(
      tx,
      sql`INSERT INTO gap_count (shop_id, days, gaps)
          SELECT ${shopId}::int, t.* FROM unnest(${gaps.map((one) => one.days)}::int[], ${gaps.map((one) => one.gaps)}::int[]) AS t
          ON CONFLICT (shop_id, days) DO UPDATE SET gaps = gap_count.gaps + excluded.gaps`,
    );
  }
}

export async function clearAggregates(tx: Transaction, shopId: number): Promise<void> {
  await execute(tx, sql`DELETE FROM day_total WHERE shop_id = ${shopId}`);
  await execute(tx, sql`DELETE FROM span_entry WHERE shop_id = ${shopId}`);
  await execute(tx, sql`DELETE FROM cohort_cell WHERE shop_id = ${shopId}`);
  await execute(tx, sql`DELETE FROM value_bucket WHERE shop_id = ${shopId}`);
  await execute(tx, sql`DELETE FROM gap_count WHERE shop_id = ${shopId}`);
}

/** From here on no kept answer is used. Last of all changes: its lock makes a shop's writers take turns. */
export async function nextVersion(tx: Transaction, shopId: number): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO data_version (shop_id, version) VALUES (${shopId}, 1)
        ON CONFLICT (shop_id) DO UPDATE SET version = data_version.version + 1`,
  );
}
