import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { customerListView, listedCustomers } from "#app/domains/customer-list/customer-list.server.ts";
import { selectListed } from "#app/domains/customer-list/columns.data.server.ts";
import { CONSENTS, NO_FILTERS, paramsOf, SORT_COLUMNS } from "#app/domains/customer-list/customer-list.ts";
import type { Consent, CustomersQuestion, DayLimits, Limits, PeriodWish, SetWish } from "#app/domains/customer-list/customer-list.ts";
import { PERIOD_PRESETS, periodFrom, purchasesOf } from "#app/domains/retention/retention.ts";
import type { Past, Purchase, RawPurchase } from "#app/domains/retention/retention.ts";
import { rebuildPurchases, replacePurchases } from "#app/domains/retention/retention.server.ts";
import { dayOf, dayOfIso, instantOfDay, isoOfDay, monthOf, monthOfDay } from "#app/lib/calendar.ts";
import { execute, inShop, rows, sql } from "#app/platform/db.server.ts";
import { adminClient } from "#test/support/everywhere.ts";
import { givenShop } from "#test/support/shops.ts";

// The list against what a list is, said in plain loops over plain arrays.

const TIME_ZONE = "Europe/Berlin";
const FIRST_DAY = dayOfIso("2024-01-20") ?? 0;
const TODAY = dayOfIso("2024-11-21") ?? 0;
const NOW = new Date(instantOfDay(TODAY, TIME_ZONE).getTime() + 3_600_000);
const STATES = [null, "SUBSCRIBED", "PENDING", "UNSUBSCRIBED", "NOT_SUBSCRIBED", "INVALID"] as const;
const CONSENT_OF: Readonly<Record<string, Consent>> = {
  SUBSCRIBED: "subscribed",
  PENDING: "pending",
  UNSUBSCRIBED: "unsubscribed",
  NOT_SUBSCRIBED: "not-subscribed",
};

/** A customer as random choice makes one; hours after the first day. */
type Made = Readonly<{
  country: string | null;
  state: string | null;
  past: Past;
  isGone: boolean;
  bought: readonly Readonly<{ hour: number; value: number; isDiscounted: boolean }>[];
}>;
type Known = Made & Readonly<{ id: number; purchases: readonly Purchase[] }>;

const hour = fc.oneof(
  fc.nat({ max: (TODAY - FIRST_DAY) * 24 }),
  fc.nat({ max: 10 }).map((months) => months * 720),
);
const made: fc.Arbitrary<Made> = fc.record({
  country: fc.constantFrom("DE", "AT", null),
  state: fc.constantFrom(...STATES),
  past: fc.constantFrom<Past>("none", "none", "some", "unknown"),
  isGone: fc.boolean(),
  bought: fc.array(fc.record({ hour, value: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 50_000 })), isDiscounted: fc.boolean() }), {
    maxLength: 6,
  }),
});

const day = fc.integer({ min: FIRST_DAY - 20, max: TODAY });
const range = fc.tuple(day, day).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
const preset = fc.constantFrom(...PERIOD_PRESETS).map((name) => ({ preset: name }));
const period: fc.Arbitrary<PeriodWish> = fc.oneof(preset, range);
const days: fc.Arbitrary<DayLimits> = fc.oneof(
  range,
  range.map(({ from }) => ({ from, to: null })),
  range.map(({ to }) => ({ from: null, to })),
);
const limits = (max: number): fc.Arbitrary<Limits> =>
  fc.tuple(fc.nat({ max }), fc.nat({ max }), fc.boolean(), fc.boolean()).map(([a, b, isOpenAbove, isOpenBelow]) => ({
    min: isOpenBelow && !isOpenAbove ? null : Math.min(a, b),
    max: isOpenAbove ? null : Math.max(a, b),
  }));
