import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gapBinsOf } from "#app/domains/customer-page/gap-bins.ts";

const MONTHLY = Array.from({ length: 60 }, (_, days) => ({ days, gaps: 2 }));

describe("gaps in bins", () => {
  test("are none where nobody of the shop came back", () => {
    expect(gapBinsOf([], [], 10)).toEqual([]);
  });

  test("stand beside those of the shop, by days where they are short", () => {
    const bins = gapBinsOf(
      [{ days: 3, gaps: 1 }],
      [
        { days: 3, gaps: 5 },
        { days: 9, gaps: 5 },
      ],
      null,
    );

    expect(bins[3]).toEqual({ from: 3, to: 4, own: 1, shop: 5 });
    expect(bins[9]).toEqual({ from: 9, to: 10, own: 0, shop: 5 });
    expect(bins.at(-1)).toEqual({ from: 10, to: null, own: 0, shop: 0 });
  });

  test("take a width that people think in", () => {
    const bins = gapBinsOf([], MONTHLY, null);

    expect(bins[1]?.from).toBe(5);
  });

  test("leave the longest ones in the last, open bin, also the customer's", () => {
    const bins = gapBinsOf([{ days: 5000, gaps: 1 }], [...MONTHLY, { days: 3000, gaps: 1 }], 2000);
    const last = bins.at(-1);

    expect(last).toMatchObject({ to: null, own: 1, shop: 1 });
    expect(last?.from).toBeLessThan(150);
  });

  test("lose no gap and are few, whatever the gaps are", () => {
    const gaps = fc.uniqueArray(fc.record({ days: fc.nat({ max: 4000 }), gaps: fc.integer({ min: 1, max: 9 }) }), {
      selector: (one) => one.days,
      minLength: 1,
    });
    fc.assert(
      fc.property(gaps, gaps, fc.option(fc.nat({ max: 4000 })), (own, shop, running) => {
        const bins = gapBinsOf(own, shop, running);
        const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

        expect(bins.length).toBeLessThanOrEqual(21);
        expect(sum(bins.map((bin) => bin.own))).toBe(sum(own.map((one) => one.gaps)));
        expect(sum(bins.map((bin) => bin.shop))).toBe(sum(shop.map((one) => one.gaps)));
      }),
    );
  });
});
