import { customerListView } from "#app/domains/customer-list/customer-list.server.ts";
import { FIRST_QUESTION, NO_FILTERS, paramsOf, SORT_COLUMNS } from "#app/domains/customer-list/customer-list.ts";
import type { CustomerFilters, SetWish } from "#app/domains/customer-list/customer-list.ts";
import { customerPageView } from "#app/domains/customer-page/customer-page.server.ts";
import { noteAccess } from "#app/domains/privacy/privacy.server.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf, monthOfDay } from "#app/lib/calendar.ts";
import { quantileOf } from "#app/lib/statistics.ts";
import { execute, inShop, sql } from "#app/platform/db.server.ts";

/** Milliseconds of server time. */
export type CustomersLine = Readonly<{
  label: string;
  requests: number;
  p50: number;
  p95: number;
  max: number;
  /** Which took longest. */
  worst: string;
  /** Held to `PROMISED_MS` at p95. */
  isPromised: boolean;
}>;

export const PROMISED_MS = 100;

const HUNDREDTH = 100;
const ROUNDS = 3;
const PAGE_REQUESTS = 300;
const WARM_UP_REQUESTS = 30;

type Asked = Readonly<{ group: string; name: string; params: Readonly<Record<string, string>> }>;

/**
 * Times the loaders of the list of customers and of the customer's page: who may look, the list with its sums, names opened, the look
 * written down. A change of the shop's data comes before every request, so no answer is kept.
 *
 * @param domain the shop that `givenMillionOrders` made
 */
export async function customersBench(domain: string, now: Date): Promise<CustomersLine[]> {
  const shop = await findShop(domain);
  if (shop === null) throw new Error("The shop of the benchmark is not there.");
  const questions = questionsOf(shop, now);
  const first = await timeOfList(shop, {}, now);
  for (const { params } of questions.slice(0, WARM_UP_REQUESTS)) await timeOfList(shop, params, now);
  const times: Readonly<{ group: string; name: string; ms: number }>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { group, name, params } of questions) {
      await changeSomething(shop.id);
      times.push({ group, name, ms: await timeOfList(shop, params, now) });
    }
  }
  const lists = times.filter(({ group }) => group !== FIGURES);
  const groups = [...new Set(times.map(({ group }) => group))];
  return [
    { ...lineOf("list: every filter and sort", lists), isPromised: true },
    ...groups.map((group) =>
      lineOf(
        `list: ${group}`,
        times.filter((one) => one.group === group),
      ),
    ),
    lineOf("list: first look since the process started", [{ name: "no filter", ms: first }]),
    { ...lineOf("customer page", await timesOfPages(shop, now)), isPromised: true },
  ];
}

const FIGURES = "behind a figure of the home page";

async function timeOfList(shop: Shop, params: Readonly<Record<string, string>>, now: Date): Promise<number> {
  const started = performance.now();
  const view = await customerListView(shop, new URLSearchParams(params), now);
  await noteAccess(shop.id, { userId: "1", what: "customers", customerIds: view.rows.map(({ id }) => id) }, now);
  const took = performance.now() - started;
  if (view.problems.length > 0 || view.totals.customers === 0) throw new Error(`No list behind ${JSON.stringify(params)}.`);
  return took;
}

async function timesOfPages(shop: Shop, now: Date) {
  const {
    rows: [first],
  } = await customerListView(shop, new URLSearchParams({ sort: "first-asc", "purchases-min": "1" }), now);
  if (first === undefined) throw new Error("The shop of the benchmark has no customers.");
  const times: Readonly<{ group: string; name: string; ms: number }>[] = [];
  for (let index = 0; index < PAGE_REQUESTS + WARM_UP_REQUESTS; index += 1) {
    await changeSomething(shop.id);
    const id = first.id + ((index * 7919) % 250_000);
    const started = performance.now();
    const view = await customerPageView(shop, { id, timelinePage: 1 }, now);
    await noteAccess(shop.id, { userId: "1", what: "customers", customerIds: [id] }, now);
    const ms = performance.now() - started;
    if (view.kind !== "customer") throw new Error(`Customer ${String(id)} is ${view.kind}.`);
    if (index >= WARM_UP_REQUESTS) times.push({ group: "page", name: `customer ${String(id)}`, ms });
  }
  return times;
}

