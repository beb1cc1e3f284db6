/**
 * What a local Shopify knows, in Shopify's own words. Plain data: `admin-api` answers GraphQL from it, `webhooks`
 * makes payloads of it, `pages` shows it. Amounts are integer minor units of the shop's currency.
 */

/** Level-2 protected fields of a customer that Shopify hides unless the app was approved for them. */
export type ProtectedField = "name" | "email" | "phone" | "address" | "abandonedCheckoutUrl";

export type Shop = {
  /** `encore-demo.myshopify.com` */
  domain: string;
  id: number;
  name: string;
  email: string;
  currency: string;
  timeZone: string;
  primaryLocale: string;
  countryCode: string;
  plan: "basic" | "shopify" | "advanced" | "plus";
  createdAt: string;
};

export type ShopChanges = Partial<Pick<Shop, "name" | "email" | "currency" | "timeZone" | "primaryLocale" | "plan">>;

export type Address = { address1: string; city: string; zip: string; country: string; countryCode: string };

export type EmailConsent = {
  state: "SUBSCRIBED" | "UNSUBSCRIBED" | "NOT_SUBSCRIBED" | "PENDING" | "REDACTED";
  optInLevel: "SINGLE_OPT_IN" | "CONFIRMED_OPT_IN" | "UNKNOWN" | null;
  updatedAt: string | null;
};

export type Customer = {
  id: number;
  createdAt: string;
  updatedAt: string;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string;
  tags: string[];
  note: string | null;
  emailConsent: EmailConsent;
  defaultAddress: Address | null;
  /** Set when the customer was deleted in the admin; its orders stay, without a customer. */
  deletedAt: string | null;
};

export type Product = {
  id: number;
  variantId: number;
  title: string;
  productType: string;
  vendor: string;
  sku: string;
  unitCost: number | null;
};

export type LineItem = {
  id: number;
  productId: number | null;
  variantId: number | null;
  sku: string | null;
  title: string;
  productType: string;
  vendor: string | null;
  quantity: number;
  /** Quantity after edits and refunds. */
  currentQuantity: number;
  unitPrice: number;
  /** Discount on the whole line. */
  discount: number;
  isGiftCard: boolean;
  requiresShipping: boolean;
};

export type RefundLine = { lineItemId: number; quantity: number; subtotal: number };

export type Refund = {
  id: number;
  createdAt: string;
  note: string | null;
  lines: RefundLine[];
  /** Money given back, shipping and goodwill included. */ amount: number;
};

export type Fulfillment = { id: number; createdAt: string; status: "SUCCESS" | "CANCELLED"; deliveredAt: string | null };

export type FinancialStatus =
  "PENDING" | "AUTHORIZED" | "PARTIALLY_PAID" | "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED" | "EXPIRED";

export type Order = {
  id: number;
  /** `#1001` */
  name: string;
  number: number;
  customerId: number | null;
  /** The buyer's e-mail as typed at checkout; null at a point of sale. */
  email: string | null;
  phone: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF" | null;
  closedAt: string | null;
  financialStatus: FinancialStatus;
  isTest: boolean;
  currency: string;
  taxesIncluded: boolean;
  lines: LineItem[];
  shipping: number;
  tax: number;
  tip: number;
  /** Order-level discount that is not part of a line's own discount. */
  discount: number;
  discountCodes: string[];
  /** Total at the time of the order, before edits. */
  originalTotal: number;
  /** Total after edits, before refunds: lines − discounts + shipping + tax (unless included) + tip. */
  total: number;
  /** Money taken so far where it is not simply the original total of a paid order (nothing of an unpaid one). */
  received?: number;
  refunds: Refund[];
  fulfillments: Fulfillment[];
  tags: string[];
  note: string | null;
  /** `web`, `pos`, `shopify_draft_order`, … */
  sourceName: string;
  locale: string;
  landingPage: string | null;
  referrer: string | null;
  utm: { source: string; medium: string; campaign: string } | null;
  checkoutToken: string | null;
  cartToken: string | null;
  shippingAddress: Address | null;
  /** 1 for the customer's first order ever, as Shopify counts; null without a customer. */
  customerOrderIndex: number | null;
};

/** What one installed app may do in one shop. */
export type Installation = {
  scopes: string[];
  installedAt: string;
  accessTokens: { token: string; expiresAt: string | null }[];
  refreshTokens: { token: string; expiresAt: string; usedAt: string | null }[];
};

