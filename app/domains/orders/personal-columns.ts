import type { PersonalColumn } from "#app/lib/personal-data.ts";

/** Personal data of the orders domain. Addresses, telephone numbers and notes are not kept at all. */
export const ORDER_PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  { table: "orders", column: "name", kept: "pseudonym", purpose: "the order's number in Shopify" },
  { table: "orders", column: "locale", kept: "plain", purpose: "personas: in which language they buy" },
  { table: "orders", column: "country", kept: "plain", purpose: "personas: from where they buy" },
  { table: "orders", column: "landing", kept: "plain", purpose: "personas: how they found the shop; without the query" },
  { table: "orders", column: "referrer", kept: "plain", purpose: "personas: how they found the shop; without the query" },
  { table: "orders", column: "checkout_token", kept: "pseudonym", purpose: "the thank-you page finds its order" },
  { table: "orders", column: "cart_token", kept: "pseudonym", purpose: "an abandoned cart finds its order" },
  { table: "orders", column: "discount_codes", kept: "plain", purpose: "who buys with a discount" },
];
