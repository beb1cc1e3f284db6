import { lookUpOrders } from "#app/domains/orders/look-up-orders.data.server.ts";
import { expect } from "vitest";
import type { Order } from "#app/domains/orders/order.ts";
import {
  eachOrderByCustomer,
  findExtent,
  findPartsOfOrder,
  moveOrders,
  selectOrderTotals,
  selectOtherCurrencies,
  selectPartsOfCustomer,
} from "#app/domains/orders/order-reads.data.server.ts";
import {
  addArrivals,
  addProducts,
  deleteOrder,
  clearLines,
  replaceParts,
  selectLineOwners,
  selectTombstones,
  writeImportedLines,
} from "#app/domains/orders/order-parts.data.server.ts";
import { assignOrders, handOverOrders, putOrders, selectGuestOrders, selectOrders } from "#app/domains/orders/order-rows.data.server.ts";
import { rowOf } from "#app/domains/orders/order-version.ts";
import {
  countTold,
  deleteOrders,
  deleteTold,
  hasShopifyOrders,
  hasUnnumbered,
  moveTold,
  putTold,
  putTombstones,
  renumberOrder,
  selectNamed,
  selectOwners,
  selectSources,
  selectTold,
} from "#app/domains/orders/told.data.server.ts";
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
  taxesIncluded: true,
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
  "app/domains/orders/told.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await putTold(tx, shopId, 1, [7n]);
      await selectTold(tx, shopId, 1, 10);
      await countTold(tx, shopId, 1);
      await deleteTold(tx, shopId, 1, [7n]);
      await moveTold(tx, shopId, -7n, 7n);
      await hasUnnumbered(tx, shopId);
      await selectOwners(tx, shopId, [7n]);
      await selectNamed(tx, shopId, ["#1001"]);
      await selectSources(tx, shopId, [7n]);
      await hasShopifyOrders(tx, shopId, { first: 1, last: 2 });
      await renumberOrder(tx, shopId, -7n, 7n);
      await putTombstones(tx, shopId, [-7n], NOW);
      await deleteOrders(tx, shopId, [7n]);
    },
  },
  "app/domains/orders/look-up-orders.data.server.ts": {
    role: "shop",
    call: (tx, shopId) => lookUpOrders(tx, shopId, { ids: ["1"], names: ["#1"] }),
  },
  "app/domains/orders/order-reads.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectPartsOfCustomer(tx, shopId, 3);
      await findPartsOfOrder(tx, shopId, 7n);
      await moveOrders(tx, shopId, [7n], { days: 1, months: 0 });
      await findExtent(tx, shopId);
      for await (const order of eachOrderByCustomer(tx, shopId)) expect.fail(`nobody made order ${String(order.id)}`);
      await selectOrderTotals(tx, shopId);
      await selectOtherCurrencies(tx, shopId, "EUR");
    },
  },
  "app/domains/orders/order-rows.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectOrders(tx, shopId, [7n]);
      const row = rowOf(ORDER, { digest: null, emailKey: "k1.key" });
      await putOrders(tx, shopId, [{ row, customerId: 3, importId: 1, day: 20_543, month: 24_314 }]);
      await selectGuestOrders(tx, shopId, ["k1.key"]);
      await assignOrders(tx, shopId, [7n], 3);
      await handOverOrders(tx, shopId, 3, 4);
    },
  },
  "app/domains/orders/order-parts.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      const lines = ORDER.lines.map((line) => ({ orderId: 7n, line }));
      await replaceParts(tx, shopId, [{ ...ORDER, orderId: 7n }], new Set([7n]));
      await writeImportedLines(tx, shopId, lines);
      await clearLines(tx, shopId, [7n]);
      await selectLineOwners(tx, shopId, [7n]);
      await addArrivals(tx, shopId, [{ orderId: 7n, fulfilment: { id: 10n, status: "success", shippedAt: NOW, deliveredAt: NOW } }]);
      await addProducts(tx, shopId, lines);
      await selectTombstones(tx, shopId, [7n]);
      await deleteOrder(tx, shopId, 7n, NOW);
    },
  },
};
