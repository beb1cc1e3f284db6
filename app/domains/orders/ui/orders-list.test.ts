import { expect, test } from "vitest";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { ordersEquation, ordersTitle, type OrdersView } from "./orders-list.ts";

const en = { locale: "en" as const, t: translatorOf(await loadTexts("en")) };
const de = { locale: "de" as const, t: translatorOf(await loadTexts("de")) };

function viewOf(changed: Partial<OrdersView>): OrdersView {
  return {
    set: "all",
    period: { from: 20_000, to: 20_090 },
    total: { count: 3000, value: 15_000_000 },
    allValue: 15_000_000,
    customers: 2400,
    currency: "EUR",
    valueRule: "gross",
    ...changed,
  };
}

test("the list says which orders it holds", () => {
  expect(ordersTitle(viewOf({}), de)).toBe("Bestellungen: 3.000");
  expect(ordersTitle(viewOf({ set: "guest" }), en)).toBe("Orders of guests: 3,000");
});

test("every set adds up to the figure that led to it", () => {
  expect(ordersEquation(viewOf({}), en)).toBe("€150,000.00 ÷ 3,000 orders = €50.00 average order value");
  expect(ordersEquation(viewOf({ set: "with-customer", total: { count: 2880, value: 1 } }), en)).toBe(
    "2,880 orders ÷ 2,400 customers = 1.20 purchases per customer",
  );
  expect(ordersEquation(viewOf({ set: "first", total: { count: 600, value: 3_000_000 } }), en)).toBe(
    "€30,000.00 of €150,000.00 revenue = 20.0%",
  );
});

test("an empty list adds nothing up", () => {
  expect(ordersEquation(viewOf({ total: { count: 0, value: 0 } }), en)).toBeNull();
  expect(ordersEquation(viewOf({ set: "guest", allValue: 0 }), en)).toBeNull();
});
