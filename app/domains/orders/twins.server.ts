import type { Order } from "#app/domains/orders/order.ts";
import {
  deleteOrders,
  hasUnnumbered,
  moveTold,
  putTombstones,
  renumberOrder,
  selectNamed,
  selectOwners,
} from "#app/domains/orders/told.data.server.ts";
import { nearestOf, unnumberedId } from "#app/domains/orders/unnumbered.ts";
import type { NamedOrder } from "#app/domains/orders/unnumbered.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** An order that was stored under a number of Encore's own until Shopify's id came. `customerId`: whose it was. */
export type Twin = Readonly<{ wasId: bigint; customerId: number | null }>;

/**
 * Lets orders that come with Shopify's id take the place of the same orders that a file told without one: found by name and
 * time, whichever came first (`numbered` looks the other way round). Of an order that Shopify deleted the other goes, too.
 *
 * @returns twins by the id that their orders have now
 */
export async function replaceTwins(
  tx: Transaction,
  shopId: number,
  orders: readonly Order[],
  tombstones: ReadonlySet<bigint>,
): Promise<ReadonlyMap<bigint, Twin>> {
  const named = orders.filter((order) => order.id > 0n && order.name.trim() !== "");
  // Of an order that was deleted before anything else came of it the name is learned now, as in the other order of arrival. Nothing
  // but a number is kept of a deleted order, so its name is closed to files without ids at all times.
  const [gone] = named.filter((order) => tombstones.has(order.id));
  if (gone !== undefined) {
    const names = named.filter((order) => tombstones.has(order.id)).map((order) => unnumberedId(order.name));
    await putTombstones(tx, shopId, names, gone.updatedAt);
  }
  if (named.length === 0 || !(await hasUnnumbered(tx, shopId))) return new Map();
  const namedAs = new Map<bigint, NamedOrder[]>();
  for (const { id, name, processedAt } of named) {
    const wasId = unnumberedId(name);
    namedAs.set(wasId, [...(namedAs.get(wasId) ?? []), { id, name, at: processedAt }]);
  }

  const there = await selectOwners(tx, shopId, [...namedAs.keys(), ...named.map((order) => order.id)]);
  const twins = new Map<bigint, Twin>();
  for (const [wasId, candidates] of namedAs) {
    const was = there.get(wasId);
    const order = was === undefined ? null : nearestOf(candidates, was.at);
    if (was === undefined || order === null) continue;
    if (tombstones.has(order.id)) {
      await deleteOrders(tx, shopId, [wasId]);
    } else {
      await moveTold(tx, shopId, wasId, order.id);
      if (there.has(order.id)) await deleteOrders(tx, shopId, [wasId]);
      else await renumberOrder(tx, shopId, wasId, order.id);
    }
    twins.set(order.id, { wasId, customerId: was.customerId });
  }
  return twins;
}

/** Gives orders of a file that come without Shopify's id the one that is known by their name. */
export async function numbered(tx: Transaction, shopId: number, orders: readonly Order[]): Promise<Order[]> {
  const without = orders.filter((order) => order.id < 0n);
  if (without.length === 0) return [...orders];
  const namedAs = new Map<string, NamedOrder[]>();
  for (const one of await selectNamed(tx, shopId, [...new Set(without.map((order) => order.name))])) {
    namedAs.set(one.name, [...(namedAs.get(one.name) ?? []), one]);
  }
  return orders.map((order) => {
    const known = order.id < 0n ? nearestOf(namedAs.get(order.name) ?? [], order.processedAt) : null;
    return known === null ? order : { ...order, id: known.id };
  });
}
