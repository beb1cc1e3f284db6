import { shortHash } from "#app/lib/short-hash.ts";

// Orders of a file without Shopify's ids are told apart by their names (#1001). Until Shopify tells the id, they have one of Encore's
// own: negative, which Shopify never gives, and the same for the same name in every file.

/**
 * The id of an order of which nobody but its name is known.
 *
 * @example
 * unnumberedId("#1001") === unnumberedId(" #1001 ") // true
 */
export function unnumberedId(name: string): bigint {
  return -1n - BigInt(shortHash(name.trim()));
}

/** Far less than a shop takes to begin its numbers again, and more than two readings of one local time lie apart. */
const SAME_ORDER_MS = 2 * 86_400_000;

/** Whether two tellings of one name may mean one order. */
export function isAboutSameTime(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= SAME_ORDER_MS;
}

/** An order that is told under Shopify's id, as one without is looked for. */
export type NamedOrder = Readonly<{ id: bigint; name: string; at: Date }>;

/**
 * The order that a name means: a shop may give a name twice, after it changed what stands before the number or moved to Shopify, so it
 * is the one that was placed at about the same time. Null where none was.
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
