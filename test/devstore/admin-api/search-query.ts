import { instantOf, addDays } from "../zoned-time.ts";
import { badRequest } from "./api-error.ts";

/** Shopify's search syntax (https://shopify.dev/docs/api/usage/search-syntax): `status:open AND (tag:vip OR -email:a@b.c)`. */

export type Comparator = "=" | ">" | ">=" | "<" | "<=";

export type Term = { kind: "term"; field: string | null; comparator: Comparator; value: string };

export type Search = Term | { kind: "and" | "or"; parts: Search[] } | { kind: "not"; part: Search } | { kind: "all" };

const TOKEN =
  /\s*(\(|\)|AND\b|OR\b|NOT\b|-(?=[\w(])|(?:(\w+):(>=|<=|>|<|=)?)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\\.|[^\s()\\]|\\$)+)))/y;

type Token = { text: string; term: Term | null };

/** Terms beside each other mean AND; OR binds weaker. */
export function parseSearch(query: string | null): Search {
  const tokens = tokensOf(query ?? "");
  if (tokens.length === 0) return { kind: "all" };
  let next = 0;

  function either(): Search {
    const parts = [both()];
    while (tokens[next]?.text === "OR") {
      next += 1;
      parts.push(both());
    }
    const [only] = parts;
    return only && parts.length === 1 ? only : { kind: "or", parts };
  }

  function both(): Search {
    const parts = [one()];
    for (let token = tokens[next]; token && token.text !== "OR" && token.text !== ")"; token = tokens[next]) {
      if (token.text === "AND") next += 1;
      parts.push(one());
    }
    const [only] = parts;
    return only && parts.length === 1 ? only : { kind: "and", parts };
  }

  function one(): Search {
    const token = tokens[next];
    next += 1;
    if (token?.term) return token.term;
    if (token?.text === "-" || token?.text === "NOT") return { kind: "not", part: one() };
    if (token?.text === "(") {
      const inner = either();
      if (tokens[next]?.text !== ")") throw badRequest(`The search "${query ?? ""}" has a bracket that is not closed.`);
      next += 1;
      return inner;
    }
    throw badRequest(`The search "${query ?? ""}" cannot be read after "${tokens[next - 2]?.text ?? ""}".`);
  }

  const search = either();
  if (next < tokens.length) throw badRequest(`The search "${query ?? ""}" has a bracket too many.`);
  return search;
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(query); found; found = TOKEN.exec(query)) {
    const [, text = "", field, comparator, double, single, bare] = found;
    const value = double ?? single ?? bare;
    const term: Term | null =
      value === undefined
        ? null
        : { kind: "term", field: field ?? null, comparator: comparatorOf(comparator), value: value.replace(/\\(.)/g, "$1") };
    tokens.push({ text: term ? "" : text, term });
  }
  return tokens;
}

function comparatorOf(text: string | undefined): Comparator {
  return text === ">" || text === ">=" || text === "<" || text === "<=" ? text : "=";
}

/** Tests one item against one term; the term's field is known to be a key of the table. */
export type Filter<Item> = (item: Item, term: Term, timeZone: string) => boolean;

/** The predicate of a search. A field without a filter is refused with its name: Shopify would ignore it, and the app would get too much. */
export function predicateOf<Item>(
  search: Search,
  filters: Readonly<Record<string, Filter<Item>>>,
  what: string,
  timeZone: string,
): (item: Item) => boolean {
  switch (search.kind) {
    case "all":
      return () => true;
    case "not": {
      const inner = predicateOf(search.part, filters, what, timeZone);
      return (item) => !inner(item);
    }
    case "and":
    case "or": {
      const parts = search.parts.map((part) => predicateOf(part, filters, what, timeZone));
      return search.kind === "and" ? (item) => parts.every((holds) => holds(item)) : (item) => parts.some((holds) => holds(item));
    }
    case "term": {
      const filter = filters[search.field ?? "default"];
      if (!filter)
        throw badRequest(
          `The devstore does not search ${what} by "${search.field ?? "text"}" yet. It knows: ${Object.keys(filters).join(", ")}.`,
        );
      return (item) => filter(item, search, timeZone);
    }
  }
}

export function compareNumber(actual: number, { comparator, value }: Term): boolean {
  const wanted = Number(value.replace(/^gid:\/\/shopify\/\w+\//, ""));
  return compare(actual, comparator, wanted, wanted);
}

/** A date without a time is the whole day in the shop's time zone, as in Shopify. */
export function compareInstant(actual: string | null, { comparator, value }: Term, timeZone: string): boolean {
  if (actual === null) return false;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const from = day
    ? instantOf(value, "00:00:00", timeZone).getTime()
    : Date.parse(/[zZ]|[+-]\d{2}:?\d{2}$/.test(value) ? value : `${value}Z`);
  if (Number.isNaN(from)) throw badRequest(`"${value}" is not a date. Write 2026-11-20 or 2026-11-20T12:00:00Z.`);
  const to = day ? instantOf(addDays(value, 1), "00:00:00", timeZone).getTime() - 1 : from + 999;
  return compare(Date.parse(actual), comparator, from, to);
}

/** `from` and `to` are the first and last moment of what was named. */
function compare(actual: number, comparator: Comparator, from: number, to: number): boolean {
  switch (comparator) {
    case "=":
      return actual >= from && actual <= to;
    case ">":
      return actual > to;
    case ">=":
      return actual >= from;
    case "<":
      return actual < from;
    case "<=":
      return actual <= to;
  }
}

/** Equal without regard to case; `*` at the end matches any ending, a lone `*` anything there is. */
export function compareText(actual: string | null, { value }: Term): boolean {
  if (actual === null) return false;
  const wanted = value.toLowerCase();
  return wanted.endsWith("*") ? actual.toLowerCase().startsWith(wanted.slice(0, -1)) : actual.toLowerCase() === wanted;
}
