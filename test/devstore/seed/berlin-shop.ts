import type { Ids } from "../ids.ts";
import { orderTotal } from "../order-money.ts";
import { includedTax, token } from "../place-order.ts";
import { emptyState } from "../shop-deeds.ts";
import type { Customer, FinancialStatus, LineItem, Order, Product, ShopState } from "../state.ts";
import { addDays, instantOf, localDay } from "../zoned-time.ts";
import { between, chance, pick } from "./chance.ts";
import { couponOf, visitOf } from "./decoration.ts";
import { addressOf, consentOf, personOf } from "./people.ts";

const TIME_ZONE = "Europe/Berlin";
const CUSTOMERS = 60;
const ORDERS = 150;
const DAYS = 425;
const HOUR = 3_600_000;

const GOODS: readonly [string, string, number][] = [
  ["Leinenhemd Ostsee", "Kleidung", 6_900],
  ["Wollmütze Spree", "Kleidung", 2_900],
  ["Regenjacke Havel", "Kleidung", 12_900],
  ["Becher Kiez", "Küche", 1_450],
  ["Teekanne Linde", "Küche", 4_900],
  ["Schneidebrett Eiche", "Küche", 3_400],
  ["Notizbuch Prenzlauer Berg", "Schreibwaren", 1_200],
  ["Füller Mitte", "Schreibwaren", 3_900],
  ["Kerze Tannenwald", "Wohnen", 1_990],
  ["Kissen Mauerpark", "Wohnen", 3_490],
  ["Vase Grunewald", "Wohnen", 5_900],
  ["Duftprobe", "Proben", 0],
];

/** Orders that are something special, by their place in the year; everything else is an ordinary order. */
const GUESTS = every(13, 2);
const TILL = every(17, 5);
const GIFT_CARDS = [20, 77, 121];
const FREE = [33, 98];
const TESTS = [8, 60];
const CANCELLED = [15, 52, 88, 130];
const PART_REFUNDED = [12, 29, 45, 71, 90, 111, 137];
const UNPAID = [147, 149];

function every(step: number, from: number): number[] {
  return Array.from({ length: Math.ceil((ORDERS - from) / step) }, (_, index) => from + index * step);
}

type Seeding = {
  seed: number;
  ids: Ids;
  state: ShopState;
  goods: Product[];
  giftCard: Product;
  /** Nothing seeded is later. */ todayStarts: number;
};

/** A small German shop, invented: about 60 customers and 150 orders of the last 14 months, with one of everything that is odd. */
export function berlinShop(seed: number, anchor: Date, ids: Ids): ShopState {
  const today = localDay(anchor, TIME_ZONE);
  const opened = addDays(today, -DAYS - 10);
  const state = emptyState({
    domain: "encore-berlin.myshopify.com",
    id: ids("shop"),
    name: "Encore Berlin",
    email: "inhaberin@example.com",
    currency: "EUR",
    timeZone: TIME_ZONE,
    primaryLocale: "de",
    countryCode: "DE",
    plan: "basic",
    createdAt: instantOf(opened, "10:00:00", TIME_ZONE).toISOString(),
  });
  const goods = GOODS.map(([title, type, price]) => product(state, ids, title, type, price));
  const seeding: Seeding = {
    seed,
    ids,
    state,
    goods,
    giftCard: product(state, ids, "Geschenkgutschein", "Gutscheine", 0),
    todayStarts: instantOf(today, "00:00:00", TIME_ZONE).getTime(),
  };
  const times = Array.from({ length: ORDERS }, (_, index) => orderTime(seed, today, index)).sort((one, other) => one - other);
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => customer(seeding, index));
  const bought = new Map<number, number>();
  for (const [index, at] of times.entries()) {
    const guest = GUESTS.includes(index);
    // The square makes a few customers buy often and many once.
    const buyer = guest ? null : (customers[Math.floor(chance(seed, `berlin buyer ${String(index)}`) ** 2 * CUSTOMERS)] ?? null);
    addOrder(seeding, index, at, buyer, bought);
  }
  settleCustomers(seeding, customers, opened);
  return state;
}

