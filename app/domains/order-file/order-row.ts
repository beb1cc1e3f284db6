import { FINANCIAL_STATUSES, type FinancialStatus } from "#app/domains/orders/orders.ts";
import { amountOf } from "#app/domains/order-file/amount.ts";
import { SLOT } from "#app/domains/order-file/columns.ts";
import { momentOf } from "#app/domains/order-file/moment.ts";
import type { ColumnName, Delimiter, FileMoment, FileRow, LineReason } from "#app/domains/order-file/terms.ts";

type ProblemRow = Extract<FileRow, Readonly<{ kind: "problem" }>>;

const LONGEST_QUOTATION = 40;
/** Shopify's test gateway. */
const BOGUS = /\bbogus\b/i;

/**
 * What a record of the file says in our words.
 *
 * An order's first line carries its totals; its further lines repeat name, e-mail and time and carry an item each. Lines of an
 * order need not stand together.
 *
 * @param cells as `columnsOf` picked them
 * @param delimiter of the file
 * @returns null for a line without anything in it
 * @example
 * rowOf(["#1001", "a@b.example", "2024-05-01 09:58:12 +0200", "EUR", "12.50", "5001", "paid", "", "0.00", "", ""], 2, ",")
 * // { kind: "order", line: 2, order: { id: 5001, total: 1250, … } }
 */
export function rowOf(cells: readonly string[], line: number, delimiter: Delimiter): FileRow | null {
  const cell = (column: ColumnName): string => cells[SLOT[column]] ?? "";
  const name = cell("name").trim();
  const currency = cell("currency").trim().toUpperCase();
  const status = cell("financialStatus").trim();
  if (cell("total") === "" && currency === "" && status === "") {
    if (name !== "") return { kind: "item", line, name };
    return cells.every((text) => text.trim() === "") ? null : problem(line, "", missing("name"));
  }
  if (name === "") return problem(line, "", missing("name"));
  if (currency === "") return problem(line, name, missing("currency"));
  if (!/^[A-Z]{3}$/.test(currency)) return problem(line, name, { kind: "not-a-currency", column: "currency", text: quoted(currency) });

  const total = amountIn("total", cell("total"), currency, delimiter);
  if (typeof total === "object") return problem(line, name, total);
  const refundedText = cell("refunded");
  const refunded = refundedText.trim() === "" ? 0 : amountIn("refunded", refundedText, currency, delimiter);
  if (typeof refunded === "object") return problem(line, name, refunded);
  const createdAt = momentIn("createdAt", cell("createdAt"));
  if ("kind" in createdAt) return problem(line, name, createdAt);
  const cancelledText = cell("cancelledAt");
  const cancelledAt = cancelledText.trim() === "" ? null : momentIn("cancelledAt", cancelledText);
  if (cancelledAt !== null && "kind" in cancelledAt) return problem(line, name, cancelledAt);
  const financialStatus = statusOf(status);

  const paymentMethod = cell("paymentMethod");
  const isTest = (paymentMethod !== "" && BOGUS.test(paymentMethod)) || /^(?:true|yes|1)$/i.test(cell("test").trim());
  const order = {
    id: idOf(cell("id")),
    name,
    email: cell("email"),
    createdAt,
    cancelledAt,
    financialStatus,
    isTest,
    currency,
    total,
    refunded,
  };
  return { kind: "order", line, order };
}

export function amountIn(column: ColumnName, text: string, currency: string, delimiter: Delimiter): number | LineReason {
  if (text.trim() === "") return missing(column);
  const amount = amountOf(text, currency, delimiter);
  return typeof amount === "number" ? amount : { kind: amount, column, text: quoted(text) };
}

export function momentIn(column: ColumnName, text: string): FileMoment | LineReason {
  if (text.trim() === "") return missing(column);
  return momentOf(text) ?? { kind: "not-a-date", column, text: quoted(text) };
}

/** Without a status an order counts as one that is not paid yet, and so does one of a status that Encore does not know. */
function statusOf(text: string): FinancialStatus {
  if (text === "paid") return text;
  if (text === "") return "pending";
  // "Partially refunded", as a person may have written it.
  const key = text.toLowerCase().replace(/[\s-]+/g, "_");
  return FINANCIAL_STATUSES.find((status) => status === key) ?? "unknown";
}

/** Null where a spreadsheet wrote 5.34E+12 or 0: many orders would have the same. */
function idOf(text: string): number | null {
  const id = Number(/^'?(\d{1,16})(?:[.,]0+)?$/.exec(text.trim())?.[1] ?? Number.NaN);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

function missing(column: ColumnName): LineReason {
  return { kind: "missing", column, text: "" };
}

export function quoted(text: string): string {
  const short = text.trim();
  return short.length > LONGEST_QUOTATION ? `${short.slice(0, LONGEST_QUOTATION)}…` : short;
}

export function problem(line: number, name: string, reason: LineReason): ProblemRow {
  return { kind: "problem", problem: { line, reason }, name };
}
