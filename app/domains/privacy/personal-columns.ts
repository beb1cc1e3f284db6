import type { KeptFor, PersonalColumn } from "#app/lib/personal-data.ts";

const AFTER_30_DAYS: KeptFor = { until: "age", count: 30, unit: "days", since: "done_at", ends: "value" };
const TWELVE_MONTHS: KeptFor = { until: "age", count: 12, unit: "months", since: "at", ends: "row" };

/** Personal data that keeping the law itself needs, and what comes in before it is anybody's. */
export const PRIVACY_PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  {
    table: "inbox",
    column: "body",
    kept: "sealed",
    purpose:
      "a delivery of Shopify as it came, until it is worked off; a week more to answer what became of it, 30 days where it could not be read",
    keptFor: { until: "date", column: "delete_after", ends: "row" },
  },
  {
    table: "privacy_request",
    column: "customer_enc",
    kept: "sealed",
    purpose: "whose data are asked for: Shopify's id, e-mail and order numbers of the request",
    keptFor: AFTER_30_DAYS,
  },
  {
    table: "privacy_request",
    column: "request_key",
    kept: "hashed",
    purpose: "recognises a second delivery of the same request",
    keptFor: AFTER_30_DAYS,
  },
  {
    table: "access_log",
    column: "user_id",
    kept: "pseudonym",
    purpose: "which member of the shop's staff looked at personal data",
    keptFor: TWELVE_MONTHS,
  },
  {
    table: "setting_change",
    column: "user_id",
    kept: "pseudonym",
    purpose: "which member of the shop's staff changed a setting",
    keptFor: { until: "age", count: 12, unit: "months", since: "changed_at", ends: "row" },
  },
  { table: "access_log", column: "customer_ids", kept: "pseudonym", purpose: "whose data were looked at", keptFor: TWELVE_MONTHS },
];
