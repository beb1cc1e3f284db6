import type { QuestionField, QuestionProblem } from "#app/domains/customer-list/customer-list.ts";
import type { TextKey } from "#app/i18n/texts.ts";

/** A filter with two ends. */
export type RangeFilter = Readonly<{ field: "purchases" | "value" | "first" | "last"; legend: TextKey; isDay: boolean }>;

export const RANGES: readonly RangeFilter[] = [
  { field: "purchases", legend: "customers.filters.purchases", isDay: false },
  { field: "value", legend: "customers.filters.value", isDay: false },
  { field: "first", legend: "customers.filters.first", isDay: true },
  { field: "last", legend: "customers.filters.last", isDay: true },
];

/** What the form of filters passes on without showing it: which figure, how it is sorted, what was searched for, which view. */
export const CHOICE_PARAMS: readonly string[] = ["set", "period", "from", "to", "cohort", "k", "sort", "find", "view"];

const PROBLEM_TEXTS = {
  "unknown-word": "customers.problem.unknown-word",
  "not-a-date": "customers.problem.not-a-date",
  "not-a-month": "customers.problem.not-a-month",
  "not-a-number": "customers.problem.not-a-number",
  "not-an-amount": "customers.problem.not-an-amount",
  "wrong-order": "customers.problem.wrong-order",
  "in-the-future": "customers.problem.in-the-future",
} as const satisfies Record<QuestionProblem["reason"], TextKey>;

/** What is said beside a field; null where it could be read. */
export function problemAt(problems: readonly QuestionProblem[], field: QuestionField): TextKey | null {
  const found = problems.find((problem) => problem.field === field);
  return found === undefined ? null : PROBLEM_TEXTS[found.reason];
}
