import { z } from "zod";
import { medianPlaceOf } from "#app/domains/retention/contributions.ts";
import { findKept, keep, selectCustomerValues, selectHomeSums } from "#app/domains/retention/figures.data.server.ts";
import { figuresOfTotals } from "#app/domains/retention/figures.ts";
import { monthsOfHome, NO_SUMS, NOBODY, totalsOfSums } from "#app/domains/retention/home-figures.ts";
import type { HomeAnswer, HomeQuestion } from "#app/domains/retention/home-figures.ts";
import type { Period, PeriodFigures } from "#app/domains/retention/terms.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { medianOf } from "#app/lib/statistics.ts";

/** Raise it when `HomeAnswer` changes: answers kept by older code are then not found. */
const ANSWER_FORM = 2;

/** Our own answers come back from the database; their form is in their key. */
const keptAnswer = z.custom<HomeAnswer>((value) => typeof value === "object" && value !== null);

/** Before all days. */
const BEGINNING = -1;

/**
 * All figures of the home page. An answer is kept until a purchase of the shop changes; without a kept one a shop with a
 * million orders is read in a few queries over some ten thousand rows.
 */
export async function homeFigures(tx: Transaction, shopId: number, question: HomeQuestion): Promise<HomeAnswer> {
  const key = keyOf(question);
  const kept = await findKept(tx, shopId, key);
  const answer = keptAnswer.safeParse(kept.value);
  if (answer.success) return answer.data;
  const fresh = await freshHomeFigures(tx, shopId, question);
  await keep(tx, shopId, key, kept.version, fresh);
  return fresh;
}

/** The same without looking for, or leaving, a kept answer. */
export async function freshHomeFigures(tx: Transaction, shopId: number, question: HomeQuestion): Promise<HomeAnswer> {
  const { period, history } = question;
  const { counts, ranges, months, cells, buckets } = await selectHomeSums(tx, shopId, {
    windows: [
      { from: period.from, to: period.to, beforeFrom: period.before.from },
      { ...period.before, beforeFrom: period.beforeThat.from },
      { ...period.beforeThat, beforeFrom: period.beforeThat.from },
    ],
    ranges: [
      { from: period.from, to: period.to },
      { from: BEGINNING, to: period.to },
      period.before,
      { from: BEGINNING, to: period.before.to },
    ],
  });
  const [countsNow = NOBODY, countsBefore = NOBODY, countsBeforeThat = NOBODY] = counts;
  const [sumsNow = NO_SUMS, toDate = NO_SUMS, sumsBefore = NO_SUMS, toDateBefore = NO_SUMS] = ranges;
  const now = figuresOfTotals(totalsOfSums(countsNow, countsBefore, sumsNow, toDate), period, history);
  const place = isMedianUnknown(now.clvHistoricMean) ? null : medianPlaceOf(buckets);
  return {
    hasPurchases: months.length > 0,
    now,
    before: figuresOfTotals(totalsOfSums(countsBefore, countsBeforeThat, sumsBefore, toDateBefore), periodBefore(period), history),
    clvHistoricMedian: place === null ? null : medianOf(await selectCustomerValues(tx, shopId, place)),
    ...monthsOfHome(months, cells, question),
  };
}

/** The median stands beside the mean: where customers' earlier purchases are missing from the one, they are from the other. */
function isMedianUnknown(mean: PeriodFigures["clvHistoricMean"]): boolean {
  return mean.kind === "unknown" && mean.reason === "earlier-purchases";
}

/** The period before as a period of its own; nothing asks for the one before its comparison. */
function periodBefore(period: Period): Period {
  return { ...period, preset: null, ...period.before, before: period.beforeThat, beforeThat: period.beforeThat };
}

function keyOf({ period, today, history }: HomeQuestion): string {
  const { from, to, before, beforeThat } = period;
  return ["home", ANSWER_FORM, from, to, before.from, beforeThat.from, today, history.day, history.isLimited ? "limited" : "whole"].join(
    ":",
  );
}
