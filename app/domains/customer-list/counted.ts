import { firstNotBelow, PAST } from "#app/domains/customer-list/columns.ts";
import type { Columns } from "#app/domains/customer-list/columns.ts";
import type { Figure } from "#app/domains/customer-list/list.ts";
import { firstDayOfMonth } from "#app/lib/calendar.ts";

/** Which days' purchases a figure counts: [from, to), null is open. */
type Days = Readonly<{ from: number | null; to: number | null }>;

/** A customer's purchases lie at [start, end), those that count at [low, high). */
type Found = Readonly<{ start: number; low: number; high: number; end: number; past: number }>;

/**
 * The purchases of one customer after the other that a figure counts, or all of them without a figure. One object for the whole list:
 * a look at each of a million customers must not make a million of them.
 */
export class Counted {
  readonly #columns: Columns;
  readonly #days: Days;
  readonly #isBehind: (found: Found) => boolean;
  readonly #isEverybody: boolean;
  /** Places of the columns' purchases: those of the customer, and among them the first that counts and the first that counts no more. */
  start = 0;
  low = 0;
  high = 0;
  end = 0;
  past = 0;

  constructor(columns: Columns, figure: Figure | null) {
    this.#columns = columns;
    this.#isEverybody = figure === null;
    this.#days = figure === null ? { from: null, to: null } : daysOf(figure);
    this.#isBehind = figure === null ? () => true : behind(figure, columns);
  }

  /** Turns to a customer; returns whether the list has them. */
  turnTo(place: number): boolean {
    const columns = this.#columns;
    const { from, to } = this.#days;
    this.start = columns.starts[place] ?? 0;
    this.end = this.start + (columns.counts[place] ?? 0);
    this.low = from === null ? this.start : firstNotBelow(columns.days, from, this.start, this.end);
    this.high = to === null ? this.end : firstNotBelow(columns.days, to, this.low, this.end);
    if (this.#isEverybody) return true;
    this.past = columns.past[place] ?? 0;
    return this.high > this.low && this.#isBehind(this);
  }

  get purchases(): number {
    return this.high - this.low;
  }

  get value(): number {
    const { sums } = this.#columns;
    if (this.high === this.low) return 0;
    return (sums[this.high - 1] ?? 0) - (this.low === this.start ? 0 : (sums[this.low - 1] ?? 0));
  }

  /** -1 without a purchase: who never bought has a place in every order, too. */
  get firstDay(): number {
    return this.high === this.low ? -1 : (this.#columns.days[this.low] ?? -1);
  }

  get lastDay(): number {
    return this.high === this.low ? -1 : (this.#columns.days[this.high - 1] ?? -1);
  }

  /** Whether the first purchase that counts stands for the customer's first ever. */
  get isEver(): boolean {
    return this.#days.from === null;
  }
}

function daysOf(figure: Figure): Days {
  if (figure.set === "cohort") {
    const { month, k } = figure;
    return k === null ? { from: null, to: null } : { from: firstDayOfMonth(month + k), to: firstDayOfMonth(month + k + 1) };
  }
  const { from, to, before } = figure.period;
  switch (figure.set) {
    case "all":
    case "repeat":
      return { from: null, to };
    case "before":
      return before;
    case "lost":
      return { from: before.from, to: from };
    default:
      return { from, to };
  }
}

/** Who of those with a purchase that counts. */
function behind(figure: Figure, columns: Columns): (found: Found) => boolean {
  const dayAt = (place: number): number => columns.days[place] ?? 0;
  if (figure.set === "cohort") {
    const [begin, end] = [firstDayOfMonth(figure.month), firstDayOfMonth(figure.month + 1)];
    return ({ past, start }) => past === PAST.none && dayAt(start) >= begin && dayAt(start) < end;
  }
  const { to, before } = figure.period;
  switch (figure.set) {
    case "in-period":
    case "before":
    case "all":
      return () => true;
    case "new":
      return ({ low, start, past }) => low === start && past === PAST.none;
    case "unsure":
      return ({ low, start, past }) => low === start && past === PAST.unknown;
    case "retained":
      return ({ low, start }) => low > start && dayAt(low - 1) >= before.from;
    case "reactivated":
      // Also whoever bought before the history, and not since.
      return ({ low, start, past }) => (low > start ? dayAt(low - 1) < before.from : past === PAST.some);
    case "lost":
      return ({ high, end }) => high === end || dayAt(high) >= to;
    case "repeat":
      return ({ high, start, past }) => high - start >= (past === PAST.some ? 1 : 2);
  }
}
