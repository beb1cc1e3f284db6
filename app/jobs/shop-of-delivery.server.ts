import { findShop, findShopOfDelivery, recordShopNews } from "#app/domains/shops/shops.server.ts";
import { shopNewsFromWebhook } from "#app/domains/shops/shops.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { parseJson } from "#app/lib/json.ts";
import { dueOf } from "#app/platform/inbox.server.ts";

/** So many pages of waiting deliveries are looked through for the news of a new domain; Shopify sends those first. */
const MAX_PAGES = 5;

/**
 * The shop that a domain's deliveries are for. A domain that nobody knows may be the new one of a known shop: its `shop/update` waits
 * among them and says so by Shopify's own id.
 */
export async function shopOfDelivery(domain: string, now: Date): Promise<Shop | null> {
  const known = await findShopOfDelivery(domain, now);
  if (known !== null) return known;
  let after = 0n;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const waiting = await dueOf(domain, "all", after, now);
    for (const delivery of waiting) {
      if (delivery.topic === "shop/update" && (await isAdopted(domain, delivery.open(), now))) return findShop(domain);
    }
    const last = waiting.at(-1);
    if (last === undefined) return null;
    after = last.id;
  }
  return null;
}

async function isAdopted(domain: string, body: Buffer, now: Date): Promise<boolean> {
  const news = newsIn(body);
  if (news?.domain !== domain) return false;
  const { toldAt, ...profile } = news;
  return (await recordShopNews(profile, toldAt, now)) !== null;
}

/** Null for a body that cannot be read: it goes on waiting like the others of a domain that nobody knows. */
function newsIn(body: Buffer) {
  try {
    return shopNewsFromWebhook(parseJson(body.toString("utf8")));
  } catch {
    return null;
  }
}