/** Mostly absent, so that not every list is empty. */
const seldom = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 1 });
const figure: fc.Arbitrary<SetWish> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      set: fc.constantFrom("before", "in-period", "new", "unsure", "retained", "lost", "reactivated", "all", "repeat"),
      period: fc.option(period, { nil: null }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ set: fc.constant("cohort"), month: day.map(monthOfDay), k: fc.option(fc.nat({ max: 6 }), { nil: null }) }),
  },
);
const question: fc.Arbitrary<CustomersQuestion> = fc.record({
  figure: fc.option(figure, { nil: null }),
  filters: fc.record({
    bought: seldom(fc.oneof(preset, days)),
    purchases: seldom(limits(5)),
    value: seldom(limits(60_000)),
    first: seldom(days),
    last: seldom(days),
    countries: fc.subarray(["AT", "DE", "unknown"], { minLength: 0 }),
    consents: fc.subarray([...CONSENTS]),
    discount: seldom(fc.constantFrom("with", "without")),
  }),
  sort: fc.record({ by: fc.constantFrom(...SORT_COLUMNS), isDescending: fc.boolean() }),
  page: fc.constant(1),
});
/** One filter at a time: together they leave few. */
const simpleQuestion = fc
  .tuple(question, fc.constantFrom("bought", "purchases", "value", "first", "last", "countries", "consents", "discount"))
  .map(([asked, only]): CustomersQuestion => {
    return { ...asked, filters: { ...NO_FILTERS, [only]: asked.filters[only] } };
  });

async function givenCustomers(all: readonly Made[]) {
  const shop = await givenShop({ timeZone: TIME_ZONE });
  const known = await inShop(shop.id, async (tx) => {
    const ids = await rows(
      tx,
      z.object({ id: z.number() }),
      sql`INSERT INTO customer (shop_id, country, consent_state, deleted_at)
          SELECT ${shop.id}::int, country, state, CASE WHEN gone THEN ${NOW}::timestamptz END
          FROM unnest(${all.map((one) => one.country)}::text[], ${all.map((one) => one.state)}::text[], ${all.map((one) => one.isGone)}::boolean[]) AS t (country, state, gone)
          RETURNING id`,
    );
    let orderId = 0n;
    const raw = all.map((one, index) =>
      one.bought.map(({ hour: hours, value, isDiscounted }): RawPurchase => {
        const at = new Date(instantOfDay(FIRST_DAY, TIME_ZONE).getTime() + hours * 3_600_000);
        orderId += 1n;
        const customerId = ids[index]?.id ?? 0;
        return { orderId, customerId, at, day: dayOf(at, TIME_ZONE), month: monthOf(at, TIME_ZONE), value, isDiscounted, past: one.past };
      }),
    );
    async function* source() {
      for (const own of raw) for (const purchase of own) yield await Promise.resolve(purchase);
    }
    await rebuildPurchases(tx, shop.id, source());
    return all.map((one, index): Known => ({ ...one, id: ids[index]?.id ?? 0, purchases: purchasesOf(raw[index] ?? []) }));
  });
  const listShop = { ...shop, currency: "EUR", timeZone: TIME_ZONE, historyStartsOn: FIRST_DAY, isHistoryLimited: true };
  return { shop: listShop, known };
}

/** The purchases of a customer that a figure counts; none when the customer is not behind it. */
function countedOf(purchases: readonly Purchase[], wish: SetWish | null): readonly Purchase[] {
  if (wish === null) return purchases;
  if (wish.set === "cohort") {
    const { month, k } = wish;
    return purchases.filter((one) => one.firstMonth === month && (k === null || one.month === month + k));
  }
  const asked =
    wish.period === null
      ? {}
      : "preset" in wish.period
        ? { period: wish.period.preset }
        : { from: isoOfDay(wish.period.from), to: isoOfDay(wish.period.to - 1) };
  const { from, to, before } = periodFrom(asked, TODAY, FIRST_DAY).period;
  const within = (a: number, b: number) => purchases.filter((one) => one.day >= a && one.day < b);
  const [now, earlier, toDate] = [within(from, to), within(before.from, before.to), within(0, to)];
  const last = purchases.findLast((one) => one.day < from);
  switch (wish.set) {
    case "in-period":
      return now;
    case "before":
      return earlier;
    case "new":
      return now.some((one) => one.nth === 1) ? now : [];
    case "unsure":
      return now.some((one) => one.nth === 0) ? now : [];
    case "retained":
      return earlier.length > 0 ? now : [];
    case "lost":
      return now.length === 0 ? earlier : [];
    case "reactivated":
      if (earlier.length > 0) return [];
      return last !== undefined || (purchases[0]?.nth ?? 0) > 1 ? now : [];
    case "all":
      return toDate;
    case "repeat":
      return toDate.some((one) => (one.nth ?? 0) >= 2) ? toDate : [];
  }
}

