import { firstDayOfMonth, monthOfDay } from "#app/lib/calendar.ts";

// Spans are whole months, and thirds of them (from the 1st, the 11th and the 21st). Customers are kept by their first purchase in
// each span, so that a range of days is counted from a few spans and at most ten single days at either end.

/** Written to the database as they stand. */
export const SPAN_KINDS = { month: 0, third: 1 } as const;
export type SpanKind = keyof typeof SPAN_KINDS;

/** Days [from, to): whole spans of one kind, or single days. */
export type Piece = Readonly<{ kind: SpanKind | "day"; from: number; to: number }>;

const DAYS_OF_THIRD = 10;

/**
 * The first day of the span that a day is in.
 *
 * @example
 * spanStart("third", dayOfDate({ year: 2026, month: 2, day: 28 })) // the 21st of February
 */
export function spanStart(kind: SpanKind, day: number): number {
  const month = firstDayOfMonth(monthOfDay(day));
  if (kind === "month") return month;
  return month + Math.min(2, Math.floor((day - month) / DAYS_OF_THIRD)) * DAYS_OF_THIRD;
}

/**
 * Cuts days [from, to) into as few pieces as there are: single days, thirds, months, thirds, single days.
 *
 * @example
 * piecesOf(juneThe15th, septemberThe2nd).map((piece) => piece.kind) // ["day", "third", "month", "day"]
 */
export function piecesOf(from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  while (at < to) {
    const next = nextPiece(at, to);
    const last = pieces.at(-1);
    if (last?.kind === next.kind) pieces[pieces.length - 1] = { ...last, to: next.to };
    else pieces.push(next);
    at = next.to;
  }
  return pieces;
}

function nextPiece(at: number, to: number): Piece {
  const monthEnd = firstDayOfMonth(monthOfDay(at) + 1);
  if (spanStart("month", at) === at && monthEnd <= to) return { kind: "month", from: at, to: monthEnd };
  const third = spanStart("third", at);
  // The last third ends with its month, after eight to eleven days.
  const isLast = third - spanStart("month", at) === 2 * DAYS_OF_THIRD;
  const thirdEnd = isLast ? monthEnd : third + DAYS_OF_THIRD;
  if (third === at && thirdEnd <= to) return { kind: "third", from: at, to: thirdEnd };
  return { kind: "day", from: at, to: Math.min(thirdEnd, to) };
}
