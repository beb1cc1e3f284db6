export { reserveTags, sendTags, tagsView } from "#app/domains/customers/change-tags.server.ts";
export { customerIdsIn, customerVersions, splitCustomers } from "#app/domains/customers/customer-ids.data.server.ts";
export { consentHistory, findProfile } from "#app/domains/customers/customer-profile.data.server.ts";
export { selectNotes as notesOf } from "#app/domains/customers/customer-notes.data.server.ts";
export { addNote, changeNote, deleteNote, restoreNote } from "#app/domains/customers/customer-notes.server.ts";
export { countCustomers } from "#app/domains/customers/customer.data.server.ts";
export type { GuestEmail, KnownCustomer } from "#app/domains/customers/identity.data.server.ts";
export {
  mergeCustomers,
  namesOf,
  recordConsent,
  recordCustomers,
  recordOrderCount,
  recordTags,
  removeCustomer,
} from "#app/domains/customers/record-customers.server.ts";
export type { Merged } from "#app/domains/customers/record-customers.server.ts";
export {
  customersById,
  holdersOf,
  knownBuyers,
  makeGuests,
  noteClaims,
  removeEmptyGuests,
  removeGuests,
} from "#app/domains/customers/who.server.ts";
export type { KnownBuyer } from "#app/domains/customers/who.server.ts";
export { forgottenAmong, meetForgotten, rememberForgotten } from "#app/domains/customers/forgotten.server.ts";
export {
  findCustomersOf,
  findCustomersToForget,
  findGuestsAmong,
  markRedacted,
  putRedactedKeys,
  selectPersonKeys,
  selectRedactedKeys,
} from "#app/domains/customers/redact-customer.data.server.ts";
export type { PersonKeys } from "#app/domains/customers/redact-customer.data.server.ts";
