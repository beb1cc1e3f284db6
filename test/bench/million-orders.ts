import pg from "pg";
import { z } from "zod";
import { rebuildFigures } from "#app/domains/orders/orders.server.ts";
import { instantOfDay, monthOfDay } from "#app/lib/calendar.ts";
import { seal } from "#app/platform/crypto.server.ts";
import { asSystem, execute, inShop, rows, sql } from "#app/platform/db.server.ts";
import { randomFrom } from "#test/bench/random.ts";

/** Where and how large: the database must be migrated, and the process's DATABASE_URL must point at it. */
export type MillionOrdersOptions = Readonly<{ ownerUrl: string; orders?: number; customers?: number; lastDay: number; domain?: string }>;

export type MillionOrdersShop = Readonly<{
  id: number;
  currency: string;
  timeZone: string;
  historyStartsOn: number;
  isHistoryLimited: boolean;
  /** How long the rebuild of all purchases and roll-ups from the stored orders took. */
  rebuildMs: number;
}>;

const DAYS = 3 * 365;
const GUEST_SHARE = 0.05;
const BATCH = 20_000;
const TIME_ZONE = "Europe/Berlin";
const SEALS = 1_000;
/** One order in so many has a discount. */
const DISCOUNT_EVERY = 5;
/** Seven in thirteen from one country, one in thirteen from nobody knows where. */
const COUNTRIES = ["DE", "DE", "DE", "DE", "DE", "DE", "DE", "AT", "AT", "CH", "FR", "NL", null];
const CONSENTS = ["SUBSCRIBED", "SUBSCRIBED", "NOT_SUBSCRIBED", "NOT_SUBSCRIBED", "UNSUBSCRIBED", "PENDING", null];

/**
 * A shop of three years with a million orders: half of its customers buy once, the others five times, one order in twenty is a
 * guest's. Always the same one. Orders lie in the table by time, as an import writes them.
 */
export async function givenMillionOrders(options: MillionOrdersOptions): Promise<MillionOrdersShop> {
  const { ownerUrl, orders = 1_000_000, customers = 300_000, lastDay, domain = "million-orders.myshopify.com" } = options;
  const firstDay = lastDay - DAYS + 1;
  const id = await insertShop(domain, firstDay);
  await inShop(id, (tx) => insertCustomers(tx, id, customers), { timeoutMs: 600_000 });
  const firstCustomer = await inShop(id, async (tx) => {
    const [row] = await rows(tx, z.object({ first: z.number() }), sql`SELECT min(id) AS first FROM customer WHERE shop_id = ${id}`);
    return row?.first ?? 0;
  });
  const made = ordersOf(orders, customers, firstDay);
  for (let start = 0; start < made.length; start += BATCH) {
    await inShop(id, (tx) => insertOrders(tx, id, firstCustomer, start, made.slice(start, start + BATCH)), { timeoutMs: 60_000 });
  }
  const shop = { id, currency: "EUR", timeZone: TIME_ZONE };
  const at = instantOfDay(lastDay, TIME_ZONE);
  const history = { day: firstDay, isLimited: false };
  const basis = { timeZone: TIME_ZONE, currency: "EUR", valueRule: "gross", history, coveredUntil: at, computedAt: at } as const;
  const started = performance.now();
  await inShop(id, (tx) => rebuildFigures(tx, id, () => basis), { timeoutMs: 900_000 });
  const rebuildMs = performance.now() - started;
  await inShop(id, (tx) => insertFinishedImport(tx, id));
  await vacuum(ownerUrl);
  return { ...shop, historyStartsOn: firstDay, isHistoryLimited: false, rebuildMs };
}

type Transaction = Parameters<Parameters<typeof inShop>[1]>[0];
type MadeOrder = Readonly<{ customer: number | null; day: number; value: number }>;

async function insertShop(domain: string, firstDay: number): Promise<number> {
  const [row] = await asSystem((tx) =>
    rows(
      tx,
      z.object({ id: z.number() }),
      sql`INSERT INTO shop (domain, state, name, currency, time_zone, locale, scopes, history_starts_on, is_history_limited, installed_at)
          VALUES (${domain}, 'installed', 'A million orders', 'EUR', ${TIME_ZONE}, 'de', '{}', ${firstDay}::int, false, '2020-01-01T00:00:00Z')
          RETURNING id`,
    ),
  );
  if (row === undefined) throw new Error("The shop was not written.");
  return row.id;
}

