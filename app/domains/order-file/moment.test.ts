import fc from "fast-check";
import { expect, test } from "vitest";
import { momentOf, placeOf, withDayFirst } from "#app/domains/order-file/moment.ts";
import { isoOfDay } from "#app/lib/calendar.ts";

const shown = (wall: number | undefined): string => (wall === undefined ? "none" : new Date(wall).toISOString().slice(0, 19));

test.each([
  ["2024-05-01 09:58:12 +0200", "2024-05-01T09:58:12", 120],
  ["2024-02-29 23:59:59 -0330", "2024-02-29T23:59:59", -210],
  ["2024-05-01T09:58:12+02:00", "2024-05-01T09:58:12", 120],
  ["2024-05-01T09:58:12.750Z", "2024-05-01T09:58:12", 0],
  ["2024-05-01 09:58:12 UTC", "2024-05-01T09:58:12", 0],
  ["2024-05-01 09:58", "2024-05-01T09:58:00", null],
  ["2024-05-01", "2024-05-01T00:00:00", null],
  ["01.05.2024 09:58", "2024-05-01T09:58:00", null],
  ["1.5.24 9:58:12", "2024-05-01T09:58:12", null],
  ["01.05.2024 09:58:12 +0200", "2024-05-01T09:58:12", 120],
  ["01.05.2024, 09:58 Uhr", "2024-05-01T09:58:00", null],
  ["5/25/2024 9:58 PM", "2024-05-25T21:58:00", null],
  ["5/25/2024 12:05 AM", "2024-05-25T00:05:00", null],
  ["25/5/2024 09:58", "2024-05-25T09:58:00", null],
  ["45413.4154", "2024-05-01T09:58:11", null],
  ["45413,5", "2024-05-01T12:00:00", null],
  ["'2024-05-01 09:58:12 +0200", "2024-05-01T09:58:12", 120],
])("%s is read", (text, wall, offsetMinutes) => {
  const moment = momentOf(text);

  expect(shown(moment?.wall)).toBe(wall);
  expect(moment?.offsetMinutes).toBe(offsetMinutes);
});

test.each([
  "",
  "yesterday",
  "2023-02-29 10:00:00 +0100",
  "2024-13-01",
  "31.04.2024",
  "2024-05-01 24:00:00 +0200",
  "2024-05-01 09:60",
  "1/1/2024 13:00 PM",
  "2024-05-01 09:58:12 +9900",
  "1234",
  "13/13/2024",
])("%s is no time", (text) => {
  expect(momentOf(text)).toBeNull();
});

test("day and month in unclear order are said to be unclear, and can be turned", () => {
  const moment = momentOf("3/4/2026 10:30");

  expect(moment).toMatchObject({ dayAndMonth: "unclear" });
  expect(shown(moment?.wall)).toBe("2026-03-04T10:30:00");
  expect(shown(withDayFirst(moment?.wall ?? 0))).toBe("2026-04-03T10:30:00");
  expect(momentOf("25/3/2026")).toMatchObject({ dayAndMonth: "day-first" });
  expect(momentOf("3/25/2026")).toMatchObject({ dayAndMonth: "month-first" });
  expect(momentOf("4/4/2026")).toMatchObject({ dayAndMonth: "clear" });
});

test("every second that Shopify writes is read as it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7_000_000_000 }), fc.integer({ min: -14 * 4, max: 14 * 4 }), (seconds, quarters) => {
      const wall = seconds * 1000;
      const offset = Math.abs(quarters) * 15;
      const zone = `${quarters < 0 ? "-" : "+"}${String(Math.floor(offset / 60)).padStart(2, "0")}${String(offset % 60).padStart(2, "0")}`;

      const moment = momentOf(`${new Date(wall).toISOString().slice(0, 19).replace("T", " ")} ${zone}`);

      expect(moment).toEqual({ wall, offsetMinutes: quarters < 0 ? -offset : offset, dayAndMonth: "clear" });
    }),
  );
});

test("without a time zone the day is the one that stands in the file, with one it is that zone's", () => {
  const late = { wall: Date.UTC(2024, 4, 1, 23, 30), offsetMinutes: -240 };

  expect(isoOfDay(placeOf(late, null).day)).toBe("2024-05-01");
  expect(isoOfDay(placeOf(late, "Europe/Berlin").day)).toBe("2024-05-02");
  expect(new Date(placeOf(late, null).at).toISOString()).toBe("2024-05-02T03:30:00.000Z");
});

test.each([
  ["2024-03-31 01:59", "2024-03-31T00:59:00.000Z"],
  ["2024-03-31 02:30", "2024-03-31T01:30:00.000Z"],
  ["2024-03-31 03:00", "2024-03-31T01:00:00.000Z"],
  ["2024-10-27 01:59", "2024-10-26T23:59:00.000Z"],
  ["2024-10-27 02:30", "2024-10-27T00:30:00.000Z"],
  ["2024-10-27 03:00", "2024-10-27T02:00:00.000Z"],
  ["2024-07-01 12:00", "2024-07-01T10:00:00.000Z"],
])("%s by the clocks of Berlin is %s, also when they change", (text, instant) => {
  const moment = momentOf(text) ?? expect.fail(text);

  expect(new Date(placeOf(moment, "Europe/Berlin").at).toISOString()).toBe(instant);
});
