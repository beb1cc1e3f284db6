import { dayOf, instantOfDay, isTimeZone } from "#app/lib/calendar.ts";

/** How often something is done for a shop: each night, each day, or once a week. */
export type Rhythm = "night" | "day" | "week";

const HOUR_MS = 3_600_000;
const DAYS_PER_WEEK = 7;

/** Nights begin at one and end at five in the shop's own time: late shoppers are in bed, and the figures are new at breakfast. */
const NIGHT_STARTS_AT_HOUR = 1;
const NIGHT_HOURS = 4;
const DAY_HOURS = 24;

/**
 * A fixed share from 0 up to 1 for a text, evenly spread: FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
 *
 * @example
 * shareOf("reconcile:1") === shareOf("reconcile:1") // true
 */
export function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // The low bits of neighbouring numbers differ little; mixing spreads shops 1, 2, 3 over the whole night (murmur3's last step).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * When a task falls due next, strictly after `now`. The same `key` (shop and task) always gets the same time of the day, and
 * another key another one, so that a thousand shops do not ask Shopify in the same minute. What was missed is done once.
 *
 * @param timeZone the shop's; UTC where this runtime does not know it, since one odd shop must not stop all others
 * @example
 * nextDue({ every: "night", timeZone: "Europe/Berlin", key: "reconcile:1" }, now) // between one and five in the night that comes
 */
export function nextDue({ every, timeZone, key }: Readonly<{ every: Rhythm; timeZone: string; key: string }>, now: Date): Date {
  const zone = isTimeZone(timeZone) ? timeZone : "UTC";
  const share = shareOf(key);
  const afterMidnightMs = (every === "day" ? DAY_HOURS * share : NIGHT_STARTS_AT_HOUR + NIGHT_HOURS * share) * HOUR_MS;
  const today = dayOf(now, zone);
  const weekday = Math.floor(shareOf(`${key}:weekday`) * DAYS_PER_WEEK);
  // Yesterday's may still come: a day of 23 hours ends before the share of 24 of it.
  for (let day = today - 1; ; day += 1) {
    if (every === "week" && day % DAYS_PER_WEEK !== weekday) continue;
    const due = new Date(instantOfDay(day, zone).getTime() + afterMidnightMs);
    if (due > now) return due;
  }
}
