import { paramsOf } from "#app/domains/customer-list/question.ts";
import type { CustomersQuestion } from "#app/domains/customer-list/terms.ts";

export const LIST_PATH = "/app/customers";

/** What the list's address carries besides the question: the sealed search, and the saved view that was opened. */
export type Besides = Readonly<{ find: string | null; view: string | null }>;

export function besidesOf(address: URLSearchParams): Besides {
  return { find: address.get("find"), view: address.get("view") };
}

/** The parameters of a list's address. */
export function listParams(
  question: CustomersQuestion,
  currency: string,
  { find, view }: Besides,
): Readonly<Record<string, string | null>> {
  return { ...paramsOf(question, currency), find, view };
}

/**
 * Filters and sort as a saved view keeps them: no page, nothing of the search.
 *
 * @example
 * viewQueryOf({ ...FIRST_QUESTION, page: 3, filters: { ...NO_FILTERS, discount: "with" } }, "EUR") // "discount=with"
 */
export function viewQueryOf(question: CustomersQuestion, currency: string): string {
  return new URLSearchParams(paramsOf({ ...question, page: 1 }, currency)).toString();
}

/** A list's own address, as a customer's page keeps it for the way back, and as the export of the list asks for it. */
export function listOf(question: CustomersQuestion, currency: string, besides: Besides): string {
  const own = Object.entries(listParams(question, currency, besides)).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return new URLSearchParams(own).toString();
}
