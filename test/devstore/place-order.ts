import { createHash } from "node:crypto";

import { customerOf, renumberOrders, wholeNumber, type Deed } from "./deed.ts";
import { createCustomer } from "./customer-deeds.ts";
import { customerWithEmail, keepOrder } from "./lookup.ts";
import { isPaid, orderTotal } from "./order-money.ts";
import type { Address, LineItem, Order, PlaceOrder, Product, Shop, ShopState } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

/** Included value added tax of the countries that the devstore's shops sell from, in percent. */
const VAT_PERCENT: Record<string, number> = { GB: 20, DE: 19, AT: 20, FR: 20, IE: 23, NL: 21 };

/** Tax contained in an amount with tax, rounded half up: 20 % of 1,200 is 200. */
export function includedTax(shop: Pick<Shop, "countryCode">, amount: number): number {
  const percent = VAT_PERCENT[shop.countryCode] ?? 0;
  return Math.round((amount * percent) / (100 + percent));
}

/** Shops in countries with value added tax show prices with tax; American ones add it. */
export function taxesIncluded(shop: Pick<Shop, "countryCode">): boolean {
  return shop.countryCode !== "US" && shop.countryCode !== "CA";
}

/** Emits customers/create for a new customer, orders/create, orders/paid and customers/purchasing_summary. */
export function placeOrder(deed: Deed, domain: string, wish: PlaceOrder): Order {
  const state = deed.stateOf(domain);
  check(state, wish);
  const customer = customerFor(deed, state, wish);
  const id = deed.ids("order");
  const email = wish.email === undefined ? (customer?.email ?? null) : wish.email;
  const sourceName = wish.sourceName ?? "web";
  const fromWeb = sourceName === "web";
  const number = deed.nextOrderNumber(state);
  const draft: Omit<Order, "total" | "originalTotal"> = {
    id,
    name: `#${String(number)}`,
    number,
    customerId: customer?.id ?? null,
    email,
    phone: null,
    createdAt: deed.at,
    processedAt: wish.processedAt ?? deed.at,
    updatedAt: deed.at,
    cancelledAt: null,
    cancelReason: null,
    closedAt: null,
    financialStatus: wish.financialStatus ?? "PAID",
    isTest: wish.isTest ?? false,
    currency: wish.currency ?? state.shop.currency,
    taxesIncluded: taxesIncluded(state.shop),
    lines: wish.lines.map((line) => lineItem(deed, state, line)),
    shipping: wish.shipping ?? 0,
    tax: 0,
    tip: wish.tip ?? 0,
    discount: wish.discount ?? 0,
    discountCodes: [...(wish.discountCodes ?? [])],
    refunds: [],
    fulfillments: [],
    tags: [],
    note: null,
    sourceName,
    locale: customer?.locale ?? state.shop.primaryLocale,
    landingPage: fromWeb ? "/" : null,
    referrer: null,
    utm: null,
    checkoutToken: fromWeb ? token("checkout", id) : null,
    cartToken: fromWeb ? token("cart", id) : null,
    shippingAddress: sourceName === "pos" ? null : addressFor(wish, customer?.defaultAddress ?? null),
    customerOrderIndex: null,
  };
  draft.tax = wish.tax ?? (draft.taxesIncluded ? includedTax(state.shop, orderTotal(draft) - draft.tip) : 0);
  const total = orderTotal(draft);
  const order: Order = { ...draft, total, originalTotal: total };
  keepOrder(state, order);
  if (customer) {
    renumberOrders(state, customer.id);
    customer.updatedAt = deed.at;
  }
  deed.tell(state, "orders/create", id);
  if (isPaid(order) && order.financialStatus !== "PARTIALLY_PAID") deed.tell(state, "orders/paid", id);
  if (customer) deed.tell(state, "customers/purchasing_summary", customer.id);
  return order;
}

