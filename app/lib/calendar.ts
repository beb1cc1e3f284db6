import { tzOffset } from "@date-fns/tz";

/**
 * Local days and months of a shop as whole numbers, which compare, subtract and index fast.
 *
 * A *day* is the number of local calendar days since 1970-01-01, a *month* is `year * 12 + (month - 1)`.
 */

/** `month` is 1 to 12, `day` 1 to 31. */
export type LocalDate = Readonly<{ year: number; month: number; day: number }>;

const MILLISECONDS_PER_MINUTE = 60_000;
const MILLISECONDS_PER_DAY = 24 * 60 * MILLISECONDS_PER_MINUTE;
const MONTHS_PER_YEAR = 12;

/** Offsets at the UTC midnights that were asked for: at most one entry a zone and day, however many orders there are. */
const offsetsByZone = new Map<string, Map<number, number>>();

/** True for an IANA zone that this runtime knows, such as "Europe/Berlin". */
export function isTimeZone(text: string): boolean {
  return text !== "" && !Number.isNaN(tzOffset(text, new Date(0)));
}

/**
 * The shop's local day of an instant.
 *
 * @example
 * dayOf(new Date("2026-03-28T23:30:00Z"), "Europe/Berlin") // 20541, the 29th of March
 */
export function dayOf(instant: Date, timeZone: string): number {
  return Math.floor((instant.getTime() + offsetAt(instant.getTime(), timeZone)) / MILLISECONDS_PER_DAY);
}

/**
 * The shop's local month of an instant.
 *
 * @example
 * monthOf(new Date("2026-01-31T23:30:00Z"), "Europe/Berlin") // 2026 * 12 + 1, February
 */
export function monthOf(instant: Date, timeZone: string): number {
  return monthOfDay(dayOf(instant, timeZone));
}

/**
 * The first instant of a local day: where the clocks skip midnight (Beirut, Santiago), the moment after the gap.
 *
 * @example
 * instantOfDay(dayOfDate({ year: 2026, month: 7, day: 1 }), "Europe/Berlin") // 2026-06-30T22:00:00Z
 */
export function instantOfDay(day: number, timeZone: string): Date {
  const wall = day * MILLISECONDS_PER_DAY;
  let before = wall - MILLISECONDS_PER_DAY;
  let after = wall + MILLISECONDS_PER_DAY;
  const offset = offsetAt(before, timeZone);
  if (offset === offsetAt(after, timeZone)) return new Date(wall - offset);
  // The clocks change nearby: look for the first millisecond whose local day is not earlier.
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(new Date(middle), timeZone) >= day) after = middle;
    else before = middle;
  }
  return new Date(after);
}

/**
 * @example
 * dayOfDate({ year: 1970, month: 1, day: 2 }) // 1
 */
export function dayOfDate(date: LocalDate): number {
  return Date.UTC(date.year, date.month - 1, date.day) / MILLISECONDS_PER_DAY;
}

/**
 * @example
 * dateOfDay(0) // { year: 1970, month: 1, day: 1 }
 */
export function dateOfDay(day: number): LocalDate {
  const date = new Date(day * MILLISECONDS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * @example
 * isoOfDay(20543) // "2026-03-31"
 */
export function isoOfDay(day: number): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * Reads "2026-03-31". Null for anything else, also for a day that does not exist and for years outside 1970 to 2199.
 *
 * @example
 * dayOfIso("2026-02-30") // null
 */
export function dayOfIso(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1970 || year > 2199) return null;
  const found = dayOfDate({ year, month, day });
  return isoOfDay(found) === text ? found : null;
}

/**
 * The month that a day is in, without a Date, since a report asks for millions of them. Years are counted from the 1st of March, so
 * that the leap day is the last of one (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", public domain).
 */
export function monthOfDay(day: number): number {
  const sinceYear0 = Math.floor(day) + DAYS_FROM_YEAR_0;
  const era = Math.floor(sinceYear0 / DAYS_PER_ERA);
  const dayOfEra = sinceYear0 - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const year = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const monthsSinceMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (year + era * YEARS_PER_ERA) * MONTHS_PER_YEAR + MARCH + monthsSinceMarch;
}

/** From the 1st of March of the year 0 to 1970. */
const DAYS_FROM_YEAR_0 = 719_468;
const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;
const MARCH = 2;

/** The month's number as it is written: `{ year: 2026, month: 1 }` for January 2026. */
export function yearAndMonthOf(month: number): Readonly<{ year: number; month: number }> {
  return { year: Math.floor(month / MONTHS_PER_YEAR), month: (month % MONTHS_PER_YEAR) + 1 };
}

/** The first day of a month; `firstDayOfMonth(month + 1)` is where the month ends. */
export function firstDayOfMonth(month: number): number {
  return dayOfDate({ ...yearAndMonthOf(month), day: 1 });
}

/**
 * The same day of another month, or that month's last where it is shorter.
 *
 * @example
 * addMonths(dayOfDate({ year: 2024, month: 3, day: 31 }), -1) // the 29th of February 2024
 */
export function addMonths(day: number, months: number): number {
  const target = monthOfDay(day) + months;
  const position = day - firstDayOfMonth(monthOfDay(day));
  return Math.min(firstDayOfMonth(target) + position, firstDayOfMonth(target + 1) - 1);
}

/** Milliseconds that local clocks are ahead of UTC. Asks the zone's rules per instant only on days when the clocks change. */
function offsetAt(time: number, timeZone: string): number {
  const utcDay = Math.floor(time / MILLISECONDS_PER_DAY);
  const atStart = offsetAtUtcMidnight(utcDay, timeZone);
  if (atStart === offsetAtUtcMidnight(utcDay + 1, timeZone)) return atStart;
  return tzOffset(timeZone, new Date(time)) * MILLISECONDS_PER_MINUTE;
}

function offsetAtUtcMidnight(utcDay: number, timeZone: string): number {
  let offsets = offsetsByZone.get(timeZone);
  if (offsets === undefined) {
    if (!isTimeZone(timeZone)) throw new Error(`"${timeZone}" is not a time zone that this runtime knows.`);
    offsets = new Map();
    offsetsByZone.set(timeZone, offsets);
  }
  let offset = offsets.get(utcDay);
  if (offset === undefined) {
    offset = tzOffset(timeZone, new Date(utcDay * MILLISECONDS_PER_DAY)) * MILLISECONDS_PER_MINUTE;
    if (Number.isNaN(offset)) throw new Error(`Day ${String(utcDay)} since 1970 is not a date.`);
    offsets.set(utcDay, offset);
  }
  return offset;
}
