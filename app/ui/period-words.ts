import type { Locale } from "#app/i18n/locale.ts";
import type { Reader, TextKey, Translate } from "#app/i18n/texts.ts";
import { addMonths, dateOfDay, firstDayOfMonth, monthOfDay, yearAndMonthOf } from "#app/lib/calendar.ts";
import { dayRangeText, dayText, dayWithoutYear, monthName, monthText, type DayRange } from "./format.ts";

type Shape = Readonly<{ kind: "month" | "quarter" | "year" | "months"; firstMonth: number; months: number }> | Readonly<{ kind: "days" }>;

/** What a merchant would call this range of days. */
function shapeOf(range: DayRange): Shape {
  const firstMonth = monthOfDay(range.from);
  const months = monthOfDay(range.to) - firstMonth;
  if (months < 1 || firstDayOfMonth(firstMonth) !== range.from || firstDayOfMonth(firstMonth + months) !== range.to)
    return { kind: "days" };
  if (months === 1) return { kind: "month", firstMonth, months };
  if (months === 3 && firstMonth % 3 === 0) return { kind: "quarter", firstMonth, months };
  if (months === 12 && firstMonth % 12 === 0) return { kind: "year", firstMonth, months };
  return { kind: "months", firstMonth, months };
}

/**
 * A period's name as a label.
 *
 * @example
 * periodLabel({ from: firstDayOfMonth(24321), to: firstDayOfMonth(24322) }, reader) // "October 2026"
 */
export function periodLabel(range: DayRange, { t, locale }: Reader): string {
  const shape = shapeOf(range);
  switch (shape.kind) {
    case "month":
      return monthText(shape.firstMonth, locale);
    case "quarter":
      return t("common.quarter", { quarter: quarterOf(shape.firstMonth), year: yearOf(shape.firstMonth) });
    case "year":
      return yearOf(shape.firstMonth);
    case "months":
      return `${monthBeside(shape.firstMonth, lastMonthOf(shape), locale)} – ${monthText(lastMonthOf(shape), locale)}`;
    case "days":
      return dayRangeText(range, locale);
  }
}

/**
 * A period inside a sentence.
 *
 * @example
 * duringPeriod(range, reader) // "between May 1 and August 31, 2026", "im Oktober 2026"
 */
export function duringPeriod(range: DayRange, { t, locale }: Reader): string {
  const shape = shapeOf(range);
  switch (shape.kind) {
    case "month":
      return t("common.in.month", { month: monthText(shape.firstMonth, locale) });
    case "quarter":
      return t("common.in.quarter", {
        ordinal: t(ORDINALS[Number(quarterOf(shape.firstMonth)) - 1] ?? ORDINALS[0]),
        year: yearOf(shape.firstMonth),
      });
    case "year":
      return t("common.in.year", { year: yearOf(shape.firstMonth) });
    case "months":
      return t("common.in.months", {
        from: monthBeside(shape.firstMonth, lastMonthOf(shape), locale),
        to: monthText(lastMonthOf(shape), locale),
      });
    case "days":
      return duringDays(range, { t, locale });
  }
}

const ORDINALS = ["common.ordinal.1", "common.ordinal.2", "common.ordinal.3", "common.ordinal.4"] as const satisfies readonly TextKey[];

function duringDays(range: DayRange, { t, locale }: Reader): string {
  const last = range.to - 1;
  if (last <= range.from) return t("common.in.day", { day: unbroken(dayText(range.from, locale)) });
  const sameYear = dateOfDay(range.from).year === dateOfDay(last).year;
  const from = sameYear ? dayWithoutYear(range.from, locale, "long") : dayText(range.from, locale);
  return t("common.in.days", { from: unbroken(from), to: unbroken(dayText(last, locale)) });
}

/** Day and month stay on one line: "23. August", "August 23". */
function unbroken(day: string): string {
  return day.replace(/(?<=\d\.) (?=\p{L})|(?<=\p{L}) (?=\d{1,2}(?!\d))/gu, "\u00A0");
}

/** The length of a period, by which the one before it is named: "the 90 days before". */
export type Span = Readonly<{ unit: "month" | "quarter" | "year" | "all" }> | Readonly<{ unit: "months" | "days"; count: number }>;

/**
 * @example
 * spanOf({ kind: "days", preset: "last-90-days", from: 20000, to: 20090 }) // { unit: "days", count: 90 }
 */
export function spanOf(period: DayRange & Readonly<{ kind: "calendar" | "days"; preset: string | null }>): Span {
  if (period.preset === "all-time") return { unit: "all" };
  const days = { unit: "days" as const, count: period.to - period.from };
  if (period.kind === "days") return days;
  const shape = shapeOf(period);
  if (shape.kind === "month" || shape.kind === "quarter" || shape.kind === "year") return { unit: shape.kind };
  if (shape.kind === "months") return { unit: "months", count: shape.months };
  // Twelve months to today: neither end is a month's first, but both are the same day of their month.
  const months = monthOfDay(period.to) - monthOfDay(period.from);
  return months > 0 && addMonths(period.to, -months) === period.from ? { unit: "months", count: months } : days;
}

/** "the month before", "in den 90 Tagen davor": how every change names what it is measured against. */
export function spanBefore(span: Span, t: Translate): string {
  return "count" in span ? t(`common.span.${span.unit}`, { count: span.count }) : t(`common.span.${span.unit}`);
}

function quarterOf(month: number): string {
  return String(Math.floor((month % 12) / 3) + 1);
}

function yearOf(month: number): string {
  return String(yearAndMonthOf(month).year);
}

function lastMonthOf(shape: Readonly<{ firstMonth: number; months: number }>): number {
  return shape.firstMonth + shape.months - 1;
}

/** The year is said once where both months share it. */
function monthBeside(month: number, last: number, locale: Locale): string {
  return yearOf(month) === yearOf(last) ? monthName(month, locale, "long") : monthText(month, locale);
}
