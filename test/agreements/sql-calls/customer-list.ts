import { selectCountries, selectIdsOfShopify } from "#app/domains/customer-list/list-choices.data.server.ts";
import { selectLastDay, selectNext, selectPage, selectTotals } from "#app/domains/customer-list/list.data.server.ts";
import type { Figure, List } from "#app/domains/customer-list/list.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";

const PERIOD = { from: 20_000, to: 20_100, before: { from: 19_900, to: 20_000 } };
const SETS = ["before", "in-period", "new", "unsure", "retained", "lost", "reactivated", "all", "repeat"] as const;
const FIGURES: readonly (Figure | null)[] = [
  null,
  ...SETS.flatMap((set) => [
    { set, period: PERIOD },
    { set, period: { ...PERIOD, to: null } },
  ]),
  ...[null, 2].map((k) => ({ set: "cohort" as const, month: 24_314, k })),
];
const NOTHING: Omit<List, "figure"> = {
  filters: { purchases: null, value: null, first: null, last: null, countries: [], consents: [], discount: null },
  bought: null,
  among: null,
};
const BOTH = { from: 20_000, to: 20_100 };
const NARROWED: readonly Omit<List, "figure">[] = [
  NOTHING,
  {
    filters: {
      ...{ purchases: { min: 1, max: 3 }, value: { min: 100, max: 900 }, first: BOTH, last: BOTH, countries: ["DE", "unknown"] },
      ...{ consents: ["subscribed", "unknown"], discount: "with" },
    },
    bought: BOTH,
    among: [3],
  },
  {
    filters: { ...NOTHING.filters, countries: ["DE"], consents: ["pending"], discount: "without" },
    bought: { from: 20_000, to: null },
    among: null,
  },
];
const ROW = {
  id: 3,
  purchases: 1,
  value: 100,
  firstDay: 20_000,
  isFirstKnown: true,
  lastDay: null,
  country: null,
  consent: "unknown",
} as const;

export const CUSTOMER_LIST_CALLS: DomainCalls = {
  "app/domains/customer-list/list-choices.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectCountries(tx, shopId);
      await selectIdsOfShopify(tx, shopId, [7n]);
    },
  },
  "app/domains/customer-list/list.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const figure of FIGURES) {
        for (const narrowed of NARROWED) await selectTotals(tx, shopId, { figure, ...narrowed });
        await selectPage(tx, shopId, { figure, ...NOTHING }, { sort: { by: "value", isDescending: true }, skip: 0, take: 50 });
      }
      for (const by of ["value", "purchases", "first", "last"] as const) {
        for (const isDescending of [true, false]) {
          const sort = { by, isDescending };
          await selectPage(tx, shopId, { figure: null, ...NOTHING }, { sort, skip: 0, take: 50 });
          await selectNext(tx, shopId, { figure: null, ...NOTHING }, { sort, after: null, take: 50 });
          await selectNext(tx, shopId, { figure: null, ...NOTHING }, { sort, after: ROW, take: 50 });
        }
      }
      await selectLastDay(tx, shopId);
    },
  },
};
