import { z } from "zod";
import { normaliseEmail } from "#app/domains/customers/customers.ts";
import { holdersOf } from "#app/domains/customers/customers.server.ts";
import type { Among } from "#app/domains/customer-list/resolve-list.server.ts";
import { findInShopify } from "#app/domains/customer-list/search.shopify.server.ts";
import { isEmail, MAX_SEARCH, shopifyQueryOf } from "#app/domains/customer-list/search.ts";
import type { SearchView } from "#app/domains/customer-list/search.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { parseJson } from "#app/lib/json.ts";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { lookupKeys, seal, unsealText } from "#app/platform/crypto.server.ts";
import { inShop } from "#app/platform/db.server.ts";

/** An address with a search in it opens this long; then it names nobody any more. */
const SEARCH_DAYS = 7;
const MILLISECONDS_PER_DAY = 86_400_000;

const place = (shopId: number) => ({ shop: shopId, table: "address", column: "find" });

const sealedSearch = z.tuple([z.string().min(1).max(MAX_SEARCH), z.number()]);

/**
 * What was typed, for the address: sealed, since addresses are kept by browsers, proxies and logs, and names are nobody's business
 * there. Only Encore reads it, only for this shop, for a week. Null when nothing was typed.
 */
export function sealSearch(shopId: number, typed: string, now: Date): string | null {
  const text = typed.trim().slice(0, MAX_SEARCH);
  if (text === "") return null;
  return Buffer.from(seal(place(shopId), JSON.stringify([text, now.getTime()]))).toString("base64url");
}

/** What `sealSearch` made; null when it was changed, belongs to another shop, or is older than a week. */
function openSearch(shopId: number, sealed: string, now: Date): string | null {
  try {
    const found = sealedSearch.safeParse(parseJson(unsealText(place(shopId), Buffer.from(sealed, "base64url"))));
    if (!found.success) return null;
    const [text, at] = found.data;
    return now.getTime() - at < SEARCH_DAYS * MILLISECONDS_PER_DAY ? text : null;
  } catch {
    // The seal does not open: cut off, another shop's, or under a key that is gone. Which, is all the same to the reader.
    return null;
  }
}

/** What is said of a search, and whom it means; `among` is null where there is no search, or none that was answered. */
export type Searched = Readonly<{ view: SearchView; among: Among | null }>;

/**
 * Whom a search means. A whole e-mail address is found by its keyed hash and sent nowhere; anything else is asked of Shopify, which
 * answers with its best 250.
 *
 * @param sealed as the address has it; null without a search
 */
export async function searched(shop: Shop, sealed: string | null, now: Date): Promise<Searched> {
  if (sealed === null || sealed === "") return { view: { kind: "none" }, among: null };
  const text = openSearch(shop.id, sealed, now);
  if (text === null) return { view: { kind: "expired" }, among: null };
  return isEmail(text) ? { view: { kind: "email", text }, among: { ids: await holdersOfEmail(shop.id, text) } } : askShopify(shop, text);
}

function holdersOfEmail(shopId: number, text: string): Promise<readonly number[]> {
  const email = normaliseEmail(text);
  if (email === null) return Promise.resolve([]);
  const keys = lookupKeys(shopId, email);
  return inShop(shopId, async (tx) => {
    const holder = (await holdersOf(tx, shopId, [keys])).get(keys[0]);
    if (holder === undefined) return [];
    return holder.ownerId === null ? holder.guestIds : [holder.ownerId];
  });
}

async function askShopify(shop: Shop, text: string): Promise<Searched> {
  const query = shopifyQueryOf(text);
  if (query === "") return { view: { kind: "shopify", text, isAll: true }, among: { ids: [] } };
  try {
    const { ids, isAll } = await findInShopify(adminFor(shop.domain), query);
    return { view: { kind: "shopify", text, isAll }, among: { shopifyIds: ids } };
  } catch (error) {
    if (!(error instanceof ShopifyCallError)) throw error;
    // Not logged: its message may quote what was searched for. The metrics count it.
    return { view: { kind: "failed", text, reason: error.reason === "access-denied" ? "not-allowed" : "shopify-away" }, among: null };
  }
}
