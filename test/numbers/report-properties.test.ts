import fc from "fast-check";
import { expect, test } from "vitest";
import { openOrderFile } from "#app/domains/order-file/order-file.server.ts";
import type { FileOrder } from "#app/domains/order-file/order-file.ts";
import { kpiJsonOf } from "#app/domains/report/kpi-json.ts";
import type { Report } from "#app/domains/report/report-of-file.ts";
import { figuresOf } from "#app/domains/retention/figures.ts";
import { purchasesOfShop } from "#app/domains/retention/purchases.ts";
import type { RawPurchase } from "#app/domains/retention/retention.ts";
import { monthOfDay } from "#app/lib/calendar.ts";
import { decimalOfMinor } from "#app/lib/money.ts";
import { csvOfLines, EXPORT_COLUMNS, linesOf, orderExport, type ExportedOrder } from "#test/numbers/order-export.ts";
import { reportOn } from "#test/numbers/report-in-memory.ts";

const TIMEOUT = 60_000;
const DAY = 86_400_000;

const nasty = fc.constantFrom("Kaffee", 'Tasse "groß"', "a, b; c\td", "zwei\nZeilen", "zwei\r\nZeilen", "=1+1", "😀", "");

/** Minutes since 2024-01-01, few enough that customers meet at one moment. */
const minute = fc.integer({ min: 0, max: 500 }).map((step) => Date.UTC(2024, 0, 1) + step * 36 * 60_000 * 60);

const anyOrder = fc.record({
  customer: fc.integer({ min: 0, max: 6 }),
  spelling: fc.constantFrom(
    (email: string) => email,
    (email: string) => ` ${email.toUpperCase()} `,
  ),
  isGuest: fc.boolean(),
  at: minute,
  total: fc.integer({ min: 0, max: 50_000 }),
  refundShare: fc.constantFrom(0, 0, 0, 0.25, 1),
  state: fc.constantFrom("paid", "paid", "paid", "pending", "partially_refunded", "voided", "expired"),
  isCancelled: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  isTest: fc.integer({ min: 0, max: 19 }).map((one) => one === 0),
  currency: fc.constantFrom("EUR", "EUR", "EUR", "EUR", "CHF"),
  items: fc.array(nasty, { minLength: 1, maxLength: 3 }),
  notes: nasty,
});
type AnyOrder = typeof anyOrder extends fc.Arbitrary<infer Value> ? Value : never;

const shopify = (at: number): string => `${new Date(at + 3_600_000).toISOString().slice(0, 19).replace("T", " ")} +0100`;

function exported(order: AnyOrder, index: number): ExportedOrder {
  return {
    name: `#${String(1001 + index)}`,
    id: String(5_000_000_000_000 + index),
    email: order.isGuest && order.customer === 0 ? "" : order.spelling(`customer-${String(order.customer)}@example.com`),
    createdAt: shopify(order.at),
    total: decimalOfMinor(order.total, "EUR"),
    refunded: decimalOfMinor(Math.floor(order.total * order.refundShare), "EUR"),
    financialStatus: order.state,
    cancelledAt: order.isCancelled ? shopify(order.at + DAY) : "",
    paymentMethod: order.isTest ? "Bogus" : "Shopify Payments",
    currency: order.currency,
    items: order.items,
    notes: order.notes,
  };
}

const shop = fc.array(anyOrder, { maxLength: 40 }).map((orders) => orders.map(exported));

/** Everything that a reader sees, without what depends on where a line stands. */
function seen({ figures, orders }: Report): unknown {
  return { kpi: kpiJsonOf(figures), revenue: figures?.months.map(({ revenue }) => revenue), orders };
}

/** How a shop's own export, and spreadsheets of both languages, write an amount and a time. `at`: what the shop's clock shows. */
type Writing = Readonly<{ amount: (cents: number) => string; time: (at: number) => string; hasOffset: boolean }>;

const pad = (number: number): string => String(number).padStart(2, "0");
const parts = (at: number) => {
  const date = new Date(at);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return { year, month, day, hour: date.getUTCHours(), clock: `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}` };
};
const grouped = (cents: number, locale: string): string => new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(cents / 100);

