import fc from "fast-check";
import { expect, test } from "vitest";
import { FileCheck } from "#app/domains/file-import/check.ts";
import { itemKey, lineOfItem, orderOfFile } from "#app/domains/file-import/file-order.ts";
import { NumberTable } from "#app/domains/file-import/number-table.ts";
import { openWholeOrderFile } from "#app/domains/order-file/order-file.server.ts";
import { itemOf } from "#app/domains/order-file/order-file.ts";
import type { Order } from "#app/domains/orders/orders.ts";
import { decimalOfMinor } from "#app/lib/money.ts";
import { csvOfLines, EXPORT_COLUMNS } from "#test/numbers/order-export.ts";
import type { ExportLine } from "#test/numbers/order-export.ts";

// What is written as an order export is read as the same orders, with their items: parse(print(orders)) is orders, however the lines
// and columns of the file are shuffled.

const READING = { timeZone: "Europe/Berlin", dayOrder: "month-first" } as const;
const NOW = new Date("2026-06-01T00:00:00Z");

const text = fc.constantFrom("Kaffee", 'Tasse "groß"', "a, b; c", "zwei\nZeilen", "zwei\r\nZeilen", "😀", "=1+1");
const moment = fc.integer({ min: 0, max: 100_000_000 }).map((seconds) => new Date(Date.UTC(2023, 0, 1) + seconds * 1000));
const item = fc.record({ title: text, sku: fc.constantFrom("", "T1"), quantity: fc.integer({ min: 1, max: 9 }), each: fc.nat(90_000) });
const printed = fc.record({
  email: fc.constantFrom("anna@example.com", "Ben@Example.com", "", "müller@exämple.de"),
  placed: moment,
  paid: fc.option(moment),
  cancelled: fc.option(moment, { freq: 5 }),
  status: fc.constantFrom("paid", "pending", "partially_refunded", "voided"),
  currency: fc.constantFrom("EUR", "EUR", "CHF", "JPY", "KWD"),
  total: fc.nat(5_000_000),
  refunded: fc.nat(5_000),
  shipping: fc.nat(5_000),
  tax: fc.nat(5_000),
  codes: fc.uniqueArray(fc.constantFrom("SAVE10", "DANKE"), { maxLength: 2 }),
  country: fc.constantFrom("DE", "AT", null),
  items: fc.array(item, { minLength: 1, maxLength: 4 }),
});
type Printed = typeof printed extends fc.Arbitrary<infer Value> ? Value : never;

const time = (at: Date | null): string => (at === null ? "" : `${at.toISOString().slice(0, 19).replace("T", " ")} +0000`);

function linesOf(order: Printed, index: number): ExportLine[] {
  const amount = (minor: number): string => decimalOfMinor(minor, order.currency);
  const repeated = { Name: `#${String(1001 + index)}`, Email: order.email, "Created at": time(order.placed) };
  const items = order.items.map(({ title, sku, quantity, each }) => ({
    "Lineitem name": title,
    "Lineitem sku": sku,
    "Lineitem quantity": String(quantity),
    "Lineitem price": amount(each),
  }));
  const own = {
    ...repeated,
    ...items[0],
    "Financial Status": order.status,
    "Paid at": time(order.paid),
    "Cancelled at": time(order.cancelled),
    Currency: order.currency,
    Total: amount(order.total),
    Shipping: amount(order.shipping),
    Taxes: amount(order.tax),
    "Refunded Amount": amount(order.refunded),
    "Discount Code": order.codes.join(", "),
    "Shipping Country": order.country ?? "",
    Id: String(5001 + index),
  };
  return [own, ...items.slice(1).map((one) => ({ ...repeated, ...one }))];
}

