import { removeEmptyGuests } from "#app/domains/customers/customers.server.ts";
import { pastOfCustomer } from "#app/domains/orders/customer-past.ts";
import {
  eachOrderByCustomer,
  findExtent,
  findPartsOfOrder,
  moveOrders,
  selectPartsOfCustomer,
} from "#app/domains/orders/order-reads.data.server.ts";
import type { StoredParts } from "#app/domains/orders/order-reads.data.server.ts";
import { purchaseValueOf } from "#app/domains/orders/order.ts";
import type { Calendar } from "#app/domains/orders/order.ts";
import type { FiguresBasis, Past, RawPurchase } from "#app/domains/retention/retention.ts";
import type { FiguresCalendar } from "#app/domains/retention/retention.server.ts";
import {
  figuresCalendar,
  putBasis,
  rebuildPurchases,
  replaceGuestPurchase,
  replacePurchases,
} from "#app/domains/retention/retention.server.ts";
import { dayOf, monthOfDay } from "#app/lib/calendar.ts";
import { lockPurchases } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";

/** The day is computed here and not taken from the order: that may have been stored by another time zone. */
function rawOf(parts: StoredParts, calendar: FiguresCalendar, past: Past): RawPurchase | null {
  const value = purchaseValueOf(parts, calendar.currency, calendar.valueRule);
  if (value === null) return null;
  const day = dayOf(parts.at, calendar.timeZone);
  const isDiscounted = parts.discount > 0;
  return { orderId: parts.id, customerId: parts.customerId, at: parts.at, day, month: monthOfDay(day), value, past, isDiscounted };
}

/** All purchases of one customer. With all orders in sight Encore's own counting is right, and no order index is asked for. */
function purchasesOfCustomer(parts: readonly StoredParts[], calendar: FiguresCalendar): RawPurchase[] {
  const past = calendar.isHistoryLimited ? pastOfCustomer(parts) : "none";
  return parts.map((one) => rawOf(one, calendar, past)).filter((one) => one !== null);
}

/**
 * Recomputes whole what depends on one order: its customer, its customer before, or the guest order itself (decision 5). It is
 * counted as the kept figures are, also while others are wished.
 */
export async function recompute(tx: Transaction, shop: Calendar, orderId: bigint, customers: readonly (number | null)[]): Promise<void> {
  const calendar = await figuresCalendar(tx, shop);
  for (const customerId of new Set(customers)) {
    if (customerId === null) continue;
    const parts = await selectPartsOfCustomer(tx, shop.id, customerId);
    await replacePurchases(tx, shop.id, customerId, purchasesOfCustomer(parts, calendar));
  }
  const parts = await findPartsOfOrder(tx, shop.id, orderId);
  const guest = parts?.customerId === null ? rawOf(parts, calendar, "none") : null;
  await replaceGuestPurchase(tx, shop.id, orderId, guest);
}

/** How far a rebuild is: orders read so far. Who watches reads it while the transaction runs. */
export type RebuildProgress = { done: number };

/** What the new figures are to stand on; `firstAt` is when the earliest stored order was placed. */
export type NewBasis = (firstAt: Date | null) => Omit<FiguresBasis, "rulesVersion">;

/**
 * Computes all purchases and their sums anew from the stored orders, and writes on what they stand, in one transaction: until it
 * commits, the old ones stay. Days and months of the orders follow the time zone.
 *
 * Give the transaction time: a million orders take a minute.
 */
export async function rebuildFigures(
  tx: Transaction,
  shopId: number,
  newBasis: NewBasis,
  progress: RebuildProgress = { done: 0 },
): Promise<void> {
  await lockPurchases(tx, shopId);
  const basis = newBasis((await findExtent(tx, shopId)).firstAt);
  const calendar = { id: shopId, ...basis, isHistoryLimited: basis.history.isLimited };
  const moved = new Moved(tx, shopId, calendar.timeZone);
  await rebuildPurchases(tx, shopId, purchasesOfAll(tx, calendar, moved, progress));
  await moved.write();
  // An import moves guest orders to their Shopify customers without looking back.
  await removeEmptyGuests(tx, shopId);
  await putBasis(tx, shopId, basis);
}

async function* purchasesOfAll(
  tx: Transaction,
  calendar: FiguresCalendar,
  moved: Moved,
  progress: RebuildProgress,
): AsyncGenerator<RawPurchase> {
  let own: StoredParts[] = [];
  for await (const parts of eachOrderByCustomer(tx, calendar.id)) {
    progress.done += 1;
    await moved.note(parts);
    if (own[0] !== undefined && (parts.customerId === null || parts.customerId !== own[0].customerId)) {
      yield* purchasesOfCustomer(own, calendar);
      own = [];
    }
    own.push(parts);
  }
  yield* purchasesOfCustomer(own, calendar);
}

const MOVED_AT_ONCE = 5_000;

/** Orders whose stored day is not that of the time zone, written in groups so that memory stays flat. */
class Moved {
  readonly #tx: Transaction;
  readonly #shopId: number;
  readonly #timeZone: string;
  #waiting = new Map<string, { days: number; months: number; ids: bigint[] }>();
  #count = 0;

  constructor(tx: Transaction, shopId: number, timeZone: string) {
    this.#tx = tx;
    this.#shopId = shopId;
    this.#timeZone = timeZone;
  }

  async note({ id, at, day, month }: StoredParts): Promise<void> {
    const now = dayOf(at, this.#timeZone);
    if (now === day) return;
    const [days, months] = [now - day, monthOfDay(now) - month];
    const key = `${String(days)}:${String(months)}`;
    const group = this.#waiting.get(key) ?? { days, months, ids: [] };
    group.ids.push(id);
    this.#waiting.set(key, group);
    this.#count += 1;
    if (this.#count >= MOVED_AT_ONCE) await this.write();
  }

  async write(): Promise<void> {
    for (const { days, months, ids } of this.#waiting.values()) await moveOrders(this.#tx, this.#shopId, ids, { days, months });
    this.#waiting = new Map();
    this.#count = 0;
  }
}
