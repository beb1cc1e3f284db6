import { tzOffset } from "@date-fns/tz";
import type { FileMoment } from "#app/domains/order-file/terms.ts";
import { dateOfDay, dayOf, dayOfDate } from "#app/lib/calendar.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** Days that were read already, by their text: an export has a few hundred different ones, however many orders. */
const daysByText = new Map<string, number | null>();
const DAYS_KEPT = 20_000;

/**
 * Reads a time as Shopify writes it ("2024-05-01 09:58:12 +0200"), by ISO 8601, or as a spreadsheet of either language does:
 * "01.05.2024 09:58", "5/1/2024 9:58 AM", and Excel's number of days ("45413.4154"). A date without a time is its midnight.
 * Null for anything else, also for a day that does not exist.
 *
 * @example
 * momentOf("2024-05-01 09:58:12 +0200")?.offsetMinutes // 120
 * momentOf("3/4/2026")?.dayAndMonth // "unclear": the 4th of March, or the 3rd of April
 */
export function momentOf(text: string): FileMoment | null {
  return exportedMomentOf(text) ?? anyMomentOf(text.trim().replace(/^'/, ""));
}

/** "2024-05-01 09:58:12 +0200", which nearly all cells are; null for anything else. */
function exportedMomentOf(text: string): FileMoment | null {
  if (
    text.length !== 25 ||
    text.charCodeAt(10) !== 32 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58 ||
    text.charCodeAt(19) !== 32
  )
    return null;
  const sign = text.charCodeAt(20) === 43 ? 1 : text.charCodeAt(20) === 45 ? -1 : 0;
  const [hours, minutes, seconds] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const offsetMinutes = sign * (twoDigits(text, 21) * 60 + twoDigits(text, 23));
  const day = dayOfText(text.slice(0, 10));
  if (day === null || sign === 0 || !(hours < 24 && minutes < 60 && seconds < 60 && Math.abs(offsetMinutes) <= 16 * 60)) return null;
  return { wall: day * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND, offsetMinutes, dayAndMonth: "clear" };
}

/** NaN where they are no digits, which no comparison lets pass. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function dayOfText(text: string): number | null {
  const found = daysByText.get(text);
  if (found !== undefined) return found;
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  const day = parts === null ? null : dayOfParts(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  if (daysByText.size >= DAYS_KEPT) daysByText.clear();
  daysByText.set(text, day);
  return day;
}

/** Null for a day that does not exist. */
function dayOfParts(year: number, month: number, day: number): number | null {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const found = dayOfDate({ year, month, day });
  return dateOfDay(found).month === month ? found : null;
}

const TIME = String.raw`(?:,?[T\s]+(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?\s*(?<half>[AaPp])?\.?(?:[Mm]\.?)?(?:\s*Uhr)?)?`;
const ZONE = String.raw`\s*(?<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?`;
const ISO = new RegExp(`^(?<year>\\d{4})[-/](?<month>\\d{1,2})[-/](?<day>\\d{1,2})${TIME}${ZONE}$`);
const DOTS = new RegExp(`^(?<day>\\d{1,2})\\.\\s?(?<month>\\d{1,2})\\.\\s?(?<year>\\d{4}|\\d\\d)${TIME}${ZONE}$`);
const SLASHES = new RegExp(`^(?<first>\\d{1,2})[/-](?<second_>\\d{1,2})[/-](?<year>\\d{4}|\\d\\d)${TIME}${ZONE}$`);
/** Days since 1899-12-30, where Excel's count of a leap day in 1900 has evened out. Five digits are 1927 to 2173. */
const SERIAL = /^(\d{5})(?:[.,](\d+))?$/;
const SERIAL_OF_1970 = 25_569;

function anyMomentOf(text: string): FileMoment | null {
  const serial = SERIAL.exec(text);
  if (serial !== null) return serialMoment(Number(serial[1]), Number(`0.${serial[2] ?? "0"}`));
  const parts = (ISO.exec(text) ?? DOTS.exec(text))?.groups;
  if (parts !== undefined) return momentOfParts(Number(parts["year"]), Number(parts["month"]), Number(parts["day"]), parts, "clear");

  const slashed = SLASHES.exec(text)?.groups;
  if (slashed === undefined) return null;
  const [first, second, year] = [Number(slashed["first"]), Number(slashed["second_"]), Number(slashed["year"])];
  if (first > 12) return momentOfParts(year, second, first, slashed, "day-first");
  return momentOfParts(year, first, second, slashed, second > 12 ? "month-first" : first === second ? "clear" : "unclear");
}

function serialMoment(days: number, part: number): FileMoment | null {
  const wall = (days - SERIAL_OF_1970) * DAY + Math.round((part * DAY) / SECOND) * SECOND;
  return wall < 0 ? null : { wall, offsetMinutes: null, dayAndMonth: "clear" };
}

type Groups = Readonly<Record<string, string | undefined>>;

function momentOfParts(
  shortYear: number,
  month: number,
  dayOfMonth: number,
  parts: Groups,
  dayAndMonth: FileMoment["dayAndMonth"],
): FileMoment | null {
  const year = shortYear < 70 ? 2000 + shortYear : shortYear < 100 ? 1900 + shortYear : shortYear;
  const day = dayOfParts(year, month, dayOfMonth);
  const hour = hourOf(Number(parts["hour"] ?? 0), parts["half"]?.toLowerCase() ?? null);
  const [minute, second] = [Number(parts["minute"] ?? 0), Number(parts["second"] ?? 0)];
  if (day === null || hour === null || minute > 59 || second > 59) return null;
  const offsetMinutes = offsetOf(parts["zone"]);
  if (offsetMinutes !== null && Math.abs(offsetMinutes) > 16 * 60) return null;
  const milliseconds = Math.floor(Number(`0.${parts["fraction"] ?? "0"}`) * SECOND);
  return { wall: day * DAY + hour * HOUR + minute * MINUTE + second * SECOND + milliseconds, offsetMinutes, dayAndMonth };
}

function hourOf(hour: number, half: string | null): number | null {
  if (half === null) return hour < 24 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === "p" ? 12 : 0);
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  const parts = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (parts === null) return 0;
  return (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3] ?? 0));
}

