import { amountOf } from "#app/domains/order-file/amount.ts";
import { SLOT } from "#app/domains/order-file/columns.ts";
import { amountIn, momentIn, problem, quoted, rowOf } from "#app/domains/order-file/order-row.ts";
import type { ColumnName, Delimiter, FileItem, FileMoment, LineReason, OrderDetail, WholeFileRow } from "#app/domains/order-file/terms.ts";

/**
 * What a record of the file says in our words, with everything that Encore keeps of an order.
 *
 * @param cells as `columnsOf(header, "everything")` picked them
 * @returns null for a line without anything in it
 */
export function wholeRowOf(cells: readonly string[], line: number, delimiter: Delimiter): WholeFileRow | null {
  const row = rowOf(cells, line, delimiter);
  if (row === null || row.kind === "problem") return row;
  const cell = (column: ColumnName): string => cells[SLOT[column]] ?? "";
  const title = cell("itemTitle").trim();
  const item: FileItem = {
    title,
    sku: cell("itemSku").trim(),
    quantity: cell("itemQuantity").trim(),
    price: cell("itemPrice"),
    discount: cell("itemDiscount"),
  };
  if (row.kind === "item") return { ...row, item };
  const detail = detailOf(cell, row.order.currency, delimiter);
  if ("kind" in detail) return problem(line, row.order.name, detail);
  return { ...row, detail, item: title === "" && item.quantity === "" ? null : item };
}

function detailOf(cell: (column: ColumnName) => string, currency: string, delimiter: Delimiter): OrderDetail | LineReason {
  const amounts: Record<"subtotal" | "shipping" | "tax" | "discount", number | null> = {
    subtotal: null,
    shipping: null,
    tax: null,
    discount: null,
  };
  for (const column of ["subtotal", "shipping", "tax", "discount"] as const) {
    const text = cell(column);
    if (text.trim() === "") continue;
    const amount = amountIn(column, text, currency, delimiter);
    if (typeof amount === "object") return amount;
    amounts[column] = amount;
  }
  const moments: Record<"paidAt" | "fulfilledAt", FileMoment | null> = { paidAt: null, fulfilledAt: null };
  for (const column of ["paidAt", "fulfilledAt"] as const) {
    const text = cell(column);
    if (text.trim() === "") continue;
    const moment = momentIn(column, text);
    if ("kind" in moment) return moment;
    moments[column] = moment;
  }
  return {
    ...amounts,
    ...moments,
    discountCodes: codesOf(cell("discountCode")),
    country: countryOf(cell("shippingCountry")) ?? countryOf(cell("billingCountry")),
    channel: wordOf(cell("channel")),
  };
}

/** Several codes of an order stand in one cell, with commas between them. */
function codesOf(text: string): string[] {
  return [...new Set(text.split(",").map((code) => code.trim()))].filter((code) => code !== "" && code.length <= LONGEST_WORD);
}

function countryOf(text: string): string | null {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{2}$/.test(code) ? code : null;
}

const LONGEST_WORD = 255;

function wordOf(text: string): string | null {
  const word = text.trim();
  return word === "" || word.length > LONGEST_WORD ? null : word;
}

/** An item with its numbers. `value`: all pieces together after the item's own discount, in minor units. */
export type ReadItem = Readonly<{ title: string; sku: string; quantity: number; value: number }>;

const MOST_PIECES = 1_000_000;

/**
 * The numbers of an item, in its order's currency, or why there are none.
 *
 * @example
 * itemOf({ title: "Tasse", sku: "T1", quantity: "2", price: "9.90", discount: "1.80" }, "EUR", ",") // { …, quantity: 2, value: 1800 }
 */
export function itemOf({ title, sku, quantity, price, discount }: FileItem, currency: string, delimiter: Delimiter): ReadItem | LineReason {
  if (title === "") return { kind: "missing", column: "itemTitle", text: "" };
  const pieces = quantity === "" ? 1 : Number(/^'?(\d{1,7})(?:[.,]0+)?$/.exec(quantity)?.[1] ?? Number.NaN);
  if (!(pieces <= MOST_PIECES)) return { kind: "not-a-number", column: "itemQuantity", text: quoted(quantity) };
  const each = price.trim() === "" ? 0 : amountOf(price, currency, delimiter);
  if (typeof each !== "number") return { kind: each, column: "itemPrice", text: quoted(price) };
  const off = discount.trim() === "" ? 0 : amountOf(discount, currency, delimiter);
  if (typeof off !== "number") return { kind: off, column: "itemDiscount", text: quoted(discount) };
  const value = Math.max(0, pieces * each - off);
  if (!Number.isSafeInteger(pieces * each) || !Number.isSafeInteger(value)) {
    return { kind: "not-an-amount", column: "itemPrice", text: quoted(price) };
  }
  return { title, sku, quantity: pieces, value };
}
