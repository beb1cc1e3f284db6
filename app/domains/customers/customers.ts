export { CUSTOMER_PERSONAL_COLUMNS } from "#app/domains/customers/personal-columns.ts";
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
export { normaliseEmail } from "#app/domains/customers/customer.ts";
export {
  consentFromWebhook,
  customerFromBulk,
  customerFromWebhook,
  customerIdFromWebhook,
  mergeFromWebhook,
  orderCountFromWebhook,
  tagsFromWebhook,
} from "#app/domains/customers/customer-payload.ts";