/** The same cell with day and month the other way round: 3/4/2026 as the 3rd of April. */
export function withDayFirst(wall: number): number {
  const { year, month, day } = dateOfDay(Math.floor(wall / DAY));
  return dayOfDate({ year, month: day, day: month }) * DAY + (wall - Math.floor(wall / DAY) * DAY);
}

/** Milliseconds since 1970 and the local day. */
export type Placed = Readonly<{ at: number; day: number }>;

/**
 * When it was and which day that is. Without a time zone the day is the one that stands in the file: Shopify writes the shop's own
 * clock, summer time included. A time without an offset is the clock of `timeZone`, or of UTC where there is none.
 *
 * @example
 * placeOf({ wall: Date.UTC(2024, 4, 1, 23), offsetMinutes: 120 }, "America/New_York") // 17:00 there, still the 1st of May
 */
export function placeOf({ wall, offsetMinutes }: Pick<FileMoment, "wall" | "offsetMinutes">, timeZone: string | null): Placed {
  if (timeZone === null) return { at: wall - (offsetMinutes ?? 0) * MINUTE, day: Math.floor(wall / DAY) };
  if (offsetMinutes === null) return { at: instantOfWall(wall, timeZone), day: Math.floor(wall / DAY) };
  const at = wall - offsetMinutes * MINUTE;
  return { at, day: dayOf(new Date(at), timeZone) };
}

/** Where clocks are set back the earlier of both moments; a time that was skipped counts on from before the gap. */
function instantOfWall(wall: number, timeZone: string): number {
  const offset = (at: number): number => tzOffset(timeZone, new Date(at)) * MINUTE;
  const [before, after] = [offset(wall - DAY), offset(wall + DAY)];
  const [early, late] = [wall - before, wall - after];
  return before === after || offset(early) === before || offset(late) !== after ? early : late;
}
