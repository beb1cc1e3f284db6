import {
  countCustomers,
  forgetPerson,
  putConsentEvents,
  putMerge,
  putStates,
  selectNames,
  selectStates,
} from "#app/domains/customers/customer.data.server.ts";
import { NOTHING_KNOWN } from "#app/domains/customers/customer-state.ts";
import {
  forgetAddresses,
  deleteGuests,
  hasRedacted,
  insertCustomers,
  insertGuests,
  putClaims,
  selectById,
  selectByShopifyId,
  selectEmails,
  selectEmptyGuests,
  selectRedacted,
} from "#app/domains/customers/identity.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

export const CUSTOMERS_CALLS: DomainCalls = {
  "app/domains/customers/customer.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectStates(tx, shopId, [3]);
      const state = { ...NOTHING_KNOWN, email: "anna@example.com", name: "Anna", tags: ["vip"], tagFacts: { vip: 1 } };
      await putStates(tx, shopId, [{ id: 3, state }]);
      await putConsentEvents(tx, shopId, [{ customerId: 3, consent: { state: "SUBSCRIBED", level: null, at: NOW } }]);
      await forgetPerson(tx, shopId, 3, NOW);
      await putMerge(tx, shopId, 3, 4);
      await selectNames(tx, shopId, [3]);
      await countCustomers(tx, shopId);
    },
  },
  "app/domains/customers/identity.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectByShopifyId(tx, shopId, [5n]);
      await selectById(tx, shopId, [3]);
      await insertCustomers(tx, shopId, [5n, null]);
      await hasRedacted(tx, shopId);
      await selectRedacted(tx, shopId, ["k1.key"]);
      await selectEmails(tx, shopId, ["k1.key"]);
      await putClaims(tx, shopId, [{ key: "k1.key", email: "anna@example.com", customerId: 3, seenAt: NOW }]);
      await insertGuests(tx, shopId, [{ key: "k1.key", email: "anna@example.com" }]);
      await deleteGuests(tx, shopId, [3]);
      await forgetAddresses(tx, shopId, 3);
      await selectEmptyGuests(tx, shopId);
    },
  },
};