const sum = (purchases: readonly Purchase[]) => purchases.reduce((total, one) => total + one.value, 0);
const isIn = (value: number | undefined, limited: Limits | null) =>
  limited === null || (value !== undefined && value >= (limited.min ?? -Infinity) && value <= (limited.max ?? Infinity));
const isDuring = (at: number | undefined, limited: DayLimits | null) =>
  limited === null || (at !== undefined && at >= (limited.from ?? -Infinity) && at < (limited.to ?? Infinity));

function isListed({ purchases, isGone, country, state }: Known, { filters }: CustomersQuestion): boolean {
  if (isGone && purchases.length === 0) return false;
  const { bought, discount } = filters;
  const boughtDays = bought !== null && "preset" in bought ? periodFrom({ period: bought.preset }, TODAY, FIRST_DAY).period : bought;
  return (
    (boughtDays === null || purchases.some((one) => isDuring(one.day, boughtDays))) &&
    isIn(purchases.length + ((purchases[0]?.nth ?? 0) > 1 ? 1 : 0), filters.purchases) &&
    isIn(sum(purchases), filters.value) &&
    isDuring(purchases[0]?.nth === 1 ? purchases[0].day : undefined, filters.first) &&
    isDuring(purchases.at(-1)?.day, filters.last) &&
    (filters.countries.length === 0 || filters.countries.includes(country ?? "unknown")) &&
    (filters.consents.length === 0 || filters.consents.includes(CONSENT_OF[state ?? ""] ?? "unknown")) &&
    (discount === null || (purchases.length > 0 && purchases.some((one) => one.isDiscounted) === (discount === "with")))
  );
}

/** Whether the columns count from a customer's first purchase on. */
const isEver = (wish: SetWish | null) => wish === null || wish.set === "all" || wish.set === "repeat";

function expected(known: readonly Known[], asked: CustomersQuestion) {
  const all = known
    .filter((one) => isListed(one, asked))
    .map((one) => ({ one, counted: countedOf(one.purchases, asked.figure) }))
    .filter(({ counted }) => asked.figure === null || counted.length > 0)
    .map(({ one, counted }) => ({
      id: one.id,
      purchases: counted.length,
      value: sum(counted),
      firstDay: counted[0]?.day ?? null,
      isFirstKnown: !isEver(asked.figure) || (counted[0]?.nth ?? 1) === 1,
      lastDay: counted.at(-1)?.day ?? null,
      country: one.country,
      consent: CONSENT_OF[one.state ?? ""] ?? "unknown",
    }));
  const keyOf = (row: (typeof all)[number]): number =>
    ({ value: row.value, purchases: row.purchases, first: row.firstDay ?? -1, last: row.lastDay ?? -1 })[asked.sort.by];
  const ascending = all.toSorted((a, b) => keyOf(a) - keyOf(b) || a.id - b.id);
  return asked.sort.isDescending ? ascending.toReversed() : ascending;
}

const totalsOf = (list: readonly Readonly<{ purchases: number; value: number }>[]) => ({
  customers: list.length,
  purchases: list.reduce((total, row) => total + row.purchases, 0),
  value: list.reduce((total, row) => total + row.value, 0),
});

const addressOf = (asked: CustomersQuestion) => new URLSearchParams(paramsOf(asked, "EUR"));

