import { afterAll, beforeAll, expect, test } from "vitest";
import { moveClock, now } from "#app/platform/clock.server.ts";
import {
  buyersOf,
  cohortsOf,
  cohortTableOf,
  dayOfMonth,
  figuresOf,
  medianValueOf,
  monthOfDay,
  purchasesOf,
  revenueOf,
  setsOf,
} from "#test/numbers/demo-figures.ts";
import type { Buyer, Span } from "#test/numbers/demo-figures.ts";
import { dayOfDate, readDemoShop } from "#test/numbers/demo-shop.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

const SHOP = "encore-demo.myshopify.com";
const PATIENCE_MS = 180_000;
/** The seed and the import of 281,444 lines; two and a half minutes were seen where everything else ran at once. */
const INSTALL_PATIENCE_MS = 600_000;

// The last day of a month, of a quarter, and of winter time, in a leap year.
const ANCHOR = new Date("2024-03-31T11:30:00Z");
const TODAY = dayOfDate("2024-03-31");
const RUNNING_MONTH = monthOfDay(TODAY);

const demo = readDemoShop("2024-03-31");
const purchases = purchasesOf(demo.orders);
/** The first order's day: 2010-12-01, moved like all others. */
const HISTORY = dayOfDate("2023-03-23");

// Only the demo may move the clock; the settings are read when they are first needed.
process.env["ENCORE_DEMO"] = "1";

let world: World;
beforeAll(async () => {
  await moveClock(ANCHOR.getTime() - Date.now());
  world = await startWorld({ shops: "demo", now });
  await world.install(SHOP);
}, INSTALL_PATIENCE_MS);
afterAll(() => world.stop());

/** "2024-02-01/2024-02-29", the last day included. */
function spanOf(text: string): Span {
  const [from = "", last = ""] = text.split("/");
  return { from: dayOfDate(from), to: dayOfDate(last) + 1 };
}

type Asked = Readonly<{ query: string; kind: "calendar" | "days"; preset: string | null; period: Span; before: Span; beforeThat: Span }>;

function asked(query: string, kind: Asked["kind"], period: string, before: string, beforeThat: string): Asked {
  const preset = /period=(.+)/.exec(query)?.[1] ?? null;
  return { query: `?${query}`, kind, preset, period: spanOf(period), before: spanOf(before), beforeThat: spanOf(beforeThat) };
}

/** Worked out on a paper calendar: what is asked, the period, the one before, and the one before that. */
const PERIODS = [
  asked("period=this-month", "calendar", "2024-03-01/2024-03-31", "2024-02-01/2024-02-29", "2024-01-01/2024-01-31"),
  asked("period=last-month", "calendar", "2024-02-01/2024-02-29", "2024-01-01/2024-01-31", "2023-12-01/2023-12-31"),
  asked("period=this-quarter", "calendar", "2024-01-01/2024-03-31", "2023-10-01/2023-12-31", "2023-07-01/2023-09-30"),
  asked("period=last-quarter", "calendar", "2023-10-01/2023-12-31", "2023-07-01/2023-09-30", "2023-04-01/2023-06-30"),
  asked("period=this-year", "calendar", "2024-01-01/2024-12-31", "2023-01-01/2023-12-31", "2022-01-01/2022-12-31"),
  asked("period=last-year", "calendar", "2023-01-01/2023-12-31", "2022-01-01/2022-12-31", "2021-01-01/2021-12-31"),
  asked("period=last-30-days", "days", "2024-03-02/2024-03-31", "2024-02-01/2024-03-01", "2024-01-02/2024-01-31"),
  asked("period=last-90-days", "days", "2024-01-02/2024-03-31", "2023-10-04/2024-01-01", "2023-07-06/2023-10-03"),
  asked("period=last-12-months", "calendar", "2023-04-01/2024-03-31", "2022-04-01/2023-03-31", "2021-04-01/2022-03-31"),
  asked("period=all-time", "days", "2023-03-23/2024-03-31", "2022-03-13/2023-03-22", "2021-03-03/2022-03-12"),
  // Of the merchant's own: a calendar month, twelve months to the day, some days, one day, the first days of the history, days
  // whose base begins before the history, and days before all orders.
  asked("from=2023-11-01&to=2023-11-30", "calendar", "2023-11-01/2023-11-30", "2023-10-01/2023-10-31", "2023-09-01/2023-09-30"),
  asked("from=2023-03-31&to=2024-03-30", "calendar", "2023-03-31/2024-03-30", "2022-03-31/2023-03-30", "2021-03-31/2022-03-30"),
  asked("from=2023-11-06&to=2023-12-24", "days", "2023-11-06/2023-12-24", "2023-09-18/2023-11-05", "2023-07-31/2023-09-17"),
  asked("from=2024-02-29&to=2024-02-29", "days", "2024-02-29/2024-02-29", "2024-02-28/2024-02-28", "2024-02-27/2024-02-27"),
  asked("from=2023-03-23&to=2023-04-19", "days", "2023-03-23/2023-04-19", "2023-02-23/2023-03-22", "2023-01-26/2023-02-22"),
  asked("from=2023-04-01&to=2023-05-15", "days", "2023-04-01/2023-05-15", "2023-02-15/2023-03-31", "2023-01-01/2023-02-14"),
  asked("from=2022-06-03&to=2022-06-20", "days", "2022-06-03/2022-06-20", "2022-05-16/2022-06-02", "2022-04-28/2022-05-15"),
];

