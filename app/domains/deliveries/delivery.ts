import type { AboutOrder } from "#app/domains/deliveries/about-order.ts";
import type { Reason } from "#app/lib/reason.ts";

/**
 * Where a delivery stands, for a reader. `skipped`: nothing was to be done any more. `failing`: an attempt failed and the next
 * one has its time. `stuck`: all attempts failed.
 */
export type DeliveryState = "done" | "skipped" | "waiting" | "failing" | "stuck" | "unreadable";

/** A delivery without its body. Moments as ISO texts. */
export type DeliveryRow = Readonly<{
  id: string;
  topic: string;
  state: DeliveryState;
  receivedAt: string;
  workedAt: string | null;
  nextAttemptAt: string | null;
  deleteAfter: string | null;
  attempts: number;
  reason: Reason | null;
  order: AboutOrder | null;
}>;

/** How many deliveries of a shop are kept, by state. `done` has the skipped ones. */
export type DeliveryCounts = Readonly<Record<"came" | "done" | "waiting" | "failing" | "stuck" | "unreadable", number>>;

/** The states that a list can be narrowed to. */
export const STATE_FILTERS = ["done", "waiting", "stuck", "unreadable"] as const;
export type StateFilter = (typeof STATE_FILTERS)[number];

/** How the inbox stores it, in the words of a reader. */
export function stateOf(stored: string, reason: Reason | null, nextAttemptAt: Date | null): DeliveryState {
  switch (stored) {
    case "done":
      return reason === null ? "done" : "skipped";
    case "stuck":
    case "unreadable":
      return stored;
    default:
      return nextAttemptAt === null ? "waiting" : "failing";
  }
}

/**
 * True for what a person may ask to be tried again: what could not be read (after an update of Encore it may be), what is
 * stuck, and what waits for its next attempt.
 */
export const mayTryAgain = (state: DeliveryState): boolean => state === "failing" || state === "stuck" || state === "unreadable";

export type DeliveryFilter = Readonly<{ state: StateFilter | null; topic: string | null }>;

/** What Shopify said of an order that was looked up; `away`: Shopify could not be asked. */
export type Found = "recorded" | "removed" | "hidden" | "not-there" | "away";

/** What a button of the page did: so many deliveries wait anew, or an order was looked up. */
export type Deed = Readonly<{ kind: "requeued"; requeued: number }> | Readonly<{ kind: "looked-up"; found: Found }>;
