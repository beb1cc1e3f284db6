import { dayOfIso } from "#app/lib/calendar.ts";

/** Why a range that was typed cannot be shown, and beside which field that is said. */
export type RangeProblem = Readonly<{
  field: "from" | "to";
  kind: "missing" | "not-a-date" | "ends-before-it-begins" | "in-the-future";
}>;

/**
 * Checks the two days of an own range before they are sent; null when the range can be shown. The last day may lie in the
 * future (a running month), the first may not.
 *
 * @param today the shop's local day
 * @example
 * rangeProblem("2026-05-02", "2026-05-01", 20600) // { field: "to", kind: "ends-before-it-begins" }
 */
export function rangeProblem(from: string, to: string, today: number): RangeProblem | null {
  if (from === "") return { field: "from", kind: "missing" };
  const first = dayOfIso(from);
  if (first === null) return { field: "from", kind: "not-a-date" };
  if (first > today) return { field: "from", kind: "in-the-future" };
  if (to === "") return { field: "to", kind: "missing" };
  const last = dayOfIso(to);
  if (last === null) return { field: "to", kind: "not-a-date" };
  return last < first ? { field: "to", kind: "ends-before-it-begins" } : null;
}
