import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { Columns } from "#app/domains/customer-list/columns.ts";
import { selectListed } from "#app/domains/customer-list/columns.data.server.ts";
import type { Figure } from "#app/domains/customer-list/list.ts";
import { selected } from "#app/domains/customer-list/select-list.ts";
import { NO_FILTERS } from "#app/domains/customer-list/customer-list.ts";
import { cohortTableOf, contributionsOf, revenueMonthOf } from "#app/domains/retention/contributions.ts";
import { figuresOf } from "#app/domains/retention/figures.ts";
import { monthPeriod, periodFrom, PERIOD_PRESETS } from "#app/domains/retention/period.ts";
import { byCustomer, purchasesOfShop } from "#app/domains/retention/purchases.ts";
import {
  freshHomeFigures,
  gapsOfShop,
  homeFigures,
  listOrders,
  rebuildPurchases,
  replaceGuestPurchase,
  replacePurchases,
} from "#app/domains/retention/retention.server.ts";
import type { CustomerSet, HistoryStart, OrderSet, Past, Period, RawPurchase } from "#app/domains/retention/retention.ts";
import { dayOf, dayOfIso, isoOfDay, monthOf, monthOfDay } from "#app/lib/calendar.ts";
import { medianOf } from "#app/lib/statistics.ts";
import type { Sql, Transaction } from "#app/platform/db.server.ts";
import { inShop, rows, sql } from "#app/platform/db.server.ts";
import { givenShop } from "#test/support/shops.ts";

const TIME_ZONE = "Europe/Berlin";
const FIRST_DAY = dayOfIso("2024-01-20") ?? 0;
const TODAY = dayOfIso("2024-11-21") ?? 0;
const WHOLE = { day: FIRST_DAY, isLimited: false };
const LIMITED = { day: FIRST_DAY, isLimited: true };
const CUSTOMERS = 6;
const NOT_NARROWED = { filters: NO_FILTERS, bought: null, among: null };

/** An order of customer 0 to 5 or of a guest, at an hour after the first day. */
type Placed = Readonly<{ customer: number | null; hour: number; value: number }>;
/** What happens to a shop. `order` picks one of the orders that are there. */
type Event =
  | Readonly<{ kind: "place"; placed: Placed }>
  | Readonly<{ kind: "undo"; order: number }>
  | Readonly<{ kind: "refund"; order: number; value: number }>
  | Readonly<{ kind: "move"; order: number; customer: number | null; isNewOwnerFirst: boolean }>;

const buyer = fc.option(fc.nat({ max: CUSTOMERS - 1 }), { freq: 5, nil: null });
// Few hours and few values, so that ties, same days and month ends are common.
const hour = fc.oneof(
  fc.nat({ max: (TODAY - FIRST_DAY) * 24 }),
  fc.nat({ max: 40 }).map((days) => days * 240),
  fc.constantFrom(11 * 24, 11 * 24 + 23, 12 * 24 - 1),
);
const value = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 200_000 }));
const placed: fc.Arbitrary<Placed> = fc.record({ customer: buyer, hour, value });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("place" as const), placed }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("undo" as const), order: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refund" as const), order: fc.nat(), value }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("move" as const), order: fc.nat(), customer: buyer, isNewOwnerFirst: fc.boolean() }),
  },
);
const period: fc.Arbitrary<Period> = fc.oneof(
  fc.constantFrom(...PERIOD_PRESETS).map((preset) => periodFrom({ period: preset }, TODAY, FIRST_DAY).period),
  fc
    .record({ from: fc.integer({ min: FIRST_DAY - 30, max: TODAY }), days: fc.integer({ min: 0, max: 200 }) })
    .map(({ from, days }) => periodFrom({ from: isoOfDay(from), to: isoOfDay(from + days) }, TODAY, FIRST_DAY).period),
);

/** What is known of each customer from before the history. */
const pasts = fc.array(fc.constantFrom<Past>("none", "none", "none", "some", "unknown"), { minLength: CUSTOMERS, maxLength: CUSTOMERS });

/** A shop with six customers, and its orders as they are meant to be. */
async function givenHistory(pastOf: readonly Past[] = []) {
  const shop = await givenShop({ timeZone: TIME_ZONE });
  const ids = await inShop(shop.id, (tx) =>
    rows(
      tx,
      z.object({ id: z.number() }),
      sql`INSERT INTO customer (shop_id) SELECT ${shop.id}::int FROM generate_series(1, ${CUSTOMERS}::int) RETURNING id`,
    ),
  );
  const orders = new Map<bigint, RawPurchase>();
  const pastOfId = new Map(ids.map(({ id }, index) => [id, pastOf[index] ?? "none"]));
  return {
    shopId: shop.id,
    orders,
    customerOf: (index: number | null) => (index === null ? null : (ids[index]?.id ?? 0)),
    pastOf: (id: number | null): Past => (id === null ? "none" : (pastOfId.get(id) ?? "none")),
  };
}

