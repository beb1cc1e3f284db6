import { selectBought } from "#app/domains/customer-page/bought.data.server.ts";
import { selectSums } from "#app/domains/customer-page/figures.data.server.ts";
import { selectEvents, selectOrderEntries } from "#app/domains/customer-page/timeline.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";

export const CUSTOMER_PAGE_CALLS: DomainCalls = {
  "app/domains/customer-page/figures.data.server.ts": {
    role: "shop",
    call: (tx, shopId) => selectSums(tx, shopId, 3, "EUR"),
  },
  "app/domains/customer-page/bought.data.server.ts": {
    role: "shop",
    call: (tx, shopId) => selectBought(tx, shopId, 3),
  },
  "app/domains/customer-page/timeline.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectEvents(tx, shopId, 3, { skip: 0, take: 25 });
      await selectOrderEntries(tx, shopId, [1n], "EUR");
    },
  },
};
