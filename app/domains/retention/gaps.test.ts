import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gapSummaryOf } from "#app/domains/retention/gaps.ts";
import { quantileOf } from "#app/lib/statistics.ts";

describe("median and quartiles of counted gaps", () => {
  test("are unknown without gaps, also where counts came back to nothing", () => {
    expect(gapSummaryOf([])).toEqual({ gaps: 0, lowerQuartile: null, median: null, upperQuartile: null });
    expect(gapSummaryOf([{ days: 7, gaps: 0 }]).median).toBeNull();
  });

  test("of a single gap are that gap", () => {
    expect(gapSummaryOf([{ days: 30, gaps: 1 }])).toEqual({ gaps: 1, lowerQuartile: 30, median: 30, upperQuartile: 30 });
  });

  test("are those of the single gaps, whatever they are", () => {
    const days = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(days, (all) => {
        const counts = [...new Set(all)].map((one) => ({ days: one, gaps: all.filter((other) => other === one).length }));

        const summary = gapSummaryOf(counts);

        expect(summary.gaps).toBe(all.length);
        expect(summary.lowerQuartile).toBeCloseTo(quantileOf(all, 0.25) ?? NaN, 9);
        expect(summary.median).toBeCloseTo(quantileOf(all, 0.5) ?? NaN, 9);
        expect(summary.upperQuartile).toBeCloseTo(quantileOf(all, 0.75) ?? NaN, 9);
      }),
    );
  });
});
