import { expect, test } from "vitest";

import { addDays, daysBetween, instantOf, localDay, offsetMinutes } from "#test/devstore/zoned-time.ts";

test("a wall clock's time becomes an instant, in winter and in summer", () => {
  expect(instantOf("2026-01-15", "08:34:00", "Europe/London").toISOString()).toBe("2026-01-15T08:34:00.000Z");
  expect(instantOf("2026-07-15", "08:34:00", "Europe/London").toISOString()).toBe("2026-07-15T07:34:00.000Z");
  expect(instantOf("2026-07-15", "00:00:00", "Asia/Kathmandu").toISOString()).toBe("2026-07-14T18:15:00.000Z");
});

test("the hour that a clock change skips is an hour later, of the doubled hour it is the first", () => {
  expect(instantOf("2026-03-29", "01:30:00", "Europe/London").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(instantOf("2026-03-29", "02:00:00", "Europe/London").toISOString()).toBe("2026-03-29T01:00:00.000Z");
  expect(instantOf("2026-10-25", "01:30:00", "Europe/London").toISOString()).toBe("2026-10-25T00:30:00.000Z");
  expect(instantOf("2026-10-25", "00:30:00", "Europe/London").toISOString()).toBe("2026-10-24T23:30:00.000Z");
});

test("a day begins at the shop's midnight", () => {
  expect(localDay(new Date("2026-11-20T23:30:00Z"), "Europe/Berlin")).toBe("2026-11-21");
  expect(localDay(new Date("2026-11-20T22:59:59Z"), "Europe/Berlin")).toBe("2026-11-20");
  expect(offsetMinutes(new Date("2026-11-20T00:00:00Z"), "America/St_Johns")).toBe(-210);
});

test("days are counted by the calendar", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysBetween("2011-12-09", "2026-11-20")).toBe(5460);
});
