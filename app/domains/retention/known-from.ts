import { periodFrom } from "#app/domains/retention/period.ts";
import type { HistoryStart, Period } from "#app/domains/retention/terms.ts";

/** The period before the last twelve months begins two years ago; a little more, because a running year ends with it. */
const LOOK_AHEAD_DAYS = 3 * 366;

/**
 * The first day on which a period that moves with time has the whole period before it in sight; null for one that stays where it
 * is, and for all time: waiting does not help there. `today` where it has already.
 *
 * @example
 * wholeFrom(last90Days, { day: 20_000, isLimited: true }, 20_030) // 20_179
 */
export function wholeFrom(period: Period, history: HistoryStart, today: number): number | null {
  if (period.preset === null || period.preset === "all-time") return null;
  for (let day = today; day < today + LOOK_AHEAD_DAYS; day += 1) {
    const { before } = periodFrom({ period: period.preset }, day, history.day).period;
    if (before.from >= history.day) return day;
  }
  return null;
}
