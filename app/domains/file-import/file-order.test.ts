import { expect, test } from "vitest";
import { itemKey, lineOfItem, orderOfFile } from "#app/domains/file-import/file-order.ts";
import { masked } from "#app/domains/file-import/check.ts";
import type { FileMoment, FileOrder, OrderDetail } from "#app/domains/order-file/order-file.ts";
import { unnumberedId } from "#app/domains/orders/orders.ts";

const BERLIN = { timeZone: "Europe/Berlin", dayOrder: "month-first" } as const;
/** 2026-05-01 09:58:12 +0200 as the reader of files gives it. */
const at = (wall: string, offsetMinutes: number | null = 120, dayAndMonth: FileMoment["dayAndMonth"] = "clear"): FileMoment => ({
  wall: Date.parse(`${wall}Z`),
  offsetMinutes,
  dayAndMonth,
});
const TOLD: FileOrder = {
  id: 5001,
  name: "#1001",
  email: " Anna@Example.com ",
  createdAt: at("2026-05-01T09:58:12"),
  cancelledAt: null,
  financialStatus: "paid",
  isTest: false,
  currency: "EUR",
  total: 11_900,
  refunded: 0,
};
const DETAIL: OrderDetail = {
  paidAt: null,
  fulfilledAt: null,
  subtotal: null,
  shipping: null,
  tax: null,
  discount: null,
  discountCodes: [],
  country: null,
  channel: null,
};

test("a version is as of the last thing that happened to the order", () => {
  const asOf = (rest: Partial<OrderDetail>, told: Partial<FileOrder> = {}) =>
    orderOfFile({ ...TOLD, ...told }, { ...DETAIL, ...rest }, BERLIN).updatedAt.toISOString();

  expect(asOf({})).toBe("2026-05-01T07:58:12.000Z");
  expect(asOf({ paidAt: at("2026-05-02T10:00:00"), fulfilledAt: at("2026-05-04T10:00:00") })).toBe("2026-05-04T08:00:00.000Z");
  expect(asOf({ paidAt: at("2026-05-02T10:00:00") }, { cancelledAt: at("2026-05-09T10:00:00") })).toBe("2026-05-09T08:00:00.000Z");
});

test("a time without an offset is the shop's clock, and 3/4/2026 is read as it was decided", () => {
  const placed = (createdAt: FileMoment, reading: Parameters<typeof orderOfFile>[2]) =>
    orderOfFile({ ...TOLD, createdAt }, DETAIL, reading).processedAt.toISOString();
  const unclear = at("2026-03-04T10:00:00", null, "unclear");

  expect(placed(at("2026-05-01T09:58:12", null), BERLIN)).toBe("2026-05-01T07:58:12.000Z");
  expect(placed(unclear, BERLIN)).toBe("2026-03-04T09:00:00.000Z");
  expect(placed(unclear, { ...BERLIN, dayOrder: "day-first" })).toBe("2026-04-03T08:00:00.000Z");
  expect(placed({ ...unclear, dayAndMonth: "day-first" }, { ...BERLIN, dayOrder: "day-first" })).toBe("2026-03-04T09:00:00.000Z");
});

test.each([
  [{ subtotal: 10_000, shipping: 0, tax: 1_900 }, false],
  [{ subtotal: 11_400, shipping: 500, tax: 1_900 }, true],
  [{ subtotal: 11_000, shipping: 500, tax: 1_900 }, null],
  [{ subtotal: 11_900, shipping: 0, tax: 0 }, null],
  [{ subtotal: null, shipping: 0, tax: 1_900 }, null],
])("whether prices contain tax follows from the sum: %j", (amounts, expected) => {
  expect(orderOfFile(TOLD, { ...DETAIL, ...amounts }, BERLIN).taxesIncluded).toBe(expected);
});

test("an order without Shopify's id has a negative one, the same in every file", () => {
  const order = orderOfFile({ ...TOLD, id: null }, DETAIL, BERLIN);

  expect(order.id).toBe(unnumberedId("#1001", order.processedAt));
  expect(order.id).toBeLessThan(0n);
  expect(unnumberedId("#1002", order.processedAt)).not.toBe(order.id);
});

test("items of one order that say the same are two lines, whichever comes first", () => {
  const cup = { title: "Tasse", sku: "T1", quantity: 1, value: 990 };

  expect(lineOfItem(cup, 0).id).not.toBe(lineOfItem(cup, 1).id);
  expect(lineOfItem(cup, 0)).toEqual(lineOfItem({ ...cup }, 0));
  expect(itemKey(5001, cup)).toBe(itemKey(5001, { ...cup }));
  expect(itemKey(5001, cup)).not.toBe(itemKey(5002, cup));
  expect(itemKey(5001, cup)).not.toBe(itemKey(5001, { ...cup, sku: "T2" }));
});

test("an e-mail too long to be one is none, and a shown one tells nobody who they are", () => {
  const long = `${"x".repeat(400)}@example.com`;

  expect(orderOfFile({ ...TOLD, email: long }, DETAIL, BERLIN).buyer.email).toBeNull();
  expect(orderOfFile(TOLD, DETAIL, BERLIN).buyer).toEqual({ shopifyId: null, email: "Anna@Example.com" });
  expect([masked("anna@example.com"), masked(null), masked("x")]).toEqual(["a…@example.com", null, "x…"]);
});
