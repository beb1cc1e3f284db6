import { normaliseEmail } from "#app/domains/customers/customers.ts";
import { FILE_COLUMNS, itemOf } from "#app/domains/order-file/order-file.ts";
import type { Delimiter, FileMoment, FileRefusal, WholeFileRow } from "#app/domains/order-file/order-file.ts";
import type { Order } from "#app/domains/orders/orders.ts";
import { instantOf, orderOfFile } from "#app/domains/file-import/file-order.ts";
import type { Reading } from "#app/domains/file-import/file-order.ts";
import { KEPT_PROBLEMS } from "#app/domains/file-import/limits.ts";
import { NumberTable } from "#app/domains/file-import/number-table.ts";
import { Problems } from "#app/domains/file-import/problems.ts";
import type { Days, ExampleOrder, FilePreview } from "#app/domains/file-import/terms.ts";
import { dayOf, isoOfDay } from "#app/lib/calendar.ts";
import { shortHash } from "#app/lib/short-hash.ts";

export const EXAMPLES = 10;
/** A shop that was closed for longer than this has a gap in its file, not a pause. */
const LONGEST_PAUSE_DAYS = 31;
const DAY_MS = 86_400_000;

/** What a file says of itself before anybody compares it with the shop: the parts of a preview that come from the file alone. */
export type Checked = Pick<
  FilePreview,
  "orders" | "repeated" | "tests" | "cancelled" | "items" | "customers" | "ordersWithoutEmail" | "hasIds" | "hasOffsets" | "problems"
> &
  Readonly<{
    days: FilePreview["days"] | null;
    /** The pause before the last run of orders without one too long: what lies before it is not known to be all. */
    pause: Days | null;
    longestPause: number;
    currencies: readonly Readonly<{ currency: string; orders: number; total: number }>[];
    dates: Readonly<{ unclear: number; example: string; hasDayFirst: boolean; hasMonthFirst: boolean }>;
    examples: readonly Omit<ExampleOrder, "standing">[];
  }>;

/** Reads a file through without keeping it: `add` for every row, then `end` once. Memory: some tens of bytes an order. */
export class FileCheck {
  readonly problems = new Problems();
  readonly #reading: Reading;
  readonly #delimiter: Delimiter;
  readonly #latest: number;
  readonly #shopCurrency: string;
  readonly #orders = new NumberTable();
  readonly #customers = new NumberTable();
  /** Names of orders with a line of their own, and of those whose own line cannot be read. */
  readonly #names = new NumberTable();
  readonly #repeatedOnes = new NumberTable();
  readonly #days = new Set<number>();
  readonly #currencies = new Map<string, { orders: number; total: number }>();
  readonly #examples: { example: Omit<ExampleOrder, "standing">; name: number }[] = [];
  /** Items whose order was not seen yet, which may still come: how many of each name, and the first of their lines. */
  readonly #waiting = new NumberTable();
  readonly #waitingLines: { name: number; line: number }[] = [];
  #waits = 0;
  readonly #counts = { tests: 0, cancelled: 0, items: 0, ordersWithoutEmail: 0, unclear: 0 };
  #example = "";
  #hasDayFirst = false;
  #hasMonthFirst = false;
  #hasOffsets = false;
  #hasIds = true;

  /** @param now after which nobody can have ordered */
  constructor(reading: Reading, { delimiter, shopCurrency, now }: Readonly<{ delimiter: Delimiter; shopCurrency: string; now: Date }>) {
    this.#reading = reading;
    this.#delimiter = delimiter;
    this.#shopCurrency = shopCurrency;
    this.#latest = now.getTime() + DAY_MS;
  }

