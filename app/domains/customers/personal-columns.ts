import type { PersonalColumn } from "#app/lib/personal-data.ts";

/** Personal data of the customers domain: what is where, how it is kept, and what for. */
export const CUSTOMER_PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  { table: "customer", column: "email_enc", kept: "sealed", purpose: "shown in lists; who gets a message" },
  { table: "customer", column: "email_hash", kept: "hashed", purpose: "recognises a guest who buys again" },
  { table: "customer", column: "name_enc", kept: "sealed", purpose: "shown in lists; the salutation of a message" },
  { table: "customer", column: "shopify_id", kept: "pseudonym", purpose: "the customer in Shopify" },
  { table: "customer", column: "locale", kept: "plain", purpose: "the language of a message" },
  { table: "customer", column: "country", kept: "plain", purpose: "which law a message falls under; personas" },
  { table: "customer", column: "tags", kept: "plain", purpose: "the merchant's own groups" },
  { table: "customer", column: "consent_state", kept: "plain", purpose: "whether a message may go out" },
  { table: "customer", column: "consent_level", kept: "plain", purpose: "whether a message may go out" },
  {
    table: "customer_identity",
    column: "key",
    kept: "hashed",
    purpose: "recognises a person by Shopify's id or the keyed hash of the e-mail",
  },
];
