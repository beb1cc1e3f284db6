import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";

const PERSON: KeptFor = { until: "person-forgotten" };
const NINETY_DAYS: KeptFor = { until: "age", count: 90, unit: "days", since: "processed_at", ends: "value" };
const THIRTEEN_MONTHS: KeptFor = { until: "age", count: 13, unit: "months", since: "processed_at", ends: "value" };
const ORDER_NUMBER: KeptFor = {
  until: "shop-gone",
  why: "a late delivery or a new import finds its order by it instead of counting it twice; Shopify keeps the order without the person",
};

/** Personal data of the orders domain. Addresses, telephone numbers and notes are not kept at all. */
export const ORDER_PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  { table: "orders", column: "id", kept: "pseudonym", purpose: "the order in Shopify", keptFor: ORDER_NUMBER },
  { table: "orders", column: "name", kept: "pseudonym", purpose: "the order's number in Shopify", keptFor: ORDER_NUMBER },
  { table: "orders", column: "buyer_shopify_id", kept: "pseudonym", purpose: "who bought, as Shopify numbers customers", keptFor: PERSON },
  { table: "orders", column: "buyer_email_key", kept: "hashed", purpose: "which guest bought", keptFor: PERSON },
  { table: "orders", column: "content_digest", kept: "hashed", purpose: "tells two versions of one moment apart", keptFor: PERSON },
  { table: "orders", column: "locale", kept: "plain", purpose: "personas: in which language they buy", keptFor: PERSON },
  { table: "orders", column: "country", kept: "plain", purpose: "personas: from where they buy", keptFor: PERSON },
  { table: "orders", column: "company", kept: "pseudonym", purpose: "personas: which company they buy for", keptFor: PERSON },
  {
    table: "orders",
    column: "landing",
    kept: "plain",
    purpose: "personas: how they found the shop; without the query",
    keptFor: THIRTEEN_MONTHS,
  },
  {
    table: "orders",
    column: "referrer",
    kept: "plain",
    purpose: "personas: how they found the shop; without the query",
    keptFor: THIRTEEN_MONTHS,
  },
  { table: "orders", column: "checkout_token", kept: "pseudonym", purpose: "the thank-you page finds its order", keptFor: NINETY_DAYS },
  { table: "orders", column: "cart_token", kept: "pseudonym", purpose: "an abandoned cart finds its order", keptFor: NINETY_DAYS },
  { table: "orders", column: "discount_codes", kept: "plain", purpose: "who buys with a discount", keptFor: PERSON },
];
