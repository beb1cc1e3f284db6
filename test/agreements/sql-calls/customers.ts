import {
  countCustomers,
  forgetPerson,
  putConsentEvents,
  putMerge,
  putStates,
  selectNames,
  selectStates,
} from "#app/domains/customers/customer.data.server.ts";
import {
  countNotes,
  findNote,
  hasNotable,
  insertNote,
  markNoteDeleted,
  markNotesDeleted,
  moveNotes,
  moveNotesOfGuests,
  selectNotes,
  updateNote,
} from "#app/domains/customers/customer-notes.data.server.ts";
import { consentHistory, findProfile } from "#app/domains/customers/customer-profile.data.server.ts";
import { hasForgotten, putForgotten, selectForgotten } from "#app/domains/customers/forgotten.data.server.ts";
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
import {
  deleteTagChange,
  putTagOutcome,
  putTagWish,
  selectTagChanges,
  settleTagChanges,
} from "#app/domains/customers/tag-change.data.server.ts";
import type { DomainCalls } from "#test/agreements/sql-calls/calls.ts";
import { NOW } from "#test/agreements/sql-calls/calls.ts";

const NOTE = "0193f5a0-0000-7000-8000-000000000001";

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
  "app/domains/customers/customer-notes.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectNotes(tx, shopId, 3);
      await findNote(tx, shopId, NOTE);
      await hasNotable(tx, shopId, 3);
      await countNotes(tx, shopId, 3);
      await insertNote(tx, shopId, { id: NOTE, customerId: 3, text: "Likes blue." }, NOW);
      await updateNote(tx, shopId, NOTE, "Likes red.", NOW);
      await markNoteDeleted(tx, shopId, NOTE, NOW);
      await markNoteDeleted(tx, shopId, NOTE, null);
      await moveNotes(tx, shopId, 3, 4);
      await moveNotesOfGuests(tx, shopId, [3]);
      await markNotesDeleted(tx, shopId, 3, NOW);
    },
  },
  "app/domains/customers/tag-change.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await selectTagChanges(tx, shopId, 3);
      await putTagWish(tx, shopId, { customerId: 3, tag: "vip", isWanted: true }, NOW);
      await putTagOutcome(tx, shopId, 3, { tag: "vip", version: 1 }, { state: "sent", at: NOW });
      await deleteTagChange(tx, shopId, 3, { tag: "vip", version: 1 });
      await settleTagChanges(tx, shopId, [{ customerId: 3, at: NOW, tags: ["vip"] }]);
    },
  },
  "app/domains/customers/customer-profile.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await findProfile(tx, shopId, 3);
      await consentHistory(tx, shopId, 3);
    },
  },
  "app/domains/customers/forgotten.data.server.ts": {
    role: "shop",
    call: async (tx, shopId) => {
      await putForgotten(tx, shopId, ["k1.key"], NOW);
      await selectForgotten(tx, shopId, ["k1.key"]);
      await hasForgotten(tx, shopId);
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
