import { z } from "zod";
import { CONSENTS, UNKNOWN_COUNTRY } from "#app/domains/customer-list/question.ts";
import type { Consent, CustomerFilters, DayLimits, Limits, ListTotals, Sort, SortColumn } from "#app/domains/customer-list/terms.ts";
import type { CustomerSet } from "#app/domains/retention/retention.ts";
import { firstDayOfMonth } from "#app/lib/calendar.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { emptySql, rawSql, rows, sql } from "#app/platform/db.server.ts";

// The list is read from `listed_customer` alone, one narrow row a customer. What a figure counts of purchases is cut out of two arrays
// of it, their days and the running sums of their value.

/** The customers behind a figure, over the purchases that it counts. Days [from, to); `to` is null where no purchase lies behind it. */
export type Figure =
  | Readonly<{
      set: Exclude<CustomerSet, "cohort">;
      period: Readonly<{ from: number; to: number | null; before: Readonly<{ from: number; to: number }> }>;
    }>
  | Readonly<{ set: "cohort"; month: number; k: number | null }>;

/** A list without its place: `bought` in days; `among` our numbers, null for everybody. */
export type List = Readonly<{
  figure: Figure | null;
  filters: Omit<CustomerFilters, "bought">;
  bought: DayLimits | null;
  among: readonly number[] | null;
}>;

/** A row without its person. */
export type ListedRow = Readonly<{
  id: number;
  purchases: number;
  value: number;
  firstDay: number | null;
  isFirstKnown: boolean;
  lastDay: number | null;
  country: string | null;
  consent: Consent;
}>;

/** As Shopify's API spells them; another word, or none, is `unknown`. */
const CONSENT_STATES: Readonly<Record<Exclude<Consent, "unknown">, string>> = {
  subscribed: "SUBSCRIBED",
  pending: "PENDING",
  unsubscribed: "UNSUBSCRIBED",
  "not-subscribed": "NOT_SUBSCRIBED",
};
const STATES_KNOWN = Object.values(CONSENT_STATES);

/** The same condition as its indexes have. Who was deleted, merged or forgotten is listed for what they bought. */
export const IS_LISTED = sql`(c.purchases > 0 OR NOT c.is_gone)`;

/** How many of a customer's purchases lie before a day. Most customers begin after it or end before it and need no look into the array. */
const placeOf = (day: number): Sql =>
  sql`CASE WHEN c.first_day >= ${day}::int THEN 0 WHEN c.last_day < ${day}::int THEN c.purchases ELSE width_bucket(${day - 1}::int, c.days) END`;

function all(conditions: readonly (Sql | null)[]): Sql {
  return conditions.reduce<Sql>((joined, one) => (one === null ? joined : sql`${joined} AND ${one}`), sql`true`);
}

function valued(limits: Limits | null): Sql | null {
  if (limits === null) return null;
  return all([
    limits.min === null ? null : sql`c.value >= ${limits.min}::bigint`,
    limits.max === null ? null : sql`c.value <= ${limits.max}::bigint`,
  ]);
}

/** Who bought before the history did so once at least. What its index can find by is said first, and wider. */
function boughtTimes(limits: Limits | null): Sql | null {
  if (limits === null) return null;
  const known = sql`c.purchases + (c.past = 1)::int`;
  return all([
    limits.min === null ? null : sql`c.purchases >= ${limits.min - 1}::bigint AND ${known} >= ${limits.min}::bigint`,
    limits.max === null ? null : sql`c.purchases <= ${limits.max}::bigint AND ${known} <= ${limits.max}::bigint`,
  ]);
}

/** Who never bought has no first and no last purchase; of who may have bought before the history, the first is not known. */
function during(column: "first_day" | "last_day", days: DayLimits | null): Sql | null {
  if (days === null) return null;
  const named = rawSql(`c.${column}`);
  const isKnown = column === "first_day" ? sql`c.past = 0` : null;
  return all([isKnown, sql`${named} >= ${Math.max(0, days.from ?? 0)}::int`, days.to === null ? null : sql`${named} < ${days.to}::int`]);
}

/** Who bought first or last in the days has; only of those who bought before and after them the array must say. */
function boughtIn(days: DayLimits | null): Sql | null {
  if (days === null) return null;
  const { from, to } = { from: days.from ?? 0, to: days.to };
  if (to === null) return sql`c.last_day >= ${from}::int`;
  return sql`c.last_day >= ${from}::int AND c.first_day >= 0 AND c.first_day < ${to}::int
    AND (c.first_day >= ${from}::int OR c.last_day < ${to}::int OR width_bucket(${to - 1}::int, c.days) > width_bucket(${from - 1}::int, c.days))`;
}

