import { selectListed } from "#app/domains/customer-list/columns.data.server.ts";
import { selectIdsOfShopify } from "#app/domains/customer-list/ids-of-shopify.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";

export const CUSTOMER_LIST_CALLS: DomainCalls = {
  "app/domains/customer-list/columns.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const since of [null, "3:3:"]) await selectListed(tx, shopId, { since, after: -1, take: 10 });
    },
  },
  "app/domains/customer-list/ids-of-shopify.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectIdsOfShopify(tx, shopId, [7n]);
    },
  },
};
