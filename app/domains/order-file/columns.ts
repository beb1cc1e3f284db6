import { isDelimiterLine, type Picked } from "#app/domains/order-file/csv.ts";
import type { ColumnName } from "#app/domains/order-file/terms.ts";

/**
 * Columns by Shopify's names, which are the same in every language of the admin. Some have two: newer exports write "Canceled at".
 * Source: headers of exports from 2019 to 2026. Order of this list is the order of the cells of a picked record.
 */
type Column = Readonly<{ column: ColumnName; names: readonly [string, ...string[]]; need: "must" | "should" | "may" }>;

const FIGURES: readonly Column[] = [
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

/** Figures ask for the first of these only, and are read faster without the rest. */
const EVERYTHING: readonly Column[] = [
  ...FIGURES,
  { column: "paidAt", names: ["Paid at"], need: "may" },
  { column: "fulfilledAt", names: ["Fulfilled at"], need: "may" },
  { column: "subtotal", names: ["Subtotal"], need: "may" },
  { column: "shipping", names: ["Shipping"], need: "should" },
  { column: "tax", names: ["Taxes"], need: "should" },
  { column: "discount", names: ["Discount Amount"], need: "may" },
  { column: "discountCode", names: ["Discount Code"], need: "may" },
  { column: "shippingCountry", names: ["Shipping Country"], need: "may" },
  { column: "billingCountry", names: ["Billing Country"], need: "may" },
  { column: "channel", names: ["Source"], need: "may" },
  { column: "itemTitle", names: ["Lineitem name"], need: "may" },
  { column: "itemSku", names: ["Lineitem sku"], need: "may" },
  { column: "itemQuantity", names: ["Lineitem quantity"], need: "may" },
  { column: "itemPrice", names: ["Lineitem price"], need: "may" },
  { column: "itemDiscount", names: ["Lineitem discount"], need: "may" },
];

/** What is read of a file: what decides about purchases and their value, or everything that Encore keeps of an order. */
export type Wanted = "figures" | "everything";

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
  paidAt: 11,
  fulfilledAt: 12,
  subtotal: 13,
  shipping: 14,
  tax: 15,
  discount: 16,
  discountCode: 17,
  shippingCountry: 18,
  billingCountry: 19,
  channel: 20,
  itemTitle: 21,
  itemSku: 22,
  itemQuantity: 23,
  itemPrice: 24,
  itemDiscount: 25,
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
export function columnsOf(header: readonly string[], wanted: Wanted = "figures"): Columns | null {
  if (isDelimiterLine(header.join(""))) return null;
  const columns = wanted === "figures" ? FIGURES : EVERYTHING;
  const slots = new Int16Array(header.length).fill(-1);
  const keys = header.map(keyOf);
  const without = columns.filter(({ column, names }) => {
    const place = keys.findIndex((key) => names.some((name) => keyOf(name) === key));
    if (place !== -1) slots[place] = SLOT[column];
    return place === -1;
  });
  const named = (need: string) => without.filter((one) => one.need === need).map((one) => one.names[0]);
  return {
    picked: { slots, width: columns.length },
    width: header.length,
    missing: named("must"),
    absent: named("should"),
    found: header.map((name) => name.trim()).filter((name) => name !== ""),
  };
}

/** Shopify's name of a column. */
export function columnTitle(column: ColumnName): string {
  return EVERYTHING.find((one) => one.column === column)?.names[0] ?? column;
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** All names of columns that are read, as Shopify writes them. */
export const FILE_COLUMNS: readonly string[] = EVERYTHING.flatMap(({ names }) => [...names]);
