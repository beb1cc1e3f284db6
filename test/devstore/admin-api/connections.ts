import { badRequest } from "./api-error.ts";
import { numberArg, type ResolversOf, stringArg, type Args, type Context } from "./resolving.ts";

export type SortValue = string | number;

/** A list before it is cut into pages; `sortValue` orders it, equal values by id. */
export type Listing<Item> = { items: readonly Item[]; idOf: (item: Item) => number; sortValue: (item: Item) => SortValue };

export type Connection = { nodes: readonly unknown[]; cursors: readonly string[]; hasNextPage: boolean; hasPreviousPage: boolean };

const MOST = 250;

/** One page of a list by `first`/`after` or `last`/`before`, the other way round with `reverse`; the whole list in a bulk query. */
export function page<Item>(listing: Listing<Item>, args: Args, context: Context): Connection {
  const { idOf, sortValue } = listing;
  const direction = args["reverse"] === true ? -1 : 1;
  const compare = (value: SortValue, id: number, other: SortValue, otherId: number) =>
    direction * (compareValues(value, other) || id - otherId);
  const sorted = [...listing.items].sort((one, other) => compare(sortValue(one), idOf(one), sortValue(other), idOf(other)));
  const first = numberArg(args, "first");
  const last = numberArg(args, "last");
  if (context.isBulk) return { nodes: sorted, cursors: [], hasNextPage: false, hasPreviousPage: false };
  checkSize(first, last);
  const after = cursorArg(args, "after");
  const before = cursorArg(args, "before");
  const inside = sorted.filter((item) => {
    if (after && compare(sortValue(item), idOf(item), after.value, after.id) <= 0) return false;
    return !before || compare(sortValue(item), idOf(item), before.value, before.id) < 0;
  });
  const shown = first !== null ? inside.slice(0, first) : inside.slice(Math.max(0, inside.length - (last ?? 0)));
  const position = shown[0] === undefined ? 0 : sorted.indexOf(shown[0]);
  return {
    nodes: shown,
    cursors: shown.map((item) => cursorTo(sortValue(item), idOf(item))),
    hasPreviousPage: shown.length > 0 && position > 0,
    hasNextPage: first === 0 ? inside.length > 0 : position + shown.length < sorted.length && shown.length > 0,
  };
}

/** A page of a list that is in its order already, such as the lines of an order. */
export function pageInOrder(items: readonly unknown[], args: Args, context: Context): Connection {
  if (context.isBulk)
    return { nodes: args["reverse"] === true ? items.toReversed() : items, cursors: [], hasNextPage: false, hasPreviousPage: false };
  const numbered = items.map((item, index) => ({ item, index }));
  const connection = page({ items: numbered, idOf: ({ index }) => index, sortValue: ({ index }) => index }, args, context);
  return { ...connection, nodes: (connection.nodes as typeof numbered).map(({ item }) => item) };
}

function checkSize(first: number | null, last: number | null): void {
  const size = first ?? last;
  if (size === null) throw badRequest("you must provide one of first or last");
  if (first !== null && last !== null) throw badRequest("providing both first and last is not supported");
  if (size < 0 || size > MOST)
    throw badRequest(`${first === null ? "last" : "first"} must be between 0 and ${String(MOST)}, not ${String(size)}`);
}

function compareValues(one: SortValue, other: SortValue): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [String(one), String(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function cursorTo(value: SortValue, id: number): string {
  return Buffer.from(JSON.stringify({ last_id: id, last_value: value })).toString("base64");
}

function cursorArg(args: Args, name: string): { value: SortValue; id: number } | null {
  const cursor = stringArg(args, name);
  if (cursor === null) return null;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && "last_id" in parsed && "last_value" in parsed) {
      const { last_id: id, last_value: value } = parsed;
      if (typeof id === "number" && (typeof value === "string" || typeof value === "number")) return { id, value };
    }
  } catch {
    // Told below.
  }
  throw badRequest(`Invalid cursor for current pagination sort: ${name}.`);
}

type Edge = { cursor: string; node: unknown };

/** Every type called …Connection. */
export const connectionResolvers: ResolversOf<Connection> = {
  nodes: ({ nodes }) => nodes,
  edges: ({ nodes, cursors }) => nodes.map((node, index): Edge => ({ node, cursor: cursors[index] ?? "" })),
  pageInfo: (connection) => connection,
};

/** Every type called …Edge. */
export const edgeResolvers: ResolversOf<Edge> = { node: ({ node }) => node, cursor: ({ cursor }) => cursor };

export const pageInfoResolvers: ResolversOf<Connection> = {
  hasNextPage: ({ hasNextPage }) => hasNextPage,
  hasPreviousPage: ({ hasPreviousPage }) => hasPreviousPage,
  startCursor: ({ cursors }) => cursors[0] ?? null,
  endCursor: ({ cursors }) => cursors.at(-1) ?? null,
};
