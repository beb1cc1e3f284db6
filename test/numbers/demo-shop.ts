import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

// The orders of the demo shop, read a second time: from the prose of test/devstore/seed/README.md ("Rules of the demo shop")
// and nothing else, in plain loops, so that a mistake in the seed's code or in the app's cannot hide behind itself.

const FILE = new URL("../fixtures/retail/uci-online-retail-odd-lines.csv.gz", import.meta.url);
const MILLISECONDS_PER_DAY = 86_400_000;
const LAST_DATE = "2011-12-09";

const SHIPPING = ["POST", "DOT", "C2"];
const MONEY = [...SHIPPING, "D", "M", "m", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK"];

/** `time` is the London wall clock, "08:34:00". `pence` is the price of a unit. */
type Row = Readonly<{ code: string; quantity: number; pence: number }>;
type Invoice = Readonly<{ number: string; date: string; time: string; customer: string; rows: Row[] }>;
type Line = Readonly<{ code: string; pence: number }> & { unitsLeft: number };

/** Amounts in pence. `buyer` is a customer number or a guest's address, null where Encore can know nobody. `day`: since 1970. */
export type DemoOrder = Readonly<{
  name: string;
  buyer: string | null;
  day: number;
  time: string;
  total: number;
  giftCards: number;
  lines: readonly Line[];
}> & { refunded: number; refunds: number; isCancelled: boolean };

/** What the seed's README promises in its table. Money in pence. */
export type DemoCounts = Readonly<{
  invoices: number;
  badDebts: number;
  adjustments: Readonly<{ negative: number; free: number }>;
  customers: Readonly<{ all: number; onlyCancelling: number }>;
  cancellations: Readonly<{ all: number; withoutCustomer: number }>;
  rows: Readonly<{ unmatched: number; partlyMatched: number; notGivenBack: number }>;
}>;

export type DemoShop = Readonly<{ orders: readonly DemoOrder[]; counts: DemoCounts }>;

/** Whole days since 1970-01-01 of "2024-03-30". */
export function dayOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / MILLISECONDS_PER_DAY;
}

/** @param today the day of the anchor in London, "2024-03-31" */
export function readDemoShop(today: string): DemoShop {
  const moved = dayOfDate(today) - 1 - dayOfDate(LAST_DATE);
  const orders: DemoOrder[] = [];
  const ordersOfCustomer = new Map<string, DemoOrder[]>();
  const invoices = readInvoices();
  let badDebts = 0;
  const adjustments = { negative: 0, free: 0 };
  const cancellations = { all: 0, withoutCustomer: 0 };
  const unmatched = { unmatched: 0, partlyMatched: 0, notGivenBack: 0 };

  for (const { number, date, time, customer, rows } of invoices) {
    const day = dayOfDate(date) + moved;
    if (customer !== "" && !ordersOfCustomer.has(customer)) ordersOfCustomer.set(customer, []);
    if (number.startsWith("A")) {
      badDebts += 1;
      continue;
    }
    if (number.startsWith("C")) {
      cancellations.all += 1;
      if (customer === "") cancellations.withoutCustomer += 1;
      giveBack(rows, day, ordersOfCustomer.get(customer) ?? [], unmatched);
      continue;
    }
    const sold = rows.filter((row) => row.quantity > 0);
    const total = worthOf(sold);
    if (customer === "" && total === 0) {
      if (sold.length === 0) adjustments.negative += 1;
      else adjustments.free += 1;
      continue;
    }
    const goods = sold.filter((row) => !SHIPPING.includes(row.code));
    const lines = goods.length === 0 ? sold : goods;
    const guest = Number(number) % 4 === 0 ? null : `guest-${number}@example.com`;
    const order = {
      name: `#${String(1001 + orders.length)}`,
      buyer: customer === "" ? guest : customer,
      day,
      time,
      total,
      giftCards: worthOf(lines.filter((row) => row.code.startsWith("gift_"))),
      lines: lines.map(({ code, pence, quantity }) => ({ code, pence, unitsLeft: quantity })),
      refunded: 0,
      refunds: 0,
      isCancelled: false,
    };
    orders.push(order);
    ordersOfCustomer.get(customer)?.push(order);
  }

  const onlyCancelling = [...ordersOfCustomer.values()].filter((own) => own.length === 0).length;
  return {
    orders,
    counts: {
      invoices: invoices.length,
      badDebts,
      adjustments,
      customers: { all: ordersOfCustomer.size, onlyCancelling },
      cancellations,
      rows: unmatched,
    },
  };
}

