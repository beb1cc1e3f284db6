import { randomUUID } from "node:crypto";
import { mayUse, type AppConfig, type Subscription } from "../app-config.ts";
import type { Change, ShopState, Store } from "../state.ts";
import { addressOf, attempt, isSuccess, makeDelivery, type Delivery } from "./delivery.ts";
import { parseFilter, passes } from "./filter.ts";
import { onlyFields, type JsonObject } from "./include-fields.ts";
import { payloadOf } from "./payloads.ts";

export type Webhooks = {
  /** Every delivery so far, oldest first, at most the last `KEPT_DELIVERIES`. */
  readonly deliveries: readonly Delivery[];
  /** Resolves once nothing is waiting or on its way (at once while paused). */
  idle(): Promise<void>;
  /** Keeps new deliveries waiting until `resume`: an app that is down, or deliveries in another order. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /** Sends a delivery once more, unchanged: Shopify's duplicate, or the redelivery of a failed one. */
  deliverAgain(id: string): Promise<Delivery>;
  stop(): void;
};

const CONCURRENT_DELIVERIES = 8;
const KEPT_DELIVERIES = 2000;

/** Topics that reach an app which is not (or no longer) installed. */
const AFTER_UNINSTALL = new Set(["app/uninstalled", "customers/redact", "customers/data_request", "shop/redact"]);

/** Without the scope Shopify refuses the subscription when the app is deployed. */
const SCOPE_OF_TOPIC: readonly (readonly [prefix: string, scope: string])[] = [
  ["customers/merge", "read_customer_merge"],
  ["customers/redact", ""],
  ["customers/data_request", ""],
  ["customers", "read_customers"],
  ["customer.", "read_customers"],
  ["orders/", "read_orders"],
  ["refunds/", "read_orders"],
  ["checkouts/", "read_orders"],
  ["fulfillments/", "read_fulfillments"],
  ["products/", "read_products"],
];

export function createWebhooks(options: {
  store: Store;
  config: () => AppConfig;
  /** Where the app's process listens. */
  appUrl: string;
  secret: string;
  deliver: (request: Request) => Promise<Response>;
}): Webhooks {
  const { store } = options;
  const deliveries: Delivery[] = [];
  const waiting: Delivery[] = [];
  const idleListeners: (() => void)[] = [];
  let running = 0;
  let isPaused = false;
  let event: { id: string; topics: Set<string> } | null = null;

  /** One id for all changes of one deed (they come in one go); a topic that comes again is another deed. */
  function eventIdFor(topic: string): string {
    if (event === null || event.topics.has(topic)) {
      event = { id: randomUUID(), topics: new Set() };
      queueMicrotask(() => {
        event = null;
      });
    }
    event.topics.add(topic);
    return event.id;
  }

  function noteChange(change: Change): void {
    const state = store.shops.get(change.shop);
    if (state === undefined) return;
    const config = options.config();
    const subscriptions = config.subscriptions.filter(
      (subscription) => subscription.topic === change.topic && isEntitled(state, change.topic),
    );
    if (subscriptions.length === 0) return;
    const payload = payloadOf(state, change);
    if (payload === null) return;
    const eventId = eventIdFor(change.topic);
    const triggeredAt = new Date(change.occurredAt).toISOString();
    for (const subscription of subscriptions) {
      const body = bodyFor(subscription, payload);
      if (body === null) continue;
      enqueue(makeDelivery({ config, subscription, shop: change.shop, eventId, triggeredAt, payload: body, secret: options.secret }));
    }
  }

  function enqueue(delivery: Delivery): void {
    deliveries.push(delivery);
    if (deliveries.length > KEPT_DELIVERIES) deliveries.splice(0, deliveries.length - KEPT_DELIVERIES);
    waiting.push(delivery);
    // Later, so that a deed is finished before the app hears of it.
    setImmediate(work);
  }

  function work(): void {
    while (!isPaused && running < CONCURRENT_DELIVERIES) {
      const next = waiting.shift();
      if (next === undefined) break;
      running += 1;
      void send(next).finally(() => {
        running -= 1;
        work();
      });
    }
    if (running === 0 && (waiting.length === 0 || isPaused)) for (const listener of idleListeners.splice(0)) listener();
  }

  /** Attempts once and settles. A schedule of retries would be decided here, from the delivery's attempts so far. */
  async function send(delivery: Delivery): Promise<void> {
    const tried = await attempt(delivery, addressOf(delivery.uri, options.config(), options.appUrl), options.deliver);
    delivery.attempts.push(tried);
    delivery.state = isSuccess(tried) ? "delivered" : "failed";
  }

  const stopListening = store.onChange(noteChange);
  return {
    deliveries,
    get isPaused() {
      return isPaused;
    },
    idle: () =>
      running === 0 && (waiting.length === 0 || isPaused)
        ? Promise.resolve()
        : new Promise((resolve) => {
            idleListeners.push(resolve);
          }),
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      work();
    },
    async deliverAgain(id) {
      const delivery = deliveries.find((candidate) => candidate.id === id);
      if (delivery === undefined) throw new Error(`There is no delivery ${id} in the log.`);
      await send(delivery);
      return delivery;
    },
    stop() {
      stopListening();
      isPaused = true;
      waiting.splice(0);
      for (const listener of idleListeners.splice(0)) listener();
    },
  };
}

function isEntitled(state: ShopState, topic: string): boolean {
  if (AFTER_UNINSTALL.has(topic)) return true;
  if (state.installation === null) return false;
  const scope = scopeOfTopic(topic);
  return scope === "" || mayUse(state.installation.scopes, scope);
}

/** The scope that a subscription to `topic` needs; empty if none. */
export function scopeOfTopic(topic: string): string {
  return SCOPE_OF_TOPIC.find(([prefix]) => topic.startsWith(prefix))?.[1] ?? "";
}

function bodyFor(subscription: Subscription, payload: JsonObject): JsonObject | null {
  if (subscription.filter !== null && !passes(parseFilter(subscription.filter), payload)) return null;
  return subscription.includeFields === null ? payload : onlyFields(payload, subscription.includeFields);
}
