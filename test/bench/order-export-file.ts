import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { instantOfDay } from "#app/lib/calendar.ts";
import { decimalOfMinor } from "#app/lib/money.ts";
import { randomFrom } from "#test/bench/random.ts";
import { csvOfLines, linesOf, type ExportLine, type ExportedOrder } from "#test/numbers/order-export.ts";

export type FileSize = Readonly<{ orders: number; customers: number }>;

const DAYS = 3 * 365;
const LAST_DAY = 20_453; // 2025-12-31
const TIME_ZONE = "Europe/Berlin";
const MINUTES_A_DAY = 1440;
/** One order in twenty is a guest's without an e-mail, as at a till. */
const GUEST_SHARE = 0.05;
const ORDERS_A_PART = 2000;

type Made = Readonly<{ customer: number; day: number; minute: number; total: number; odd: number }>;

/**
 * Writes a shop's order export of three years, newest order first as Shopify does, all of an export's columns, a quarter of the orders with two
 * items. Half of the customers buy once. Some orders are cancelled, refunded, voided, tests, in another currency, have a quoted note
 * of several lines or an e-mail with capitals. Always the same file for the same size.
 *
 * @returns how many records stand in it, without the header
 */
export async function writeOrderExport(path: string, size: FileSize): Promise<number> {
  const file = createWriteStream(path);
  const made = ordersOf(size);
  const header = csvOfLines([]);
  file.write(header);
  let records = 0;
  for (let start = 0; start < made.length; start += ORDERS_A_PART) {
    const lines = made.slice(start, start + ORDERS_A_PART).flatMap((order, index) => linesOfMade(order, made.length - start - index));
    records += lines.length;
    const text = csvOfLines(lines);
    if (!file.write(text.slice(header.length))) await once(file, "drain");
  }
  file.end();
  await finished(file);
  return records;
}

function ordersOf({ orders, customers }: FileSize): Made[] {
  const random = randomFrom(20_261_122);
  const firstDay = LAST_DAY - DAYS + 1;
  // Twice as many at the end as at the beginning.
  const someDay = (): number => firstDay + Math.floor(DAYS * (Math.sqrt(1 + 3 * random()) - 1));
  const made = (customer: number, day: number): Made => ({
    customer,
    day,
    minute: Math.floor(MINUTES_A_DAY * random()),
    total: 500 + Math.floor(-6000 * Math.log(1 - random())),
    odd: Math.floor(1000 * random()),
  });
  const firstDays = Array.from({ length: customers }, someDay);
  const all = firstDays.map((day, customer) => made(customer, day));
  while (all.length < orders) {
    const day = someDay();
    const someone = Math.floor(customers * random());
    const customer = someone - (someone % 2);
    if (random() < GUEST_SHARE * (orders / (orders - customers))) all.push(made(-1, day));
    else if ((firstDays[customer] ?? day) <= day) all.push(made(customer, day));
  }
  return all.sort((a, b) => b.day - a.day || b.minute - a.minute);
}

const FIRST_NAMES = ["Anna", "Jürgen", "Mary", "Chloé", "Ben"];
const LAST_NAMES = ["Müller", "Smith", "Øvergård", "Rossi", "Kowalski"];
const STREETS = ["Lange Straße", "High Street", "Rue de la Gare", "Hauptstraße", "Mill Lane"];

/** With what a report does not read, but has to get past: names, addresses, references. */
function linesOfMade(made: Made, number: number): ExportLine[] {
  const { customer, odd, minute } = made;
  const pick = (texts: readonly string[], by: number): string => texts[by % texts.length] ?? "";
  const name = `${pick(FIRST_NAMES, customer + 1)} ${pick(LAST_NAMES, customer + 3)}`;
  const street = `${pick(STREETS, odd)} ${String(1 + (odd % 97))}`;
  const address = (kind: string): ExportLine => ({
    [`${kind} Name`]: name,
    [`${kind} Street`]: `${street}, 2. Stock`,
    [`${kind} Address1`]: street,
    [`${kind} Address2`]: "2. Stock",
    [`${kind} City`]: "Berlin",
    [`${kind} Zip`]: "'10115",
    [`${kind} Country`]: "DE",
    [`${kind} Phone`]: `'+49 30 ${String(1_000_000 + odd * 977)}`,
  });
  const reference = `rA${String(number * 7919)}.${String(minute)}`;
  const more = {
    ...address("Billing"),
    ...address("Shipping"),
    "Fulfillment Status": "fulfilled",
    "Accepts Marketing": "yes",
    "Shipping Method": "DHL Paket",
    "Payment Reference": reference,
    "Payment References": reference,
    "Payment ID": reference,
    "Risk Level": "Low",
    "Tax 1 Name": "DE MwSt 19%",
    "Tax 1 Value": "3.19",
  };
  const item = { "Lineitem sku": `KB-${String(odd)}`, "Lineitem requires shipping": "true", "Lineitem taxable": "true" };
  return linesOf(exported(made, number)).map((line, index) => ({ ...line, ...item, ...(index === 0 ? more : {}) }));
}

function exported({ customer, day, minute, total, odd }: Made, number: number): ExportedOrder {
  const email = customer === -1 ? "" : `customer-${String(customer)}@example.com`;
  const [isCancelled, isRefunded, isReduced] = [odd < 15, odd >= 15 && odd < 30, odd >= 30 && odd < 60];
  const createdAt = clockText(day, minute);
  return {
    name: `#${String(1000 + number)}`,
    id: String(5_000_000_000_000 + number * 32_768),
    // Shopify keeps addresses in small letters; a till or another app may not.
    email: odd % 50 === 7 ? email.toUpperCase() : email,
    createdAt,
    total: decimalOfMinor(total, "EUR"),
    currency: odd >= 80 && odd < 85 ? "CHF" : "EUR",
    financialStatus: isRefunded ? "refunded" : isReduced ? "partially_refunded" : odd === 60 ? "voided" : odd < 70 ? "pending" : "paid",
    refunded: decimalOfMinor(isRefunded ? total : isReduced ? Math.floor(total / 4) : 0, "EUR"),
    cancelledAt: isCancelled ? createdAt : "",
    paymentMethod: odd === 90 ? "bogus" : "Shopify Payments",
    items: odd % 4 === 0 ? ["Kaffee, ganze Bohne", 'Tasse "groß"'] : ["Kaffee, ganze Bohne"],
    notes: odd % 50 === 3 ? "Bitte beim Nachbarn\nabgeben, danke" : "",
  };
}

const offsets = new Map<number, number>();

/** As Shopify writes it: the shop's own clock and how far it is ahead of UTC, here that of the day's beginning. */
function clockText(day: number, minute: number): string {
  const hoursAhead = offsets.get(day) ?? (day * 86_400_000 - instantOfDay(day, TIME_ZONE).getTime()) / 3_600_000;
  offsets.set(day, hoursAhead);
  const wall = new Date(day * 86_400_000 + minute * 60_000).toISOString();
  return `${wall.slice(0, 10)} ${wall.slice(11, 19)} +0${String(hoursAhead)}00`;
}
