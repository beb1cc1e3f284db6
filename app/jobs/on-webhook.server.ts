import { z } from "zod";
import {
  consentFromWebhook,
  customerFromWebhook,
  customerIdFromWebhook,
  mergeFromWebhook,
  orderCountFromWebhook,
  tagsFromWebhook,
} from "#app/domains/customers/customers.ts";
import type { TagNews } from "#app/domains/customers/customers.ts";
import { recordConsent, recordOrderCount, recordTags } from "#app/domains/customers/customers.server.ts";
import { aboutOrder } from "#app/domains/deliveries/deliveries.ts";
import type { AboutOrder } from "#app/domains/deliveries/deliveries.ts";
import { orderFromWebhook, orderIdFromWebhook } from "#app/domains/orders/orders.ts";
import { mergeCustomers, recordCustomerNews, recordOrder, removeCustomer, removeOrder } from "#app/domains/orders/orders.server.ts";
import { recordScopes, recordShopNews, recordUninstall } from "#app/domains/shops/shops.server.ts";
import { shopNewsFromWebhook } from "#app/domains/shops/shops.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { enqueueAdvance } from "#app/jobs/advance-import.server.ts";
import { LEGAL_READERS, LEGAL_TOPICS } from "#app/jobs/on-legal-request.server.ts";
import type { LegalAct } from "#app/jobs/on-legal-request.server.ts";
import { parseJson } from "#app/lib/json.ts";
import { reasonOf } from "#app/lib/reason.ts";
import type { Reason } from "#app/lib/reason.ts";
import { asSystem, inShop } from "#app/platform/db.server.ts";

/** When it happened at Shopify (null where Shopify does not say) and when it came here. */
export type Came = Readonly<{ receivedAt: Date; triggeredAt: Date | null }>;

type Act = (shop: Shop, now: Date, came: Came) => Promise<void>;

/**
 * What to do with a delivery. Acts may be called twice.
 *
 * `act` needs a shop that has Encore; `app-affair` is acted upon for one that has removed it, too; `legal` even for a domain
 * that nobody knows. `unreadable`: the body is not what its topic promises.
 */
export type WebhookPlan = Readonly<{ about: AboutOrder | null }> &
  (
    | Readonly<{ kind: "act" | "app-affair"; act: Act }>
    | Readonly<{ kind: "legal"; act: LegalAct }>
    | Readonly<{ kind: "unreadable"; reason: Reason }>
  );

type Reader = Readonly<{ kind: "act" | "app-affair"; read: (payload: unknown) => Act }>;

function readerOf<Parsed>(
  kind: Reader["kind"],
  parse: (payload: unknown) => Parsed,
  act: (parsed: Parsed, shop: Shop, now: Date, came: Came) => Promise<void>,
): Reader {
  return {
    kind,
    read: (payload) => {
      const parsed = parse(payload);
      return (shop, now, came) => act(parsed, shop, now, came);
    },
  };
}

/** Something of the shop's: orders, customers. Recorded while the shop has Encore. */
function acts<Parsed>(
  parse: (payload: unknown) => Parsed,
  act: (parsed: Parsed, shop: Shop, now: Date, came: Came) => Promise<void>,
): Reader {
  return readerOf("act", parse, act);
}

/** The app's own standing in the shop. */
function affair<Parsed>(
  parse: (payload: unknown) => Parsed,
  act: (parsed: Parsed, shop: Shop, now: Date, came: Came) => Promise<void>,
): Reader {
  return readerOf("app-affair", parse, act);
}

const order = acts(orderFromWebhook, async (parsed, shop) => {
  await inShop(shop.id, (tx) => recordOrder(tx, shop, parsed));
});
const customer = acts(customerFromWebhook, (parsed, shop) => inShop(shop.id, (tx) => recordCustomerNews(tx, shop, [parsed])));
const noteTags = (news: TagNews, shop: Shop) => inShop(shop.id, (tx) => recordTags(tx, shop.id, news));

/** What Shopify tells, and who does something about it. shopify.app.toml subscribes exactly these (tested). */
const READERS: Readonly<Record<string, Reader>> = {
  "orders/create": order,
  "orders/updated": order,
  "orders/delete": acts(orderIdFromWebhook, (id, shop, now) => inShop(shop.id, (tx) => removeOrder(tx, shop, id, now))),
  "customers/create": customer,
  "customers/update": customer,
  "customers/delete": acts(customerIdFromWebhook, (id, shop, now) => inShop(shop.id, (tx) => removeCustomer(tx, shop, id, now))),
  "customers/merge": acts(mergeFromWebhook, async (news, shop, now) => {
    if (news !== null) await inShop(shop.id, (tx) => mergeCustomers(tx, shop, news, now));
  }),
  "customers_email_marketing_consent/update": acts(consentFromWebhook, async (news, shop) => {
    if (news !== null) await inShop(shop.id, (tx) => recordConsent(tx, shop.id, news));
  }),
  "customers/purchasing_summary": acts(orderCountFromWebhook, (news, shop) => inShop(shop.id, (tx) => recordOrderCount(tx, shop.id, news))),
  "customer.tags_added": acts(tagsFromWebhook(true), noteTags),
  "customer.tags_removed": acts(tagsFromWebhook(false), noteTags),
  "bulk_operations/finish": acts(
    (payload) => payload,
    (_payload, shop) => asSystem((tx) => enqueueAdvance(tx, shop.id)),
  ),
  "app/scopes_update": affair(
    (payload) => z.object({ current: z.array(z.string()) }).parse(payload).current,
    (scopes, shop) => recordScopes(shop, scopes),
  ),
  "shop/update": affair(shopNewsFromWebhook, async ({ toldAt, ...profile }, _shop, now) => {
    await recordShopNews(profile, toldAt, now);
  }),
  "app/uninstalled": affair(
    (payload) => payload,
    (_payload, shop, now, came) => recordUninstall(shop.id, came, now),
  ),
};

export const WEBHOOK_TOPICS: readonly string[] = [...Object.keys(READERS), ...LEGAL_TOPICS];

/** Reads a delivery and decides what to do with it. */
export function planWebhook(topic: string, body: Buffer): WebhookPlan {
  const reader = READERS[topic];
  const legalReader = LEGAL_READERS[topic];
  let payload: unknown;
  try {
    payload = parseJson(body.toString("utf8"));
  } catch {
    return { kind: "unreadable", reason: { code: "not-json" }, about: null };
  }
  const about = aboutOrder(topic, payload);
  try {
    if (legalReader !== undefined) return { kind: "legal", act: legalReader(payload), about };
    if (reader !== undefined) return { kind: reader.kind, act: reader.read(payload), about };
    return { kind: "unreadable", reason: { code: "unasked", topic }, about };
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error, payload), about };
  }
}
