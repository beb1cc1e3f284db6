import type { FinancialStatus } from "#app/domains/orders/orders.ts";

// The words of an order file: Shopify's own order export (Admin → Orders → Export), as it is or after a spreadsheet had it.

/**
 * A time as it stood in a cell. `wall`: what its clock showed, in milliseconds as if that clock were UTC. `offsetMinutes`: how
 * far that clock was ahead of UTC, null where the cell does not say. `dayAndMonth`: `unclear` for 3/4/2026, read here as the
 * 4th of March; `day-first` or `month-first` where such a cell can be read in one way only, which tells about the others.
 */
export type FileMoment = Readonly<{
  wall: number;
  offsetMinutes: number | null;
  dayAndMonth: "clear" | "unclear" | "day-first" | "month-first";
}>;

/** An order as a file tells it. Amounts in minor units of `currency`. */
export type FileOrder = Readonly<{
  /** Shopify's id, null where the column is missing or a spreadsheet has rounded it. */
  id: number | null;
  name: string;
  /** As it stood there. */
  email: string;
  createdAt: FileMoment;
  cancelledAt: FileMoment | null;
  financialStatus: FinancialStatus;
  isTest: boolean;
  currency: string;
  total: number;
  refunded: number;
}>;

/** What else a file tells of an order, for who wants more than its value. Amounts in minor units of the order's currency. */
export type OrderDetail = Readonly<{
  paidAt: FileMoment | null;
  fulfilledAt: FileMoment | null;
  /** Items after discounts, without shipping; null where the file does not say, as with the next three. */
  subtotal: number | null;
  shipping: number | null;
  tax: number | null;
  discount: number | null;
  discountCodes: readonly string[];
  /** Of the shipping address, else of the billing address: two letters by ISO 3166, as Shopify writes it. */
  country: string | null;
  /** How the order came about, in Shopify's words: web, pos, … */
  channel: string | null;
}>;

/** An item as it stands in its cells: its amounts are in the currency of the order, which another line tells. */
export type FileItem = Readonly<{ title: string; sku: string; quantity: string; price: string; discount: string }>;

/** Columns by the words that the code uses for them. */
export type ColumnName =
  | "name"
  | "email"
  | "createdAt"
  | "currency"
  | "total"
  | "id"
  | "financialStatus"
  | "cancelledAt"
  | "refunded"
  | "paymentMethod"
  | "test"
  | DetailColumn;

/** Columns that tell nothing of an order's value. */
export type DetailColumn =
  | "paidAt"
  | "fulfilledAt"
  | "subtotal"
  | "shipping"
  | "tax"
  | "discount"
  | "discountCode"
  | "shippingCountry"
  | "billingCountry"
  | "channel"
  | "itemTitle"
  | "itemSku"
  | "itemQuantity"
  | "itemPrice"
  | "itemDiscount";

/** Why a line was not taken. `text` is an amount, a date or a currency; never a name or an e-mail. */
export type LineReason =
  | Readonly<{
      kind: "missing" | "not-an-amount" | "unclear-amount" | "not-a-date" | "not-a-currency" | "not-a-number";
      column: ColumnName;
      text: string;
    }>
  | Readonly<{ kind: "too-many-cells"; expected: number; found: number }>
  | Readonly<{ kind: "open-quote" }>;

/** `line` is the number that an editor shows; the header is line 1. */
export type LineProblem = Readonly<{ line: number; reason: LineReason }>;

/** What a line of the file is. Lines without a total of their own are further items of the order `name`, which has its own line. */
export type FileRow =
  | Readonly<{ kind: "order"; line: number; order: FileOrder }>
  | Readonly<{ kind: "item"; line: number; name: string }>
  | Readonly<{ kind: "problem"; problem: LineProblem; name: string }>;

/** The same with everything that the file tells. `item` is null on an order's own line without one. */
export type WholeFileRow =
  | Readonly<{ kind: "order"; line: number; order: FileOrder; detail: OrderDetail; item: FileItem | null }>
  | Readonly<{ kind: "item"; line: number; name: string; item: FileItem }>
  | Readonly<{ kind: "problem"; problem: LineProblem; name: string }>;

/** What the first line says of the file. `missing`: columns without which figures are less exact, by Shopify's names. */
export type FileHeader = Readonly<{ delimiter: Delimiter; encoding: Encoding; missing: readonly string[] }>;

export type Delimiter = "," | ";" | "\t";
export type Encoding = "utf-8" | "utf-16le" | "windows-1252";

/** Why a file was not read at all. `missing` and `found` are columns by their names in the file. */
export type FileRefusal =
  | Readonly<{ kind: "empty" }>
  | Readonly<{ kind: "spreadsheet" }>
  | Readonly<{ kind: "compressed" }>
  | Readonly<{ kind: "columns-missing"; missing: readonly string[]; found: readonly string[] }>;
