import type { Ids } from "../ids.ts";
import { includedTax, token } from "../place-order.ts";
import { emptyState } from "../shop-deeds.ts";
import type { Customer, LineItem, Order, Product, Refund, ShopState } from "../state.ts";
import { addDays, daysBetween, instantOf, localDay } from "../zoned-time.ts";
import { between, chance } from "./chance.ts";
import { couponOf, productTypeOf, sourceOf, visitOf } from "./decoration.ts";
import { addressOf, consentOf, localeOf, personOf } from "./people.ts";
import { readInvoices, type RetailInvoice } from "./retail-csv.ts";
import { applyRules, type RetailCounts, type RetailOrder } from "./retail-rules.ts";

const LAST_DAY = "2011-12-09";
const DAY = 86_400_000;
const MINUTE = 60_000;

type Seeding = {
  seed: number;
  ids: Ids;
  state: ShopState;
  shiftDays: number;
  /** Start of the anchor's day: nothing seeded is later. */ today: number;
};

/** The demo shop: the orders of a real one, moved so that their last day is the day before `anchor`. README.md has the rules. */
export function demoShop(seed: number, anchor: Date, ids: Ids): { state: ShopState; counts: RetailCounts } {
  const timeZone = "Europe/London";
  const today = localDay(anchor, timeZone);
  const invoices = readInvoices();
  const { orders, counts } = applyRules(invoices);
  const shiftDays = daysBetween(LAST_DAY, addDays(today, -1));
  const state = emptyState({
    domain: "encore-demo.myshopify.com",
    id: ids("shop"),
    name: "Encore Demo",
    email: "owner@example.com",
    currency: "GBP",
    timeZone,
    primaryLocale: "en",
    countryCode: "GB",
    plan: "shopify",
    createdAt: instantOf(addDays("2010-11-15", shiftDays), "09:00:00", timeZone).toISOString(),
  });
  const seeding: Seeding = { seed, ids, state, shiftDays, today: instantOf(today, "00:00:00", timeZone).getTime() };
  const customers = addCustomers(seeding, invoices);
  const products = addProducts(seeding, orders);
  const bought = new Map<number, number>();
  for (const retail of orders) {
    const customer = customers.get(retail.invoice.customerId) ?? null;
    const index = customer && (bought.get(customer.id) ?? 0) + 1;
    if (customer && index !== null) bought.set(customer.id, index);
    addOrder(seeding, retail, customer, index, products);
  }
  return { state, counts };
}

