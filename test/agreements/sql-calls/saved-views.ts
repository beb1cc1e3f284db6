import {
  deleteOldViews,
  findDeletedView,
  insertView,
  lockViews,
  markDeleted,
  putName,
  putQuery,
  selectViews,
  unmarkDeleted,
} from "#app/domains/saved-views/view.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

export const SAVED_VIEWS_CALLS: DomainCalls = {
  "app/domains/saved-views/view.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await lockViews(tx, shopId);
      await selectViews(tx, shopId);
      await findDeletedView(tx, shopId, 1);
      await insertView(tx, shopId, { name: "Berlin", query: "country=DE" }, NOW);
      await putName(tx, shopId, 1, "Berlin");
      await putQuery(tx, shopId, 1, "country=DE");
      await markDeleted(tx, shopId, 1, NOW);
      await unmarkDeleted(tx, shopId, 1);
      await deleteOldViews(tx, shopId, NOW);
    },
  },
};