type History = Awaited<ReturnType<typeof givenHistory>>;

function rawOf({ customerOf, pastOf }: History, orderId: bigint, { customer, hour: hours, value: minor }: Placed): RawPurchase {
  const at = new Date(FIRST_DAY * 86_400_000 + hours * 3_600_000);
  const customerId = customerOf(customer);
  return { orderId, customerId, at, day: dayOf(at, TIME_ZONE), month: monthOf(at, TIME_ZONE), value: minor, past: pastOf(customerId) };
}

/** Changes the orders, then recomputes who is affected, like the orders domain does. */
async function happen(history: History, one: Event): Promise<void> {
  const { shopId, orders } = history;
  const ids = [...orders.keys()];
  const orderId =
    one.kind === "place" ? BigInt(orders.size * 7 + Number((ids.at(-1) ?? 0n) + 1n)) : ids[one.order % Math.max(1, ids.length)];
  if (orderId === undefined) return;
  const before = orders.get(orderId);
  if (one.kind === "place") orders.set(orderId, rawOf(history, orderId, one.placed));
  else if (one.kind === "undo") orders.delete(orderId);
  else if (before !== undefined)
    orders.set(
      orderId,
      one.kind === "refund"
        ? { ...before, value: one.value }
        : { ...before, customerId: history.customerOf(one.customer), past: history.pastOf(history.customerOf(one.customer)) },
    );
  const after = orders.get(orderId);
  await inShop(shopId, async (tx) => {
    const owners = [before?.customerId ?? null, after?.customerId ?? null];
    for (const customerId of new Set(one.kind === "move" && one.isNewOwnerFirst ? owners.reverse() : owners)) {
      if (customerId !== null)
        await replacePurchases(
          tx,
          shopId,
          customerId,
          [...orders.values()].filter((raw) => raw.customerId === customerId),
        );
    }
    await replaceGuestPurchase(tx, shopId, orderId, after?.customerId === null ? after : null);
  });
}

async function* stream(raw: Iterable<RawPurchase>): AsyncGenerator<RawPurchase> {
  for (const purchase of [...raw].sort((a, b) => (a.customerId ?? 0) - (b.customerId ?? 0))) yield await Promise.resolve(purchase);
}

/** Everything that is kept of a shop's purchases, as text; sums that came back to nothing are as good as not there. */
async function keptOf(tx: Transaction, shopId: number): Promise<Record<string, string[]>> {
  const text = async (query: Sql) => (await rows(tx, z.object({ line: z.string() }), query)).map((row) => row.line).sort();
  return {
    purchase: await text(sql`SELECT to_jsonb(t)::text AS line FROM purchase t WHERE shop_id = ${shopId}`),
    dayTotal: await text(sql`SELECT to_jsonb(t)::text AS line FROM day_total t WHERE shop_id = ${shopId} AND purchases <> 0`),
    spanEntry: await text(sql`SELECT to_jsonb(t)::text AS line FROM span_entry t WHERE shop_id = ${shopId} AND customers <> 0`),
    cohortCell: await text(sql`SELECT to_jsonb(t)::text AS line FROM cohort_cell t WHERE shop_id = ${shopId} AND purchases <> 0`),
    gapCount: await text(sql`SELECT to_jsonb(t)::text AS line FROM gap_count t WHERE shop_id = ${shopId} AND gaps <> 0`),
    valueBucket: await text(sql`SELECT to_jsonb(t)::text AS line FROM value_bucket t WHERE shop_id = ${shopId} AND customers <> 0`),
    listedCustomer: await text(sql`SELECT (to_jsonb(t) - 'changed_by')::text AS line FROM listed_customer t WHERE shop_id = ${shopId}`),
    customer: await text(
      sql`SELECT concat_ws(' ', id, first_at, last_at, purchases, value) AS line FROM customer WHERE shop_id = ${shopId}`,
    ),
  };
}

