import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import type { KpiJson } from "#app/domains/report/kpi-json.ts";

// A program of its own, so that its time and memory are only DuckDB's: reads an order export and answers in SQL what the report
// answers. Prints the figures, and how long reading and answering took, without the program's own start.
// A month without any order, of which the bench's file has none, would be missing here.

export type DuckdbAnswer = Readonly<{ figures: KpiJson; seconds: number; cpuSeconds: number }>;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("Name an order export.");

const PLACES = 6;
const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(PLACES)));

/**
 * One row an order that counts, read in one pass with only the columns that are needed. Lines without currency are further items.
 * `day` is the clock's in the file, `moment` in seconds since 1970. An order that stands there twice is not in the bench's file.
 */
const PURCHASES = `
  CREATE TABLE purchase AS
  SELECT CAST("Id" AS BIGINT) AS id, nullif(lower(trim("Email")), '') AS email, CAST("Created at"[:10] AS DATE) AS day,
         CAST(epoch(CAST("Created at"[:19] AS TIMESTAMP)) AS BIGINT) - CAST("Created at"[21:23] AS INTEGER) * 3600 AS moment,
         CAST(CAST("Total" AS DECIMAL(18, 2)) * 100 AS BIGINT) - CAST(CAST("Refunded Amount" AS DECIMAL(18, 2)) * 100 AS BIGINT) AS value
  FROM read_csv('${path.replaceAll("'", "''")}', header = true, all_varchar = true)
  WHERE "Currency" = 'EUR' AND "Cancelled at" IS NULL AND "Financial Status" NOT IN ('voided', 'expired')
    AND NOT contains(lower(coalesce("Payment Method", '')), 'bogus')
    AND NOT (CAST("Total" AS DECIMAL(18, 2)) > 0 AND CAST("Refunded Amount" AS DECIMAL(18, 2)) >= CAST("Total" AS DECIMAL(18, 2)))`;

/** E-mails as numbers, counted once: what follows compares integers. Months count from the year 0. */
const CUSTOMERS = `
  CREATE TABLE buyer AS SELECT email, CAST(row_number() OVER () AS INTEGER) AS customer FROM (SELECT DISTINCT email FROM purchase WHERE email IS NOT NULL);
  CREATE TABLE bought AS
  SELECT customer, moment, value, id, CAST(year(day) * 12 + month(day) - 1 AS INTEGER) AS month FROM purchase LEFT JOIN buyer USING (email);
  CREATE TABLE began AS SELECT customer, min(month) AS first, count(*) AS purchases, sum(value)::BIGINT AS value FROM bought WHERE customer IS NOT NULL GROUP BY customer;
  CREATE TABLE active AS SELECT customer, month, sum(value)::BIGINT AS value, count(*) AS purchases FROM bought WHERE customer IS NOT NULL GROUP BY customer, month`;

const started = performance.now();
const before = process.cpuUsage();
const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await instance.connect();
const figures = await answers(connection);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ figures, seconds, cpuSeconds: (user + system) / 1_000_000 } satisfies DuckdbAnswer));

async function answers(duckdb: DuckDBConnection): Promise<KpiJson> {
  await duckdb.run(PURCHASES);
  await duckdb.run(CUSTOMERS);
  const [all] = await table<Readonly<{ orders: number; revenue: number; bought: number }>>(
    duckdb,
    "SELECT count(*)::DOUBLE AS orders, sum(value)::DOUBLE AS revenue, count(customer)::DOUBLE AS bought FROM bought",
  );
  const [clv] = await table<Readonly<{ customers: number; repeated: number; mean: number | null; median: number | null }>>(
    duckdb,
    "SELECT count(*)::DOUBLE AS customers, (count(*) FILTER (WHERE purchases >= 2))::DOUBLE AS repeated, sum(value)::DOUBLE / count(*) AS mean, median(value) AS median FROM began",
  );
  const [gap] = await table<Readonly<{ median: number | null }>>(
    duckdb,
    "SELECT median(gap) AS median FROM (SELECT moment - lag(moment) OVER (PARTITION BY customer ORDER BY moment, id) AS gap FROM bought WHERE customer IS NOT NULL)",
  );
  if (all === undefined || clv === undefined) throw new Error("DuckDB gave no answer.");
  return {
    orders: all.orders,
    customers: clv.customers,
    revenue: all.revenue / 100,
    AOV: rounded(all.revenue / all.orders / 100),
    frequency: rounded(all.bought / clv.customers),
    repeat_rate: rounded(clv.repeated / clv.customers),
    clv_historic_mean: clv.mean === null ? null : rounded(clv.mean / 100),
    clv_historic_median: clv.median === null ? null : rounded(clv.median / 100),
    median_gap_days: gap?.median == null ? null : rounded(gap.median / 86_400),
    monthly: await monthly(duckdb),
    cohorts: await cohorts(duckdb),
    CRR_month: await rates(duckdb, 1),
    CRR_quarter: await rates(duckdb, 3),
    CRR_year: await rates(duckdb, 12),
  };
}

