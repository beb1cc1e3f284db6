import fc from "fast-check";
import { expect, test } from "vitest";
import { gapBetween, historyWithFiles } from "#app/domains/history/file-history.ts";
import type { FileSpan } from "#app/domains/history/file-history.ts";

const LIMITED = { day: 1000, isLimited: true };
const span = (first: number, last: number, rest: Partial<FileSpan> = {}): FileSpan => ({
  importId: first,
  first,
  last,
  longestPause: 1,
  isWhole: false,
  ...rest,
});

test("a file that reaches what Shopify shows moves the start to its first day", () => {
  expect(historyWithFiles(LIMITED, [span(200, 999)], 200)).toEqual({ day: 200, isLimited: true });
  expect(historyWithFiles(LIMITED, [span(200, 1050)], 200)).toEqual({ day: 200, isLimited: true });
});

test("a file that ends long before leaves the start: what lies between is not known", () => {
  expect(historyWithFiles(LIMITED, [span(200, 990)], 200)).toEqual(LIMITED);
  expect(gapBetween(span(200, 990), 1000)).toEqual({ from: 991, to: 999 });
});

test("a pause that the shop is used to is no gap", () => {
  expect(gapBetween(span(200, 990, { longestPause: 10 }), 1000)).toBeNull();
  expect(gapBetween(span(200, 990, { longestPause: 9 }), 1000)).toEqual({ from: 991, to: 999 });
});

test("files of single years lead from one to the next", () => {
  expect(historyWithFiles(LIMITED, [span(1, 365), span(366, 730), span(731, 999)], 1)).toEqual({ day: 1, isLimited: true });
  expect(historyWithFiles(LIMITED, [span(1, 365), span(731, 999)], 1)).toEqual({ day: 731, isLimited: true });
});

test("with all orders since the first nothing is unknown, as far as the files meet", () => {
  expect(historyWithFiles(LIMITED, [span(200, 999, { isWhole: true })], 200)).toEqual({ day: 200, isLimited: false });
  expect(historyWithFiles(LIMITED, [span(200, 400, { isWhole: true })], 200)).toEqual(LIMITED);
  expect(historyWithFiles(LIMITED, [span(1010, 1020, { isWhole: true })], 1010)).toEqual({ day: 1000, isLimited: false });
});

test("where Shopify shows everything the first order decides", () => {
  expect(historyWithFiles({ day: 500, isLimited: false }, [span(200, 300)], 200)).toEqual({ day: 200, isLimited: false });
  expect(historyWithFiles({ day: 500, isLimited: false }, [], null)).toEqual({ day: 500, isLimited: false });
});

test("the order in which files came does not matter, and one more never makes less known", () => {
  const spans = fc.array(
    fc.tuple(fc.nat(1200), fc.nat(300), fc.integer({ min: 1, max: 30 }), fc.boolean()).map(([first, length, longestPause, isWhole]) => {
      return span(first, first + length, { longestPause, isWhole });
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(spans, (all) => {
      const known = historyWithFiles(LIMITED, all, 0);
      expect(historyWithFiles(LIMITED, all.toReversed(), 0)).toEqual(known);
      const without = historyWithFiles(LIMITED, all.slice(1), 0);
      expect(known.day).toBeLessThanOrEqual(without.day);
      if (!without.isLimited) expect(known.isLimited).toBe(false);
    }),
  );
});