/** Works off one cancellation against the customer's orders before it. */
function giveBack(
  rows: readonly Row[],
  day: number,
  earlier: readonly DemoOrder[],
  unmatched: { unmatched: number; partlyMatched: number; notGivenBack: number },
): void {
  const lastFirst = [...earlier].reverse();
  const touched = new Set<DemoOrder>();
  for (const { code, quantity, pence } of rows) {
    let missing = -quantity;
    if (MONEY.includes(code)) {
      const money = missing * pence;
      const order = lastFirst.find((one) => one.total - one.refunded >= money);
      if (order === undefined) {
        unmatched.unmatched += 1;
        unmatched.notGivenBack += money;
      } else {
        order.refunded += money;
        touched.add(order);
      }
      continue;
    }
    for (const order of lastFirst) {
      for (const line of order.lines) {
        if (line.code !== code) continue;
        const units = Math.min(missing, line.unitsLeft);
        if (units === 0) continue;
        line.unitsLeft -= units;
        missing -= units;
        order.refunded += Math.min(units * line.pence, order.total - order.refunded);
        touched.add(order);
      }
    }
    if (missing === -quantity) unmatched.unmatched += 1;
    else if (missing > 0) unmatched.partlyMatched += 1;
    unmatched.notGivenBack += missing * pence;
  }
  for (const order of touched) {
    order.refunds += 1;
    if (order.refunds === 1 && order.day === day && order.lines.every((line) => line.unitsLeft === 0)) {
      order.isCancelled = true;
      order.refunded = order.total;
    }
  }
}

function worthOf(rows: readonly Row[]): number {
  let worth = 0;
  for (const row of rows) worth += row.quantity * row.pence;
  return worth;
}

/** An invoice stands where its first row stands, and has the date and customer of that row. */
function readInvoices(): Invoice[] {
  const invoices = new Map<string, Invoice>();
  const lines = gunzipSync(readFileSync(FILE)).toString("utf8").trim().split("\n").slice(1);
  for (const line of lines) {
    const [number = "", code = "", , quantity = "", moment = "", price = "", customer = ""] = fieldsOf(line.trimEnd());
    const [date = "", time = ""] = moment.split(" ");
    let invoice = invoices.get(number);
    if (invoice === undefined) {
      invoice = { number, date, time, customer, rows: [] };
      invoices.set(number, invoice);
    }
    invoice.rows.push({ code, quantity: Number(quantity), pence: penceOf(price) });
  }
  return [...invoices.values()];
}

/** A line of the file; fields with commas are in quotes, a quote in them is doubled. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let place = 0; place < line.length; place += 1) {
    const character = line.charAt(place);
    if (character === '"') {
      if (!isQuoted && line[place - 1] === '"') field += '"';
      isQuoted = !isQuoted;
    } else if (character === "," && !isQuoted) {
      fields.push(field);
      field = "";
    } else field += character;
  }
  return [...fields, field];
}

/** "1.685" is 169: whole pence, rounded half up, without a binary fraction on the way. */
function penceOf(price: string): number {
  const [pounds = "", fraction = ""] = price.split(".");
  const pence = Number(pounds) * 100 + Number(fraction.slice(0, 2).padEnd(2, "0"));
  return pence + (Number(fraction[2] ?? "0") >= 5 ? 1 : 0);
}