/** As an order leaves it behind: no figure is kept, and a row of the list is another. */
async function changeSomething(shopId: number): Promise<void> {
  await inShop(shopId, async (tx) => {
    await execute(tx, sql`DELETE FROM figure_cache WHERE shop_id = ${shopId}`);
    await execute(
      tx,
      sql`UPDATE listed_customer SET past = past WHERE shop_id = ${shopId}
            AND customer_id = (SELECT customer_id FROM listed_customer WHERE shop_id = ${shopId} ORDER BY customer_id OFFSET 1000 LIMIT 1)`,
    );
  });
}

/** Every filter and no filter, with every sort, first and hundredth page; and the sets behind the home page's figures. */
function questionsOf(shop: Shop, now: Date): Asked[] {
  const today = dayOf(now, shop.timeZone);
  const filters: Readonly<Record<string, Partial<CustomerFilters>>> = {
    "no filter": {},
    "bought lately": { bought: { preset: "last-90-days" } },
    "bought in an old month": { bought: { from: today - 500, to: today - 470 } },
    "bought in an old year": { bought: { from: today - 800, to: today - 435 } },
    "one purchase": { purchases: { min: 1, max: 1 } },
    "five purchases or more": { purchases: { min: 5, max: null } },
    "value, some": { value: { min: 10_000, max: 30_000 } },
    "value, many": { value: { min: 2_000, max: null } },
    "first purchase in a year": { first: { from: today - 365, to: today + 1 } },
    "last purchase long ago": { last: { from: null, to: today - 180 } },
    "one country": { countries: ["DE"] },
    "two countries and unknown": { countries: ["CH", "NL", "unknown"] },
    "consent given": { consents: ["subscribed"] },
    "consent unknown or not given": { consents: ["not-subscribed", "unknown"] },
    "with discount": { discount: "with" },
    "without discount": { discount: "without" },
    "all of them": {
      ...{ bought: { preset: "last-12-months" }, purchases: { min: 2, max: 8 }, value: { min: 5_000, max: null }, countries: ["AT", "DE"] },
      ...{
        consents: ["not-subscribed", "subscribed"],
        discount: "with",
        first: { from: today - 1000, to: null },
        last: { from: today - 300, to: null },
      },
    },
  };
  const sorts = SORT_COLUMNS.flatMap((by) => [true, false].map((isDescending) => ({ by, isDescending })));
  const sortName = ({ by, isDescending }: (typeof sorts)[number]) => `${by} ${isDescending ? "down" : "up"}`;
  const lists = Object.entries(filters).flatMap(([name, some]) =>
    sorts.flatMap((sort) =>
      [1, HUNDREDTH].map((page) => ({
        group: page === 1 ? "first page" : "hundredth page",
        name: `${name}, ${sortName(sort)}, page ${String(page)}`,
        params: paramsOf({ figure: null, filters: { ...NO_FILTERS, ...some }, sort, page }, shop.currency),
      })),
    ),
  );
  const periods = [
    { preset: "last-90-days" },
    { preset: "last-12-months" },
    { preset: "last-year" },
    { from: today - 500, to: today - 410 },
  ] as const;
  const figures: readonly SetWish[] = [
    ...(["before", "in-period", "new", "retained", "lost", "reactivated", "all", "repeat"] as const).flatMap((set) =>
      periods.map((period) => ({ set, period })),
    ),
    ...[3, 12, 30].flatMap((ago) => [null, 0, 2].map((k) => ({ set: "cohort" as const, month: monthOfDay(today) - ago, k }))),
  ];
  const behind = figures.flatMap((figure) =>
    [1, HUNDREDTH].map((page) => ({
      group: FIGURES,
      name: `${figure.set} ${JSON.stringify(figure)}, page ${String(page)}`,
      params: paramsOf({ ...FIRST_QUESTION, figure, page }, shop.currency),
    })),
  );
  return [...lists, ...behind];
}

function lineOf(label: string, times: readonly Readonly<{ name: string; ms: number }>[]): CustomersLine {
  const ms = times.map((one) => one.ms);
  const worst = times.toSorted((a, b) => b.ms - a.ms)[0];
  return {
    label,
    requests: ms.length,
    p50: quantileOf(ms, 0.5) ?? 0,
    p95: quantileOf(ms, 0.95) ?? 0,
    max: worst?.ms ?? 0,
    worst: worst?.name ?? "",
    isPromised: false,
  };
}
