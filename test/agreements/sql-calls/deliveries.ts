import {
  countDeliveries,
  countOfTopic,
  deliveriesAbout,
  listDeliveries,
  orderIdsNamed,
  requeueDeliveries,
} from "#app/domains/deliveries/deliveries.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { DOMAIN } from "#test/agreements/sql-calls/calls.ts";

export const DELIVERIES_CALLS: DomainCalls = {
  "app/domains/deliveries/deliveries.data.server.ts": {
    role: "system",
    call: async (tx) => {
      const filter = { state: "done", topic: "orders/create" } as const;
      await countDeliveries(tx, DOMAIN);
      await countOfTopic(tx, DOMAIN, filter);
      await listDeliveries(tx, DOMAIN, filter, { limit: 10, offset: 0 });
      await deliveriesAbout(tx, DOMAIN, ["1"], [1n]);
      await orderIdsNamed(tx, DOMAIN, ["#1"]);
      await requeueDeliveries(tx, DOMAIN, 1n);
      await requeueDeliveries(tx, DOMAIN, "all");
    },
  },
};