  /** Returns the order that the row tells for the first time, as it would be recorded; null for all other rows. */
  add(row: WholeFileRow): Order | null {
    if (row.kind === "problem") {
      this.problems.add(row.problem.line, row.problem.reason);
      if (row.name !== "") this.#meet(shortHash(row.name));
      return null;
    }
    const name = shortHash(row.kind === "order" ? row.order.name : row.name);
    if (row.kind === "item") {
      const isRead = this.#addItem(row, name, this.#shopCurrency);
      if (isRead && !this.#names.has(name)) this.#await(name, row.line);
      return null;
    }
    const order = orderOfFile(row.order, row.detail, this.#reading);
    this.#meet(name);
    if (isTooLate(order, this.#latest)) {
      this.problems.add(row.line, { kind: "not-a-date", column: "createdAt", text: isoOfDay(dayOf(order.processedAt, "UTC")) });
      return null;
    }
    for (const moment of [row.order.createdAt, row.order.cancelledAt, row.detail.paidAt, row.detail.fulfilledAt]) this.#noteMoment(moment);
    if (row.item !== null) this.#addItem({ line: row.line, item: row.item }, name, row.order.currency);
    const key = Number(order.id);
    if (!this.#orders.add(key)) {
      this.#repeatedOnes.add(key);
      return null;
    }
    this.#noteOrder(order, row.line, name, row.item === null ? 0 : 1);
    return order;
  }

  end(): Checked {
    this.#counts.items -= this.#waits;
    const lines = this.#waitingLines.filter(({ name }) => !this.#names.has(name));
    for (const { line } of lines) this.problems.add(line, { kind: "no-order" });
    this.problems.count("no-order", this.#waits - lines.length);
    const days = [...this.#days].sort((a, b) => a - b);
    const [first, last] = [days[0], days.at(-1)];
    const pauses = days.slice(1).map((day, index) => day - (days[index] ?? day));
    const gapAt = pauses.findLastIndex((pause) => pause > LONGEST_PAUSE_DAYS);
    const [before, after] = [days[gapAt], days[gapAt + 1]];
    const { unclear, ...counts } = this.#counts;
    return {
      ...counts,
      orders: this.#orders.size,
      repeated: this.#repeatedOnes.size,
      customers: this.#customers.size,
      hasIds: this.#hasIds && this.#orders.size > 0,
      hasOffsets: this.#hasOffsets,
      problems: this.problems.counts(),
      days: first === undefined || last === undefined ? null : { first, last },
      pause: before === undefined || after === undefined ? null : { first: before + 1, last: after - 1 },
      longestPause: Math.min(
        LONGEST_PAUSE_DAYS,
        pauses.reduce((most, pause) => Math.max(most, pause), 1),
      ),
      currencies: [...this.#currencies]
        .map(([currency, sum]) => ({ currency, ...sum }))
        .toSorted((a, b) => b.orders - a.orders || (a.currency < b.currency ? -1 : 1)),
      dates: { unclear, example: this.#example, hasDayFirst: this.#hasDayFirst, hasMonthFirst: this.#hasMonthFirst },
      examples: this.#examples.map(({ example }) => example),
    };
  }

  /** An item waits for its order. */
  #await(name: number, line: number): void {
    this.#waits += 1;
    this.#waiting.count(name);
    if (this.#waitingLines.length < KEPT_PROBLEMS) this.#waitingLines.push({ name, line });
  }

  /** An order's own line was seen: its items do not wait any more. */
  #meet(name: number): void {
    if (this.#names.add(name)) this.#waits -= this.#waiting.get(name) ?? 0;
  }

  #noteOrder(order: Order, line: number, name: number, items: number): void {
    if (order.id < 0n) this.#hasIds = false;
    const email = normaliseEmail(order.buyer.email);
    if (email === null) this.#counts.ordersWithoutEmail += 1;
    else this.#customers.add(shortHash(email));
    if (order.isTest) this.#counts.tests += 1;
    if (order.cancelledAt !== null) this.#counts.cancelled += 1;
    const sum = this.#currencies.get(order.currency) ?? { orders: 0, total: 0 };
    this.#currencies.set(order.currency, { orders: sum.orders + 1, total: sum.total + order.total });
    const day = dayOf(order.processedAt, this.#reading.timeZone);
    this.#days.add(day);
    if (this.#examples.length >= EXAMPLES) return;
    const { currency, total, refunded, isTest } = order;
    const example = {
      ...{ line, name: order.name, at: order.processedAt.toISOString(), day, buyer: masked(email), currency, total, refunded },
      ...{ status: order.financialStatus, isCancelled: order.cancelledAt !== null, isTest, items },
    };
    this.#examples.push({ example, name });
  }

  #addItem({ line, item }: Readonly<{ line: number; item: Parameters<typeof itemOf>[0] }>, name: number, currency: string): boolean {
    const read = itemOf(item, currency, this.#delimiter);
    if ("kind" in read) {
      this.problems.add(line, read);
      return false;
    }
    this.#counts.items += 1;
    const found = this.#examples.findIndex((one) => one.name === name);
    const own = this.#examples[found];
    if (own !== undefined) this.#examples[found] = { ...own, example: { ...own.example, items: own.example.items + 1 } };
    return true;
  }

  #noteMoment(moment: FileMoment | null): void {
    if (moment === null) return;
    if (moment.offsetMinutes !== null) this.#hasOffsets = true;
    if (moment.dayAndMonth === "day-first") this.#hasDayFirst = true;
    if (moment.dayAndMonth === "month-first") this.#hasMonthFirst = true;
    if (moment.dayAndMonth !== "unclear") return;
    this.#counts.unclear += 1;
    if (this.#example === "") this.#example = slashed(moment, this.#reading);
  }
}

/** An order of tomorrow is a date that was read wrongly. */
export function isTooLate(order: Order, latest: number): boolean {
  return order.processedAt.getTime() > latest;
}

/** As it stood in the file, month and day as they come. */
function slashed(moment: FileMoment, reading: Reading): string {
  const [year = "", month = "", day = ""] = instantOf(moment, { ...reading, timeZone: "UTC", dayOrder: "month-first" })
    .toISOString()
    .slice(0, 10)
    .split("-");
  return `${String(Number(month))}/${String(Number(day))}/${year}`;
}

/**
 * An e-mail that its merchant recognises and nobody else.
 *
 * @example
 * masked("anna@example.com") // "a…@example.com"
 */
export function masked(email: string | null): string | null {
  if (email === null) return null;
  const at = email.lastIndexOf("@");
  return at < 1 ? `${email.slice(0, 1)}…` : `${email.slice(0, 1)}…${email.slice(at)}`;
}

/** Which way round dates are to be read, as far as the file says: "ask" where nothing does, or it says both. */
export function datesOf({ unclear, hasDayFirst, hasMonthFirst }: Checked["dates"]): "clear" | "ask" | "day-first" | "month-first" {
  if (unclear === 0) return "clear";
  if (hasDayFirst === hasMonthFirst) return "ask";
  return hasDayFirst ? "day-first" : "month-first";
}

/**
 * Why a file was not read, as it may be kept: what stands where column names should be may be the first order itself, so only names
 * that Encore knows are kept.
 */
export function keptRefusal(refusal: FileRefusal): FileRefusal {
  if (refusal.kind !== "columns-missing") return refusal;
  const known = new Set(FILE_COLUMNS.map((name) => name.toLowerCase()));
  return { ...refusal, found: refusal.found.filter((name) => known.has(name.toLowerCase())) };
}
