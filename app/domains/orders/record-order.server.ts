import { customersById, holdersOf, knownBuyers, makeGuests, noteClaims } from "#app/domains/customers/customers.server.ts";
import type { KnownBuyer } from "#app/domains/customers/customers.server.ts";
import {
  addArrivals,
  addProducts,
  deleteOrder,
  replaceParts,
  selectLineOwners,
  selectTombstones,
  writeImportedLines,
} from "#app/domains/orders/order-parts.data.server.ts";
import type { ImportedLine } from "#app/domains/orders/order-parts.data.server.ts";
import { selectOrderTotals, selectOtherCurrencies } from "#app/domains/orders/order-reads.data.server.ts";
import type { OrderTotals } from "#app/domains/orders/order-reads.data.server.ts";
import { putOrders, selectOrders } from "#app/domains/orders/order-rows.data.server.ts";
import type { StoredOrder } from "#app/domains/orders/order-rows.data.server.ts";
import { lineWithoutPerson, withoutPerson } from "#app/domains/orders/order.ts";
import type { Calendar, Order } from "#app/domains/orders/order.ts";
import { canonicalOf, fileDigestOf, joined, rowOf, rowWithoutPerson } from "#app/domains/orders/order-version.ts";
import type { OrderRow } from "#app/domains/orders/order-version.ts";
import { recompute } from "#app/domains/orders/rebuild-figures.server.ts";
import { follow, moveGuestOrders } from "#app/domains/orders/settle-guests.server.ts";
import type { Follows } from "#app/domains/orders/settle-guests.server.ts";
import { putTombstones } from "#app/domains/orders/told.data.server.ts";
import { replaceTwins } from "#app/domains/orders/twins.server.ts";
import { unnumberedId } from "#app/domains/orders/unnumbered.ts";
import { figuresCalendar } from "#app/domains/retention/retention.server.ts";
import { dayOf, monthOfDay } from "#app/lib/calendar.ts";
import { lookupKeys } from "#app/platform/crypto.server.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";

/** What became of one version. `isNewest`: it is what is stored now. */
export type Written = Readonly<{
  id: bigint;
  customers: readonly (number | null)[];
  wasStored: boolean;
  isNewest: boolean;
  /** The number under which the same order was stored until Shopify's id came; its purchase is to go. */
  wasId: bigint | null;
}>;

/** A version joined with what is stored, and who bought as far as Shopify's ids say. */
type Joined = Readonly<{
  order: Order;
  stored: StoredOrder | null;
  row: OrderRow;
  isNewest: boolean;
  /** Whose purchases it is in; undefined while only an e-mail says. */
  customerId: number | null | undefined;
  email: string | null;
  /** Its stored lines may go on as they are: no title in them that a person is to be forgotten with. */
  mayKeepLines: boolean;
}>;

/**
 * Joins versions of different orders with what is stored of them and writes what changed. The caller holds the lock and does what
 * follows. Versions of deleted orders tell who the buyer is, and nothing else.
 */
async function write(
  tx: Transaction,
  shop: Calendar,
  orders: readonly Order[],
  importId: number | null,
): Promise<Readonly<{ written: Written[]; follows: Follows }>> {
  const buyers = await knownBuyers(
    tx,
    shop.id,
    orders.map((order) => ({ buyer: order.buyer, boughtAt: order.processedAt })),
  );
  const claimed = await noteBuyers(tx, shop.id, orders, buyers);
  const ids = orders.map((order) => order.id);
  const tombstones = await selectTombstones(tx, shop.id, ids);
  const twins = await replaceTwins(tx, shop.id, orders, tombstones);
  const stored = await selectOrders(tx, shop.id, ids);
  const held = await customersById(
    tx,
    shop.id,
    [...stored.values()].flatMap((one) => one.customerId ?? []),
  );

  const versions: Joined[] = [];
  for (const [index, order] of orders.entries()) {
    const buyer = buyers[index];
    if (buyer === undefined || tombstones.has(order.id)) continue;
    versions.push(join(shop.id, order, buyer, stored.get(order.id) ?? null, held));
  }
  const placed = await place(tx, shop, versions, importId);
  await putOrders(tx, shop.id, placed);
  await writeParts(tx, shop.id, versions, importId);

  const left = versions.flatMap(({ stored: was, row }) => {
    const key = was?.row.buyerEmailKey ?? null;
    return key === null || key === row.buyerEmailKey ? [] : [key];
  });
  const follows = await moveGuestOrders(tx, shop.id, [...claimed, ...left]);
  return {
    follows,
    written: versions.map(({ order, stored: was, isNewest }, index) => ({
      id: order.id,
      customers: [was?.customerId ?? null, placed[index]?.customerId ?? null, twins.get(order.id)?.customerId ?? null],
      wasStored: was !== null,
      isNewest,
      wasId: twins.get(order.id)?.wasId ?? null,
    })),
  };
}

