import { selectTombstones } from "#app/domains/orders/order-parts.data.server.ts";
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
import { nearestOf, unnumberedId, unnumberedIdsAround } from "#app/domains/orders/unnumbered.ts";
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
  // but numbers is kept of a deleted order.
  const gone = named.filter((order) => tombstones.has(order.id));
  const [first] = gone;
  if (first !== undefined) {
    const ids = gone.map(({ name, processedAt }) => unnumberedId(name, processedAt));
    await putTombstones(tx, shopId, ids, first.updatedAt);
  }
  const twinOf = await unnumberedOf(tx, shopId, named);
  if (twinOf.size === 0) return new Map();

  const there = await selectOwners(tx, shopId, [...twinOf].flat());
  const twins = new Map<bigint, Twin>();
  for (const [id, wasId] of twinOf) {
    const was = there.get(wasId);
    if (was === undefined) continue;
    if (tombstones.has(id)) {
      await deleteOrders(tx, shopId, [wasId]);
    } else {
      await moveTold(tx, shopId, wasId, id);
      if (there.has(id)) await deleteOrders(tx, shopId, [wasId]);
      else await renumberOrder(tx, shopId, wasId, id);
    }
    twins.set(id, { wasId, customerId: was.customerId });
  }
  return twins;
}

/** Which stored orders without Shopify's id are orders that have one: each is at most one, the nearest of its name. */
export async function unnumberedOf(tx: Transaction, shopId: number, orders: readonly Order[]): Promise<ReadonlyMap<bigint, bigint>> {
  const named = orders.filter((order) => order.id > 0n);
  if (named.length === 0 || !(await hasUnnumbered(tx, shopId))) return new Map();
  const candidates = byName(named.map(({ id, name, processedAt }) => ({ id, name: name.trim(), at: processedAt })));
  const stored = await selectNamed(tx, shopId, [...candidates.keys()]);
  const pairs = stored
    .filter(({ id }) => id < 0n)
    .flatMap((was) => {
      const order = nearestOf(candidates.get(was.name) ?? [], was.at);
      return order === null ? [] : [{ id: order.id, wasId: was.id, apart: Math.abs(order.at.getTime() - was.at.getTime()) }];
    });
  // The nearest is set last and stays.
  return new Map(pairs.toSorted((a, b) => b.apart - a.apart).map(({ id, wasId }) => [id, wasId]));
}

/**
 * Gives orders of a file that come without Shopify's id the one that is known by their name and time: that of an order with one, of
 * one that Shopify deleted, or of one that a file told, this one too.
 */
export async function numbered(tx: Transaction, shopId: number, orders: readonly Order[]): Promise<Order[]> {
  const without = orders.filter((order) => order.id < 0n);
  if (without.length === 0) return [...orders];
  const told = orders.filter((order) => order.id > 0n).map(({ id, name, processedAt }) => ({ id, name, at: processedAt }));
  const stored = await selectNamed(tx, shopId, [...new Set(without.map((order) => order.name))]);
  const withIds = byName([...told, ...stored.filter(({ id }) => id > 0n)]);
  const others = byName(stored.filter(({ id }) => id < 0n));
  const around = new Map(without.map((order) => [order, unnumberedIdsAround(order.name, order.processedAt)]));
  const deleted = await selectTombstones(tx, shopId, [...new Set([...around.values()].flat())]);
  return orders.map((order) => {
    if (order.id > 0n) return order;
    const { name, processedAt: at } = order;
    const known = nearestOf(withIds.get(name) ?? [], at)?.id ?? around.get(order)?.find((id) => deleted.has(id));
    const id = known ?? nearestOf(others.get(name) ?? [], at)?.id;
    if (id !== undefined) return { ...order, id };
    others.set(name, [...(others.get(name) ?? []), { id: order.id, name, at }]);
    return order;
  });
}

function byName(named: readonly NamedOrder[]): Map<string, NamedOrder[]> {
  const groups = new Map<string, NamedOrder[]>();
  for (const one of named) groups.set(one.name, [...(groups.get(one.name) ?? []), one]);
  return groups;
}