async function insertCustomers(tx: Transaction, shopId: number, customers: number): Promise<void> {
  const sealed = (column: "email_enc" | "name_enc", text: string): string =>
    `\\x${Buffer.from(seal({ shop: shopId, table: "customer", column }, text)).toString("hex")}`;
  // Each seal is as good as any: thousand different ones cost no time, and are opened like three hundred thousand.
  const names = Array.from({ length: SEALS }, (_, index) => sealed("name_enc", `Somebody Number ${String(index)}`));
  const emails = Array.from({ length: SEALS }, (_, index) => sealed("email_enc", `somebody-${String(index)}@example.com`));
  await execute(
    tx,
    sql`INSERT INTO customer (shop_id, shopify_id, name_enc, email_enc, country, consent_state, consent_at)
        SELECT ${shopId}::int, 5000000000 + n, (${names}::text[])[1 + n % ${SEALS}::int]::bytea, (${emails}::text[])[1 + n % ${SEALS}::int]::bytea,
          (${COUNTRIES}::text[])[1 + (n::bigint * 7919) % ${COUNTRIES.length}::int],
          (${CONSENTS}::text[])[1 + (n::bigint * 104729) % ${CONSENTS.length}::int], '2026-01-01T00:00:00Z'
        FROM generate_series(1, ${customers}::int) AS n`,
  );
}

/** Without one the home page would say that the import is about to begin. */
async function insertFinishedImport(tx: Transaction, shopId: number): Promise<void> {
  await execute(
    tx,
    sql`INSERT INTO import (shop_id, kind, phase, started_at, phase_started_at, finished_at)
        VALUES (${shopId}::int, 'history', 'finished', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')`,
  );
}

/** Orders by day, twice as many at the end as at the beginning. `customer` counts from 0. */
function ordersOf(orders: number, customers: number, firstDay: number): MadeOrder[] {
  const random = randomFrom(20_261_121);
  const someDay = (): number => firstDay + Math.floor(DAYS * (Math.sqrt(1 + 3 * random()) - 1));
  const valueOf = (): number => 500 + Math.floor(-6000 * Math.log(1 - random()));
  // The earlier a customer began, the smaller their number: customers are in the order of their first purchase.
  const firstDays = Array.from({ length: customers }, someDay).sort((a, b) => a - b);
  const made: MadeOrder[] = firstDays.map((day, customer) => ({ customer, day, value: valueOf() }));
  while (made.length < orders) {
    const day = someDay();
    const known = firstAfter(firstDays, day);
    // Every second customer never comes back; of the others most began not long ago.
    const someone = known - 1 - Math.floor(known * random() ** 3);
    const customer = someone - (someone % 2);
    if (random() < GUEST_SHARE * (orders / (orders - customers)) || customer < 0) made.push({ customer: null, day, value: valueOf() });
    else made.push({ customer, day, value: valueOf() });
  }
  return made.sort((a, b) => a.day - b.day);
}

/** How many of the sorted days are not later than a day. */
function firstAfter(sorted: readonly number[], day: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function insertOrders(
  tx: Transaction,
  shopId: number,
  firstCustomer: number,
  start: number,
  made: readonly MadeOrder[],
): Promise<void> {
  const instants = new Map<number, string>();
  const noonOf = (day: number): string => {
    const known = instants.get(day) ?? new Date(instantOfDay(day, TIME_ZONE).getTime() + 12 * 3_600_000).toISOString();
    instants.set(day, known);
    return known;
  };
  const array = (values: readonly (number | string | null)[]): string => `{${values.map((value) => value ?? "NULL").join(",")}}`;
  await execute(
    tx,
    sql`INSERT INTO orders (shop_id, id, name, customer_id, processed_at, day, month, financial_status, is_test, currency, original_total, total,
          tax, shipping, discount, tip, gift_cards_sold, refunded, source, source_updated_at, discount_codes)
        SELECT ${shopId}::int, t.id, '#' || t.id, t.customer, t.at, t.day, t.month, 'paid', false, 'EUR', t.value, t.value, 0, 0,
          CASE WHEN t.id % ${DISCOUNT_EVERY}::int = 0 THEN 100 ELSE 0 END, 0, 0, 0, 'api', t.at, '{}'
        FROM unnest(${array(made.map((_, index) => start + index + 1))}::bigint[],
                    ${array(made.map(({ customer }) => (customer === null ? null : firstCustomer + customer)))}::int[],
                    ${array(made.map(({ day }) => noonOf(day)))}::timestamptz[], ${array(made.map(({ day }) => day))}::int[],
                    ${array(made.map(({ day }) => monthOfDay(day)))}::int[], ${array(made.map(({ value }) => value))}::bigint[])
          AS t (id, customer, at, day, month, value)`,
  );
}

/**
 * What autovacuum does within a minute or two of an import, done now so that the measurement does not depend on when it comes.
 * One that is at work itself can hold ours back, so it is looked at whether it took effect.
 */
async function vacuum(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (let tries = 0; tries < 20; tries += 1) {
      await client.query(
        "VACUUM (ANALYZE) purchase, listed_customer, day_total, span_entry, cohort_cell, value_bucket, gap_count, customer, orders",
      );
      const { rowCount } = await client.query("SELECT FROM pg_class WHERE relname = 'purchase' AND relallvisible >= 0.95 * relpages");
      if (rowCount === 1) return;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
    throw new Error("VACUUM did not make the purchases visible: something holds an old snapshot.");
  } finally {
    await client.end();
  }
}