/** The whole home page. */
function expectedView({ kind, preset, period, before, beforeThat }: Asked) {
  const trendMonths = Array.from({ length: 12 }, (_, index) => RUNNING_MONTH - 12 + index);
  const monthSpan = (month: number): Span => ({ from: dayOfMonth(month), to: dayOfMonth(month + 1) });
  return {
    state: "figures",
    period: { kind, preset, ...period, before, beforeThat },
    periodProblem: null,
    today: TODAY,
    now: figuresOf(purchases, period, before, HISTORY),
    before: figuresOf(purchases, before, beforeThat, HISTORY),
    clvHistoricMedian: medianValueOf(purchases),
    trend: trendMonths.map((month) => ({ month, figures: figuresOf(purchases, monthSpan(month), monthSpan(month - 1), HISTORY) })),
    revenue: [...trendMonths, RUNNING_MONTH].map((month) => revenueOf(purchases, month)),
    cohorts: cohortTableOf(purchases, RUNNING_MONTH),
    historyStart: { day: HISTORY, isLimited: false },
    otherCurrencies: [],
    withoutCohort: { earlier: 0, unsure: 0 },
    basis: { timeZone: "Europe/London", currency: "GBP", valueRule: "gross", computedAt: expect.any(String) as string },
    underway: null,
    pause: null,
  };
}

/** An order in which the rows of both sides can be laid beside each other. */
const byValue = (a: ListedSums, b: ListedSums): number =>
  b.value - a.value || b.purchases - a.purchases || (b.firstDay ?? 0) - (a.firstDay ?? 0) || (b.lastDay ?? 0) - (a.lastDay ?? 0);
type ListedSums = Readonly<{ value: number; purchases: number; firstDay: number | null; lastDay: number | null }>;
const sumOf = (buyers: readonly Buyer[]): number => buyers.reduce((sum, one) => sum + one.value, 0);

async function allPages<Row>(load: (page: number) => Promise<Readonly<{ rows: readonly Row[]; pageCount: number }>>): Promise<Row[]> {
  const all: Row[] = [];
  for (let page = 1, pageCount = 1; page <= pageCount; page += 1) {
    const answer = await load(page);
    all.push(...answer.rows);
    pageCount = answer.pageCount;
  }
  return all;
}

test("plain loops over the retail file find the orders, refunds and cancellations that the seed's description promises", () => {
  const { orders, counts } = demo;
  const isGuest = ({ buyer }: (typeof orders)[number]) => buyer?.startsWith("guest-") === true;
  const isPartly = ({ refunded, total }: (typeof orders)[number]) => refunded > 0 && refunded < total;

  expect(counts).toEqual({
    invoices: 13_518,
    badDebts: 1,
    adjustments: { negative: 651, free: 392 },
    customers: { all: 2185, onlyCancelling: 19 },
    cancellations: { all: 2044, withoutCustomer: 98 },
    rows: { unmatched: 740, partlyMatched: 24, notGivenBack: 15_606_996 },
  });
  expect(orders).toHaveLength(10_430);
  expect(orders.filter(({ buyer }) => buyer === null)).toHaveLength(193);
  expect(orders.filter(isGuest)).toHaveLength(524);
  expect(orders.reduce((sum, { lines }) => sum + lines.length, 0)).toBe(274_376);
  expect(orders.reduce((sum, { total }) => sum + total, 0)).toBe(520_446_301);
  expect(orders.reduce((sum, { refunds }) => sum + refunds, 0)).toBe(2229);
  expect(orders.reduce((sum, { refunded }) => sum + refunded, 0)).toBe(15_873_296);
  expect(orders.filter(isPartly)).toHaveLength(1754);
  expect(orders.filter(({ refunded, total, isCancelled }) => !isCancelled && refunded > 0 && refunded >= total)).toHaveLength(49);
  expect(orders.filter(({ isCancelled }) => isCancelled)).toHaveLength(40);
});

test.each(PERIODS)(
  "every figure of the demo shop's home page equals plain loops over the retail file: $query",
  async (one) => {
    const { view } = await world.home(SHOP, one.query);

    expect(view).toEqual(expectedView(one));
  },
  PATIENCE_MS,
);

