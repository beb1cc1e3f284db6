import { purchaseValues } from "#app/domains/retention/purchase-values.data.server.ts";
import { addToAggregates, clearAggregates, nextVersion } from "#app/domains/retention/aggregate.data.server.ts";
import { findBasis, putBasis, updateCoverage } from "#app/domains/retention/basis.data.server.ts";
import { contributionsOf } from "#app/domains/retention/contributions.ts";
import { findKept, keep, selectCustomerValues, selectHomeSums } from "#app/domains/retention/figures.data.server.ts";
import { gapsOfCustomer, gapsOfShop } from "#app/domains/retention/gaps.data.server.ts";
import { selectListedOrders, totalListedOrders } from "#app/domains/retention/list.data.server.ts";
import { putAllListed, putListed } from "#app/domains/retention/listed-customer.data.server.ts";
import {
  clearPurchases,
  deletePurchases,
  purchasesOfCustomers,
  purchasesOfOrders,
  putCounts,
  putPurchases,
  putSummaries,
} from "#app/domains/retention/purchase.data.server.ts";
import { purchasesOf } from "#app/domains/retention/purchases.ts";
import type { OrderSet } from "#app/domains/retention/terms.ts";
import { putValueRule, wishedValueRule } from "#app/domains/retention/wish.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

const FIRST = { orderId: 7n, customerId: 3, at: NOW, day: 20_543, month: 24_314, value: 5000 };
const PURCHASES = purchasesOf([FIRST, { ...FIRST, orderId: 8n, day: 20_553 }]);
const SUMMARY = { customerId: 3, firstAt: NOW, lastAt: null, purchases: 1, value: 5000 };
const BASIS = {
  timeZone: "Europe/Berlin",
  currency: "EUR",
  valueRule: "gross",
  history: { day: 20_000, isLimited: true },
  coveredUntil: NOW,
  computedAt: NOW,
} as const;
const PAGE = { skip: 0, take: 50 };
const SPAN = { from: 20_000, to: 20_100 };
const ORDER_SETS: readonly OrderSet[] = ["all", "first", "later", "unsure", "guest", "with-customer"];

export const RETENTION_CALLS: DomainCalls = {
  "app/domains/retention/basis.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findBasis(tx, shopId);
      await putBasis(tx, shopId, BASIS);
      await updateCoverage(tx, shopId, NOW);
    },
  },
  "app/domains/retention/wish.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await wishedValueRule(tx, shopId);
      await putValueRule(tx, shopId, "net", NOW);
    },
  },
  "app/domains/retention/purchase-values.data.server.ts": {
    role: "shop",
    call: (tx, shopId) => purchaseValues(tx, shopId, [1n]),
  },
  "app/domains/retention/aggregate.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await addToAggregates(tx, shopId, contributionsOf(PURCHASES));
      await clearAggregates(tx, shopId);
      await nextVersion(tx, shopId);
    },
  },
  "app/domains/retention/figures.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectHomeSums(tx, shopId, { windows: [{ ...SPAN, beforeFrom: 19_900 }], ranges: [SPAN] });
      await selectCustomerValues(tx, shopId, { ...SPAN, skip: 0, take: 2 });
      await findKept(tx, shopId, "home");
      await keep(tx, shopId, "home", 1n, { value: 1 });
    },
  },
  "app/domains/retention/gaps.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await gapsOfShop(tx, shopId);
      await gapsOfCustomer(tx, shopId, 3);
    },
  },
  "app/domains/retention/list.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const set of ORDER_SETS) {
        await selectListedOrders(tx, shopId, { set, ...SPAN }, PAGE);
        await totalListedOrders(tx, shopId, { set, ...SPAN });
      }
    },
  },
  "app/domains/retention/listed-customer.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await putListed(tx, shopId, [3]);
      await putAllListed(tx, shopId);
    },
  },
  "app/domains/retention/purchase.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await purchasesOfCustomers(tx, shopId, [3]);
      await purchasesOfOrders(tx, shopId, [7n]);
      await putPurchases(tx, shopId, PURCHASES);
      await deletePurchases(tx, shopId, [7n]);
      await putSummaries(tx, shopId, [SUMMARY]);
      await putCounts(tx, shopId, [SUMMARY]);
      await clearPurchases(tx, shopId);
    },
  },
};
