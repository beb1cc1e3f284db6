import { expect, test } from "vitest";
import { SLOT } from "./columns.ts";
import { rowOf } from "./order-row.ts";
import { itemOf } from "./whole-row.ts";

const item = { title: "Tasse", sku: "T1", quantity: "2", price: "9.90", discount: "1.80" };

test("an item's value is that of all pieces, after its discount", () => {
  expect(itemOf(item, "EUR", ",")).toEqual({ title: "Tasse", sku: "T1", quantity: 2, value: 1800 });
});

test("an item whose pieces together cost more than a number holds exactly is no amount", () => {
  const dear = { ...item, quantity: "1000000", price: "90000000000.00", discount: "" };

  expect(itemOf({ ...dear, quantity: "1" }, "EUR", ",")).toMatchObject({ value: 9_000_000_000_000 });
  expect(itemOf(dear, "EUR", ",")).toMatchObject({ kind: "not-an-amount", column: "itemPrice" });
});

test.each([
  ["5001", 5001],
  ["0", null],
  ["'0", null],
  ["0.0", null],
  ["5.34E+12", null],
])("an order whose id is written %s has the id %s", (text, id) => {
  const cells: string[] = [];
  const told = { name: "#1001", email: "a@b.example", createdAt: "2024-05-01 09:58:12 +0200", currency: "EUR", total: "12.50", id: text };
  for (const [column, slot] of Object.entries(SLOT)) cells[slot] = Object.entries(told).find(([name]) => name === column)?.[1] ?? "";

  expect(rowOf(cells, 2, ",")).toMatchObject({ kind: "order", order: { id } });
});