/** A date of the file, moved; the time of day stays what the shop's clock showed. */
function shifted({ state, shiftDays }: Seeding, { day, time }: Pick<RetailInvoice, "day" | "time">): number {
  return instantOf(addDays(day, shiftDays), time, state.shop.timeZone).getTime();
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

function addCustomers(seeding: Seeding, invoices: readonly RetailInvoice[]): Map<string, Customer> {
  const { seed, state } = seeding;
  const customers = new Map<string, Customer>();
  let phones = 0;
  for (const invoice of invoices) {
    const key = invoice.customerId;
    if (key === "" || customers.has(key)) continue;
    const locale = localeOf(invoice.country);
    const createdAt = iso(shifted(seeding, invoice) - between(seed, `${key} sign-up`, 1, 30) * MINUTE);
    // Ofcom keeps 07700 900000 to 900999 for fiction.
    const hasPhone = invoice.country === "United Kingdom" && phones < 1000 && chance(seed, `${key} phone`) < 0.3;
    const customer: Customer = {
      id: seeding.ids("customer"),
      createdAt,
      updatedAt: createdAt,
      ...personOf(seed, key, locale),
      phone: hasPhone ? `+447700900${String(phones++).padStart(3, "0")}` : null,
      locale,
      tags: chance(seed, `${key} wholesale`) < 0.1 ? ["wholesale"] : [],
      note: null,
      emailConsent: consentOf(seed, key, createdAt),
      defaultAddress: addressOf(seed, key, invoice.country),
      deletedAt: null,
    };
    customers.set(key, customer);
    state.customers.set(customer.id, customer);
  }
  return customers;
}

/** One product a stock code, called as the code is called most often (the first of equals). */
function addProducts({ seed, ids, state }: Seeding, orders: readonly RetailOrder[]): Map<string, Product> {
  const titles = new Map<string, Map<string, number>>();
  const prices = new Map<string, number>();
  for (const { lines } of orders) {
    for (const { stockCode, description, pence } of lines) {
      let counted = titles.get(stockCode);
      if (!counted) titles.set(stockCode, (counted = new Map<string, number>()));
      if (description !== "") counted.set(description, (counted.get(description) ?? 0) + 1);
      prices.set(stockCode, Math.max(prices.get(stockCode) ?? 0, pence));
    }
  }
  const products = new Map<string, Product>();
  for (const [stockCode, counted] of titles) {
    const [title] = [...counted].reduce((best, next) => (next[1] > best[1] ? next : best), [stockCode, 0]);
    const product: Product = {
      id: ids("product"),
      variantId: ids("variant"),
      title: titleCase(title),
      productType: productTypeOf(title),
      vendor: "Encore Demo",
      sku: stockCode,
      unitCost: Math.round((prices.get(stockCode) ?? 0) * (0.35 + 0.25 * chance(seed, `${stockCode} cost`))),
    };
    products.set(stockCode, product);
    state.products.set(product.id, product);
  }
  return products;
}

function titleCase(title: string): string {
  return title === title.toUpperCase() ? title.toLowerCase().replace(/(^|[ /+-])([a-z])/g, (found) => found.toUpperCase()) : title;
}

function addOrder(
  seeding: Seeding,
  retail: RetailOrder,
  customer: Customer | null,
  index: number | null,
  products: Map<string, Product>,
): void {
  const { seed, state } = seeding;
  const key = retail.invoice.number;
  const guestAtTill = customer === null && Number(key) % 4 === 0;
  const sourceName = guestAtTill ? "pos" : customer ? sourceOf(seed, key, index === 1) : "web";
  const fromWeb = sourceName === "web";
  const coupon = fromWeb && customer ? couponOf(seed, retail.invoice.customerId, key, index === 1) : null;
  const lines = retail.lines.map((line) => lineItem(seeding, line, products.get(line.stockCode), coupon?.share ?? 0));
  const at = shifted(seeding, retail.invoice);
  const refunds = retail.refunds.map((refund) => refundOf(seeding, retail, refund, lines));
  const fulfillments = retail.cancelled || sourceName === "pos" ? [] : fulfillmentsOf(seeding, key, at);
  const id = seeding.ids("order");
  const number = 1001 + state.orders.size;
  const updatedAt = [...refunds, ...fulfillments].reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), iso(at));
  const order: Order = {
    id,
    name: `#${String(number)}`,
    number,
    customerId: customer?.id ?? null,
    email: sourceName === "pos" ? null : (customer?.email ?? `guest-${key}@example.com`),
    phone: null,
    createdAt: iso(at),
    processedAt: iso(at),
    updatedAt,
    cancelledAt: retail.cancelled ? (refunds[0]?.createdAt ?? null) : null,
    cancelReason: retail.cancelled ? "CUSTOMER" : null,
    closedAt: retail.cancelled ? (refunds[0]?.createdAt ?? null) : (fulfillments[0]?.createdAt ?? null),
    financialStatus: retail.refunded === 0 ? "PAID" : retail.refunded >= retail.total ? "REFUNDED" : "PARTIALLY_REFUNDED",
    isTest: false,
    currency: "GBP",
    taxesIncluded: true,
    lines,
    shipping: retail.shipping,
    tax: retail.invoice.country === "United Kingdom" ? includedTax(state.shop, retail.total) : 0,
    tip: 0,
    discount: 0,
    discountCodes: coupon ? [coupon.code] : [],
    originalTotal: retail.total,
    total: retail.total,
    refunds,
    fulfillments,
    tags: [],
    note: null,
    sourceName,
    locale: customer?.locale ?? localeOf(retail.invoice.country),
    ...(fromWeb ? visitOf(seed, key, index === 1 || !customer) : { landingPage: null, referrer: null, utm: null }),
    checkoutToken: fromWeb ? token("checkout", id) : null,
    cartToken: fromWeb ? token("cart", id) : null,
    shippingAddress: sourceName === "pos" ? null : (customer?.defaultAddress ?? addressOf(seed, key, retail.invoice.country)),
    customerOrderIndex: index,
  };
  state.orders.set(id, order);
  if (customer) customer.updatedAt = order.createdAt;
}

/** With a code the list price is higher and the line's discount takes it back to the price of the file, to the penny. */
function lineItem(seeding: Seeding, line: RetailOrder["lines"][number], product: Product | undefined, share: number): LineItem {
  const unitPrice = Math.round(line.pence / (1 - share));
  const isGiftCard = line.stockCode.startsWith("gift_");
  return {
    id: seeding.ids("lineItem"),
    productId: product?.id ?? null,
    variantId: product?.variantId ?? null,
    sku: line.stockCode,
    title: product?.title ?? line.stockCode,
    productType: product?.productType ?? "",
    vendor: product?.vendor ?? null,
    quantity: line.quantity,
    currentQuantity: line.left,
    unitPrice,
    discount: (unitPrice - line.pence) * line.quantity,
    isGiftCard,
    requiresShipping: !isGiftCard,
  };
}

function refundOf(seeding: Seeding, retail: RetailOrder, refund: RetailOrder["refunds"][number], lines: readonly LineItem[]): Refund {
  return {
    id: seeding.ids("refund"),
    createdAt: iso(shifted(seeding, refund.cancellation)),
    note: null,
    lines: [...refund.units].map(([index, quantity]) => ({
      lineItemId: lines[index]?.id ?? 0,
      quantity,
      subtotal: quantity * (retail.lines[index]?.pence ?? 0),
    })),
    amount: refund.amount,
  };
}

/** Sent one to three days later, there one to four days after that; what would be today or later has not happened yet. */
function fulfillmentsOf({ seed, ids, today }: Seeding, key: string, at: number): Order["fulfillments"] {
  const sent = at + between(seed, `${key} sent`, 1, 3) * DAY;
  const delivered = sent + between(seed, `${key} delivered`, 1, 4) * DAY;
  if (sent >= today) return [];
  return [{ id: ids("fulfillment"), createdAt: iso(sent), status: "SUCCESS", deliveredAt: delivered < today ? iso(delivered) : null }];
}