/** Notes which e-mails Shopify's customers used when they bought; returns the keys of those that may have changed hands. */
function noteBuyers(tx: Transaction, shopId: number, orders: readonly Order[], buyers: readonly KnownBuyer[]): Promise<readonly string[]> {
  return noteClaims(
    tx,
    shopId,
    buyers.flatMap(({ customer, email, keys }, index) => {
      const order = orders[index];
      if (order === undefined || customer?.shopifyId == null || email === null || keys === null) return [];
      return [{ keys, email, customer, seenAt: order.processedAt }];
    }),
  );
}

function join(
  shopId: number,
  order: Order,
  { customer, email, keys }: KnownBuyer,
  stored: StoredOrder | null,
  held: ReadonlyMap<number, { redactedAt: Date | null; homeId: number }>,
): Joined {
  const holder = stored?.customerId == null ? null : (held.get(stored.customerId) ?? null);
  const isAboutForgotten = holder?.redactedAt != null || customer?.redactedAt != null;
  const told = isAboutForgotten ? withoutPerson(order) : order;
  const emailKey = isAboutForgotten ? null : (keys?.[0] ?? null);
  const version = rowOf(told, { digest: digestOf(shopId, told, emailKey), emailKey });
  const { row, isReplaced } = stored === null ? { row: version, isReplaced: true } : joined(stored.row, version);
  // Whose person was forgotten keeps the order, whatever a newer version says, and nothing else of it that tells of a person.
  const forgotten = holder?.redactedAt != null ? holder : isReplaced && customer?.redactedAt != null ? customer : null;
  const own = { order: told, stored, isNewest: isReplaced, mayKeepLines: forgotten === null || forgotten === holder };
  if (forgotten !== null) return { ...own, row: rowWithoutPerson(row), customerId: forgotten.homeId, email: null };
  if (row.buyerShopifyId === null) return { ...own, row, customerId: row.buyerEmailKey === null ? null : undefined, email };
  // A version that names nobody does not take the order from the customer whom another named.
  const isNamedNow = row.buyerShopifyId === told.buyer.shopifyId;
  return { ...own, row, customerId: (isNamedNow ? customer?.homeId : stored?.customerId) ?? null, email };
}

/** Tells versions of one moment apart, but those of the API, which was asked. A file is told by what its columns say, its id aside. */
function digestOf(shopId: number, told: Order, emailKey: string | null): string | null {
  if (told.source === "csv") return fileDigestOf(told, emailKey);
  return told.source === "webhook" ? lookupKeys(shopId, canonicalOf(told))[0] : null;
}

/** Adds the customers of guests, whose e-mail says whose orders they are, and the shop's calendar. */
async function place(tx: Transaction, shop: Calendar, versions: readonly Joined[], importId: number | null) {
  const guestKeys = [...new Set(versions.flatMap(({ customerId, row }) => (customerId === undefined ? (row.buyerEmailKey ?? []) : [])))];
  const emailOf = new Map(
    versions.flatMap(({ row, email }) => (row.buyerEmailKey === null || email === null ? [] : [[row.buyerEmailKey, email]])),
  );
  const keySets = guestKeys.map((key) => {
    const email = emailOf.get(key);
    const keys: readonly string[] = email === undefined ? [] : lookupKeys(shop.id, email);
    return keys[0] === key ? keys : [key];
  });
  const holders = await holdersOf(tx, shop.id, keySets);
  const orphans = guestKeys.filter((key) => holders.get(key)?.ownerId == null && holders.get(key)?.guestIds[0] === undefined);
  const made = await makeGuests(
    tx,
    shop.id,
    orphans.map((key) => ({ key, email: emailOf.get(key) ?? null })),
  );
  const guestOf = new Map(orphans.map((key, index) => [key, made[index] ?? null]));
  const holderOf = (key: string): number | null => holders.get(key)?.ownerId ?? holders.get(key)?.guestIds[0] ?? guestOf.get(key) ?? null;

  const { timeZone } = await figuresCalendar(tx, shop);
  return versions.map(({ row, stored, isNewest, customerId }) => {
    const day = dayOf(row.processedAt, timeZone);
    return {
      row,
      customerId: customerId === undefined ? holderOf(row.buyerEmailKey ?? "") : customerId,
      importId: isNewest ? importId : (stored?.importId ?? null),
      day,
      month: monthOfDay(day),
    };
  });
}

