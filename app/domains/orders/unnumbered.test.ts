import { expect, test } from "vitest";
import { isAboutSameTime, nearestOf } from "./unnumbered.ts";

const named = (id: bigint, at: string) => ({ id, name: "#1001", at: new Date(at) });

test("a name means the order that was placed at about that time", () => {
  const orders = [named(1n, "2020-05-01T10:00:00Z"), named(2n, "2024-05-01T10:00:00Z"), named(3n, "2024-05-02T09:00:00Z")];

  expect(nearestOf(orders, new Date("2024-05-01T12:00:00Z"))?.id).toBe(2n);
  expect(nearestOf(orders, new Date("2024-05-03T12:00:00Z"))?.id).toBe(3n);
});

test("and none that lies more than two days away", () => {
  const at = new Date("2024-05-01T10:00:00Z");

  expect(nearestOf([named(1n, "2020-05-01T10:00:00Z")], at)).toBeNull();
  expect(nearestOf([named(1n, "2024-05-03T10:00:01Z")], at)).toBeNull();
  expect(isAboutSameTime(at, new Date("2024-04-29T10:00:00Z"))).toBe(true);
});
