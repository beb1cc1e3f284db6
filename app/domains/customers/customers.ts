export { CUSTOMER_PERSONAL_COLUMNS, FORGOTTEN_KEPT_MONTHS } from "#app/domains/customers/personal-columns.ts";
export type {
  Buyer,
  ConsentNews,
  CustomerFacts,
  CustomerName,
  EmailConsent,
  MergeNews,
  OrderCountNews,
  TagNews,
} from "#app/domains/customers/customer.ts";
export type { ConsentEntry, CustomerProfile } from "#app/domains/customers/customer-profile.ts";
export { MAX_NOTE, MAX_NOTES } from "#app/domains/customers/customer-note.ts";
export type { CustomerNote, NoteOutcome } from "#app/domains/customers/customer-note.ts";
export { normaliseEmail, RECOGNISED_DAYS } from "#app/domains/customers/customer.ts";
export {
  consentFromWebhook,
  customerFromBulk,
  customerFromWebhook,
  customerIdFromWebhook,
  mergeFromWebhook,
  orderCountFromWebhook,
  tagsFromWebhook,
} from "#app/domains/customers/customer-payload.ts";
export { typedTags } from "#app/domains/customers/tag-change.ts";
export type { ShownTag, TagAnswer, TagsView } from "#app/domains/customers/tag-change.ts";
