import type { CustomerFilters, CustomerRow, DayLimits } from "#app/domains/customer-list/terms.ts";
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
export type ListedRow = Omit<CustomerRow, "name" | "email">;
