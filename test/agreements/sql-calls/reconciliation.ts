import { customerIdsIn, customerVersions, splitCustomers } from "#app/domains/customers/customer-ids.data.server.ts";
import { NOTHING_FOUND } from "#app/domains/history/reconcile.ts";
import {
  addFailure,
  clearCursor,
  deleteOldReconciliations,
  endReconciliation,
  findRunning,
  findSeen,
  insertReconciliation,
  noteStep,
  selectLatest,
} from "#app/domains/history/reconcile.data.server.ts";
import {
  newestOrderUpdate,
  orderIdsIn,
  orderIdsOfCustomer,
  orderVersions,
  splitOrders,
} from "#app/domains/orders/order-ids.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

const RANGE = { from: 1n, to: 9n };

export const RECONCILIATION_CALLS: DomainCalls = {
  "app/domains/customers/customer-ids.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await customerVersions(tx, shopId, [5n]);
      await splitCustomers(tx, shopId, RANGE, 8);
      await customerIdsIn(tx, shopId, RANGE, 10);
    },
  },
  "app/domains/orders/order-ids.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await orderVersions(tx, shopId, [7n]);
      await splitOrders(tx, shopId, RANGE, NOW, 8);
      await orderIdsIn(tx, shopId, RANGE, null, 10);
      await orderIdsOfCustomer(tx, shopId, 5n, 10);
      await newestOrderUpdate(tx, shopId);
    },
  },
  "app/domains/history/reconcile.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findRunning(tx, shopId);
      await findSeen(tx, shopId);
      const seen = { customersUntil: null, ordersUntil: NOW };
      await insertReconciliation(tx, shopId, { customersFrom: null, ordersFrom: NOW, visibleFrom: null }, seen, NOW);
      const step = { phase: "order-ids", cursor: null, ranges: [RANGE], found: NOTHING_FOUND, reason: null } as const;
      await noteStep(tx, shopId, 1, { ...step, ...seen });
      await addFailure(tx, shopId, 1);
      await clearCursor(tx, shopId, 1);
      await endReconciliation(tx, shopId, 1, "unexpected", NOW);
      await deleteOldReconciliations(tx, shopId, NOW);
      await selectLatest(tx, shopId);
    },
  },
};
