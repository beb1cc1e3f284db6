import {
  addAttempt,
  addProgress,
  endImport,
  enterPhase,
  findLastFinished,
  findLatestImport,
  insertImport,
  restartCount,
  setTotals,
  updateBulk,
} from "#app/domains/history/import.data.server.ts";
import { deleteRequest, findRequest, insertRequest, markFailed, putDone, startRequest } from "#app/domains/history/rebuild.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

export const HISTORY_CALLS: DomainCalls = {
  "app/domains/history/rebuild.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findRequest(tx, shopId);
      await insertRequest(tx, shopId, "asked", NOW);
      await startRequest(tx, shopId, 10, NOW);
      await putDone(tx, shopId, 5);
      await markFailed(tx, shopId, NOW);
      await deleteRequest(tx, shopId, 1);
    },
  },
  "app/domains/history/import.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findLatestImport(tx, shopId);
      await findLastFinished(tx, shopId);
      await insertImport(tx, shopId, NOW);
      await enterPhase(tx, shopId, 1, "orders", 10, NOW);
      await updateBulk(tx, shopId, 1, "gid://shopify/BulkOperation/1");
      await restartCount(tx, shopId, 1, NOW);
      await addProgress(tx, shopId, 1, { done: 1, rejected: 0, firstReason: null });
      await setTotals(tx, shopId, 1, { customers: 1 });
      await addAttempt(tx, shopId, 1);
      await endImport(tx, shopId, 1, null, NOW);
    },
  },
};