test(
  "the customers behind every figure are those whom plain loops find",
  async () => {
    for (const { query, period, before } of PERIODS) {
      for (const [set, buyers] of Object.entries(setsOf(purchases, period, before))) {
        const { totals, rows } = await world.customers(SHOP, `${query}&set=${set}`);

        expect({ query, set, ...totals }).toMatchObject({ query, set, customers: buyers.length, value: sumOf(buyers) });
        const highest = buyers.map(({ value }) => value).sort((a, b) => b - a);
        expect(rows.map(({ value }) => value)).toEqual(highest.slice(0, 50));
      }
    }
  },
  PATIENCE_MS,
);

test(
  "a list of customers holds each with exactly their purchases, over all its pages",
  async () => {
    const [thisQuarter] = PERIODS.filter(({ preset }) => preset === "this-quarter");
    const sets = setsOf(purchases, thisQuarter?.period ?? spanOf("/"), thisQuarter?.before ?? spanOf("/"));

    for (const set of ["all", "retained", "lost", "reactivated"] as const) {
      const rows = await allPages(async (page) => {
        const list = await world.customers(SHOP, `?period=this-quarter&set=${set}&page=${String(page)}`);
        return { rows: list.rows, pageCount: list.pages };
      });

      const found = rows.map(({ purchases: count, value, firstDay, lastDay }) => ({ purchases: count, value, firstDay, lastDay }));
      const wanted = sets[set].map(({ purchases: count, value, firstDay, lastDay }) => ({ purchases: count, value, firstDay, lastDay }));
      expect(found.sort(byValue)).toEqual(wanted.sort(byValue));
      // Guests are the buyers whom both sides know by the same address.
      const guests = rows.filter(({ email }) => email?.startsWith("guest-") === true);
      expect(
        guests.map(({ email, value }) => ({ buyer: email, value })).sort((a, b) => (String(a.buyer) < String(b.buyer) ? -1 : 1)),
      ).toEqual(
        sets[set]
          .filter(({ buyer }) => buyer.startsWith("guest-"))
          .map(({ buyer, value }) => ({ buyer, value }))
          .sort((a, b) => (a.buyer < b.buyer ? -1 : 1)),
      );
    }
  },
  PATIENCE_MS,
);

test(
  "the customers behind every cell of the cohort table are those whom plain loops find",
  async () => {
    for (const [first, cohort] of cohortsOf(purchases)) {
      const name = `${String(Math.floor(first / 12))}-${String((first % 12) + 1).padStart(2, "0")}`;
      for (let k = 0; first + k <= RUNNING_MONTH; k += 1) {
        const { totals, figure } = await world.customers(SHOP, `?set=cohort&cohort=${name}&k=${String(k)}`);

        const cell = buyersOf(purchases, ({ buyer, month }) => month === first + k && buyer !== null && cohort.has(buyer));
        expect({ name, k, ...totals }).toMatchObject({ name, k, customers: cell.size, value: sumOf([...cell.values()]) });
        expect(figure?.cohort?.size).toBe(cohort.size);
      }
    }
  },
  PATIENCE_MS,
);

test(
  "the orders behind every figure are those that plain loops find",
  async () => {
    for (const { query, period } of PERIODS) {
      const inPeriod = purchases.filter(({ day }) => day >= period.from && day < period.to);
      const sets = {
        all: inPeriod,
        first: inPeriod.filter(({ isFirst }) => isFirst),
        later: inPeriod.filter(({ isFirst, buyer }) => !isFirst && buyer !== null),
        guest: inPeriod.filter(({ buyer }) => buyer === null),
        "with-customer": inPeriod.filter(({ buyer }) => buyer !== null),
      };
      for (const [set, orders] of Object.entries(sets)) {
        const { view } = await world.orders(SHOP, `${query}&set=${set}`);

        const value = orders.reduce((sum, one) => sum + one.value, 0);
        expect({ query, set, ...view.total }).toEqual({ query, set, count: orders.length, value });
      }
    }
  },
  PATIENCE_MS,
);

test(
  "a list of orders holds each order by its number, with its day and its value",
  async () => {
    const rows = await allPages((page) => world.orders(SHOP, `?period=this-quarter&set=all&page=${String(page)}`));

    const { from, to } = spanOf("2024-01-01/2024-03-31");
    const wanted = purchases.filter(({ day }) => day >= from && day < to).map(({ name, day, value }) => ({ name, day, value }));
    const latestFirst = (a: Readonly<{ name: string; day: number }>, b: Readonly<{ name: string; day: number }>): number =>
      b.day - a.day || Number(b.name.slice(1)) - Number(a.name.slice(1));
    expect(rows.map(({ name, day, value }) => ({ name, day, value }))).toEqual(wanted.sort(latestFirst));
  },
  PATIENCE_MS,
);