async function writeParts(tx: Transaction, shopId: number, versions: readonly Joined[], importId: number | null): Promise<void> {
  await replaceParts(
    tx,
    shopId,
    versions
      .filter(({ isNewest }) => isNewest)
      .map(({ order, mayKeepLines }) => ({
        orderId: order.id,
        lines: importId === null ? order.lines : order.source === "csv" && mayKeepLines ? "may-follow" : "follow",
        refunds: order.refunds,
        fulfilments: order.fulfilments,
      })),
    new Set(versions.filter(({ stored }) => stored !== null).map(({ order }) => order.id)),
  );
  await addProducts(
    tx,
    shopId,
    versions.flatMap(({ order }) => order.lines.map((line) => ({ orderId: order.id, line }))),
  );
  await addArrivals(
    tx,
    shopId,
    versions
      .filter(({ isNewest }) => !isNewest)
      .flatMap(({ order }) => order.fulfilments.map((fulfilment) => ({ orderId: order.id, fulfilment }))),
  );
}

/**
 * Records a version of an order, with everything that follows for its customer's figures, in the caller's transaction. What is
 * stored afterwards is the same in whatever order versions come, and however often. An order of the API must carry its lines.
 *
 * Returns whether it is the newest version that came.
 */
export async function recordOrder(tx: Transaction, shop: Calendar, order: Order): Promise<boolean> {
  await lockPurchases(tx, shop.id);
  const { written, follows } = await write(tx, shop, [order], null);
  const [own] = written;
  if (own?.wasId != null) await recompute(tx, shop, own.wasId, []);
  await follow(tx, shop, own?.id ?? null, own?.customers ?? [], follows);
  if (own?.isNewest !== true) return false;
  await publish(tx, { name: "order-recorded", shopId: shop.id, orderId: String(own.id), was: own.wasStored, is: true });
  return true;
}

/**
 * Records a batch of the bulk import, whose lines follow. Figures follow in one rebuild at its end. Returns how many are new or newer
 * than what was stored. A batch must not name an order twice.
 */
export async function recordImportedOrders(tx: Transaction, shop: Calendar, orders: readonly Order[], importId: number): Promise<number> {
  await lockPurchases(tx, shop.id);
  const written = await recordVersions(tx, shop, orders, importId);
  return written.filter(({ isNewest }) => isNewest).length;
}

/** The same under the caller's lock, with what became of each order but deleted ones. */
export async function recordVersions(
  tx: Transaction,
  shop: Calendar,
  orders: readonly Order[],
  importId: number,
): Promise<readonly Written[]> {
  return (await write(tx, shop, orders, importId)).written;
}

/**
 * Records lines of orders that the same import recorded before. An order that is newer than the import keeps its own lines.
 * Returns the orders that nobody knows.
 */
export async function recordImportedLines(
  tx: Transaction,
  shop: Calendar,
  lines: readonly ImportedLine[],
  importId: number,
): Promise<bigint[]> {
  await lockPurchases(tx, shop.id);
  const asked = [...new Set(lines.map(({ orderId }) => orderId))];
  const owners = await selectLineOwners(tx, shop.id, asked);
  await writeImportedLines(
    tx,
    shop.id,
    lines.flatMap(({ orderId, line }) => {
      const owner = owners.get(orderId);
      if (owner?.importId !== importId) return [];
      return [{ orderId, line: owner.isRedacted ? lineWithoutPerson(line) : line }];
    }),
  );
  const unknown = asked.filter((id) => !owners.has(id));
  const tombstones = await selectTombstones(tx, shop.id, unknown);
  return unknown.filter((id) => !tombstones.has(id));
}

/** Shopify deleted the order: it leaves all figures, for ever. Also before anything else of it came. */
export async function removeOrder(tx: Transaction, shop: Calendar, orderId: bigint, now: Date): Promise<void> {
  await lockPurchases(tx, shop.id);
  const stored = (await selectOrders(tx, shop.id, [orderId])).get(orderId);
  await deleteOrder(tx, shop.id, orderId, now);
  if (stored === undefined) return;
  // A file that tells the order without its id must not bring it back.
  await putTombstones(tx, shop.id, [unnumberedId(stored.row.name, stored.row.processedAt)], now);
  const key = stored.row.buyerEmailKey;
  const follows = await moveGuestOrders(tx, shop.id, key === null ? [] : [key]);
  await follow(tx, shop, orderId, [stored.customerId], follows);
  await publish(tx, { name: "order-removed", shopId: shop.id, orderId: String(orderId) });
}

/** How many orders there are, and from which to which local day. */
export function orderTotals(tx: Transaction, shopId: number): Promise<OrderTotals> {
  return selectOrderTotals(tx, shopId);
}

/** Orders in other currencies: how many and of what value, apart from all figures. */
export function ordersInOtherCurrencies(tx: Transaction, shop: Calendar): ReturnType<typeof selectOtherCurrencies> {
  return selectOtherCurrencies(tx, shop.id, shop.currency);
}
