export { CUSTOMER_PERSONAL_COLUMNS } from "#app/domains/customers/personal-columns.ts";
export type { Buyer, CustomerFacts, CustomerName, EmailConsent } from "#app/domains/customers/customer.ts";
export { customerFromBulk, customerFromWebhook, customerIdFromWebhook } from "#app/domains/customers/customer-payload.ts";