function orderTime(seed: number, today: string, index: number): number {
  const key = `berlin time ${String(index)}`;
  const day = addDays(today, -between(seed, `${key} day`, 1, DAYS));
  return instantOf(day, "08:00:00", TIME_ZONE).getTime() + between(seed, `${key} minute`, 0, 14 * 60) * 60_000;
}

function product(state: ShopState, ids: Ids, title: string, productType: string, price: number): Product {
  const made: Product = {
    id: ids("product"),
    variantId: ids("variant"),
    title,
    productType,
    vendor: "Encore Berlin",
    sku: `B-${String(100 + state.products.size)}`,
    unitCost: Math.round(price * 0.45),
  };
  state.products.set(made.id, made);
  return made;
}

function customer({ seed, ids, state }: Seeding, index: number): Customer {
  const key = `b${String(index + 1)}`;
  const country = pick(seed, `${key} country`, ["Germany", "Germany", "Germany", "Germany", "Austria", "Switzerland", "France"]);
  const locale = country === "France" ? "fr" : "de";
  const made: Customer = {
    id: ids("customer"),
    createdAt: "",
    updatedAt: "",
    ...personOf(seed, key, locale),
    phone: null,
    locale,
    tags: chance(seed, `${key} tag`) < 0.1 ? ["stammkundin"] : [],
    note: null,
    emailConsent: consentOf(seed, key, ""),
    defaultAddress: addressOf(seed, key, country),
    deletedAt: null,
  };
  state.customers.set(made.id, made);
  return made;
}

/** A customer is as old as their first order, or as the shop without one. */
function settleCustomers({ seed, state }: Seeding, customers: readonly Customer[], opened: string): void {
  for (const [index, person] of customers.entries()) {
    const own = [...state.orders.values()].filter((order) => order.customerId === person.id);
    const first =
      own[0]?.createdAt ??
      instantOf(addDays(opened, between(seed, `berlin lead ${String(index)}`, 1, 400)), "12:00:00", TIME_ZONE).toISOString();
    person.createdAt = new Date(Date.parse(first) - 10 * 60_000).toISOString();
    person.updatedAt = own.at(-1)?.createdAt ?? person.createdAt;
    if (person.emailConsent.updatedAt !== null) person.emailConsent.updatedAt = person.createdAt;
  }
}

function addOrder(seeding: Seeding, index: number, at: number, buyer: Customer | null, bought: Map<number, number>): void {
  const { seed, ids, state } = seeding;
  const key = `berlin order ${String(index)}`;
  const isTest = TESTS.includes(index);
  const atTill = TILL.includes(index);
  const nth = buyer && !isTest ? (bought.get(buyer.id) ?? 0) + 1 : null;
  if (buyer && nth !== null) bought.set(buyer.id, nth);
  const coupon = buyer && !atTill ? couponOf(seed, `b${String(buyer.id)}`, key, nth === 1) : null;
  const lines = linesOf(seeding, index, key, coupon?.share ?? 0);
  const id = ids("order");
  const createdAt = new Date(at).toISOString();
  const number = 1001 + state.orders.size;
  const needsShipping = !atTill && lines.some((line) => line.requiresShipping) && !FREE.includes(index);
  const draft: Omit<Order, "total" | "originalTotal"> = {
    id,
    name: `#${String(number)}`,
    number,
    customerId: buyer?.id ?? null,
    email: atTill ? null : (buyer?.email ?? `gast-${String(index)}@example.com`),
    phone: null,
    createdAt,
    processedAt: createdAt,
    updatedAt: createdAt,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    financialStatus: statusOf(index),
    isTest,
    currency: "EUR",
    taxesIncluded: true,
    lines,
    shipping: needsShipping ? 490 : 0,
    tax: 0,
    tip: 0,
    discount: 0,
    discountCodes: coupon ? [coupon.code] : [],
    refunds: [],
    fulfillments: [],
    tags: [],
    note: index === 40 ? "Bitte als Geschenk verpacken" : null,
    sourceName: atTill ? "pos" : "web",
    locale: buyer?.locale ?? "de",
    ...(atTill ? { landingPage: null, referrer: null, utm: null } : visitOf(seed, key, nth === 1 || !buyer)),
    checkoutToken: atTill ? null : token("checkout", id),
    cartToken: atTill ? null : token("cart", id),
    shippingAddress: needsShipping ? (buyer?.defaultAddress ?? addressOf(seed, key, "Germany")) : null,
    customerOrderIndex: nth,
  };
  const total = orderTotal(draft);
  const order: Order = { ...draft, tax: includedTax(state.shop, total), total, originalTotal: total };
  state.orders.set(id, order);
  happenLater(seeding, index, order, at);
}