const SHOPIFY: Writing = { amount: (cents) => decimalOfMinor(cents, "EUR"), time: (at) => shopify(at - 3_600_000), hasOffset: true };
const GERMAN: readonly Writing[] = [
  {
    amount: (cents) => grouped(cents, "de"),
    time: (at) => `${pad(parts(at).day)}.${pad(parts(at).month)}.${String(parts(at).year)} ${parts(at).clock}`,
    hasOffset: false,
  },
  {
    amount: (cents) => `${decimalOfMinor(cents, "EUR").replace(".", ",")} €`,
    time: (at) => `${String(parts(at).day)}.${String(parts(at).month)}.${String(parts(at).year % 100)}, ${parts(at).clock} Uhr`,
    hasOffset: false,
  },
];
const ENGLISH: readonly Writing[] = [
  SHOPIFY,
  { amount: (cents) => `€${grouped(cents, "en")}`, time: (at) => `${new Date(at).toISOString().slice(0, 16)}+01:00`, hasOffset: true },
  {
    amount: (cents) => grouped(cents, "en"),
    time: (at) => {
      const { year, month, day, hour, clock } = parts(at);
      return `${String(month)}/${String(day)}/${String(year)} ${String(hour % 12 === 0 ? 12 : hour % 12)}${clock.slice(2)} ${hour < 12 ? "AM" : "PM"}`;
    },
    hasOffset: false,
  },
];

/** Each with texts that it can write, and that no other encoding would read, too. */
const inAnyAlphabet = fc.string({ unit: "grapheme", maxLength: 12 });
const inWesternLetters = fc.string({
  unit: fc.constantFrom("Jürgen", "Größe", "Straße, ", "a", '"', ";", "\t", "\n", "\r\n", " ", "'"),
  maxLength: 6,
});
const encodings = [
  { write: (text: string) => Buffer.from(text), bom: false, letters: inAnyAlphabet },
  { write: (text: string) => Buffer.from(text), bom: true, letters: inAnyAlphabet },
  { write: (text: string) => Buffer.from(text, "utf16le"), bom: true, letters: inAnyAlphabet },
  { write: (text: string) => Buffer.from(text.replaceAll("€", "\u0080"), "latin1"), bom: false, letters: inWesternLetters },
] as const;

const anyFile = fc.constantFrom(...encodings).chain((encoding) => {
  const order = fc.record({
    number: encoding.letters,
    email: encoding.letters,
    at: fc.integer({ min: 0, max: 60 * 24 * 365 * 12 }).map((minutes) => Date.UTC(2014, 0, 1) + minutes * 60_000),
    total: fc.integer({ min: 0, max: 99_999_999 }),
    refunded: fc.integer({ min: 0, max: 50_000 }),
    state: fc.constantFrom("paid", "pending", "partially_refunded", "voided"),
    isCancelled: fc.boolean(),
    isTest: fc.boolean(),
    currency: fc.constantFrom("EUR", "CHF"),
    items: fc.array(encoding.letters, { minLength: 1, maxLength: 3 }),
    notes: encoding.letters,
  });
  return fc.record({
    encoding: fc.constant(encoding),
    orders: fc.array(order, { maxLength: 12 }),
    lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
    columns: fc.shuffledSubarray([...EXPORT_COLUMNS], { minLength: EXPORT_COLUMNS.length }),
    ways: fc.oneof(
      fc.record({ delimiter: fc.constantFrom(",", ";", "\t"), writing: fc.constantFrom(...ENGLISH) }),
      fc.record({ delimiter: fc.constantFrom(";", "\t"), writing: fc.constantFrom(...GERMAN) }),
    ),
    partBytes: fc.integer({ min: 1, max: 5000 }),
  });
});

