import { KEPT_PROBLEMS } from "#app/domains/file-import/limits.ts";
import type { KeptProblem, ProblemCounts, ProblemReason } from "#app/domains/file-import/terms.ts";

/**
 * A number as a spreadsheet writes it, with a separator in it, in groups as an amount has them and with fewer digits than
 * telephone numbers have: nobody's number or postcode.
 */
const AMOUNT = /^(?!(?:\D*\d){10})-?\d{1,9}(?:[.,]\d{1,3})+$/;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?$/;

/**
 * A reason without what might be about a person: a line whose cells have moved has an e-mail where the total should be. Of a cell's
 * text only what can be nothing but an amount or a date is kept; what is no currency may be a name.
 *
 * @example
 * harmless({ kind: "not-an-amount", column: "total", text: "anna@example.com" }) // { …, text: "" }
 */
export function harmless(reason: ProblemReason): ProblemReason {
  if (!("text" in reason)) return reason;
  const isHarmless = {
    missing: false,
    "not-an-amount": AMOUNT.test(reason.text),
    "unclear-amount": AMOUNT.test(reason.text),
    "not-a-date": DATE.test(reason.text),
    "not-a-currency": false,
    "not-a-number": AMOUNT.test(reason.text),
  }[reason.kind];
  return isHarmless ? reason : { ...reason, text: "" };
}

/** Gathers what could not be read: the first thousand lines, and how many of each kind. */
export class Problems {
  readonly kept: KeptProblem[] = [];
  readonly #counts = new Map<ProblemReason["kind"], number>();

  add(line: number, reason: ProblemReason): void {
    this.count(reason.kind, 1);
    if (this.kept.length < KEPT_PROBLEMS) this.kept.push({ line, reason: harmless(reason) });
  }

  /** Counts lines of which none is kept. */
  count(kind: ProblemReason["kind"], lines: number): void {
    if (lines > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + lines);
  }

  counts(): ProblemCounts {
    const byKind = [...this.#counts].map(([kind, lines]) => ({ kind, lines })).toSorted((a, b) => b.lines - a.lines);
    return { total: byKind.reduce((sum, { lines }) => sum + lines, 0), kept: this.kept.length, byKind };
  }
}