async function monthly(duckdb: DuckDBConnection): Promise<KpiJson["monthly"]> {
  const rows = await table<Readonly<{ month: number; orders: number; customers: number; fresh: number; revenue: number }>>(
    duckdb,
    `SELECT month, orders::DOUBLE AS orders, coalesce(customers, 0)::DOUBLE AS customers, coalesce(fresh, 0)::DOUBLE AS fresh, revenue::DOUBLE AS revenue
     FROM (SELECT month, count(*) AS orders, sum(value) AS revenue FROM bought GROUP BY month)
     LEFT JOIN (SELECT month, count(*) AS customers, count(*) FILTER (WHERE month = first) AS fresh FROM active JOIN began USING (customer) GROUP BY month) USING (month)
     ORDER BY month`,
  );
  return rows.map(({ month, orders, customers, fresh, revenue }) => ({
    month: monthKey(month),
    orders,
    customers,
    new: fresh,
    revenue: revenue / 100,
  }));
}

async function cohorts(duckdb: DuckDBConnection): Promise<KpiJson["cohorts"]> {
  const rows = await table<Readonly<{ first: number; month: number; active: number; revenue: number }>>(
    duckdb,
    `SELECT first, month, count(*)::DOUBLE AS active, sum(active.value)::DOUBLE AS revenue FROM active JOIN began USING (customer)
     GROUP BY first, month ORDER BY first, month`,
  );
  const last = Math.max(...rows.map(({ month }) => month));
  return [...new Set(rows.map(({ first }) => first))].map((first) => {
    const cells = rows.filter((row) => row.first === first);
    const size = cells[0]?.active ?? 0;
    const cellOf = new Map(cells.map((cell) => [cell.month, cell]));
    const row = Array.from({ length: last - first + 1 }, (_, k) => cellOf.get(first + k) ?? { active: 0, revenue: 0 });
    return {
      cohort: monthKey(first),
      size,
      active: row.map(({ active }) => active),
      retention: row.map(({ active }) => rounded(active / size) ?? 0),
      revenue: row.map(({ revenue }) => revenue / 100),
    };
  });
}

type Rates = KpiJson["CRR_month"];

/** @param months of a period: 1, 3 or 12 */
async function rates(duckdb: DuckDBConnection, months: 1 | 3 | 12): Promise<Rates> {
  const rows = await table<Readonly<{ period: number; E: number; N: number; retained: number }>>(
    duckdb,
    `WITH present AS (SELECT DISTINCT customer, month // ${String(months)} AS period FROM active)
     SELECT now.period, count(*)::DOUBLE AS "E", (count(*) FILTER (WHERE now.period = first // ${String(months)}))::DOUBLE AS "N", count(before.customer)::DOUBLE AS retained
     FROM present now JOIN began USING (customer)
     LEFT JOIN present before ON before.customer = now.customer AND before.period = now.period - 1
     GROUP BY now.period ORDER BY now.period`,
  );
  return rows.slice(1).map(({ period, E, N, retained }, index) => {
    const S = rows[index]?.E ?? 0;
    return {
      period: periodKey(period, months),
      S,
      E,
      N,
      retained,
      CRR: rounded((E - N) / S),
      CRR_strict: rounded(retained / S),
      churn: rounded(1 - retained / S),
      reactivated: E - N - retained,
    };
  });
}

function monthKey(month: number): string {
  return `${String(Math.floor(month / 12))}-${String((month % 12) + 1).padStart(2, "0")}`;
}

function periodKey(period: number, months: 1 | 3 | 12): string {
  if (months === 1) return monthKey(period);
  return months === 3 ? `${String(Math.floor(period / 4))}Q${String((period % 4) + 1)}` : String(period);
}

async function table<Row>(duckdb: DuckDBConnection, query: string): Promise<Row[]> {
  const reader = await duckdb.runAndReadAll(query);
  return reader.getRowObjectsJS() as Row[];
}
