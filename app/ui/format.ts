import type { Locale } from "#app/i18n/locale.ts";
import { dateOfDay, firstDayOfMonth } from "#app/lib/calendar.ts";
import { exponentOf } from "#app/lib/money.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;

/** Making an Intl formatter costs about fifty times as much as using it; there are few kinds. */
const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n ${locale} ${JSON.stringify(options)}`;
  const found = formatters.get(key);
  if (found instanceof Intl.NumberFormat) return found;
  const made = new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d ${locale} ${JSON.stringify(options)}`;
  const found = formatters.get(key);
  if (found instanceof Intl.DateTimeFormat) return found;
  const made = new Intl.DateTimeFormat(locale, options);
  formatters.set(key, made);
  return made;
}

/**
 * An amount in minor units (a mean need not be whole) with all places of its currency.
 *
 * @example
 * money(123456, "EUR", "de") // "1.234,56 €"
 */
export function money(minor: number, currency: string, locale: Locale): string {
  const places = exponentOf(currency);
  const format = numberFormat(locale, { style: "currency", currency, minimumFractionDigits: places, maximumFractionDigits: places });
  return format.format(minor / 10 ** places);
}

/**
 * An amount shortened for an axis, where only its size matters.
 *
 * @example
 * moneyOnAxis(12_000_000, "GBP", "en") // "£120K"
 */
export function moneyOnAxis(minor: number, currency: string, locale: Locale): string {
  const amount = minor / 10 ** exponentOf(currency);
  const options = { style: "currency", currency, minimumFractionDigits: 0, maximumFractionDigits: 1 } as const;
  // Intl shortens German numbers from a million on only.
  if (locale === "de" && amount >= 1000 && amount < 1_000_000) {
    return numberFormat(locale, options)
      .format(amount / 1000)
      .replace(/\s/, "\u00A0Tsd.\u00A0");
  }
  return numberFormat(locale, { ...options, notation: "compact" }).format(amount);
}

export function integer(value: number, locale: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

/** A number with exactly so many decimal places: 1.50. */
export function decimal(value: number, places: number, locale: Locale): string {
  return numberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places }).format(value);
}

/**
 * A share, 0 to 1, in percent with one decimal place.
 *
 * @example
 * percent(0.3421, "de") // "34,2 %"
 */
export function percent(share: number, locale: Locale): string {
  return numberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);
}

/** A share in whole percent, where one decimal would pretend: progress. */
export function wholePercent(share: number, locale: Locale): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/**
 * How large a file is, as file managers say it: steps of 1,024, with a decimal place where it is short.
 *
 * @example
 * dataSize(13_002_342, "de") // "12,4 MB"
 */
export function dataSize(bytes: number, locale: Locale): string {
  const step = Math.max(0, Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const amount = bytes / 1024 ** step;
  const unit = BYTE_UNITS[step] ?? "byte";
  return numberFormat(locale, { style: "unit", unit, maximumFractionDigits: step > 1 && amount < 100 ? 1 : 0 }).format(amount);
}

/**
 * @example
 * dayText(20543, "de") // "31. März 2026"
 */
export function dayText(day: number, locale: Locale): string {
  return dateFormat(locale, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }).format(day * MILLISECONDS_PER_DAY);
}

/** A day for tables and labels: "Mar 31, 2026". */
export function dayShort(day: number, locale: Locale): string {
  return dateFormat(locale, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }).format(day * MILLISECONDS_PER_DAY);
}

/** A day beside another of the same year: "March 31". */
export function dayWithoutYear(day: number, locale: Locale, month: "long" | "short"): string {
  return dateFormat(locale, { timeZone: "UTC", day: "numeric", month }).format(day * MILLISECONDS_PER_DAY);
}

/**
 * @example
 * monthText(2026 * 12 + 2, "de") // "März 2026"
 */
export function monthText(month: number, locale: Locale): string {
  return dateFormat(locale, { timeZone: "UTC", month: "long", year: "numeric" }).format(firstDayOfMonth(month) * MILLISECONDS_PER_DAY);
}

/** A month for tables and labels: "Mar 2026". */
export function monthShort(month: number, locale: Locale): string {
  return dateFormat(locale, { timeZone: "UTC", month: "short", year: "numeric" }).format(firstDayOfMonth(month) * MILLISECONDS_PER_DAY);
}

/** A month beside its year: "March" or, on an axis, "Mar". */
export function monthName(month: number, locale: Locale, length: "long" | "short"): string {
  return dateFormat(locale, { timeZone: "UTC", month: length }).format(firstDayOfMonth(month) * MILLISECONDS_PER_DAY);
}

/**
 * First and last day of [from, to) as a short label.
 *
 * @example
 * dayRangeText({ from: 20574, to: 20697 }, "en") // "May 1 – Aug 31, 2026"
 */
export function dayRangeText(range: DayRange, locale: Locale): string {
  const last = range.to - 1;
  if (last <= range.from) return dayShort(range.from, locale);
  const sameYear = dateOfDay(range.from).year === dateOfDay(last).year;
  return `${sameYear ? dayWithoutYear(range.from, locale, "short") : dayShort(range.from, locale)} – ${dayShort(last, locale)}`;
}

/** A moment as the shop's clocks show it. */
export function momentText(iso: string, timeZone: string, locale: Locale): string {
  return dateFormat(locale, { timeZone, dateStyle: "long", timeStyle: "short" }).format(new Date(iso));
}

/** Local days [from, to). */
export type DayRange = Readonly<{ from: number; to: number }>;

export type TimeLeft = Readonly<{ unit: "soon" }> | Readonly<{ unit: "minutes" | "hours"; count: number }>;

/**
 * How long something takes yet, no more exact than an estimate can be.
 *
 * @example
 * timeLeft(130) // { unit: "minutes", count: 2 }
 */
export function timeLeft(seconds: number): TimeLeft {
  const minutes = Math.round(seconds / SECONDS_PER_MINUTE);
  if (minutes < 1) return { unit: "soon" };
  if (minutes < 1.5 * MINUTES_PER_HOUR) return { unit: "minutes", count: minutes };
  return { unit: "hours", count: Math.round(minutes / MINUTES_PER_HOUR) };
}
