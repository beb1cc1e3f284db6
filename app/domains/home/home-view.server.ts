import { importState, standingOf } from "#app/domains/history/history.server.ts";
import type { ImportState, Standing, Underway } from "#app/domains/history/history.server.ts";
import type { HomePause, HomeView, ShownBasis, UnderwayNotice } from "#app/domains/home/home.ts";
import { ordersInOtherCurrencies } from "#app/domains/orders/orders.server.ts";
import { FIRST_VALUE_RULE, periodFrom } from "#app/domains/retention/retention.ts";
import type { HistoryStart, PeriodParams } from "#app/domains/retention/retention.ts";
import { homeFigures } from "#app/domains/retention/retention.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { dayOf } from "#app/lib/calendar.ts";
import { inShop } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** What the home page needs to know of a shop. */
export type HomeShop = Pick<Shop, "id" | "timeZone" | "currency" | "historyStartsOn" | "isHistoryLimited"> & Partial<Pick<Shop, "pause">>;

/**
 * The home page of a shop at a moment: its figures for the period of the address, or why there are none yet. Once there are figures
 * they stay: what is computed or imported anew is said beside them.
 *
 * @param params as they stand in the address; one that cannot be read shows the last 90 days and says so
 */
export function homeView(shop: HomeShop, params: PeriodParams, now: Date): Promise<HomeView> {
  return inShop(shop.id, async (tx) => {
    const standing = await standingOf(tx, shop, now);
    if (standing !== null) return figuresOrNone(tx, shop, standing, params, now);
    const state = await importState(tx, shop.id, now);
    return state.kind === "finished" ? figuresOrNone(tx, shop, null, params, now) : withoutFigures(state);
  });
}

/** By which calendar a page of figures is drawn: what they stand on, which need not be what the shop's row says by now. */
export function basisShown(shop: HomeShop, standing: Standing | null, now: Date): Readonly<{ basis: ShownBasis; history: HistoryStart }> {
  const { timeZone, currency, valueRule } = standing?.basis ?? { ...shop, valueRule: FIRST_VALUE_RULE };
  return {
    basis: { timeZone, currency, valueRule, computedAt: standing?.basis.computedAt.toISOString() ?? null },
    history: standing?.basis.history ?? { day: shop.historyStartsOn ?? dayOf(now, timeZone), isLimited: shop.isHistoryLimited },
  };
}

async function figuresOrNone(
  tx: Transaction,
  shop: HomeShop,
  standing: Standing | null,
  params: PeriodParams,
  now: Date,
): Promise<HomeView> {
  const { basis, history } = basisShown(shop, standing, now);
  const today = dayOf(now, basis.timeZone);
  const { period, problem } = periodFrom(params, today, history.day);
  const { hasPurchases, ...figures } = await homeFigures(tx, shop.id, { period, today, history });
  if (!hasPurchases) return history.isLimited ? { state: "no-orders", hiddenBefore: history.day } : { state: "no-orders" };
  return {
    state: "figures",
    period,
    periodProblem: problem,
    today,
    ...figures,
    historyStart: history,
    otherCurrencies: await ordersInOtherCurrencies(tx, { id: shop.id, ...basis }),
    basis,
    underway: standing?.underway == null ? null : noticeOf(standing.underway),
    pause: pauseOf(shop.pause ?? null),
  };
}

function noticeOf(underway: Underway): UnderwayNotice {
  return underway.kind === "reimport-failed" ? { ...underway, failedAt: underway.failedAt.toISOString() } : underway;
}

function pauseOf(pause: Shop["pause"]): HomePause | null {
  return pause && { reason: pause.reason, since: pause.since.toISOString(), until: pause.until?.toISOString() ?? null };
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