function fromCountries(countries: readonly string[]): Sql | null {
  if (countries.length === 0) return null;
  const named = countries.filter((country) => country !== UNKNOWN_COUNTRY);
  const unknown = countries.includes(UNKNOWN_COUNTRY) ? sql` OR c.country IS NULL` : emptySql;
  return sql`(c.country = ANY(${named}::text[])${unknown})`;
}

function consenting(consents: readonly Consent[]): Sql | null {
  if (consents.length === 0) return null;
  const named = consents.flatMap((consent) => (consent === "unknown" ? [] : [CONSENT_STATES[consent]]));
  if (!consents.includes("unknown")) return sql`c.consent_state = ANY(${named}::text[])`;
  const others = STATES_KNOWN.filter((state) => !named.includes(state));
  return sql`(c.consent_state IS NULL OR c.consent_state <> ALL(${others}::text[]))`;
}

const DISCOUNTS = { with: sql`c.discounted > 0`, without: sql`c.purchases > 0 AND c.discounted = 0` } as const;

function whereOf(shopId: number, { filters, bought, among }: Omit<List, "figure">): Sql {
  return all([
    sql`c.shop_id = ${shopId} AND ${IS_LISTED}`,
    among === null ? null : sql`c.customer_id = ANY(${[...among]}::int[])`,
    boughtIn(bought),
    boughtTimes(filters.purchases),
    valued(filters.value),
    during("first_day", filters.first),
    during("last_day", filters.last),
    fromCountries(filters.countries),
    consenting(filters.consents),
    filters.discount === null ? null : DISCOUNTS[filters.discount],
  ]);
}

/** Which days' purchases a figure counts (null is open), and of whom: `lo` of a customer's purchases lie before them, `hi` before their end. */
type Counted = Readonly<{ from: number | null; to: number | null; whose: Sql; who: Sql | null }>;

function countedBy(figure: Figure): Counted {
  if (figure.set === "cohort") {
    const { month, k } = figure;
    const whose = sql`c.past = 0 AND c.first_day >= ${firstDayOfMonth(month)}::int AND c.first_day < ${firstDayOfMonth(month + 1)}::int`;
    const days = k === null ? { from: null, to: null } : { from: firstDayOfMonth(month + k), to: firstDayOfMonth(month + k + 1) };
    return { ...days, whose, who: null };
  }
  const { from, to, before } = figure.period;
  const inPeriod = (who: Sql | null): Counted => ({ from, to, whose: sql`true`, who });
  const toDate = (who: Sql | null): Counted => ({ from: null, to, whose: sql`true`, who });
  switch (figure.set) {
    case "in-period":
      return inPeriod(null);
    case "new":
      return inPeriod(sql`lo = 0 AND past = 0`);
    case "unsure":
      return inPeriod(sql`lo = 0 AND past = 2`);
    case "retained":
      return inPeriod(sql`lo > 0 AND days[lo] >= ${before.from}::int`);
    case "reactivated":
      // Also whoever bought before the history, and not since.
      return inPeriod(sql`(lo > 0 AND days[lo] < ${before.from}::int OR lo = 0 AND past = 1)`);
    case "before":
      return { ...before, whose: sql`true`, who: null };
    case "lost": {
      const later = to === null ? emptySql : sql` OR days[hi + 1] >= ${to}::int`;
      return { from: before.from, to: from, whose: sql`true`, who: sql`(hi = n${later})` };
    }
    case "all":
      return toDate(null);
    case "repeat":
      return toDate(sql`hi >= CASE past WHEN 1 THEN 1 ELSE 2 END`);
  }
}

/** One row for each customer of a list, with the columns that it shows. */
function listed(shopId: number, { figure, ...narrowed }: List): Sql {
  const where = whereOf(shopId, narrowed);
  if (figure === null) {
    return sql`SELECT c.customer_id, c.purchases, c.value, c.first_day, c.last_day, c.country, c.consent_state, c.past = 0 AS is_first_known
      FROM listed_customer c WHERE ${where}`;
  }
  const { from, to, whose, who } = countedBy(figure);
  const overlaps = all([sql`c.last_day >= ${from ?? 0}::int`, to === null ? null : sql`c.first_day < ${to}::int`]);
  const start =
    from === null
      ? { lo: sql`0`, sum: emptySql, day: sql`first_day` }
      : {
          lo: placeOf(from),
          sum: sql` - CASE lo WHEN 0 THEN 0 ELSE sums[lo] END`,
          day: sql`CASE lo WHEN 0 THEN first_day ELSE days[lo + 1] END`,
        };
  const end =
    to === null
      ? { hi: sql`c.purchases`, sum: sql`value`, day: sql`last_day` }
      : {
          hi: placeOf(to),
          sum: sql`CASE hi WHEN n THEN value ELSE sums[hi] END`,
          day: sql`CASE hi WHEN n THEN last_day ELSE days[hi] END`,
        };
  // OFFSET 0: the two places are computed once for each row, and not wherever they are used. Without places an index may give the order.
  const once = from === null && to === null ? emptySql : sql`OFFSET 0`;
  return sql`SELECT customer_id, hi${from === null ? emptySql : sql` - lo`} AS purchases, ${end.sum}${start.sum} AS value, ${start.day} AS first_day, ${end.day} AS last_day,
      country, consent_state, ${from === null ? sql`past = 0` : sql`true`} AS is_first_known
    FROM (
      SELECT c.customer_id, c.purchases AS n, c.value, c.first_day, c.last_day, c.country, c.consent_state, c.days, c.sums, c.past,
        ${start.lo} AS lo, ${end.hi} AS hi
      FROM listed_customer c WHERE ${where} AND ${overlaps} AND ${whose} ${once}
    ) places WHERE ${all([sql`hi > lo`, who])}`;
}

