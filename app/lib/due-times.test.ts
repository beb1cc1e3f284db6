import { expect, test } from "vitest";
import { dayOf } from "./calendar.ts";
import { nextDue, shareOf } from "./due-times.ts";
import type { Rhythm } from "./due-times.ts";

const KEYS = Array.from({ length: 400 }, (_, index) => `reconcile:${String(index + 1)}`);
const hourIn = (timeZone: string, at: Date): number =>
  Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(at));

test.each(["Europe/Berlin", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati"])("nights are the shop's own in %s", (timeZone) => {
  const now = new Date("2026-05-20T12:00:00Z");

  const dues = KEYS.map((key) => nextDue({ every: "night", timeZone, key }, now));

  for (const due of dues) {
    expect(hourIn(timeZone, due)).toBeGreaterThanOrEqual(1);
    expect(hourIn(timeZone, due)).toBeLessThan(5);
    expect(due.getTime() - now.getTime()).toBeLessThanOrEqual(24 * 3_600_000);
  }
});

test("shops are spread over the whole night", () => {
  const perQuarter = [0, 0, 0, 0];
  for (const key of KEYS) {
    const quarter = Math.floor(shareOf(key) * 4);
    perQuarter[quarter] = (perQuarter[quarter] ?? 0) + 1;
  }

  for (const shops of perQuarter) expect(shops).toBeGreaterThan(60);
});

test.each<[Rhythm, number]>([
  ["night", 30],
  ["day", 30],
  ["week", 4],
])("every %s has one due time, also where the clocks change", (every, times) => {
  for (const key of KEYS.slice(0, 40)) {
    let due = new Date("2026-03-15T12:00:00Z");
    const days = new Set<number>();
    for (let time = 0; time < times; time += 1) {
      const next = nextDue({ every, timeZone: "Europe/Berlin", key }, due);
      expect(next > due).toBe(true);
      days.add(dayOf(next, "Europe/Berlin"));
      due = next;
    }
    const span = Math.max(...days) - Math.min(...days);
    expect(span).toBeLessThanOrEqual((times - 1) * (every === "week" ? 7 : 1) + 1);
  }
});

test("what was missed for weeks is done once", () => {
  const now = new Date("2026-05-20T12:00:00Z");

  const next = nextDue({ every: "night", timeZone: "Europe/Berlin", key: "reconcile:1" }, now);

  expect(next > now).toBe(true);
});

test("a shop of a time zone that nobody knows is not left out", () => {
  const now = new Date("2026-05-20T12:00:00Z");

  expect(nextDue({ every: "night", timeZone: "Nowhere/Atall", key: "reconcile:1" }, now) > now).toBe(true);
});