test("whatever is asked of whatever shop, the list has exactly those customers, in that order, with those sums", async () => {
  let notEmpty = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(made, { minLength: 1, maxLength: 25 }),
      fc.array(fc.oneof(simpleQuestion, question), { minLength: 40, maxLength: 40 }),
      async (all, questions) => {
        const { shop, known } = await givenCustomers(all);

        for (const asked of questions) {
          const view = await customerListView(shop, addressOf(asked), NOW);
          const wanted = expected(known, asked);
          expect(view.rows.map(({ name: _name, email: _email, ...row }) => row)).toEqual(wanted);
          expect(view.totals).toEqual(totalsOf(wanted));
          expect(view.figure?.totals ?? view.totals).toEqual(
            asked.figure === null
              ? view.totals
              : totalsOf(
                  expected(known, {
                    ...asked,
                    filters: NO_FILTERS,
                  }),
                ),
          );
          expect(view.problems).toEqual([]);
          if (wanted.length > 0) notEmpty += 1;
        }
      },
    ),
    { numRuns: 10, seed: 25 },
  );
  expect(notEmpty).toBeGreaterThan(150);
}, 120_000);

test("the pages of a list, and the rows of its file, are the whole list, each customer once and in its order", async () => {
  const all = Array.from({ length: 130 }, (_, index): Made => ({
    country: index % 3 === 0 ? "DE" : null,
    state: null,
    past: "none",
    isGone: false,
    bought: index % 10 === 0 ? [] : [{ hour: (index % 7) * 24, value: index % 4, isDiscounted: false }],
  }));
  const { shop, known } = await givenCustomers(all);

  for (const by of SORT_COLUMNS) {
    for (const isDescending of [true, false]) {
      const asked = { figure: null, filters: NO_FILTERS, sort: { by, isDescending }, page: 1 };
      const wanted = expected(known, asked).map(({ id }) => id);
      const pages = await Promise.all([1, 2, 3, 99].map((page) => customerListView(shop, addressOf({ ...asked, page }), NOW)));
      const file: number[] = [];
      for await (const batch of listedCustomers(shop, asked, null, NOW)) file.push(...batch.map(({ id }) => id));

      expect(pages.map(({ page, pages: count, rows: shown }) => [page, count, shown.length])).toEqual([
        [1, 3, 50],
        [2, 3, 50],
        [3, 3, 30],
        [3, 3, 30],
      ]);
      expect(pages.slice(0, 3).flatMap(({ rows: shown }) => shown.map(({ id }) => id))).toEqual(wanted);
      expect(file).toEqual(wanted);
    }
  }
});

test("a file of more than one batch has every customer of a figure once", async () => {
  const all = Array.from({ length: 2_050 }, (_, index): Made => ({
    country: null,
    state: null,
    past: "none",
    isGone: false,
    bought: [{ hour: 24 + (index % 3) * 24, value: index % 5, isDiscounted: false }],
  }));
  const { shop, known } = await givenCustomers(all);
  const asked: CustomersQuestion = {
    figure: { set: "all", period: null },
    filters: NO_FILTERS,
    sort: { by: "value", isDescending: true },
    page: 1,
  };

  const sizes: number[] = [];
  const ids: number[] = [];
  for await (const batch of listedCustomers(shop, asked, null, NOW)) {
    sizes.push(batch.length);
    ids.push(...batch.map(({ id }) => id));
  }

  expect(sizes).toEqual([1000, 1000, 50]);
  expect(ids).toEqual(expected(known, asked).map(({ id }) => id));
});

test("the list says since when orders are seen, and only where there may be others before", async () => {
  const { shop } = await givenCustomers([]);
  const seenSince = async (isHistoryLimited: boolean) =>
    (await customerListView({ ...shop, isHistoryLimited }, new URLSearchParams(), NOW)).seenSince;

  expect(await seenSince(true)).toBe(FIRST_DAY);
  expect(await seenSince(false)).toBeNull();
});

