import type { CustomerSet, PeriodFigures } from "#app/domains/retention/retention.ts";

/** How many customers are in a set; null where the period before is not known. */
export function sizeOfSet(set: Exclude<CustomerSet, "cohort">, figures: PeriodFigures): number | null {
  const counts = figures.counts.kind === "known" ? figures.counts.value : null;
  switch (set) {
    case "before":
      return counts?.S ?? null;
    case "retained":
      return counts?.retained ?? null;
    case "lost":
      return counts === null ? null : counts.S - counts.retained;
    case "reactivated":
      return counts?.reactivated ?? null;
    case "in-period":
      return figures.customers;
    case "new":
      return figures.newCustomers;
    case "unsure":
      return figures.unsureCustomers;
    case "all":
      return figures.repeatCounts.customers;
    case "repeat":
      return figures.repeatCounts.repeatCustomers;
  }
}
