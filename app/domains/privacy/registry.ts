import { CUSTOMER_PERSONAL_COLUMNS } from "#app/domains/customers/customers.ts";
import { FILE_IMPORT_PERSONAL_COLUMNS } from "#app/domains/file-import/file-import.ts";
import { ORDER_PERSONAL_COLUMNS } from "#app/domains/orders/orders.ts";
import { PRIVACY_PERSONAL_COLUMNS } from "#app/domains/privacy/personal-columns.ts";
import type { PersonalColumn } from "#app/lib/personal-data.ts";

/** Every personal column of the app. Export, redaction and the periods read it, so a column that is in it is in all three. */
export const PERSONAL_COLUMNS: readonly PersonalColumn[] = [
  ...CUSTOMER_PERSONAL_COLUMNS,
  ...ORDER_PERSONAL_COLUMNS,
  ...FILE_IMPORT_PERSONAL_COLUMNS,
  ...PRIVACY_PERSONAL_COLUMNS,
];

/**
 * A tenant table with rows of one person, found by the customer or by the order. When the person is forgotten the personal
 * columns are set to their default (`clear`), or the rows go (`delete`).
 */
export type PersonTable = Readonly<{ table: string; by: "customer" | "order"; key: string; onForgetting: "clear" | "delete" }>;

/** Where a person's rows are; a test compares it with all tables that have a customer's or an order's number. */
export const PERSON_TABLES: readonly PersonTable[] = [
  { table: "customer", by: "customer", key: "id", onForgetting: "clear" },
  { table: "customer_identity", by: "customer", key: "customer_id", onForgetting: "delete" },
  { table: "consent_event", by: "customer", key: "customer_id", onForgetting: "delete" },
  { table: "customer_note", by: "customer", key: "customer_id", onForgetting: "delete" },
  { table: "listed_customer", by: "customer", key: "customer_id", onForgetting: "clear" },
  { table: "tag_change", by: "customer", key: "customer_id", onForgetting: "delete" },
  { table: "orders", by: "order", key: "id", onForgetting: "clear" },
  { table: "order_line", by: "order", key: "order_id", onForgetting: "clear" },
  { table: "line_product", by: "order", key: "order_id", onForgetting: "clear" },
  { table: "refund", by: "order", key: "order_id", onForgetting: "clear" },
  { table: "fulfilment", by: "order", key: "order_id", onForgetting: "clear" },
  { table: "purchase", by: "order", key: "order_id", onForgetting: "clear" },
];

/** The columns of a table that a forgotten person loses. */
export function clearedColumns(table: string): readonly string[] {
  return PERSONAL_COLUMNS.filter((one) => one.table === table && one.keptFor.until !== "shop-gone").map((one) => one.column);
}

/** A sealed column outside of the tenant tables, and the column that its seal is bound to. */
export type SystemSeal = Readonly<{ table: string; column: string; boundTo: string; shopDomain: string }>;

/** Shopify's tokens, and deliveries as they came. */
export const SYSTEM_SEALS: readonly SystemSeal[] = [
  { table: "shop_session", column: "access_token_enc", boundTo: "shop_domain", shopDomain: "shop_domain" },
  { table: "shop_session", column: "refresh_token_enc", boundTo: "shop_domain", shopDomain: "shop_domain" },
  { table: "inbox", column: "body", boundTo: "event_key", shopDomain: "shop_domain" },
];

/** Sealed columns of tenant tables; their seals are bound to the shop's number. */
export const TENANT_SEALS: readonly Readonly<{ table: string; column: string; isLarge?: boolean }>[] = PERSONAL_COLUMNS.filter(
  ({ table, kept }) => kept === "sealed" && !SYSTEM_SEALS.some((one) => one.table === table),
);