function statusOf(index: number): FinancialStatus {
  return UNPAID.includes(index) ? "PENDING" : "PAID";
}

function linesOf({ seed, ids, goods, giftCard }: Seeding, index: number, key: string, share: number): LineItem[] {
  if (GIFT_CARDS.includes(index)) return [lineItem(ids, giftCard, 1, 5_000, 0, true)];
  const sample = goods.at(-1);
  if (FREE.includes(index) && sample) return [lineItem(ids, sample, 1, 0, 0, false)];
  const count = between(seed, `${key} lines`, 1, 3);
  const first = between(seed, `${key} goods`, 0, GOODS.length - 2);
  return Array.from({ length: count }, (_, offset) => {
    const place = (first + offset * 4) % (GOODS.length - 1);
    const chosen = goods[place] ?? giftCard;
    const price = GOODS[place]?.[2] ?? 0;
    const quantity = between(seed, `${key} quantity ${String(offset)}`, 1, 2);
    return lineItem(ids, chosen, quantity, price, Math.round(price * quantity * share), false);
  });
}

function lineItem(
  ids: Ids,
  { id, variantId, sku, title, productType, vendor }: Product,
  quantity: number,
  unitPrice: number,
  discount: number,
  isGiftCard: boolean,
): LineItem {
  return {
    id: ids("lineItem"),
    productId: id,
    variantId,
    sku,
    title,
    productType,
    vendor,
    quantity,
    currentQuantity: quantity,
    unitPrice,
    discount,
    isGiftCard,
    requiresShipping: !isGiftCard,
  };
}

/** Sent after a day; some come back in part after a week, a few were cancelled after two hours. */
function happenLater({ ids, todayStarts }: Seeding, index: number, order: Order, at: number): void {
  const [first] = order.lines;
  if (CANCELLED.includes(index)) {
    const cancelledAt = new Date(at + 2 * HOUR).toISOString();
    const lines = order.lines.map((line) => ({
      lineItemId: line.id,
      quantity: line.quantity,
      subtotal: line.unitPrice * line.quantity - line.discount,
    }));
    order.refunds.push({ id: ids("refund"), createdAt: cancelledAt, note: "Storniert", lines, amount: order.total });
    for (const line of order.lines) line.currentQuantity = 0;
    Object.assign(order, {
      cancelledAt,
      closedAt: cancelledAt,
      updatedAt: cancelledAt,
      cancelReason: "CUSTOMER",
      financialStatus: "REFUNDED",
    });
    return;
  }
  if (order.sourceName === "pos" || order.financialStatus === "PENDING" || at + 60 * HOUR >= todayStarts) return;
  const sentAt = new Date(at + 24 * HOUR).toISOString();
  order.fulfillments.push({
    id: ids("fulfillment"),
    createdAt: sentAt,
    status: "SUCCESS",
    deliveredAt: new Date(at + 60 * HOUR).toISOString(),
  });
  Object.assign(order, { closedAt: sentAt, updatedAt: sentAt });
  if (!PART_REFUNDED.includes(index) || !first || order.total === 0 || at + 7 * 24 * HOUR >= todayStarts) return;
  const refundedAt = new Date(at + 7 * 24 * HOUR).toISOString();
  // Every third one is goodwill: money without goods.
  const goodwill = index % 3 === 0;
  const subtotal = first.unitPrice - Math.round(first.discount / first.quantity);
  const amount = goodwill ? Math.round(order.total / 5) : subtotal;
  order.refunds.push({
    id: ids("refund"),
    createdAt: refundedAt,
    note: null,
    lines: goodwill ? [] : [{ lineItemId: first.id, quantity: 1, subtotal }],
    amount,
  });
  if (!goodwill) first.currentQuantity -= 1;
  Object.assign(order, { updatedAt: refundedAt, financialStatus: amount >= order.total ? "REFUNDED" : "PARTIALLY_REFUNDED" });
}
