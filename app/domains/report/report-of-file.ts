import { copyOf, type FileHeader, type FileRow, type LineProblem } from "#app/domains/order-file/order-file.ts";
import { purchasesOfFile, type FilePurchases } from "#app/domains/report/purchases-of-file.ts";
import { reportFiguresOf, type ReportFigures } from "#app/domains/report/report-figures.ts";
import { ToldOrders, type DayAndMonth } from "#app/domains/report/told-orders.ts";

/** By which clock days are counted. `file`: the one that stands in the file; `utc`: no time there has an offset. */
export type Clock = Readonly<{ kind: "zone"; timeZone: string }> | Readonly<{ kind: "file" | "utc" }>;

/** Problems by line; the first of them, since a file of another kind has as many as it has lines. */
export type Problems = Readonly<{ count: number; first: readonly LineProblem[] }>;

export type Report = Readonly<{
  /** The file's name, without its folder. */
  file: string;
  header: FileHeader;
  /** Null for a file without purchases. */
  figures: ReportFigures | null;
  orders: Readonly<{
    clock: Clock;
    dayAndMonth: DayAndMonth;
    lastDay: number | null;
    repeated: number;
    differing: number;
    currencies: readonly string[];
  }> &
    Pick<FilePurchases, "noPurchase" | "otherCurrencies" | "later" | "asOf">;
  problems: Problems;
  /** Lines of orders whose own line is missing; `name` of one of them. */
  orphans: Readonly<{ count: number; name: string }>;
}>;

export type ReportWish = Readonly<{ timeZone: string | null; currency: string | null; asOf: number | null }>;

const PROBLEMS_KEPT = 20;

/** Takes the rows of a file, and makes the report of them at its end. */
export class ReportMaker {
  readonly #wish: ReportWish;
  readonly #orders: ToldOrders;
  readonly #problems: LineProblem[] = [];
  #problemCount = 0;
  /** Orders that have a line of their own, readable or not. */
  readonly #names = new Set<string>();
  /** The order that the line before belongs to, and lines that stand apart from their order: usually none. */
  #lastName = "";
  readonly #apart = new Map<string, number>();

  constructor(wish: ReportWish) {
    this.#wish = wish;
    this.#orders = new ToldOrders(wish.timeZone);
  }

  get orders(): number {
    return this.#orders.length;
  }

  take(rows: readonly FileRow[]): void {
    for (const row of rows) {
      if (row.kind === "item") {
        if (row.name !== this.#lastName) this.#apart.set(copyOf(row.name), (this.#apart.get(row.name) ?? 0) + 1);
        continue;
      }
      if (row.kind === "order") {
        this.#orders.add(row.order);
      } else {
        this.#problemCount += 1;
        if (this.#problems.length < PROBLEMS_KEPT) this.#problems.push(row.problem);
      }
      this.#lastName = copyOf(row.kind === "order" ? row.order.name : row.name);
      this.#names.add(this.#lastName);
    }
  }

  report(file: string, header: FileHeader): Report {
    const orders = this.#orders;
    const dayAndMonth = orders.settle();
    const purchases = purchasesOfFile(orders, this.#wish);
    const { timeZone } = this.#wish;
    return {
      file,
      header,
      figures: reportFiguresOf(purchases),
      orders: {
        clock: timeZone === null ? { kind: orders.hasOffsets ? "file" : "utc" } : { kind: "zone", timeZone },
        dayAndMonth,
        lastDay: purchases.days?.last ?? null,
        repeated: orders.repeated.size,
        differing: orders.differing.size,
        currencies: orders.currencies.toSorted(),
        noPurchase: purchases.noPurchase,
        otherCurrencies: purchases.otherCurrencies,
        later: purchases.later,
        asOf: purchases.asOf,
      },
      problems: { count: this.#problemCount, first: this.#problems },
      orphans: this.#orphans(),
    };
  }

  #orphans(): Report["orphans"] {
    const lost = [...this.#apart].filter(([name]) => !this.#names.has(name));
    const names = lost.map(([name]) => name).sort();
    return { count: lost.reduce((sum, [, lines]) => sum + lines, 0), name: names[0] ?? "" };
  }
}
