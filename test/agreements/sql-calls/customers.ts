import {
  attachIdentities,
  countCustomers,
  findIdentities,
  forgetPerson,
  insertCustomers,
  selectNames,
  updateFacts,
} from "#app/domains/customers/customer.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

export const CUSTOMERS_CALLS: DomainCalls = {
  "app/domains/customers/customer.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      const identity = { kind: "shopify" as const, key: "5" };
      await findIdentities(tx, shopId, [identity]);
      await attachIdentities(tx, shopId, [{ ...identity, customerId: 3 }]);
      await insertCustomers(tx, shopId, [{ keys: { shopify: "5", email: "key" }, email: "anna@example.com" }]);
      const facts = {
        shopifyId: 5n,
        email: null,
        firstName: "Anna",
        lastName: null,
        locale: null,
        country: null,
        tags: null,
        consent: null,
        lifetimeOrders: null,
        createdAt: null,
        updatedAt: NOW,
      };
      await updateFacts(tx, shopId, [{ id: 3, email: "anna@example.com", facts }]);
      await forgetPerson(tx, shopId, 5n, NOW);
      await selectNames(tx, shopId, [3]);
      await countCustomers(tx, shopId);
    },
  },
};