/** Days between the purchases of each customer, counted one by one. */
function expectedGaps(raw: readonly RawPurchase[]) {
  const counts = new Map<number, number>();
  for (const { day, prevDay } of purchasesOfShop(raw)) {
    if (prevDay !== null) counts.set(day - prevDay, (counts.get(day - prevDay) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([days, gaps]) => ({ days, gaps }));
}

/** The home page's figures by going through all purchases in plain loops. */
function expectedFigures(raw: readonly RawPurchase[], asked: Period, history: HistoryStart) {
  const purchases = purchasesOfShop(raw);
  const customers = byCustomer(raw.filter((one) => one.customerId !== null));
  const contributions = contributionsOf(purchases);
  const running = monthOfDay(TODAY);
  const now = figuresOf(purchases, asked, history);
  const ofPast = (past: Past) => customers.filter((own) => own[0]?.past === past).length;
  const whole = Array.from({ length: 12 }, (_, index) => running - 12 + index);
  return {
    hasPurchases: raw.length > 0,
    now,
    before: figuresOf(purchases, { ...asked, ...asked.before, before: asked.beforeThat }, history),
    clvHistoricMedian:
      now.clvHistoricMean.kind === "unknown" && now.clvHistoricMean.reason === "earlier-purchases"
        ? null
        : medianOf(customers.map((own) => own.reduce((sum, one) => sum + one.value, 0))),
    trend: whole.map((month) => ({ month, figures: figuresOf(purchases, monthPeriod(month), history) })),
    revenue: [...whole, running].map((month) => {
      const days = contributions.days.filter((one) => one.month === month);
      const sum = (field: keyof Omit<(typeof days)[number], "day" | "month">) => days.reduce((total, one) => total + one[field], 0);
      return revenueMonthOf(month, {
        purchases: sum("purchases"),
        value: sum("value"),
        customerPurchases: sum("customerPurchases"),
        customerValue: sum("customerValue"),
        firstPurchases: sum("firstPurchases"),
        firstValue: sum("firstValue"),
        secondPurchases: sum("secondPurchases"),
        returnedPurchases: sum("returnedPurchases"),
        unsurePurchases: sum("unsurePurchases"),
        unsureValue: sum("unsureValue"),
        unsureOnce: sum("unsureOnce"),
      });
    }),
    cohorts: cohortTableOf(contributions.cells, running),
    withoutCohort: { earlier: ofPast("some"), unsure: ofPast("unknown") },
  };
}

test("after whatever happened to its orders, a shop's kept figures are those that its purchases give, and a rebuild keeps the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 25 }),
      fc.array(period, { minLength: 3, maxLength: 3 }),
      pasts,
      async (events, periods, pastOf) => {
        const history = await givenHistory(pastOf);
        const start = pastOf.every((past) => past === "none") ? WHOLE : LIMITED;
        const { shopId, orders } = history;

        for (const one of events) await happen(history, one);

        await inShop(shopId, async (tx) => {
          for (const asked of periods) {
            const figures = await freshHomeFigures(tx, shopId, { period: asked, today: TODAY, history: start });
            expect(figures).toEqual(expectedFigures([...orders.values()], asked, start));
          }
          expect(await gapsOfShop(tx, shopId)).toEqual(expectedGaps([...orders.values()]));
          const running = await keptOf(tx, shopId);
          await rebuildPurchases(tx, shopId, stream(orders.values()));
          expect(running).toEqual(await keptOf(tx, shopId));
        });
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

test("the lists behind the figures add up to the figures", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(placed, { minLength: 1, maxLength: 70 }), period, pasts, async (all, asked, pastOf) => {
      const history = await givenHistory(pastOf);
      const { shopId } = history;
      const raw = all.map((one, index) => rawOf(history, BigInt(index + 1), one));

      await inShop(shopId, async (tx) => {
        await rebuildPurchases(tx, shopId, stream(raw));
        const expected = expectedFigures(raw, asked, LIMITED);
        const { counts, purchases, value: revenue, customers, customerPurchases, repeatCounts, clvBase, unsureCustomers } = expected.now;
        // The figure keeps silent where too many are unsure, the list names those of whom it is known.
        const newCustomers = purchasesOfShop(raw).filter((one) => one.nth === 1 && one.day >= asked.from && one.day < asked.to).length;
        const { part } = await selectListed(tx, shopId, { since: null, after: -1, take: 1_000 });
        const columns = new Columns();
        columns.put(part);
        const customersBehind = (figure: Figure) => selected(columns, { figure, ...NOT_NARROWED }, "value").totals;
        const customersIn = (set: Exclude<CustomerSet, "cohort">) => customersBehind({ set, period: asked });
        const ordersIn = async (set: OrderSet) => (await listOrders(tx, shopId, { set, from: asked.from, to: asked.to }, 1)).totals;

        expect(await ordersIn("all")).toEqual({ orders: purchases, value: revenue });
        expect(await ordersIn("with-customer")).toMatchObject({ orders: customerPurchases });
        expect(
          (await ordersIn("first")).orders + (await ordersIn("later")).orders + (await ordersIn("guest")).orders + unsureCustomers,
        ).toBe(purchases);
        expect((await ordersIn("unsure")).orders).toBe(unsureCustomers);
        expect(customersIn("unsure")).toMatchObject({ customers: unsureCustomers });
        if (expected.now.newCustomers !== null) expect(newCustomers).toBe(expected.now.newCustomers);
        expect((await ordersIn("first")).orders).toBe(newCustomers);
        expect(customersIn("in-period")).toMatchObject({ customers, purchases: customerPurchases });
        expect(customersIn("new")).toMatchObject({ customers: newCustomers });
        expect(customersIn("all")).toMatchObject(clvBase);
        expect(customersIn("repeat")).toMatchObject({ customers: repeatCounts.repeatCustomers });
        if (counts.kind === "known") {
          expect(customersIn("before")).toMatchObject({ customers: counts.value.S });
          expect(customersIn("retained")).toMatchObject({ customers: counts.value.retained });
          const reactivated = counts.value.E - newCustomers - counts.value.retained - unsureCustomers;
          expect(customersIn("reactivated")).toMatchObject({ customers: reactivated });
          if (counts.value.reactivated !== null) expect(counts.value.reactivated).toBe(reactivated);
          expect(customersIn("lost")).toMatchObject({ customers: counts.value.S - counts.value.retained });
        }
        for (const row of expected.cohorts.rows) {
          for (const [k, active] of row.active.entries()) {
            expect(customersBehind({ set: "cohort", month: row.month, k })).toMatchObject({ customers: active, value: row.value[k] });
          }
        }
      });
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("an answer is kept until a purchase changes, and not a moment longer", async () => {
  const history = await givenHistory();
  const { shopId } = history;
  const question = { period: periodFrom({ period: "all-time" }, TODAY, FIRST_DAY).period, today: TODAY, history: WHOLE };
  const ask = () => inShop(shopId, (tx) => homeFigures(tx, shopId, question));
  const keptAnswers = () =>
    inShop(shopId, (tx) =>
      rows(tx, z.object({ version: z.coerce.number() }), sql`SELECT version FROM figure_cache WHERE shop_id = ${shopId}`),
    );
  await happen(history, { kind: "place", placed: { customer: 0, hour: 500, value: 4000 } });

  const first = await ask();
  const second = await ask();
  await happen(history, { kind: "place", placed: { customer: 0, hour: 900, value: 6000 } });
  const third = await ask();

  expect(second).toEqual(first);
  expect(first.now).toMatchObject({ purchases: 1, value: 4000 });
  expect(third.now).toMatchObject({ purchases: 2, value: 10_000, repeatCounts: { customers: 1, repeatCustomers: 1 } });
  expect(await keptAnswers()).toHaveLength(1);
});

test("a second delivery of the same purchases changes nothing and keeps the kept answers", async () => {
  const history = await givenHistory();
  const { shopId, orders } = history;
  await happen(history, { kind: "place", placed: { customer: 1, hour: 500, value: 4000 } });
  const versionOf = () =>
    inShop(shopId, (tx) =>
      rows(tx, z.object({ version: z.coerce.number() }), sql`SELECT version FROM data_version WHERE shop_id = ${shopId}`),
    );
  const before = await versionOf();

  await inShop(shopId, (tx) => replacePurchases(tx, shopId, history.customerOf(1) ?? 0, [...orders.values()]));

  expect(await versionOf()).toEqual(before);
});

test("two changes at the same time both count", async () => {
  const history = await givenHistory();
  const { shopId } = history;

  await Promise.all(
    [0, 1, 2, 3, 4, 5].map((customer) => happen(history, { kind: "place", placed: { customer, hour: 500 + customer, value: 1000 } })),
  );

  const { now } = await inShop(shopId, (tx) =>
    freshHomeFigures(tx, shopId, { period: periodFrom({ period: "all-time" }, TODAY, FIRST_DAY).period, today: TODAY, history: WHOLE }),
  );
  expect(now).toMatchObject({ purchases: 6, value: 6000, customers: 6, newCustomers: 6 });
});

test("a rebuild whose customers come in pieces is refused and leaves the old figures", async () => {
  const history = await givenHistory();
  const { shopId, orders } = history;
  await happen(history, { kind: "place", placed: { customer: 0, hour: 500, value: 1000 } });
  await happen(history, { kind: "place", placed: { customer: 1, hour: 500, value: 1000 } });
  const [a, b] = [...orders.values()];
  if (a === undefined || b === undefined) expect.fail("two purchases were placed");
  const inPieces: RawPurchase[] = [b, a, { ...b, orderId: 99n }];
  async function* source() {
    for (const purchase of inPieces) yield await Promise.resolve(purchase);
  }
  const before = await inShop(shopId, (tx) => keptOf(tx, shopId));

  await expect(inShop(shopId, (tx) => rebuildPurchases(tx, shopId, source()))).rejects.toThrow(/ascending customer/);

  expect(await inShop(shopId, (tx) => keptOf(tx, shopId))).toEqual(before);
});
