import { describe, expect, test } from "vitest";
import { nextPurchaseOf } from "#app/domains/customer-page/next-purchase.ts";

const NONE = { gaps: 0, lowerQuartile: null, median: null, upperQuartile: null };
const OWN = { gaps: 3, lowerQuartile: 20, median: 30.5, upperQuartile: 40 };
const SHOP = { gaps: 10, lowerQuartile: 10, median: 50, upperQuartile: 90 };

describe("the next purchase", () => {
  test("is looked for by the customer's own rhythm where there are gaps enough, rounded to a day", () => {
    expect(nextPurchaseOf({ ownSummary: OWN, shopSummary: SHOP }, 1000, 1031)).toEqual({
      kind: "expected",
      by: "own",
      gapDays: 30.5,
      gaps: 3,
      day: 1031,
      earliest: 1020,
      latest: 1040,
    });
  });

  test("is overdue from the day after", () => {
    expect(nextPurchaseOf({ ownSummary: OWN, shopSummary: SHOP }, 1000, 1032)).toMatchObject({ kind: "overdue", day: 1031 });
  });

  test("is looked for by the shop's rhythm where the customer has too few gaps", () => {
    expect(nextPurchaseOf({ ownSummary: { ...OWN, gaps: 2 }, shopSummary: SHOP }, 1000, 1001)).toMatchObject({ by: "shop", day: 1050 });
  });

  test("is unknown without a purchase, and where nobody has a rhythm yet", () => {
    expect(nextPurchaseOf({ ownSummary: OWN, shopSummary: SHOP }, null, 1001)).toEqual({ kind: "unknown" });
    expect(nextPurchaseOf({ ownSummary: NONE, shopSummary: { ...SHOP, gaps: 9 } }, 1000, 1001)).toEqual({ kind: "unknown" });
  });
});