export type ShopState = {
  shop: Shop;
  customers: Map<number, Customer>;
  products: Map<number, Product>;
  orders: Map<number, Order>;
  installation: Installation | null;
  /** Switches of the merchant's approval for protected customer data; all on by default. */
  protectedFields: Record<ProtectedField, boolean>;
  /** Goes up with every change of this shop, so that what was computed from the state knows when it is stale. */
  version: number;
};

/** Something happened in a shop that Shopify would tell an app about. */
export type Change = {
  shop: string;
  /** `orders/create`, `customers/update`, `app/uninstalled`, `bulk_operations/finish`, … */
  topic: string;
  /** Id of the order, customer, refund …, null where the topic has none. */
  resourceId: number | null;
  /** The webhook's body where it is not made from the state (bulk operations, deletions, compliance). */
  body: Record<string, unknown> | null;
  occurredAt: string;
};

export type PlaceOrder = {
  customerId?: number | null;
  email?: string | null;
  /** A new customer is made of `email`, `firstName` and `lastName` unless `guest` is true. */
  guest?: boolean;
  firstName?: string | null;
  lastName?: string | null;
  lines: {
    title?: string;
    productId?: number;
    productType?: string;
    quantity: number;
    unitPrice: number;
    discount?: number;
    isGiftCard?: boolean;
  }[];
  shipping?: number;
  tax?: number;
  tip?: number;
  discount?: number;
  discountCodes?: string[];
  processedAt?: string;
  isTest?: boolean;
  financialStatus?: FinancialStatus;
  sourceName?: string;
  currency?: string;
  country?: string;
};

/** A domain that a shop had before, and what requests to it get: the way to the shop's domain of today, or nothing. */
export type FormerDomain = { domain: string; answers: "redirected" | "refused" };

/** The one mutable thing of the devstore. Every deed emits the changes that Shopify would send. */
export type Store = {
  readonly shops: ReadonlyMap<string, ShopState>;
  /** By the domain that it was. */
  readonly formerDomains: ReadonlyMap<string, FormerDomain>;
  addShop(shop: Partial<Shop> & { domain: string }): ShopState;
  placeOrder(shop: string, order: PlaceOrder): Order;
  /**
   * Gives back the named lines, and `amount` if it differs from their sum; `lines: []` with an amount is goodwill.
   * With `lines: null` and no amount everything that is left of the order is given back, shipping included.
   */
  refundOrder(
    shop: string,
    orderId: number,
    refund: { lines: { lineItemId: number; quantity: number }[] | null; amount?: number; note?: string },
  ): Refund;
  cancelOrder(shop: string, orderId: number, reason?: Order["cancelReason"]): Order;
  deleteOrder(shop: string, orderId: number): void;
  /** Sets how many units of each named line remain, as an order edit does. */
  editOrder(shop: string, orderId: number, lines: { lineItemId: number; quantity: number }[]): Order;
  createCustomer(shop: string, customer: Partial<Customer>): Customer;
  updateCustomer(shop: string, customerId: number, changes: Partial<Omit<Customer, "id">>): Customer;
  deleteCustomer(shop: string, customerId: number): void;
  mergeCustomers(shop: string, keptId: number, removedId: number): Customer;
  setProtectedField(shop: string, field: ProtectedField, visible: boolean): void;
  /** Takes over the money of a pending or authorised order. */
  payOrder(shop: string, orderId: number): Order;
  fulfillOrder(shop: string, orderId: number): Order;
  /** Archives an order, and takes it out of the archive again. */
  closeOrder(shop: string, orderId: number): Order;
  reopenOrder(shop: string, orderId: number): Order;
  /** Other settings of the shop; its orders keep the currency in which they were placed. */
  updateShop(shop: string, changes: ShopChanges): ShopState;
  /** From now on everything (webhooks, tokens, the API) goes under the new domain. */
  changeDomain(shop: string, domain: string, old?: FormerDomain["answers"]): ShopState;
  /** The customer asks the merchant for their data. */
  requestCustomerData(shop: string, customerId: number): void;
  /** Erases the person in the shop, as Shopify does for the merchant, and tells the app. The orders and their money stay. */
  redactCustomer(shop: string, customerId: number): Customer;
  /** What Shopify sends 48 hours after an uninstall, unless the app is back. */
  redactShop(shop: string): void;
  install(shop: string, scopes: string[]): Installation;
  /** Writes the installation as it now is (tokens are changed in place) to the state file; call it after each change of tokens. */
  saveInstallation(shop: string): void;
  uninstall(shop: string): void;
  /** Called after each change, in order. Returns the way to stop listening. */
  onChange(listener: (change: Change) => void): () => void;
  /** Emits a change that has no deed of its own (bulk operation finished, compliance request). */
  announce(change: Omit<Change, "occurredAt">): void;
};
