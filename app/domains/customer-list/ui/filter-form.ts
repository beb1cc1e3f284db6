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

/** Parts of an address that no field of the form shows, as the page names them. */
const PLACES = {
  set: "customers.problem.at.set",
  period: "customers.filters.period",
  sort: "customers.sort.label",
  page: "customers.problem.at.page",
} as const satisfies Partial<Record<QuestionField, TextKey>>;
const isPlace = (field: QuestionField): field is keyof typeof PLACES => field in PLACES;

/** What was not understood of an address beside the fields of the form, each once: where, and what is wrong. */
export function problemsOfAddress(problems: readonly QuestionProblem[]): readonly Readonly<{ place: TextKey; text: TextKey }>[] {
  const places = [...new Set(problems.map(({ field }) => field).filter(isPlace))];
  return places.flatMap((field) => {
    const text = problemAt(problems, field);
    return text === null ? [] : [{ place: PLACES[field], text }];
  });
}

/** Those of the form's own fields. */
export function problemsOfForm(problems: readonly QuestionProblem[]): readonly QuestionProblem[] {
  return problems.filter(({ field }) => !isPlace(field));
}

/** What is said beside a field; null where it could be read. */
export function problemAt(problems: readonly QuestionProblem[], field: QuestionField): TextKey | null {
  const found = problems.find((problem) => problem.field === field);
  return found === undefined ? null : PROBLEM_TEXTS[found.reason];
}
