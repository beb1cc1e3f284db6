import { addDays } from "date-fns/addDays";
import { shortHash } from "#app/lib/short-hash.ts";

// Orders of a file without Shopify's ids are told apart by their names (#1001) and by when they were placed: a shop may give a name
// twice, after it changed what stands before the number or moved to Shopify. Until Shopify tells the id, they have one of Encore's own:
// negative, which Shopify never gives.

/**
 * The id of an order of which nobody but its name and its day is known.
 *
 * @example
 * unnumberedId("#1001", new Date("2024-05-01T08:00:00Z")) === unnumberedId(" #1001 ", new Date("2024-05-01T20:00:00Z")) // true
 */
export function unnumberedId(name: string, at: Date): bigint {
  return -1n - BigInt(shortHash(`${name.trim()} ${at.toISOString().slice(0, 10)}`));
}

/** Far less than a shop takes to begin its numbers again, and more than two readings of one local time lie apart. */
const SAME_ORDER_DAYS = 2;
const SAME_ORDER_MS = SAME_ORDER_DAYS * 86_400_000;

/** Whether two tellings of one name may mean one order. */
export function isAboutSameTime(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= SAME_ORDER_MS;
}

/** All ids that the same order may have got from a telling of about the same time; of a deleted order only the id is known. */
export function unnumberedIdsAround(name: string, at: Date): readonly bigint[] {
  return Array.from({ length: 2 * SAME_ORDER_DAYS + 1 }, (_, index) => unnumberedId(name, addDays(at, index - SAME_ORDER_DAYS)));
}

/** An order of a name, as one without Shopify's id is looked for. */
export type NamedOrder = Readonly<{ id: bigint; name: string; at: Date }>;

/**
 * The order that a name means: the one that was placed at about the same time. Null where none was.
 *
 * @param named all orders of that name
 */
export function nearestOf(named: readonly NamedOrder[], at: Date): NamedOrder | null {
  const distance = (order: NamedOrder): number => Math.abs(order.at.getTime() - at.getTime());
  const [nearest] = named
    .filter((order) => isAboutSameTime(order.at, at))
    .toSorted((a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1));
  return nearest ?? null;
}
