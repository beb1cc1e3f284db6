import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberColumn, NumberIndex } from "#app/domains/report/number-column.ts";

test("an index finds what a map finds, however many keys there are and however they are spaced", () => {
  const key = fc.oneof(
    fc.integer({ min: 0, max: 50 }),
    fc.integer({ min: 0, max: 200 }).map((n) => n * 2 ** 32),
    fc.integer({ min: 0, max: 20_000 }).map((n) => 5_000_000_000_000 + n * 32_768),
    fc.maxSafeNat(),
  );
  fc.assert(
    fc.property(fc.array(key, { minLength: 3000, maxLength: 6000 }), (keys) => {
      const [index, map] = [new NumberIndex(), new Map<number, number>()];
      const known = keys.map((one, place) => {
        const pair = [index.get(one), map.get(one)];
        index.set(one, place);
        map.set(one, place);
        return pair;
      });

      expect(known.filter(([found, wanted]) => found !== wanted)).toEqual([]);
      expect([...map].filter(([one, place]) => index.get(one) !== place)).toEqual([]);
      expect(index.get(-7)).toBeUndefined();
    }),
    { numRuns: 5 },
  );
});

test("a column keeps what was set, far beyond where it began", () => {
  const column = new NumberColumn();
  for (let place = 0; place < 10_000; place += 1) column.set(place, place * 1.5);

  expect([column.length, column.get(0), column.get(4096), column.get(9999), column.get(10_000)]).toEqual([10_000, 0, 6144, 14_998.5, 0]);
});