function check(state: ShopState, wish: PlaceOrder): void {
  if (wish.lines.length === 0) throw new DevstoreError("An order needs at least one line: lines: [{ title, quantity, unitPrice }].");
  let value = 0;
  for (const line of wish.lines) {
    wholeNumber("The quantity of a line", line.quantity, 1);
    wholeNumber("The unit price of a line (minor units)", line.unitPrice);
    const discount = wholeNumber("The discount of a line (minor units)", line.discount ?? 0);
    if (discount > line.quantity * line.unitPrice) throw new DevstoreError("The discount of a line is more than the line costs.");
    value += line.quantity * line.unitPrice - discount;
    if (line.productId !== undefined && !state.products.has(line.productId)) {
      throw new DevstoreError(
        `${state.shop.domain} has no product ${String(line.productId)}. Give a title instead and the product is made.`,
      );
    }
  }
  const shipping = wholeNumber("Shipping (minor units)", wish.shipping ?? 0);
  if (wholeNumber("The order's discount (minor units)", wish.discount ?? 0) > value + shipping) {
    throw new DevstoreError("The order's discount is more than the order costs.");
  }
  wholeNumber("Tax (minor units)", wish.tax ?? 0);
  wholeNumber("The tip (minor units)", wish.tip ?? 0);
  if (wish.processedAt !== undefined && Number.isNaN(Date.parse(wish.processedAt))) {
    throw new DevstoreError(`processedAt must be an ISO date and time, not "${wish.processedAt}".`);
  }
}

function customerFor(deed: Deed, state: ShopState, wish: PlaceOrder) {
  if (wish.customerId !== undefined && wish.customerId !== null) return customerOf(state, wish.customerId);
  const email = wish.email?.trim().toLowerCase();
  if (wish.guest === true || email === undefined || email === "") return null;
  const known = customerWithEmail(state, email);
  if (known) return known;
  return createCustomer(deed, state.shop.domain, {
    email: wish.email ?? null,
    firstName: wish.firstName ?? null,
    lastName: wish.lastName ?? null,
    defaultAddress: wish.country === undefined ? null : addressIn(wish.country),
  });
}

function lineItem(deed: Deed, state: ShopState, wish: PlaceOrder["lines"][number]): LineItem {
  const product = productFor(deed, state, wish);
  const isGiftCard = wish.isGiftCard ?? false;
  return {
    id: deed.ids("lineItem"),
    productId: product.id,
    variantId: product.variantId,
    sku: product.sku,
    title: product.title,
    productType: product.productType,
    vendor: product.vendor,
    quantity: wish.quantity,
    currentQuantity: wish.quantity,
    unitPrice: wish.unitPrice,
    discount: wish.discount ?? 0,
    isGiftCard,
    requiresShipping: !isGiftCard,
  };
}

function productFor(deed: Deed, state: ShopState, wish: PlaceOrder["lines"][number]): Product {
  const title = wish.title ?? (wish.isGiftCard === true ? "Gift card" : "Product");
  for (const product of state.products.values()) {
    if (wish.productId === undefined ? product.title === title : product.id === wish.productId) return product;
  }
  const id = deed.ids("product");
  const product: Product = {
    id,
    variantId: deed.ids("variant"),
    title,
    productType: wish.productType ?? "",
    vendor: state.shop.name,
    sku: `SKU-${String(id).slice(-6)}`,
    unitCost: null,
  };
  state.products.set(id, product);
  return product;
}

function addressFor(wish: PlaceOrder, known: Address | null): Address | null {
  return wish.country === undefined ? known : addressIn(wish.country);
}

function addressIn(country: string): Address {
  const name = country.length === 2 ? (new Intl.DisplayNames("en", { type: "region" }).of(country) ?? country) : country;
  return { address1: "1 Example Street", city: "Exampleton", zip: "00000", country: name, countryCode: country.slice(0, 2).toUpperCase() };
}

/** The random-looking token of a checkout or cart; the same for the same order. */
export function token(kind: "checkout" | "cart", orderId: number): string {
  return createHash("sha256")
    .update(`${kind} ${String(orderId)}`)
    .digest("hex")
    .slice(0, 32);
}
