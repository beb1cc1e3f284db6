import { z } from "zod";
import { customerFromWebhook, customerIdFromWebhook } from "#app/domains/customers/customers.ts";
import { recordCustomers, removeCustomer } from "#app/domains/customers/customers.server.ts";
import { orderFromWebhook, orderIdFromWebhook } from "#app/domains/orders/orders.ts";
import { recordOrder, removeOrder } from "#app/domains/orders/orders.server.ts";
import { recordScopes, recordUninstall } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { enqueueAdvance } from "#app/jobs/advance-import.server.ts";
import { parseJson } from "#app/lib/json.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";

/** `unreadable`: the body is not what the topic promises. `kept`: nobody can work it off yet. */
export type WebhookPlan =
  | Readonly<{ kind: "act"; act: (shop: Shop, now: Date) => Promise<void> }>
  | Readonly<{ kind: "unreadable"; reason: string }>
  | Readonly<{ kind: "kept"; reason: string }>;

type Reader = (payload: unknown) => (shop: Shop, now: Date) => Promise<void>;

function reads<Parsed>(parse: (payload: unknown) => Parsed, act: (parsed: Parsed, shop: Shop, now: Date) => Promise<void>): Reader {
  return (payload) => {
    const parsed = parse(payload);
    return (shop, now) => act(parsed, shop, now);
  };
}

const order = reads(orderFromWebhook, (parsed, shop) => inShop(shop.id, (tx) => recordOrder(tx, shop, parsed)));
const customer = reads(customerFromWebhook, (parsed, shop) => inShop(shop.id, (tx) => recordCustomers(tx, shop.id, [parsed])));

/** What Shopify tells, and who does something about it. shopify.app.toml subscribes exactly these (tested). */
const READERS: Readonly<Record<string, Reader>> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/delete": reads(orderIdFromWebhook, (id, shop) => inShop(shop.id, (tx) => removeOrder(tx, shop, id))),
  "customers/create": customer,
  "customers/update": customer,
  "customers/delete": reads(customerIdFromWebhook, (id, shop, now) => inShop(shop.id, (tx) => removeCustomer(tx, shop.id, id, now))),
  "bulk_operations/finish": reads(
    (payload) => payload,
    (_payload, shop) => asSystem((tx) => enqueueAdvance(tx, shop.id)),
  ),
  "app/scopes_update": reads(
    (payload) => z.object({ current: z.array(z.string()) }).parse(payload).current,
    (scopes, shop) => recordScopes(shop.domain, scopes),
  ),
  "app/uninstalled": reads(
    (payload) => payload,
    (_payload, shop, now) => recordUninstall(shop.domain, now),
  ),
};

/** Legal requests: noted down from the first day, answered by the merchant's support until Encore answers them itself. */
const KEPT_TOPICS: readonly string[] = ["customers/data_request", "customers/redact", "shop/redact"];

export const WEBHOOK_TOPICS: readonly string[] = [...Object.keys(READERS), ...KEPT_TOPICS];

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

/** Decides what to do with a delivery; `act` does it and may be called twice. */
export function planWebhook(topic: string, body: Buffer): WebhookPlan {
  if (KEPT_TOPICS.includes(topic)) return { kind: "kept", reason: "This request is kept until it is answered." };
  const reader = READERS[topic];
  if (reader === undefined) return { kind: "unreadable", reason: `Nobody asked for ${topic}.` };
  let payload: unknown;
  try {
    payload = parseJson(body.toString("utf8"));
  } catch {
    return { kind: "unreadable", reason: "The body is not JSON." };
  }
  try {
    return { kind: "act", act: reader(payload) };
  } catch (error) {
    return { kind: "unreadable", reason: explain(error) };
  }
}
