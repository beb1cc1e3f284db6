import { expect, test } from "vitest";
import { changeOf } from "#app/ui/change.ts";

const known = (value: number) => ({ kind: "known" as const, value });
const unknown = { kind: "unknown" as const };

test("a rate changes by percentage points", () => {
  expect(changeOf(known(0.342), known(0.321), "points")).toEqual({ direction: "up", amount: 2.1 });
  expect(changeOf(known(0.321), known(0.342), "points")).toEqual({ direction: "down", amount: 2.1 });
});

test("an amount changes by percent of what it was", () => {
  expect(changeOf(known(11_000), known(10_000), "percent")).toEqual({ direction: "up", amount: 10 });
  expect(changeOf(known(5_000), known(10_000), "percent")).toEqual({ direction: "down", amount: 50 });
});

test("what would be said as 0.0 is no change", () => {
  expect(changeOf(known(0.3424), known(0.342), "points")).toEqual({ direction: "same", amount: 0 });
  expect(changeOf(known(0.3425), known(0.342), "points")).toEqual({ direction: "up", amount: 0.1 });
});

test("nothing is compared with what is not known, nor by percent with nothing", () => {
  expect(changeOf(unknown, known(0.3), "points")).toBeNull();
  expect(changeOf(known(0.3), unknown, "points")).toBeNull();
  expect(changeOf(known(5), known(0), "percent")).toBeNull();
  expect(changeOf(known(0.3), known(0), "points")).toEqual({ direction: "up", amount: 30 });
});