/** What the test expects of an order, and what is read of one, in the same words. */
const factsOf = (order: Order) => ({
  id: Number(order.id),
  email: order.buyer.email,
  at: order.processedAt.toISOString(),
  cancelledAt: order.cancelledAt?.toISOString() ?? null,
  status: order.financialStatus,
  amounts: [order.total, order.refunded, order.shipping, order.tax],
  currency: order.currency,
  codes: order.discountCodes,
  country: order.country,
});
const expectedOf = (order: Printed, index: number): ReturnType<typeof factsOf> => ({
  id: 5001 + index,
  email: order.email === "" ? null : order.email,
  at: order.placed.toISOString(),
  cancelledAt: order.cancelled?.toISOString() ?? null,
  status: order.status,
  amounts: [order.total, order.refunded, order.shipping, order.tax],
  currency: order.currency,
  codes: order.codes,
  country: order.country,
});

/** Orders and the lines of each, as an import would record them. */
async function readBack(csv: string) {
  const file = await openWholeOrderFile(partsOf(csv));
  if (file.kind === "refused") throw new Error(JSON.stringify(file.refusal));
  const rows = [];
  for await (const batch of file.batches) rows.push(...batch.rows);
  const check = new FileCheck(READING, { delimiter: file.header.delimiter, shopCurrency: "EUR", now: NOW });
  for (const row of rows) check.add(row);
  const orders = rows.flatMap((row) => (row.kind === "order" ? [orderOfFile(row.order, row.detail, READING)] : []));
  const byName = new Map(orders.map((order) => [order.name, order]));
  const seen = new NumberTable();
  const lines = rows.flatMap((row) => {
    if (row.kind === "problem" || row.item === null) return [];
    const order = byName.get(row.kind === "order" ? row.order.name : row.name);
    const read = itemOf(row.item, order?.currency ?? "", file.header.delimiter);
    if (order === undefined || "kind" in read) return [];
    const id = Number(order.id);
    const { id: lineId, title, quantity, value } = lineOfItem(read, seen.count(itemKey(id, read)));
    return [`${String(id)} ${String(lineId)} ${title} ${String(quantity)} ${String(value)}`];
  });
  const { examples: _examples, ...checked } = check.end();
  return { orders: orders.map(factsOf).toSorted((a, b) => a.id - b.id), lines: lines.toSorted(), checked };
}

async function* partsOf(csv: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(csv);
  for (let at = 0; at < bytes.length; at += 977) yield await Promise.resolve(bytes.subarray(at, at + 977));
}

test("what is written as an order export is read as the same orders with their items", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(printed, { minLength: 1, maxLength: 8 }), async (orders) => {
      const { orders: read, lines, checked } = await readBack(csvOfLines(orders.flatMap(linesOf)));

      expect(read).toEqual(orders.map(expectedOf));
      expect(lines.map((line) => line.replace(/^(\d+) -\d+ /, "$1 ")).toSorted()).toEqual(
        orders
          .flatMap((order, index) =>
            order.items.map(
              ({ title, quantity, each }) => `${String(5001 + index)} ${title} ${String(quantity)} ${String(quantity * each)}`,
            ),
          )
          .toSorted(),
      );
      expect(new Set(lines).size).toBe(lines.length);
      expect(checked).toMatchObject({ orders: orders.length, items: lines.length, problems: { total: 0 } });
    }),
    { numRuns: 60 },
  );
});

test("any permutation of lines and columns is the same orders, items and preview", { timeout: 60_000 }, async () => {
  const shuffled = fc.array(printed, { minLength: 1, maxLength: 6 }).chain((orders) => {
    const lines = orders.flatMap(linesOf);
    return fc.record({
      lines: fc.constant(lines),
      moved: fc.shuffledSubarray(lines, { minLength: lines.length }),
      columns: fc.shuffledSubarray([...EXPORT_COLUMNS], { minLength: EXPORT_COLUMNS.length }),
    });
  });
  await fc.assert(
    fc.asyncProperty(shuffled, async ({ lines, moved, columns }) => {
      expect(await readBack(csvOfLines(moved, { columns, lineEnd: "\r\n", bom: true }))).toEqual(await readBack(csvOfLines(lines)));
    }),
    { numRuns: 60 },
  );
});
