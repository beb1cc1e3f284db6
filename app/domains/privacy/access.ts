/** What a member of the shop's staff looked at; `customer-forgotten`: whom they had forgotten. */
export const ACCESS_KINDS = [
  "customers",
  "customers-export",
  "customer",
  "customer-forgotten",
  "orders",
  "privacy-requests",
  "data-export",
  "deliveries",
] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

/**
 * A look at personal data. `userId`: the member of staff as Shopify numbers them. `customerIds`: Encore's own numbers of those
 * who were shown; `customers` where people were shown who have none.
 */
export type Access = Readonly<{ userId: string | null; what: AccessKind; customerIds: readonly number[]; customers?: number }>;

/** An entry as it is shown; `at` as ISO 8601. */
export type AccessEntry = Readonly<{ id: string; at: string; userId: string | null; what: AccessKind; customers: number }>;
