import type { DeliveryCounts, DeliveryFilter, DeliveryRow } from "#app/domains/deliveries/delivery.ts";
import type { OrderAnswer } from "#app/domains/deliveries/fate.ts";

/** What the page shows; `query` and `answers` when somebody looks for an order. Pages count from 1. */
export type DeliveriesView = Readonly<{
  counts: DeliveryCounts;
  filter: DeliveryFilter;
  rows: readonly DeliveryRow[];
  page: number;
  pageCount: number;
  query: string;
  answers: readonly OrderAnswer[];
  /** The id at Shopify that the search text may mean, for an order that nobody knows. */
  askedId: string | null;
  /** When Encore compares with Shopify next and fetches what never arrived; null before the first time is set. */
  nextComparisonAt: string | null;
  /** How many days what is worked off is kept, and everything else. */
  keptDays: Readonly<{ done: number; open: number }>;
}>;
