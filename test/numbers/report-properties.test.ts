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

test("orders that are written and read again are the orders that they were", { timeout: TIMEOUT }, async () => {
  const spelling = fc.record({
    delimiter: fc.constantFrom(",", ";", "\t"),
    lineEnd: fc.constantFrom("\n", "\r\n", "\r"),
    bom: fc.boolean(),
    columns: fc.shuffledSubarray([...EXPORT_COLUMNS], { minLength: EXPORT_COLUMNS.length }),
  });
  await fc.assert(
    fc.asyncProperty(shop, spelling, fc.integer({ min: 1, max: 5000 }), async (orders, how, partBytes) => {
      const bytes = Buffer.from(orderExport(orders, how));
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

      const told = read.map((order): ExportedOrder => {
        const moment = (wall: number): string => shopify(wall - 3_600_000);
        return {
          name: order.name,
          id: String(order.id),
          email: order.email,
          createdAt: moment(order.createdAt.wall),
          total: decimalOfMinor(order.total, order.currency),
          refunded: decimalOfMinor(order.refunded, order.currency),
          financialStatus: order.financialStatus,
          cancelledAt: order.cancelledAt === null ? "" : moment(order.cancelledAt.wall),
          paymentMethod: order.isTest ? "Bogus" : "Shopify Payments",
          currency: order.currency,
        };
      });
      expect(told).toEqual(orders.map(({ items: _items, notes: _notes, ...order }) => order));
    }),
    { numRuns: 60 },
  );
});

test("any order of lines and columns gives the same figures, orders that stand there twice included", { timeout: TIMEOUT }, async () => {
  const shuffled = shop.chain((orders) => {
    const lines = orders.flatMap(linesOf);
    // A second export of some of them, made after more was refunded.
    const again = orders.filter((_, index) => index % 5 === 0).flatMap((order) => linesOf({ ...order, refunded: order.total }));
    const all = [...lines, ...again];
    return fc.record({
      all: fc.constant(all),
      other: fc.shuffledSubarray(all, { minLength: all.length }),
      columns: fc.shuffledSubarray([...EXPORT_COLUMNS], { minLength: EXPORT_COLUMNS.length }),
    });
  });
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ all, other, columns }) => {
      expect(seen(await reportOn(csvOfLines(other, { columns })))).toEqual(seen(await reportOn(csvOfLines(all))));
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
