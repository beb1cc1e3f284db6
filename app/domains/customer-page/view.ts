import type { CustomerNote, TagsView } from "#app/domains/customers/customers.ts";
import type { GapSummary, HistoryStart, Past, ValueRule } from "#app/domains/retention/retention.ts";

/** A customer's page, or why there is none: nobody has the number, or the customer is another by now. */
export type CustomerPageView = Readonly<{ kind: "unknown" }> | Readonly<{ kind: "merged"; into: number }> | CustomerPage;

/** Amounts are minor units of the shop's currency, days whole local ones, times ISO 8601. */
export type CustomerPage = Readonly<{
  kind: "customer";
  person: Person;
  basis: Readonly<{ currency: string; timeZone: string; valueRule: ValueRule; computedAt: string | null }>;
  today: number;
  history: HistoryStart;
  figures: CustomerFigures;
  gaps: Gaps;
  timeline: Timeline;
  bought: Bought;
  /** Null for who is no customer any more. */
  tags: TagsView | null;
  notes: readonly CustomerNote[];
  /** The name of the next note: a form that is sent twice writes one. */
  nextNoteId: string;
}>;

/** `forgotten`: nothing personal is stored any more, and nothing will be. `deleted`: in Shopify, `at` then. */
export type PersonStanding = Readonly<{ kind: "known" }> | Readonly<{ kind: "deleted" | "forgotten"; at: string }>;

export type Person = Readonly<{
  id: number;
  standing: PersonStanding;
  /** Digits; null for a guest. */
  shopifyId: string | null;
  name: string | null;
  email: string | null;
  country: string | null;
  locale: string | null;
  consent: Readonly<{ state: string; level: string | null; at: string | null }> | null;
  /** The latest first. */
  consents: readonly Readonly<{ at: string; state: string; level: string | null }>[];
  createdAt: string | null;
  /** As Shopify counts, with orders that Encore does not see. */
  lifetimeOrders: number | null;
}>;

/** Of all purchases to date that Encore sees; `past` says whether there were others before. */
export type CustomerFigures = Readonly<{
  past: Past;
  purchases: number;
  value: number;
  firstDay: number | null;
  lastDay: number | null;
  /** Purchases with a discount, and what all discounts took off, before refunds. */
  discounted: number;
  discount: number;
  /** Of all orders in the shop's currency but tests: how many there are, on how many money was given back, and how much. */
  orders: number;
  refundedOrders: number;
  refunded: number;
  /** 0 to 1; null where the merchant has entered none. */
  marginShare: number | null;
}>;

/** Days between two purchases: this customer's beside those of all customers of the shop. No bins where nobody came back yet. */
export type Gaps = Readonly<{ ownSummary: GapSummary; shopSummary: GapSummary; bins: readonly GapBin[] }>;
/** Gaps of [from, to) days; of the last bin, `to` is null: or more. */
export type GapBin = Readonly<{ from: number; to: number | null; own: number; shop: number }>;

/** What happened, the latest first. `page` counts from 1. */
export type Timeline = Readonly<{ entries: readonly TimelineEntry[]; total: number; page: number; pages: number }>;

/** One thing that happened. Visits, codes and messages become kinds of their own. */
export type TimelineEntry = OrderEntry | RefundEntry | CancellationEntry;

type OfOrder = Readonly<{ at: string; orderId: string; orderName: string; currency: string }>;
export type OrderEntry = OfOrder &
  Readonly<{
    kind: "order";
    /** After edits, before refunds. */
    total: number;
    discount: number;
    discountCodes: readonly string[];
    channel: string | null;
    standing: OrderStanding;
    lines: readonly Readonly<{ title: string; quantity: number }>[];
    /** How many lines more there are. */
    linesMore: number;
  }>;
export type RefundEntry = OfOrder & Readonly<{ kind: "refund"; amount: number }>;
export type CancellationEntry = OfOrder & Readonly<{ kind: "cancellation" }>;

/** Why an order is no purchase. `uncounted`: it will be one, its figures are being computed. */
export type NoPurchase = "test" | "cancelled" | "other-currency" | "voided" | "expired" | "refunded" | "emptied" | "uncounted";
/** `nth` as in `Purchase`: 1 for the first ever, 0 where nobody knows. */
export type OrderStanding =
  Readonly<{ kind: "purchase"; value: number; nth: number | null }> | Readonly<{ kind: "none"; reason: NoPurchase }>;

/** What purchases were made of. Shares are of what all lines cost after discounts, before refunds; gift cards are left out. */
export type Bought = Readonly<{
  products: readonly Product[];
  productCount: number;
  quantity: number;
  value: number;
  /** What was in the first purchase that Encore sees. */
  first: readonly string[];
  /** Null where the order does not say by which way it came. */
  channels: readonly Readonly<{ channel: string | null; purchases: number }>[];
}>;
export type Product = Readonly<{ title: string; productId: string | null; quantity: number; value: number }>;
