import type { Transaction } from "#app/platform/db.server.ts";
import { enqueueNamed } from "#app/platform/queue.server.ts";

/** What domains tell each other: ids only, at least once, in the transaction of the change. */
export type Event =
  | Readonly<{ name: "shop-installed"; shopId: number; isFirst: boolean }>
  | Readonly<{ name: "shop-uninstalled"; shopId: number }>
  /** Shopify lets Encore in again, after it did not. */
  | Readonly<{ name: "shop-resumed"; shopId: number }>
  | Readonly<{ name: "shop-scopes-changed"; shopId: number; gained: readonly string[]; lost: readonly string[] }>
  | Readonly<{ name: "shop-setting-changed"; shopId: number; setting: "currency" | "time-zone" }>
  | Readonly<{ name: "import-finished"; shopId: number; importId: number }>
  | Readonly<{ name: "order-recorded"; shopId: number; orderId: string; was: boolean; is: boolean }>
  | Readonly<{ name: "order-removed"; shopId: number; orderId: string }>
  /** A Shopify customer was merged into another, or a guest turned out to be one; the removed customer's purchases are the kept one's. */
  | Readonly<{ name: "customer-merged"; shopId: number; keptId: number; removedId: number }>
  | Readonly<{ name: "customer-changed"; shopId: number; customerId: number }>;

export type EventName = Event["name"];

/** Which jobs follow an event, by name. `jobs/on-event.server.ts` holds the table. */
export type Listeners = Readonly<Record<EventName, readonly string[]>>;

let listeners: Listeners | null = null;

/** Called once by each process at its start. */
export function listenWith(table: Listeners): void {
  listeners = table;
}

/**
 * Enqueues one job per listener in the transaction of the change: a listener that fails does not repeat the others,
 * and a change that is rolled back tells nobody.
 */
export async function publish(tx: Transaction, event: Event): Promise<void> {
  if (listeners === null)
    throw new Error("Nobody set the table of listeners: import #app/jobs/registry.server.ts at the start of the process.");
  for (const job of listeners[event.name]) await enqueueNamed(tx, job, event);
}
