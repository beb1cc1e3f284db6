import type { ValueRule } from "#app/domains/retention/retention.ts";
import type { Reason } from "#app/lib/reason.ts";

/** What is being done with the figures at the moment. `share` is 0 to 1; null where nobody knows how far it is. */
export type Doing = Readonly<{ kind: "recomputing" | "reimporting"; share: number | null; hasFailed: boolean }>;

export type SettingsView = Readonly<{
  /** What the merchant wishes to count as value; what is shown may still be computed. */
  valueRule: ValueRule;
  /** Shopify's, of the shop. */
  timeZone: string;
  currency: string;
  /** When all figures were last computed; null before the first time. */
  computedAt: string | null;
  doing: Doing | null;
  /** Nobody is at what should be done: ask for it again. */
  isIdle: boolean;
  history: HistoryView;
}>;

/** How far the shop's past is known. Local days as in `Purchase`, times as ISO text. */
export type HistoryView = Readonly<{
  startsOn: number | null;
  isLimited: boolean;
  orders: number;
  customers: number;
  lastImport: Readonly<{ finishedAt: string; rejected: number; firstReason: Reason | null }> | null;
  /** The newest import, where it failed. */
  failedImport: Readonly<{
    reason: "access-denied" | "shopify-unavailable" | "unreadable-answer" | "unexpected" | "superseded";
    failedAt: string;
  }> | null;
  /** The last time that all orders were compared with Shopify: what was missing or old, and was put right. */
  reconciliation: Readonly<{ finishedAt: string; mended: number }> | null;
}>;

/** What the last form did; null before one was sent. */
export type Outcome = "saved" | "refused" | "importing" | "computing" | null;
