import { isDelimiterLine, type Picked } from "#app/domains/order-file/csv.ts";
import type { ColumnName } from "#app/domains/order-file/terms.ts";

/**
 * Columns by Shopify's names, which are the same in every language of the admin. Some have two: newer exports write "Canceled at".
 * Source: headers of exports from 2019 to 2026. Order of this list is the order of the cells of a picked record.
 */
const COLUMNS: readonly Readonly<{ column: ColumnName; names: readonly [string, ...string[]]; need: "must" | "should" | "may" }>[] = [
  { column: "name", names: ["Name"], need: "must" },
  { column: "email", names: ["Email"], need: "must" },
  { column: "createdAt", names: ["Created at"], need: "must" },
  { column: "currency", names: ["Currency"], need: "must" },
  { column: "total", names: ["Total"], need: "must" },
  { column: "id", names: ["Id"], need: "may" },
  { column: "financialStatus", names: ["Financial Status"], need: "should" },
  { column: "cancelledAt", names: ["Cancelled at", "Canceled at"], need: "should" },
  { column: "refunded", names: ["Refunded Amount"], need: "should" },
  { column: "paymentMethod", names: ["Payment Method"], need: "may" },
  { column: "test", names: ["Test"], need: "may" },
];

/** Where a picked record has which cell. */
export const SLOT: Readonly<Record<ColumnName, number>> = {
  name: 0,
  email: 1,
  createdAt: 2,
  currency: 3,
  total: 4,
  id: 5,
  financialStatus: 6,
  cancelledAt: 7,
  refunded: 8,
  paymentMethod: 9,
  test: 10,
};

/** What the header says. `missing`: columns without which no order can be read; `absent`: without which figures are less exact. */
export type Columns = Readonly<{
  picked: Picked;
  width: number;
  missing: readonly string[];
  absent: readonly string[];
  found: readonly string[];
}>;

/**
 * Finds the columns by their names, in any order, whatever their case and spaces. Columns with other names are ignored; of two
 * with the same name the first counts. Null for Excel's line `sep=;`, after which the header comes.
 *
 * @example
 * columnsOf(["Email", "Name", "Total"])?.missing // ["Created at", "Currency"]
 */
export function columnsOf(header: readonly string[]): Columns | null {
  if (isDelimiterLine(header.join(""))) return null;
  const slots = new Int16Array(header.length).fill(-1);
  const keys = header.map(keyOf);
  const without = COLUMNS.filter(({ column, names }) => {
    const place = keys.findIndex((key) => names.some((name) => keyOf(name) === key));
    if (place !== -1) slots[place] = SLOT[column];
    return place === -1;
  });
  const named = (need: string) => without.filter((one) => one.need === need).map((one) => one.names[0]);
  return {
    picked: { slots, width: COLUMNS.length },
    width: header.length,
    missing: named("must"),
    absent: named("should"),
    found: header.map((name) => name.trim()).filter((name) => name !== ""),
  };
}

/** Shopify's name of a column. */
export function columnTitle(column: ColumnName): string {
  return COLUMNS.find((one) => one.column === column)?.names[0] ?? column;
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
