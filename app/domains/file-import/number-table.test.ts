import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberTable } from "#app/domains/file-import/number-table.ts";

const key = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.maxSafeInteger(),
  fc.nat(5000).map((index) => 5_000_000_000_000 + index * 32_768),
);

test("holds what a Map holds, however many and however close the keys", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.oneof(fc.constant(1), fc.constant(1), fc.nat())), { maxLength: 3000 }), (pairs) => {
      const [table, map] = [new NumberTable(), new Map<number, number>()];
      for (const [one, value] of pairs) {
        expect(table.set(one, value)).toBe(!map.has(one));
        map.set(one, value);
      }
      expect(table.size).toBe(map.size);
      for (const [one, value] of map) expect([table.has(one), table.get(one)]).toEqual([true, value]);
      expect(table.get(-77)).toBeNull();
    }),
    { numRuns: 30 },
  );
});

test("counts how often a key came before", () => {
  const table = new NumberTable();

  expect([7, 7, 0, 7, 0].map((one) => table.count(one))).toEqual([0, 1, 0, 2, 1]);
  expect([table.add(7), table.add(8)]).toEqual([false, true]);
});