test("a search leaves those whom it found, by our numbers and Shopify's, also who was merged into another", async () => {
  const plain: Made = { country: "DE", state: null, past: "none", isGone: false, bought: [{ hour: 30, value: 100, isDiscounted: false }] };
  const { shop, known } = await givenCustomers([plain, plain, { ...plain, country: "AT" }, { ...plain, isGone: true, bought: [] }]);
  const [first, second, third, merged] = known.map(({ id }) => id);
  await inShop(shop.id, (tx) =>
    execute(
      tx,
      sql`UPDATE customer SET shopify_id = id + 1000, merged_into = CASE WHEN id = ${merged ?? 0} THEN ${second ?? 0}::int END WHERE shop_id = ${shop.id}`,
    ),
  );
  const found = async (among: Parameters<typeof customerListView>[3], text = "") => {
    const view = await customerListView(shop, new URLSearchParams(text), NOW, among);
    return { ids: view.rows.map(({ id }) => id).toSorted((a, b) => a - b), totals: view.totals.customers };
  };

  expect(await found(null)).toEqual({ ids: [first, second, third], totals: 3 });
  expect(await found({ ids: [first ?? 0] })).toEqual({ ids: [first], totals: 1 });
  expect(await found({ ids: [first ?? 0], shopifyIds: [BigInt(merged ?? 0) + 1000n, 7n] })).toEqual({ ids: [first, second], totals: 2 });
  expect(await found({ ids: [first ?? 0, third ?? 0] }, "country=AT")).toEqual({ ids: [third], totals: 1 });
  expect(await found({ ids: [] })).toEqual({ ids: [], totals: 0 });
});

test("a figure's list says of a filter how many it leaves of how many, and which countries there are to choose from", async () => {
  const plain: Made = {
    country: "DE",
    state: "SUBSCRIBED",
    past: "none",
    isGone: false,
    bought: [{ hour: 30, value: 100, isDiscounted: false }],
  };
  const { shop } = await givenCustomers([
    plain,
    { ...plain, country: "AT" },
    { ...plain, country: null },
    { ...plain, country: "FR", bought: [], isGone: true },
  ]);

  const view = await customerListView(shop, new URLSearchParams("set=all&period=all-time&country=AT,unknown&value-max=x"), NOW);

  expect(view.totals).toEqual({ customers: 2, purchases: 2, value: 200 });
  expect(view.figure).toMatchObject({ set: "all", totals: { customers: 3, purchases: 3, value: 300 }, all: { customers: 3 } });
  expect(view.choices.countries).toEqual(["AT", "DE", "unknown"]);
  expect(view.problems).toEqual([{ field: "value", reason: "not-an-amount" }]);
});

test("what changes in a customer's row is in the list at once: country, consent, deletion, and that they are gone", async () => {
  const plain: Made = { country: "DE", state: "SUBSCRIBED", past: "none", isGone: false, bought: [] };
  const { shop, known } = await givenCustomers([plain]);
  const id = known[0]?.id ?? 0;
  const change = (text: ReturnType<typeof sql>) => inShop(shop.id, (tx) => execute(tx, text));
  const shown = async () =>
    (await customerListView(shop, new URLSearchParams(), NOW)).rows.map(({ country, consent, purchases }) => ({
      country,
      consent,
      purchases,
    }));

  await change(sql`UPDATE customer SET country = 'AT', consent_state = 'UNSUBSCRIBED' WHERE shop_id = ${shop.id}`);
  const changed = await shown();
  await change(sql`UPDATE customer SET redacted_at = ${NOW} WHERE shop_id = ${shop.id}`);
  const forgotten = await shown();
  const at = instantOfDay(TODAY, TIME_ZONE);
  await inShop(shop.id, (tx) =>
    replacePurchases(tx, shop.id, id, [{ orderId: 1n, customerId: id, at, day: TODAY, month: monthOfDay(TODAY), value: 500 }]),
  );
  const bought = await shown();
  await change(sql`DELETE FROM customer WHERE shop_id = ${shop.id}`);

  expect(changed).toEqual([{ country: "AT", consent: "unsubscribed", purchases: 0 }]);
  expect(forgotten).toEqual([]);
  expect(bought).toEqual([{ country: "AT", consent: "unsubscribed", purchases: 1 }]);
  expect(await shown()).toEqual([]);
});

