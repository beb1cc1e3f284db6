import type { CustomerFilters, DayLimits, Consent } from "#app/domains/customer-list/terms.ts";
import type { CustomerSet } from "#app/domains/retention/retention.ts";

/** The customers behind a figure, over the purchases that it counts. Days [from, to). */
export type Figure =
  | Readonly<{
      set: Exclude<CustomerSet, "cohort">;
      period: Readonly<{ from: number; to: number; before: Readonly<{ from: number; to: number }> }>;
    }>
  | Readonly<{ set: "cohort"; month: number; k: number | null }>;

/** A list without its place: `bought` in days; `among` our numbers, null for everybody. */
export type List = Readonly<{
  figure: Figure | null;
  filters: Omit<CustomerFilters, "bought">;
  bought: DayLimits | null;
  among: readonly number[] | null;
}>;

/** A row without its person. */
export type ListedRow = Readonly<{
  id: number;
  purchases: number;
  value: number;
  firstDay: number | null;
  isFirstKnown: boolean;
  lastDay: number | null;
  country: string | null;
  consent: Consent;
}>;
