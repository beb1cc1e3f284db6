import { lookUpOrders } from "#app/domains/orders/look-up-orders.data.server.ts";
import { expect } from "vitest";
import type { Order } from "#app/domains/orders/order.ts";
import {
  eachOrderByCustomer,
  findPartsOfOrder,
  selectOrderTotals,
  selectOtherCurrencies,
  selectPartsOfCustomer,
} from "#app/domains/orders/order-reads.data.server.ts";
import { deleteOrder, findImports, findVersions, writeImportedLines, writeOrders } from "#app/domains/orders/order-writes.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

const ORDER: Order = {
  id: 7n,
  name: "#1001",
  buyer: { shopifyId: 5n, email: "anna@example.com" },
  processedAt: NOW,
  updatedAt: NOW,
  cancelledAt: null,
  financialStatus: "paid",
  isTest: false,
  currency: "EUR",
  originalTotal: 5000,
  total: 5000,
  tax: 0,
  shipping: 0,
  discount: 0,
  tip: 0,
  giftCardsSold: 0,
  refunded: 0,
  orderIndex: 1,
  source: "api",
  channel: null,
  locale: null,
  country: null,
  company: null,
  landing: null,
  referrer: null,
  utm: { source: null, medium: null, campaign: null },
  checkoutToken: null,
  cartToken: null,
  discountCodes: [],
  lines: [
    {
      id: 8n,
      productId: 1n,
      variantId: 2n,
      title: "Card",
      productType: null,
      quantity: 1,
      currentQuantity: 1,
      value: 5000,
      isGiftCard: true,
    },
  ],
  refunds: [{ id: 9n, refundedAt: NOW, amount: 100 }],
  fulfilments: [{ id: 10n, status: "success", shippedAt: NOW, deliveredAt: null }],
};

export const ORDERS_CALLS: DomainCalls = {
  "app/domains/orders/look-up-orders.data.server.ts": {
    role: "shop",
    call: (tx, shopId) => lookUpOrders(tx, shopId, { ids: ["1"], names: ["#1"] }),
  },
  "app/domains/orders/order-reads.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectPartsOfCustomer(tx, shopId, 3);
      await findPartsOfOrder(tx, shopId, 7n);
      for await (const order of eachOrderByCustomer(tx, shopId)) expect.fail(`nobody made order ${String(order.id)}`);
      await selectOrderTotals(tx, shopId);
      await selectOtherCurrencies(tx, shopId, "EUR");
    },
  },
  "app/domains/orders/order-writes.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findVersions(tx, shopId, [7n]);
      await findImports(tx, shopId, [7n]);
      await writeOrders(tx, shopId, [{ order: ORDER, customerId: 3, day: 20_543, month: 24_314 }], [7n], 1);
      await writeImportedLines(
        tx,
        shopId,
        ORDER.lines.map((line) => ({ orderId: 7n, line })),
      );
      await deleteOrder(tx, shopId, 7n);
    },
  },
};
