import { importState } from "#app/domains/history/history.server.ts";
import type { ImportState } from "#app/domains/history/history.server.ts";
import type { HomeView } from "#app/domains/home/home.ts";
import { ordersInOtherCurrencies } from "#app/domains/orders/orders.server.ts";
import { periodFrom } from "#app/domains/retention/retention.ts";
import type { PeriodParams } from "#app/domains/retention/retention.ts";
import { homeFigures } from "#app/domains/retention/retention.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf } from "#app/lib/calendar.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** What the home page needs to know of a shop. */
export type HomeShop = Pick<Shop, "id" | "timeZone" | "currency" | "historyStartsOn" | "isHistoryLimited">;

/**
 * The home page of a shop at a moment: its figures for the period of the address, or why there are none yet.
 *
 * @param params as they stand in the address; one that cannot be read shows the last 90 days and says so
 */
export function homeView(shop: HomeShop, params: PeriodParams, now: Date): Promise<HomeView> {
  return inShop(shop.id, async (tx) => {
    const state = await importState(tx, shop.id, now);
    return state.kind === "finished" ? figuresOrNone(tx, shop, params, now) : withoutFigures(state);
  });
}

async function figuresOrNone(tx: Transaction, shop: HomeShop, params: PeriodParams, now: Date): Promise<HomeView> {
  const today = dayOf(now, shop.timeZone);
  const history = { day: shop.historyStartsOn ?? today, isLimited: shop.isHistoryLimited };
  const { period, problem } = periodFrom(params, today, history.day);
  const { hasPurchases, ...figures } = await homeFigures(tx, shop.id, { period, today, history });
  if (!hasPurchases) return { state: "no-orders" };
  return {
    state: "figures",
    period,
    periodProblem: problem,
    today,
    ...figures,
    historyStart: history,
    otherCurrencies: await ordersInOtherCurrencies(tx, shop),
  };
}

function withoutFigures(state: Exclude<ImportState, { kind: "finished" }>): HomeView {
  switch (state.kind) {
    case "none":
      // Installed a moment ago: the import is about to begin.
      return {
        state: "importing",
        phase: "starting",
        done: 0,
        expected: null,
        secondsLeft: null,
        soFar: { customers: 0, orders: 0, firstDay: null, lastDay: null },
      };
    case "running": {
      const { phase, done, expected, secondsLeft, soFar } = state;
      return { state: "importing", phase, done, expected, secondsLeft, soFar };
    }
    case "failed":
      return {
        state: "failed",
        reason: state.reason,
        soFar: { customers: state.soFar.customers, orders: state.soFar.orders },
        failedAt: state.failedAt.toISOString(),
      };
  }
}
