import { addMonths, dayOfIso, firstDayOfMonth, isoOfDay, monthOfDay } from "#app/lib/calendar.ts";
import type { Period, PeriodPreset, PeriodProblem } from "#app/domains/retention/terms.ts";

/** As they stand in the URL: `?period=last-month`, or `?from=2026-05-01&to=2026-08-31` with the last day included. */
export type PeriodParams = Readonly<{ period?: string | null; from?: string | null; to?: string | null }>;

/** The period to show, and why it is not the one that was asked for. */
export type PeriodChoice = Readonly<{ period: Period; problem: PeriodProblem | null }>;

/**
 * What a merchant sees who asked for nothing: long enough that a customer can have come back, short enough to act on.
 */
const DEFAULT_PRESET: PeriodPreset = "last-90-days";

const MONTH = 1;
const QUARTER = 3;
const YEAR = 12;

/** Today is the last day of a running period, so that the order of a minute ago is in it. */
const PRESETS: Readonly<Record<PeriodPreset, (today: number, historyStart: number) => Period>> = {
  "this-month": (today) => inMonths("this-month", calendarEnd(today, MONTH), MONTH),
  "last-month": (today) => inMonths("last-month", addMonths(calendarEnd(today, MONTH), -MONTH), MONTH),
  "this-quarter": (today) => inMonths("this-quarter", calendarEnd(today, QUARTER), QUARTER),
  "last-quarter": (today) => inMonths("last-quarter", addMonths(calendarEnd(today, QUARTER), -QUARTER), QUARTER),
  "this-year": (today) => inMonths("this-year", calendarEnd(today, YEAR), YEAR),
  "last-year": (today) => inMonths("last-year", addMonths(calendarEnd(today, YEAR), -YEAR), YEAR),
  "last-30-days": (today) => inDays("last-30-days", today - 29, today + 1),
  "last-90-days": (today) => inDays("last-90-days", today - 89, today + 1),
  "last-12-months": (today) => inMonths("last-12-months", today + 1, YEAR),
  "all-time": (today, historyStart) => inDays("all-time", Math.min(historyStart, today), today + 1),
};

/** All presets, in the order in which they are offered. */
export const PERIOD_PRESETS = Object.keys(PRESETS).filter(isPreset);

/**
 * The period that a URL names; what cannot be read is answered with the last 90 days and the reason.
 *
 * A range of the merchant's own that is exactly a calendar month, quarter or year, or twelve months to the day, is compared
 * by the calendar like the presets are, every other one with the same number of days before (docs/metrics.md, "Rates").
 *
 * @param today the shop's local day
 * @param historyStart the first local day with orders, where "all time" begins
 * @example
 * periodFrom({ from: "2026-02-01", to: "2026-02-28" }, today, 0).period.before // the 31 days of January
 */
export function periodFrom(params: PeriodParams, today: number, historyStart: number): PeriodChoice {
  const refused = (problem: PeriodProblem): PeriodChoice => ({ period: PRESETS[DEFAULT_PRESET](today, historyStart), problem });
  if (isGiven(params.from) || isGiven(params.to)) {
    const from = dayOfIso(params.from ?? "");
    const last = dayOfIso(params.to ?? "");
    if (from === null || last === null) return refused("not-a-date");
    if (last < from) return refused("ends-before-it-begins");
    if (from > today) return refused("in-the-future");
    return { period: ownRange(from, last + 1), problem: null };
  }
  if (!isGiven(params.period)) return { period: PRESETS[DEFAULT_PRESET](today, historyStart), problem: null };
  return isPreset(params.period) ? { period: PRESETS[params.period](today, historyStart), problem: null } : refused("unknown-preset");
}

/**
 * What a link to this period carries; `periodFrom` reads it back.
 *
 * @example
 * periodToParams(lastMonth) // { period: "last-month" }
 */
export function periodToParams(period: Period): Readonly<Record<string, string>> {
  return period.preset === null ? { from: isoOfDay(period.from), to: isoOfDay(period.to - 1) } : { period: period.preset };
}

/**
 * One whole calendar month as a period.
 *
 * @example
 * monthPeriod(2024 * 12 + 1) // February 2024 against January
 */
export function monthPeriod(month: number): Period {
  return inMonths(null, firstDayOfMonth(month + 1), MONTH);
}

function isGiven(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== "";
}

function isPreset(text: string): text is PeriodPreset {
  return Object.hasOwn(PRESETS, text);
}

/** The first day after the calendar month, quarter or year that a day is in. */
function calendarEnd(day: number, months: number): number {
  const month = monthOfDay(day);
  return firstDayOfMonth(month - (month % months) + months);
}

/** Steps back from the end, so that a month's 31st does not wander: 31 March, 29 February, 31 January. */
function inMonths(preset: PeriodPreset | null, to: number, months: number): Period {
  const [from, before, beforeThat] = [addMonths(to, -months), addMonths(to, -2 * months), addMonths(to, -3 * months)];
  return { kind: "calendar", preset, from, to, before: { from: before, to: from }, beforeThat: { from: beforeThat, to: before } };
}

function inDays(preset: PeriodPreset | null, from: number, to: number): Period {
  const days = to - from;
  const before = from - days;
  return { kind: "days", preset, from, to, before: { from: before, to: from }, beforeThat: { from: before - days, to: before } };
}

function ownRange(from: number, to: number): Period {
  const isCalendar = (months: number): boolean => calendarEnd(from, months) === to && addMonths(to, -months) === from;
  const months = [MONTH, QUARTER, YEAR].find(isCalendar);
  if (months !== undefined) return inMonths(null, to, months);
  if (addMonths(to, -YEAR) === from && addMonths(from, YEAR) === to) return inMonths(null, to, YEAR);
  return inDays(null, from, to);
}
