/** Local calendar time of a time zone, without a library: the devstore must run on Node alone. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timeZone, format);
  }
  return format;
}

const QUARTER_HOUR = 900_000;
const offsets = new Map<string, Map<number, number>>();

/** Milliseconds that the local clock of the zone is ahead of UTC; it changes on quarter hours only, so each is asked for once. */
function offsetAt(timeZone: string, instant: number): number {
  let known = offsets.get(timeZone);
  if (!known) offsets.set(timeZone, (known = new Map<number, number>()));
  const quarter = Math.floor(instant / QUARTER_HOUR);
  let offset = known.get(quarter);
  if (offset === undefined) known.set(quarter, (offset = measuredOffset(timeZone, quarter * QUARTER_HOUR)));
  return offset;
}

function measuredOffset(timeZone: string, instant: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) part[type] = Number(value);
  const local = Date.UTC(part["year"] ?? 0, (part["month"] ?? 1) - 1, part["day"], part["hour"], part["minute"], part["second"]);
  return local - instant;
}

/** Minutes that the zone's clocks are ahead of UTC at an instant. */
export function offsetMinutes(instant: Date, timeZone: string): number {
  return offsetAt(timeZone, instant.getTime()) / 60_000;
}

/** The local calendar day of an instant, `2026-11-20`. */
export function localDay(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetAt(timeZone, instant.getTime())).toISOString().slice(0, 10);
}

/**
 * The instant at which the zone's clocks show `day` (`2026-11-20`) and `time` (`08:34:00`).
 * In the hour that a clock change skips it is the instant an hour later; in the doubled hour the first one.
 */
export function instantOf(day: string, time: string, timeZone: string): Date {
  const asUtc = Date.parse(`${day}T${time}Z`);
  const before = asUtc - offsetAt(timeZone, asUtc - DAY);
  if (before + offsetAt(timeZone, before) === asUtc) return new Date(before);
  const after = asUtc - offsetAt(timeZone, asUtc + DAY);
  return new Date(after + offsetAt(timeZone, after) === asUtc ? after : before);
}

const DAY = 86_400_000;

/** `addDays("2026-02-28", 1)` is `"2026-03-01"`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from one calendar day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}
