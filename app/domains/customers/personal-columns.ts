import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";

/** The longest silence that a merchant may choose: whoever a file older than that brings back is past every period, and goes by it. */
export const FORGOTTEN_KEPT_MONTHS = 60;

const PERSON: KeptFor = { until: "person-forgotten" };
const FIGURES: KeptFor = { until: "shop-gone", why: "figures of the past must not change; a sum under a number that nobody can lead back" };

/** Personal data of the customers domain: what is where, how it is kept, what for and for how long. */
export const CUSTOMER_PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  { table: "customer", column: "email_enc", kept: "sealed", purpose: "shown in lists; who gets a message", keptFor: PERSON },
  { table: "customer", column: "name_enc", kept: "sealed", purpose: "shown in lists; the salutation of a message", keptFor: PERSON },
  { table: "customer", column: "shopify_id", kept: "pseudonym", purpose: "the customer in Shopify", keptFor: PERSON },
  { table: "customer", column: "locale", kept: "plain", purpose: "the language of a message", keptFor: PERSON },
  { table: "customer", column: "country", kept: "plain", purpose: "which law a message falls under; personas", keptFor: PERSON },
  { table: "customer", column: "tags", kept: "plain", purpose: "the merchant's own groups", keptFor: PERSON },
  { table: "customer", column: "consent_state", kept: "plain", purpose: "whether a message may go out", keptFor: PERSON },
  { table: "customer", column: "consent_level", kept: "plain", purpose: "whether a message may go out", keptFor: PERSON },
  { table: "customer", column: "consent_at", kept: "plain", purpose: "since when a message may go out", keptFor: PERSON },
  { table: "customer", column: "created_at", kept: "plain", purpose: "since when Shopify knows the customer", keptFor: PERSON },
  { table: "customer", column: "lifetime_orders", kept: "plain", purpose: "whether a purchase is the first ever", keptFor: PERSON },
  { table: "customer", column: "tag_facts", kept: "plain", purpose: "which tags came and went when", keptFor: PERSON },
  {
    table: "tag_change",
    column: "tag",
    kept: "plain",
    purpose: "a tag that the merchant adds or removes, until Shopify has confirmed it",
    keptFor: { until: "age", count: 30, unit: "days", since: "asked_at", ends: "row" },
  },
  { table: "consent_event", column: "state", kept: "plain", purpose: "proves whether and when a message might go out", keptFor: PERSON },
  { table: "consent_event", column: "level", kept: "plain", purpose: "proves whether and when a message might go out", keptFor: PERSON },
  { table: "customer", column: "first_at", kept: "plain", purpose: "figures: the first purchase", keptFor: FIGURES },
  { table: "customer", column: "last_at", kept: "plain", purpose: "figures: the last purchase", keptFor: FIGURES },
  { table: "customer", column: "purchases", kept: "plain", purpose: "figures: how many purchases", keptFor: FIGURES },
  { table: "customer", column: "value", kept: "plain", purpose: "figures: value of the purchases", keptFor: FIGURES },
  {
    table: "customer_identity",
    column: "key",
    kept: "hashed",
    purpose:
      "recognises a person by Shopify's id or the keyed hash of the e-mail; one who was redacted for 30 days, so that nothing late brings them back",
    keptFor: { until: "date", column: "until", ends: "row" },
  },
  {
    table: "forgotten_person",
    column: "key",
    kept: "hashed",
    purpose: "recognises in an old file of orders who asked to be forgotten; leads to no row of the shop",
    keptFor: { until: "age", count: FORGOTTEN_KEPT_MONTHS, unit: "months", since: "forgotten_at", ends: "row" },
  },
  {
    table: "customer_identity",
    column: "email_enc",
    kept: "sealed",
    purpose: "makes the keyed hash anew when its key is changed",
    keptFor: PERSON,
  },
  {
    table: "customer_note",
    column: "text_enc",
    kept: "sealed",
    purpose: "what the merchant wrote down about the customer",
    keptFor: PERSON,
  },
  {
    table: "customer_note",
    column: "deleted_at",
    kept: "plain",
    purpose: "a note that the merchant deleted can be taken back meanwhile",
    keptFor: { until: "age", count: 30, unit: "days", since: "deleted_at", ends: "row" },
  },
  { table: "listed_customer", column: "country", kept: "plain", purpose: "the list of customers, by country", keptFor: PERSON },
  { table: "listed_customer", column: "consent_state", kept: "plain", purpose: "the list of customers, by consent", keptFor: PERSON },
];
