import type { EmailConsent } from "#app/domains/customers/customer.ts";

/** What is known of one customer. Who was deleted in Shopify or forgotten has nothing but their dates. */
export type CustomerProfile = Readonly<{
  id: number;
  /** Null for a guest. */
  shopifyId: bigint | null;
  name: string | null;
  email: string | null;
  locale: string | null;
  country: string | null;
  tags: readonly string[];
  consent: EmailConsent | null;
  /** Orders as Shopify counts them, also those that Encore does not see. */
  lifetimeOrders: number | null;
  createdAt: Date | null;
  deletedAt: Date | null;
  redactedAt: Date | null;
  /** Of the customer whom this one was merged into. */
  mergedInto: number | null;
}>;

/** A consent that was given or taken. */
export type ConsentEntry = Readonly<{ at: Date; state: string; level: string | null }>;
