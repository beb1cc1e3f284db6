import { parseArgs } from "node:util";

import { refundedAmount } from "../order-money.ts";
import { createSeededStore } from "../seed/seeded-store.ts";
import type { ShopState } from "../state.ts";

/** Prints what the seeded shops hold: `node test/devstore/bin/seed-summary.ts --seed 1 --anchor 2026-11-21T12:00:00Z`. */
const { values } = parseArgs({ options: { seed: { type: "string", default: "1" }, anchor: { type: "string" } } });
const anchor = values.anchor === undefined ? new Date() : new Date(values.anchor);
const started = performance.now();
const { store, demoCounts } = createSeededStore({ now: () => anchor, seed: Number(values.seed) });
const seconds = (performance.now() - started) / 1000;

console.log("What the rules made of the retail file", demoCounts);
for (const state of store.shops.values()) console.log(state.shop.domain, summary(state));
console.log(`Seeded in ${seconds.toFixed(1)} s.`);

function summary({ shop, orders, customers, products }: ShopState) {
  const all = [...orders.values()];
  const count = (holds: (order: (typeof all)[number]) => boolean) => all.filter(holds).length;
  return {
    customers: customers.size,
    products: products.size,
    orders: all.length,
    lines: all.reduce((sum, order) => sum + order.lines.length, 0),
    firstDay: all[0]?.createdAt,
    lastDay: all.at(-1)?.createdAt,
    ofCustomers: count((order) => order.customerId !== null),
    ofGuestsWithEmail: count((order) => order.customerId === null && order.email !== null),
    ofGuestsWithoutEmail: count((order) => order.customerId === null && order.email === null),
    atTheTill: count((order) => order.sourceName === "pos"),
    tests: count((order) => order.isTest),
    unpaid: count((order) => order.financialStatus === "PENDING"),
    ofNoValue: count((order) => order.total === 0),
    withCode: count((order) => order.discountCodes.length > 0),
    withGiftCard: count((order) => order.lines.some((line) => line.isGiftCard)),
    refunds: all.reduce((sum, order) => sum + order.refunds.length, 0),
    partlyRefunded: count((order) => order.financialStatus === "PARTIALLY_REFUNDED"),
    fullyRefundedNotCancelled: count((order) => order.financialStatus === "REFUNDED" && order.cancelledAt === null),
    cancelled: count((order) => order.cancelledAt !== null),
    total: `${shop.currency} ${(all.reduce((sum, order) => sum + order.total, 0) / 100).toFixed(2)}`,
    givenBack: `${shop.currency} ${(all.reduce((sum, order) => sum + refundedAmount(order), 0) / 100).toFixed(2)}`,
  };
}