test(
  "orders that are written and read again are the orders that they were: any texts, encodings, delimiters, line ends, columns, both languages",
  { timeout: TIMEOUT },
  async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async ({ encoding, orders, lineEnd, columns, ways: { delimiter, writing }, partBytes }) => {
        const name = (index: number): string => `#${String(index)} ${orders[index]?.number ?? ""}`.trim();
        const written = orders.map((order, index): ExportedOrder => ({
          name: name(index),
          id: String(5_000_000_000_000 + index),
          email: order.email,
          createdAt: writing.time(order.at),
          total: writing.amount(order.total),
          refunded: writing.amount(order.refunded),
          financialStatus: order.state,
          cancelledAt: order.isCancelled ? writing.time(order.at + DAY) : "",
          paymentMethod: order.isTest ? "Bogus" : "Shopify Payments",
          currency: order.currency,
          items: order.items,
          notes: order.notes,
        }));
        const bytes = encoding.write(orderExport(written, { delimiter, lineEnd, columns, bom: encoding.bom }));

        const read = await ordersIn(bytes, partBytes);

        expect(
          read.map(({ createdAt, cancelledAt, ...order }) => ({
            ...order,
            at: createdAt.wall,
            offset: createdAt.offsetMinutes,
            cancelledAt: cancelledAt?.wall ?? null,
          })),
        ).toEqual(
          orders.map((order, index) => ({
            id: 5_000_000_000_000 + index,
            name: name(index),
            email: order.email,
            at: order.at,
            offset: writing.hasOffset ? 60 : null,
            cancelledAt: order.isCancelled ? order.at + DAY : null,
            financialStatus: order.state,
            isTest: order.isTest,
            currency: order.currency,
            total: order.total,
            refunded: order.refunded,
          })),
        );
      }),
      { numRuns: 300 },
    );
  },
);

async function ordersIn(bytes: Buffer, partBytes: number): Promise<FileOrder[]> {
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += partBytes) yield await Promise.resolve(bytes.subarray(at, at + partBytes));
  }
  const file = await openOrderFile(parts());
  if (file.kind === "refused") expect.fail(file.refusal.kind);
  const read: FileOrder[] = [];
  for await (const { rows } of file.batches) {
    for (const row of rows) {
      if (row.kind === "problem") expect.fail(JSON.stringify(row.problem));
      if (row.kind === "order") read.push(row.order);
    }
  }
  return read;
}

test("any order of lines and columns gives the same figures, orders that stand there twice included", { timeout: TIMEOUT }, async () => {
  const shuffled = shop.chain((orders) => {
    const lines = orders.flatMap(linesOf);
    // A second export of some of them, made after more was refunded, in part or all.
    const again = orders
      .filter((_, index) => index % 3 === 0)
      .flatMap((order, index) =>
        linesOf({ ...order, refunded: index % 2 === 0 ? order.total : decimalOfMinor(Math.floor(Number(order.total) * 40), "EUR") }),
      );
    const all = [...lines, ...again];
    return fc.record({
      all: fc.constant(all),
      other: fc.shuffledSubarray(all, { minLength: all.length }),
      how: fc.record({
        columns: fc.shuffledSubarray([...EXPORT_COLUMNS], { minLength: EXPORT_COLUMNS.length }),
        delimiter: fc.constantFrom(",", ";", "\t"),
        lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
        bom: fc.boolean(),
      }),
    });
  });
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ all, other, how }) => {
      expect(seen(await reportOn(csvOfLines(other, how)))).toEqual(seen(await reportOn(csvOfLines(all))));
    }),
    { numRuns: 60 },
  );
});

test("the figures are the ones that the app's definitions give, period by period", { timeout: TIMEOUT }, async () => {
  await fc.assert(
    fc.asyncProperty(shop, async (orders) => {
      const { figures } = await reportOn(orderExport(orders), { currency: "EUR" });

      const purchases = purchasesOfShop(orders.flatMap((order, index) => rawOf(order, index)));
      if (figures === null) {
        expect(purchases).toEqual([]);
        return;
      }
      for (const { period, figures: found } of [...figures.months.map(({ row }) => row), ...figures.rates.quarter, ...figures.rates.year]) {
        expect(found).toEqual(figuresOf(purchases, period, figures.history));
      }
    }),
    { numRuns: 60 },
  );
});

/** The definition once more, by hand: what of an order counts. */
function rawOf(order: ExportedOrder, index: number): RawPurchase[] {
  const [total, refunded] = [Math.round(Number(order.total) * 100), Math.round(Number(order.refunded) * 100)];
  const isNone =
    order.cancelledAt !== "" ||
    order.paymentMethod === "Bogus" ||
    order.financialStatus === "voided" ||
    order.financialStatus === "expired";
  if (isNone || order.currency !== "EUR" || (total > 0 && refunded >= total)) return [];
  const wall = Date.parse(`${order.createdAt.slice(0, 19).replace(" ", "T")}Z`);
  const day = Math.floor(wall / DAY);
  const email = order.email.trim().toLowerCase();
  const customerId = email === "" ? null : Number(email.replace(/\D/g, ""));
  return [{ orderId: BigInt(index), customerId, at: new Date(wall - 3_600_000), day, month: monthOfDay(day), value: total - refunded }];
}