test("what a slow transaction wrote is in the list once it is committed, whatever others committed and looked at meanwhile", async () => {
  const plain: Made = { country: "DE", state: null, past: "none", isGone: false, bought: [] };
  const { shop, known } = await givenCustomers([plain, plain]);
  const [slow, quick] = known.map(({ id }) => id);
  const moves = (id: number | undefined, country: string) =>
    sql`UPDATE customer SET country = ${country} WHERE shop_id = ${shop.id} AND id = ${id ?? 0}`;
  const shown = async () => {
    const { rows: all } = await customerListView(shop, new URLSearchParams(), NOW);
    return new Map(all.map(({ id, country }) => [id, country]));
  };
  await shown();

  let commit = (): void => undefined;
  let slowOne: Promise<unknown> = Promise.resolve();
  await new Promise<void>((isWritten) => {
    slowOne = inShop(shop.id, async (tx) => {
      await execute(tx, moves(slow, "AT"));
      isWritten();
      await new Promise<void>((resolve) => (commit = resolve));
    });
  });
  await inShop(shop.id, (tx) => execute(tx, moves(quick, "CH")));
  const meanwhile = await shown();
  commit();
  await slowOne;

  expect([meanwhile.get(slow ?? 0), meanwhile.get(quick ?? 0)]).toEqual(["DE", "CH"]);
  expect([...(await shown()).values()].toSorted()).toEqual(["AT", "CH"]);
});

test("rows of another server's dump, whose numbers seem to lie in the future, are read once and again when they change", async () => {
  const plain: Made = { country: "DE", state: null, past: "none", isGone: false, bought: [] };
  const { shop, known } = await givenCustomers([plain, plain]);
  const admin = await adminClient();
  await admin.query("SET session_replication_role = replica");
  await admin.query("UPDATE listed_customer SET changed_by = '900000000000' WHERE shop_id = $1", [shop.id]);
  await admin.end();
  const read = (since: string | null) => inShop(shop.id, (tx) => selectListed(tx, shop.id, { since, after: -1, take: 10 }));

  const all = await read(null);
  const none = await read(all.seen);
  await inShop(shop.id, (tx) =>
    execute(tx, sql`UPDATE customer SET country = 'AT' WHERE shop_id = ${shop.id} AND id = ${known[0]?.id ?? 0}`),
  );

  expect(all.part.ids).toHaveLength(2);
  expect(none.part.ids).toEqual([]);
  expect((await read(all.seen)).part.ids).toEqual([known[0]?.id]);
});

test("a list that takes several reads is whole, also while somebody holds a transaction that is older than all of it", async () => {
  const { shop } = await givenCustomers([]);
  const admin = await adminClient();
  await admin.query("BEGIN");
  await admin.query("SELECT pg_current_xact_id()");
  await customerListView(shop, new URLSearchParams(), NOW);
  // Without triggers and foreign keys, which look each row up: only how many there are matters here.
  const writer = await adminClient();
  await writer.query("SET session_replication_role = replica");
  await writer.query(
    `WITH made AS (INSERT INTO customer (shop_id, country) SELECT $1::int, 'DE' FROM generate_series(1, 45000) RETURNING shop_id, id, country)
     INSERT INTO listed_customer (shop_id, customer_id, country) SELECT shop_id, id, country FROM made`,
    [shop.id],
  );
  await writer.end();

  const all = await customerListView(shop, new URLSearchParams(), NOW);
  await inShop(shop.id, (tx) => execute(tx, sql`UPDATE listed_customer SET country = 'AT' WHERE shop_id = ${shop.id}`));
  const moved = await customerListView(shop, new URLSearchParams("country=AT"), NOW);
  await admin.query("ROLLBACK");
  await admin.end();

  expect([all.totals.customers, moved.totals.customers]).toEqual([45_000, 45_000]);
  expect((await customerListView(shop, new URLSearchParams("country=DE"), NOW)).totals.customers).toBe(0);
});
