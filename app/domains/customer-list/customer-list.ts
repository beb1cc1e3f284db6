export type * from "#app/domains/customer-list/terms.ts";
export {
  CONSENTS,
  FIRST_QUESTION,
  isUnfiltered,
  NO_FILTERS,
  paramsOf,
  questionOf,
  SORT_COLUMNS,
  UNKNOWN_COUNTRY,
} from "#app/domains/customer-list/question.ts";
export type { ReadQuestion } from "#app/domains/customer-list/question.ts";
export { besidesOf, LIST_PATH, listOf, listParams, viewQueryOf } from "#app/domains/customer-list/list-address.ts";
export type { Besides } from "#app/domains/customer-list/list-address.ts";
export { MAX_SEARCH } from "#app/domains/customer-list/search.ts";
export type { SearchView } from "#app/domains/customer-list/search.ts";
