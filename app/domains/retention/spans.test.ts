import fc from "fast-check";
import { expect, test } from "vitest";
import { piecesOf, spanStart } from "#app/domains/retention/spans.ts";
import { dayOfIso, isoOfDay } from "#app/lib/calendar.ts";

const day = (iso: string): number => dayOfIso(iso) ?? Number.NaN;
const written = (from: string, to: string): string[] =>
  piecesOf(day(from), day(to)).map((piece) => `${piece.kind} ${isoOfDay(piece.from)} ${isoOfDay(piece.to)}`);

test.each([
  ["2026-02-01", "2026-02-01"],
  ["2026-02-10", "2026-02-01"],
  ["2026-02-11", "2026-02-11"],
  ["2026-02-28", "2026-02-21"],
  ["2026-01-31", "2026-01-21"],
])("%s is in the third that begins on %s", (of, start) => {
  expect(isoOfDay(spanStart("third", day(of)))).toBe(start);
});

test("a range is cut into days, thirds, months, thirds and days", () => {
  expect(written("2026-01-15", "2026-04-25")).toEqual([
    "day 2026-01-15 2026-01-21",
    "third 2026-01-21 2026-02-01",
    "month 2026-02-01 2026-04-01",
    "third 2026-04-01 2026-04-21",
    "day 2026-04-21 2026-04-25",
  ]);
  expect(written("2026-02-01", "2026-03-01")).toEqual(["month 2026-02-01 2026-03-01"]);
  expect(written("2026-01-29", "2026-02-03")).toEqual(["day 2026-01-29 2026-02-03"]);
  expect(written("2026-01-31", "2026-01-31")).toEqual([]);
});

test("pieces cover a range without gap or overlap, begin where their spans begin, and leave few single days", () => {
  fc.assert(
    fc.property(fc.integer({ min: 10_000, max: 40_000 }), fc.integer({ min: 1, max: 1_200 }), (from, days) => {
      const pieces = piecesOf(from, from + days);
      expect(pieces[0]?.from).toBe(from);
      expect(pieces.at(-1)?.to).toBe(from + days);
      let singleDays = 0;
      pieces.forEach((piece, index) => {
        if (index > 0) expect(piece.from).toBe(pieces[index - 1]?.to);
        if (piece.kind === "day") singleDays += piece.to - piece.from;
        else {
          expect(spanStart(piece.kind, piece.from)).toBe(piece.from);
          expect(spanStart(piece.kind, piece.to)).toBe(piece.to);
        }
      });
      expect(singleDays).toBeLessThanOrEqual(20);
    }),
  );
});