const SORTS: Readonly<Record<SortColumn, Sql>> = {
  value: sql`value`,
  purchases: sql`purchases`,
  first: sql`first_day`,
  last: sql`last_day`,
};

const inOrder = ({ by, isDescending }: Sort): Sql =>
  isDescending ? sql`ORDER BY ${SORTS[by]} DESC, customer_id DESC` : sql`ORDER BY ${SORTS[by]}, customer_id`;

/** Amounts are whole numbers that doubles hold exactly, and add up in a third of the time of PostgreSQL's own bigint sums. */
export async function selectTotals(tx: Transaction, shopId: number, list: List): Promise<ListTotals> {
  const [totals] = await rows(
    tx,
    z.object({ customers: z.coerce.number(), purchases: z.coerce.number(), value: z.coerce.number() }),
    sql`SELECT count(*) AS customers, coalesce(sum(purchases), 0) AS purchases, coalesce(sum(value::float8), 0) AS value FROM (${listed(shopId, list)}) t`,
  );
  return totals ?? { customers: 0, purchases: 0, value: 0 };
}

const dayOrNull = z.number().transform((day) => (day < 0 ? null : day));

const listedRow = z
  .object({
    customer_id: z.number(),
    purchases: z.number(),
    value: z.coerce.number(),
    first_day: dayOrNull,
    is_first_known: z.boolean(),
    last_day: dayOrNull,
    country: z.string().nullable(),
    consent_state: z.string().nullable(),
  })
  .transform((row): ListedRow => ({
    id: row.customer_id,
    purchases: row.purchases,
    value: row.value,
    firstDay: row.first_day,
    isFirstKnown: row.is_first_known,
    lastDay: row.last_day,
    country: row.country,
    consent: CONSENTS.find((one) => one !== "unknown" && CONSENT_STATES[one] === row.consent_state) ?? "unknown",
  }));

export function selectPage(
  tx: Transaction,
  shopId: number,
  list: List,
  { sort, skip, take }: Readonly<{ sort: Sort; skip: number; take: number }>,
): Promise<ListedRow[]> {
  return rows(tx, listedRow, sql`SELECT * FROM (${listed(shopId, list)}) t ${inOrder(sort)} OFFSET ${skip}::int LIMIT ${take}::int`);
}

/** The next rows after one, which need not be there any more; the first ones after null. */
export function selectNext(
  tx: Transaction,
  shopId: number,
  list: List,
  { sort, after, take }: Readonly<{ sort: Sort; after: ListedRow | null; take: number }>,
): Promise<ListedRow[]> {
  const beyond =
    after === null
      ? sql`true`
      : sql`(${SORTS[sort.by]}, customer_id) ${sort.isDescending ? sql`<` : sql`>`} (${keyOf(after, sort.by)}::bigint, ${after.id}::int)`;
  return rows(tx, listedRow, sql`SELECT * FROM (${listed(shopId, list)}) t WHERE ${beyond} ${inOrder(sort)} LIMIT ${take}::int`);
}

/** As it is stored. */
function keyOf(row: ListedRow, by: SortColumn): number {
  const keys: Readonly<Record<SortColumn, number>> = {
    value: row.value,
    purchases: row.purchases,
    first: row.firstDay ?? -1,
    last: row.lastDay ?? -1,
  };
  return keys[by];
}

/** The last day with a purchase of a customer; -1 without one. */
export async function selectLastDay(tx: Transaction, shopId: number): Promise<number> {
  const [found] = await rows(
    tx,
    z.object({ last_day: z.number() }),
    sql`SELECT c.last_day FROM listed_customer c WHERE c.shop_id = ${shopId} AND ${IS_LISTED} ORDER BY c.last_day DESC LIMIT 1`,
  );
  return found?.last_day ?? -1;
}
