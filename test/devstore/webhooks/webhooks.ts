import { randomUUID } from "node:crypto";
import { mayUse, type AppConfig, type Subscription } from "../app-config.ts";
import type { Clock } from "../clock.ts";
import { WEBHOOK_FAULTS, type Faults, type WebhookFault } from "../faults.ts";
import type { Change, ShopState, Store } from "../state.ts";
import { addressOf, attempt, isSuccess, makeDelivery, type Delivery } from "./delivery.ts";
import { parseFilter, passes } from "./filter.ts";
import { onlyFields, type JsonObject } from "./include-fields.ts";
import { payloadOf } from "./payloads.ts";
import { pauseAfter } from "./schedule.ts";

export type Webhooks = {
  /** Every delivery so far, oldest first, at most the last 2,000 (or as many as the devstore was told to keep). */
  readonly deliveries: readonly Delivery[];
  /** Resolves once nothing is waiting or on its way (at once while paused). What waits for a later time does not count. */
  idle(): Promise<void>;
  /** Keeps new deliveries waiting until `resume`: an app that is down, or deliveries in another order. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /** Tries everything at once that waits for a later time: failed deliveries and delayed ones. */
  tryWaitingNow(): Promise<void>;
  /** Sends a delivery once more, unchanged: Shopify's duplicate, or the redelivery of a failed one. */
  deliverAgain(id: string): Promise<Delivery>;
  stop(): void;
};

const CONCURRENT_DELIVERIES = 8;
const KEPT_DELIVERIES = 2000;
const MOST_OVERTAKERS = 5;

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
  clock: Clock;
  faults: Faults;
  keptDeliveries?: number;
}): Webhooks {
  const { store, clock, faults } = options;
  const keptDeliveries = options.keptDeliveries ?? KEPT_DELIVERIES;
  const deliveries: Delivery[] = [];
  const waiting: Delivery[] = [];
  /** Deliveries that others overtake: each is sent after so many more, or when nothing else is there. */
  const overtaken: { delivery: Delivery; after: number }[] = [];
  const planned = new Map<Delivery, () => void>();
  const idleListeners: (() => void)[] = [];
  let running = 0;
  let isPaused = false;
  let isStopped = false;
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
      add(makeDelivery({ config, subscription, shop: change.shop, eventId, triggeredAt, payload: body, secret: options.secret }));
    }
  }

  function add(delivery: Delivery): void {
    deliveries.push(delivery);
    if (deliveries.length > keptDeliveries) deliveries.splice(0, deliveries.length - keptDeliveries);
    delivery.faults.push(...WEBHOOK_FAULTS.filter((fault) => fault !== "wronglySigned" && faults.strikes("webhooks", fault)));
    const has = (fault: WebhookFault): boolean => delivery.faults.includes(fault);
    if (has("lost")) delivery.state = "lost";
    else if (has("delayed")) plan(delivery, faults.settings.deliveryDelayMs);
    else if (has("reordered")) overtaken.push({ delivery, after: faults.between("webhooks.overtakers", 1, MOST_OVERTAKERS) });
    else enqueue(delivery);
    if (has("doubled") && !has("lost")) enqueue(delivery);
    setImmediate(work);
  }

  function enqueue(delivery: Delivery): void {
    waiting.push(delivery);
    for (const one of overtaken) one.after -= 1;
    for (const one of overtaken.filter(({ after }) => after <= 0)) {
      overtaken.splice(overtaken.indexOf(one), 1);
      waiting.push(one.delivery);
    }
    // Later, so that a deed is finished before the app hears of it.
    setImmediate(work);
  }

  /** Plans the next try on the devstore's clock; an earlier plan falls away. */
  function plan(delivery: Delivery, pauseMs: number): void {
    unplan(delivery);
    const due = new Date(clock.now().getTime() + pauseMs);
    delivery.nextTryAt = due.toISOString();
    planned.set(
      delivery,
      clock.at(due, () => {
        unplan(delivery);
        enqueue(delivery);
      }),
    );
  }

  function unplan(delivery: Delivery): void {
    planned.get(delivery)?.();
    planned.delete(delivery);
    delivery.nextTryAt = null;
  }

  function isAtRest(): boolean {
    return running === 0 && (isPaused || (waiting.length === 0 && overtaken.length === 0));
  }

  function work(): void {
    if (!isPaused && running === 0 && waiting.length === 0) waiting.push(...overtaken.splice(0).map(({ delivery }) => delivery));
    while (!isPaused && running < CONCURRENT_DELIVERIES) {
      const next = waiting.shift();
      if (next === undefined) break;
      running += 1;
      void send(next).finally(() => {
        running -= 1;
        work();
      });
    }
    if (isAtRest()) for (const listener of idleListeners.splice(0)) listener();
  }

  /** Attempts once and settles: delivered, to be tried again by Shopify's schedule, or given up. */
  async function send(delivery: Delivery): Promise<void> {
    const isWronglySigned = faults.strikes("webhooks", "wronglySigned");
    const address = addressOf(delivery.uri, options.config(), options.appUrl);
    const tried = await attempt(delivery, address, { deliver: options.deliver, at: clock.now(), isWronglySigned });
    delivery.attempts.push(tried);
    if (isStopped) return;
    if (isSuccess(tried)) {
      delivery.state = "delivered";
      unplan(delivery);
    } else if (delivery.state !== "delivered") {
      delivery.state = "failed";
      const pauseMs = pauseAfter(delivery.attempts.length);
      if (pauseMs === null) unplan(delivery);
      else plan(delivery, pauseMs);
    }
  }

  const stopListening = store.onChange(noteChange);
  return {
    deliveries,
    get isPaused() {
      return isPaused;
    },
    idle: () =>
      isAtRest()
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
    tryWaitingNow: () => clock.doAllNow(),
    async deliverAgain(id) {
      const delivery = deliveries.find((candidate) => candidate.id === id);
      if (delivery === undefined) throw new Error(`There is no delivery ${id} in the log.`);
      await send(delivery);
      return delivery;
    },
    stop() {
      stopListening();
      isPaused = true;
      isStopped = true;
      for (const delivery of planned.keys()) unplan(delivery);
      waiting.splice(0);
      overtaken.splice(0);
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
