import { placeOf, withDayFirst } from "#app/domains/order-file/order-file.ts";
import type { FileMoment, FileOrder, OrderDetail, ReadItem } from "#app/domains/order-file/order-file.ts";
import { unnumberedId } from "#app/domains/orders/orders.ts";
import type { Order, OrderLine } from "#app/domains/orders/orders.ts";
import type { DayOrder } from "#app/domains/file-import/terms.ts";
import { cleanText, SHORT_TEXT } from "#app/lib/payload.ts";
import { shortHash } from "#app/lib/short-hash.ts";

/** How a file's times are read: by the shop's clock where they say no other, 3/4/2026 by `dayOrder`. */
export type Reading = Readonly<{ timeZone: string; dayOrder: DayOrder }>;

const LONGEST_EMAIL = 320;

/**
 * A time of the file as a moment.
 *
 * @example
 * instantOf(momentOf("3/4/2026 10:00"), { timeZone: "Europe/Berlin", dayOrder: "day-first" }) // 2026-04-03T08:00:00Z
 */
export function instantOf(moment: FileMoment, { timeZone, dayOrder }: Reading): Date {
  const isTurned = moment.dayAndMonth === "unclear" && dayOrder === "day-first";
  return new Date(placeOf(isTurned ? { ...moment, wall: withDayFirst(moment.wall) } : moment, timeZone).at);
}

/**
 * An order as a file tells it, without its items, which are lines of their own. Nothing in a file says when a version is of: the last
 * thing that happened to the order does, so that of two files the one that knows more counts.
 */
export function orderOfFile(told: FileOrder, detail: OrderDetail, reading: Reading): Order {
  const moment = (one: FileMoment | null): Date | null => (one === null ? null : instantOf(one, reading));
  const processedAt = instantOf(told.createdAt, reading);
  const cancelledAt = moment(told.cancelledAt);
  const happened = [moment(detail.paidAt), moment(detail.fulfilledAt), cancelledAt].map((at) => at?.getTime() ?? 0);
  const email = cleanText(told.email.trim(), LONGEST_EMAIL + 1);
  return {
    id: toldIdOf(told, reading),
    name: nameOf(told),
    buyer: { shopifyId: null, email: email === "" || email.length > LONGEST_EMAIL ? null : email },
    processedAt,
    updatedAt: new Date(Math.max(processedAt.getTime(), ...happened)),
    cancelledAt,
    financialStatus: told.financialStatus,
    isTest: told.isTest,
    currency: told.currency,
    originalTotal: told.total,
    total: told.total,
    tax: detail.tax ?? 0,
    taxesIncluded: taxesIncludedOf(told.total, detail),
    shipping: detail.shipping ?? 0,
    discount: Math.max(0, detail.discount ?? 0),
    tip: 0,
    giftCardsSold: 0,
    refunded: told.refunded,
    orderIndex: null,
    source: "csv",
    channel: detail.channel === null ? null : cleanText(detail.channel, SHORT_TEXT),
    locale: null,
    country: detail.country,
    company: null,
    landing: null,
    referrer: null,
    utm: { source: null, medium: null, campaign: null },
    checkoutToken: null,
    cartToken: null,
    discountCodes: detail.discountCodes.map((code) => cleanText(code, SHORT_TEXT)),
    isPartial: detail.tax === null || detail.shipping === null || detail.discount === null,
    lines: [],
    refunds: [],
    fulfilments: [],
  };
}

/** Shopify's id of an order, or the one that it has without. */
export function toldIdOf(told: FileOrder, reading: Reading): bigint {
  if (told.id !== null && told.id !== 0) return BigInt(told.id);
  return unnumberedId(nameOf(told), instantOf(told.createdAt, reading));
}

const nameOf = (told: FileOrder): string => cleanText(told.name.trim(), SHORT_TEXT);

/**
 * Whether prices contained tax, which no column says: the sum does. Null where neither way adds up (a tip, a duty).
 *
 * @example
 * taxesIncludedOf(11_900, { subtotal: 10_000, shipping: 0, tax: 1_900, … }) // false
 */
function taxesIncludedOf(total: number, { subtotal, shipping, tax }: OrderDetail): boolean | null {
  if (subtotal === null || tax === null || tax === 0) return null;
  const without = subtotal + (shipping ?? 0);
  if (without === total) return true;
  return without + tax === total ? false : null;
}

/**
 * An item of an order as a line. A file numbers no items: an item is told apart by what it says, and by how many like it came before
 * in the same order, so that the order of lines makes no difference.
 *
 * @param nth how many items of the order said the same before
 */
export function lineOfItem(item: ReadItem, nth: number): OrderLine {
  return {
    id: -1n - BigInt(shortHash(`${String(nth)} ${itemText(item)}`)),
    productId: null,
    variantId: null,
    title: cleanText(item.title, SHORT_TEXT),
    productType: null,
    quantity: item.quantity,
    currentQuantity: item.quantity,
    value: item.value,
    isGiftCard: false,
  };
}

/** What an item says, as a number; with the order's id the same for the same items of one order. */
export function itemKey(orderId: number, item: ReadItem): number {
  return shortHash(`${String(orderId)} ${itemText(item)}`);
}

function itemText({ title, sku, quantity, value }: ReadItem): string {
  return JSON.stringify([title, sku, quantity, value]);
}
