import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";

// Orders written as Shopify's own order export writes them, and as spreadsheets make of it.

/** The header of an export of 2026, tax and address columns included. */
export const EXPORT_COLUMNS = [
  ..."Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total".split(
    ",",
  ),
  ..."Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price".split(
    ",",
  ),
  ..."Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,Billing Name,Billing Street".split(","),
  ..."Billing Address1,Billing Address2,Billing Company,Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone".split(","),
  ..."Shipping Name,Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip".split(","),
  ..."Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference".split(","),
  ..."Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount".split(","),
  ..."Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Billing Province Name,Shipping Province Name,Payment ID".split(","),
  ..."Payment Terms Name,Next Payment Due At,Payment References".split(","),
] as const;

/** An order as a test tells it; amounts as decimals, `createdAt` as it stands in the file. */
export type ExportedOrder = Readonly<{
  name: string;
  email: string;
  createdAt: string;
  total: string;
  currency?: string;
  id?: string;
  financialStatus?: string;
  refunded?: string;
  cancelledAt?: string;
  paymentMethod?: string;
  /** Titles of its items; the first stands on the order's own line. */
  items?: readonly string[];
  notes?: string;
}>;

export type ExportLine = Readonly<Record<string, string>>;

/** The lines of an order: its own with the totals, then one for each further item. */
export function linesOf(order: ExportedOrder): ExportLine[] {
  const [first = "Kaffee, ganze Bohne", ...more] = order.items ?? [];
  const repeated = { Name: order.name, Email: order.email, "Created at": order.createdAt, Vendor: "Encore", "Lineitem discount": "0.00" };
  const item = (title: string): ExportLine => ({ "Lineitem quantity": "1", "Lineitem name": title, "Lineitem price": "9.90" });
  const own = {
    ...repeated,
    ...item(first),
    "Financial Status": order.financialStatus ?? "paid",
    "Paid at": order.createdAt,
    Currency: order.currency ?? "EUR",
    Subtotal: order.total,
    Total: order.total,
    "Discount Amount": "0.00",
    "Billing Zip": "'10115",
    Notes: order.notes ?? "",
    "Cancelled at": order.cancelledAt ?? "",
    "Payment Method": order.paymentMethod ?? "Shopify Payments",
    "Refunded Amount": order.refunded ?? "0.00",
    Id: order.id ?? "",
    Source: "web",
  };
  return [own, ...more.map((title) => ({ ...repeated, ...item(title) }))];
}

export type Spelling = Readonly<{ columns?: readonly string[]; delimiter?: string; lineEnd?: string; bom?: boolean }>;

/** Lines as the text of a file. */
export function csvOfLines(
  lines: readonly ExportLine[],
  { columns = EXPORT_COLUMNS, delimiter = ",", lineEnd = "\n", bom = false }: Spelling = {},
): string {
  const cell = (text: string): string => (/["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = [columns, ...lines.map((line) => columns.map((column) => line[column] ?? ""))];
  return (bom ? "\uFEFF" : "") + rows.map((row) => row.map(cell).join(delimiter) + lineEnd).join("");
}

/** Orders as the text of a file. */
export function orderExport(orders: readonly ExportedOrder[], spelling: Spelling = {}): string {
  return csvOfLines(orders.flatMap(linesOf), spelling);
}

/** One of the two published shops, as an export. */
export function referenceExport(shop: "cdnow-master" | "uci-retail-odd"): ExportedOrder[] {
  const log = gunzipSync(readFileSync(new URL(`../fixtures/kpi/orders-${shop}.csv.gz`, import.meta.url))).toString("utf8");
  return log
    .trim()
    .split("\n")
    .slice(1)
    .map((line, index) => {
      const [customer = "", name = "", time = "", revenue = ""] = line.split(",");
      return {
        name: `#${name}`,
        email: `customer-${customer}@example.com`,
        createdAt: time.replace("T", " ").replace("Z", " +0000"),
        total: Number(revenue).toFixed(2),
        currency: shop === "cdnow-master" ? "USD" : "GBP",
        id: String(5_000_000_000_000 + index),
      };
    });
}
