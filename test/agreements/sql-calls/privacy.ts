import {
  findCustomersOf,
  findCustomersToForget,
  findGuestsAmong,
  markRedacted,
  putRedactedKeys,
  selectPersonKeys,
  selectRedactedKeys,
} from "#app/domains/customers/redact-customer.data.server.ts";
import { clearTypedTitles, findOrdersOf } from "#app/domains/orders/redact-orders.data.server.ts";
import { countAccesses, countAccessesSince, insertAccess, selectAccesses } from "#app/domains/privacy/access.data.server.ts";
import { deleteDeliveries, selectBodies } from "#app/domains/privacy/bodies.data.server.ts";
import { clearDue, deleteDue } from "#app/domains/privacy/periods.data.server.ts";
import { endingsAt } from "#app/domains/privacy/periods.ts";
import { clearRowsOf, deleteRowsOf, selectRowsOf } from "#app/domains/privacy/person.data.server.ts";
import { clearedColumns, PERSON_TABLES, SYSTEM_SEALS, TENANT_SEALS } from "#app/domains/privacy/registry.ts";
import {
  endRequest,
  findForgetAfter,
  findRequest,
  forgetReferences,
  insertRequest,
  putForgetAfter,
  selectReferences,
  selectRequests,
} from "#app/domains/privacy/request.data.server.ts";
import { selectShopPlaces } from "#app/domains/privacy/shop-places.data.server.ts";
import { countByKeyOfSystem, putResealedOfSystem, selectStaleOfSystem } from "#app/domains/privacy/rotation-system.data.server.ts";
import {
  countByKey,
  countLookups,
  putRehashed,
  putResealed,
  selectStale,
  selectStaleIdentities,
} from "#app/domains/privacy/rotation.data.server.ts";
import {
  deleteDeliveriesOf,
  deleteJobsOf,
  deleteShop,
  detachShop,
  lockShop,
  selectFormerDomains,
} from "#app/domains/privacy/wipe-traces.data.server.ts";
import { deleteRows, selectTenantTables } from "#app/domains/privacy/wipe.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { DOMAIN, NOW } from "#test/agreements/sql-calls/calls.ts";

const SHOP = { skip: 0, take: 50 };
const RESEALED = [{ place: "(0,1)", sealed: "\\x00" }];

export const PRIVACY_CALLS: DomainCalls = {
  "app/domains/customers/redact-customer.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findCustomersOf(tx, shopId, 5n, ["k1.x"]);
      await findGuestsAmong(tx, shopId, [3]);
      await selectPersonKeys(tx, shopId, [3]);
      await markRedacted(tx, shopId, [3], NOW);
      await putRedactedKeys(tx, shopId, 3, ["k1.x"], NOW);
      await selectRedactedKeys(tx, shopId);
      await findCustomersToForget(tx, shopId, { silentSince: NOW, deletedBefore: NOW, limit: 1 });
    },
  },
  "app/domains/orders/redact-orders.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findOrdersOf(tx, shopId, [3], [7n]);
      await clearTypedTitles(tx, shopId, [7n]);
    },
  },
  "app/domains/privacy/access.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await insertAccess(tx, shopId, { userId: "1", what: "customers", customerIds: [3] }, NOW);
      await selectAccesses(tx, shopId, SHOP);
      await countAccesses(tx, shopId);
      await countAccessesSince(tx, shopId, "customers-export", NOW);
    },
  },
  "app/domains/privacy/bodies.data.server.ts": {
    role: "system",
    call: async (tx) => {
      await selectBodies(tx, DOMAIN, 0n, 1);
      await deleteDeliveries(tx, [1n]);
    },
  },
  "app/domains/privacy/periods.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const { column, ...due } of endingsAt(NOW)) {
        if (column === null) await deleteDue(tx, shopId, { ...due, limit: 1 });
        else await clearDue(tx, shopId, column, { ...due, limit: 1 });
      }
    },
  },
  "app/domains/privacy/shop-places.data.server.ts": { role: "system", call: (tx) => selectShopPlaces(tx) },
  "app/domains/privacy/person.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const place of PERSON_TABLES) {
        await selectRowsOf(tx, shopId, place, [3n]);
        await clearRowsOf(tx, shopId, place, clearedColumns(place.table), [3n]);
        await deleteRowsOf(tx, shopId, place, [3n]);
      }
    },
  },
  "app/domains/privacy/request.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      const times = { askedAt: NOW, dueAt: NOW, doneAt: null };
      await insertRequest(tx, shopId, { kind: "data", keys: ["k1.x"], reference: new Uint8Array([1]), outcome: null, ...times });
      await findRequest(tx, shopId, 1);
      await selectRequests(tx, shopId, 1);
      await selectReferences(tx, shopId);
      await endRequest(tx, shopId, 1, "handed-over", NOW);
      await forgetReferences(tx, shopId, [1], NOW);
      await findForgetAfter(tx, shopId);
      await putForgetAfter(tx, shopId, 36, NOW);
    },
  },
  "app/domains/privacy/rotation.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const place of TENANT_SEALS) {
        await selectStale(tx, shopId, place, "k2", "(0,0)", 1);
        await putResealed(tx, shopId, place, RESEALED);
        await countByKey(tx, shopId, place);
      }
      await selectStaleIdentities(tx, shopId, "k2", 1);
      await putRehashed(tx, shopId, [{ kind: "email", was: "k1.x", key: "k2.x", customer_id: 3 }]);
      await countLookups(tx, shopId);
    },
  },
  "app/domains/privacy/rotation-system.data.server.ts": {
    role: "system",
    call: async (tx) => {
      for (const place of SYSTEM_SEALS) {
        await selectStaleOfSystem(tx, place, "k2", "(0,0)", 1);
        await putResealedOfSystem(tx, place, RESEALED);
        await countByKeyOfSystem(tx, place);
      }
    },
  },
  "app/domains/privacy/wipe.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      for (const table of await selectTenantTables(tx)) await deleteRows(tx, shopId, table, 1);
    },
  },
  "app/domains/privacy/wipe-traces.data.server.ts": {
    role: "system",
    call: async (tx, shopId) => {
      await lockShop(tx, shopId);
      await detachShop(tx, shopId, DOMAIN);
      await selectFormerDomains(tx, shopId);
      await deleteDeliveriesOf(tx, [DOMAIN], NOW, 1);
      await deleteJobsOf(tx, shopId, [DOMAIN]);
      await deleteShop(tx, shopId);
    },
  },
};
