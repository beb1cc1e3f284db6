import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

export type RetailLine = {
  stockCode: string;
  description: string;
  quantity: number;
  /** Per unit, rounded half up to whole pence. */ pence: number;
};

export type RetailInvoice = {
  number: string;
  /** London time of the first line. */
  day: string;
  time: string;
  /** Empty for a guest. */
  customerId: string;
  country: string;
  lines: RetailLine[];
};

const FILE = path.join(import.meta.dirname, "../../fixtures/retail/uci-online-retail-odd-lines.csv.gz");

/** The invoices of the file in the order in which they first appear. */
export function readInvoices(): RetailInvoice[] {
  const invoices = new Map<string, RetailInvoice>();
  // The same few thousand titles and prices come again and again.
  const titleOf = remembered((description) => description.trim().replace(/\s+/g, " "));
  const priceOf = remembered(penceOf);
  const rows = gunzipSync(readFileSync(FILE)).toString("utf8").split("\n");
  rows.shift();
  let invoice: RetailInvoice | undefined;
  for (const row of rows) {
    if (row === "") continue;
    const [number = "", stockCode = "", description = "", quantity = "", at = "", price = "", customerId = "", country = ""] = fields(row);
    if (invoice?.number !== number) invoice = invoices.get(number);
    if (!invoice) {
      const [day = "", time = ""] = at.split(" ");
      invoices.set(number, (invoice = { number, day, time, customerId, country, lines: [] }));
    }
    invoice.lines.push({ stockCode, description: titleOf(description), quantity: Number(quantity), pence: priceOf(price) });
  }
  return [...invoices.values()];
}

function remembered<Value>(calculate: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) known.set(text, (value = calculate(text)));
    return value;
  };
}

/** Fields of a CSV row; a quoted one may hold commas and doubled quotes. */
function fields(row: string): string[] {
  const line = row.endsWith("\r") ? row.slice(0, -1) : row;
  if (!line.includes('"')) return line.split(",");
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

/** Exact, without floating point: "2.1" is 210, "0.001" is 0, "0.005" would be 1. */
export function penceOf(price: string): number {
  const [pounds = "0", decimals = ""] = price.split(".");
  const [first = "0", second = "0", third = "0"] = decimals;
  const pence = Number(pounds.replace("-", "")) * 100 + Number(first) * 10 + Number(second) + (Number(third) >= 5 ? 1 : 0);
  return price.startsWith("-") ? -pence : pence;
}
