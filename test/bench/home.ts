import { homeView } from "#app/domains/home/home.server.ts";
import { PERIOD_PRESETS } from "#app/domains/retention/retention.ts";
import type { PeriodParams } from "#app/domains/retention/retention.ts";
import { dayOf, isoOfDay } from "#app/lib/calendar.ts";
import { quantileOf } from "#app/lib/statistics.ts";
import { execute, inShop, sql } from "#app/platform/db.server.ts";

/** Milliseconds. */
export type HomeBenchLine = Readonly<{ label: string; requests: number; p50: number; p95: number }>;

type BenchShop = Parameters<typeof homeView>[0];

/** Of five requests four ask for a preset and one for a range of the merchant's own. */
const REQUESTS_A_ROUND = 5;
const WARM_UP_REQUESTS = 20;

/**
 * Times the home page's loader: cold (no kept answer) and warm (the same question again), for presets and own ranges.
 *
 * @param shop as `givenMillionOrders` returns it
 */
export async function homeBench(shop: BenchShop, now: Date, requests = 300): Promise<HomeBenchLine[]> {
  const times = {
    cold: { preset: new Array<number>(), own: new Array<number>() },
    warm: { preset: new Array<number>(), own: new Array<number>() },
  };
  const questions = questionsOf(shop, now, requests + WARM_UP_REQUESTS);
  for (const [index, { kind, params }] of questions.entries()) {
    await inShop(shop.id, (tx) => execute(tx, sql`DELETE FROM figure_cache WHERE shop_id = ${shop.id}`));
    const cold = await timed(shop, params, now);
    const warm = await timed(shop, params, now);
    // The first requests open connections and compile code, which a server does once.
    if (index < WARM_UP_REQUESTS) continue;
    times.cold[kind].push(cold);
    times.warm[kind].push(warm);
  }
  return (["cold", "warm"] as const).flatMap((state) => [
    lineOf(`home, ${state}`, [...times[state].preset, ...times[state].own]),
    lineOf(`home, ${state}, presets`, times[state].preset),
    lineOf(`home, ${state}, own ranges`, times[state].own),
  ]);
}

async function timed(shop: BenchShop, params: PeriodParams, now: Date): Promise<number> {
  const started = performance.now();
  const view = await homeView(shop, params, now);
  const took = performance.now() - started;
  if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
  return took;
}

function questionsOf(shop: BenchShop, now: Date, count: number): Readonly<{ kind: "preset" | "own"; params: PeriodParams }>[] {
  const today = dayOf(now, shop.timeZone);
  const firstDay = shop.historyStartsOn ?? today;
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / REQUESTS_A_ROUND);
    if (index % REQUESTS_A_ROUND !== 0) {
      return { kind: "preset", params: { period: PERIOD_PRESETS[(index - round) % PERIOD_PRESETS.length] ?? null } };
    }
    // Spread evenly over the history by steps that share no factor with its length, from a week to a year.
    const from = firstDay + ((round * 397) % (today - firstDay));
    const to = Math.min(today, from + 7 + ((round * 83) % 358));
    return { kind: "own", params: { from: isoOfDay(from), to: isoOfDay(to) } };
  });
}

function lineOf(label: string, times: readonly number[]): HomeBenchLine {
  return { label, requests: times.length, p50: quantileOf(times, 0.5) ?? 0, p95: quantileOf(times, 0.95) ?? 0 };
}
