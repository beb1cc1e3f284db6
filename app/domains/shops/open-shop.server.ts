import { isInstalled } from "#app/domains/shops/installed.data.server.ts";
import { followProfile, followScopes } from "#app/domains/shops/follow-shop.server.ts";
import {
  findShopByDomain,
  findShopByFormerDomain,
  findShopById,
  findShopByShopifyId,
  markResumed,
  noteOpened,
  releaseDomain,
  upsertInstalled,
} from "#app/domains/shops/shop.data.server.ts";
import { readShopProfile } from "#app/domains/shops/shop.shopify.server.ts";
import { firstLocale, fullScopes } from "#app/domains/shops/shop.ts";
import type { Shop } from "#app/domains/shops/shop.ts";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";
import { log } from "#app/platform/log.server.ts";
import { grantedScopes, TokenGoneError } from "#app/platform/tokens.server.ts";

/** Thrown in the middle of work for a shop that has removed Encore meanwhile: stop, write nothing, try nothing again. */
export class ShopGoneError extends Error {
  constructor() {
    super("The shop has removed Encore.");
    this.name = "ShopGoneError";
  }
}

/**
 * The first line of every piece of long work in the shop's transaction, so that it stops between two batches.
 *
 * @throws ShopGoneError
 */
export async function assertInstalled(tx: Transaction): Promise<void> {
  if (!(await isInstalled(tx))) throw new ShopGoneError();
}

/** The shop of this domain, whatever its state. */
export function findShop(domain: string): Promise<Shop | null> {
  return asSystem((tx) => findShopByDomain(tx, domain));
}

/** The shop that a delivery is for: also under a domain that it gave up lately. */
export function findShopOfDelivery(domain: string, now: Date): Promise<Shop | null> {
  return asSystem(async (tx) => (await findShopByDomain(tx, domain)) ?? (await findShopByFormerDomain(tx, domain, now)));
}

/** @throws Error when there is no such shop */
export async function getShop(id: number): Promise<Shop> {
  const shop = await asSystem((tx) => findShopById(tx, id));
  if (shop === null) throw new Error(`There is no shop ${String(id)}.`);
  return shop;
}

/** Who opened Encore, as the platform authenticated them. */
type Opener = Readonly<{ shopDomain: string; scopes: readonly string[]; adminLocale: string | null }>;

const sameScopes = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join() === b.toSorted().join();

/**
 * The shop that a merchant just opened Encore in. The first time (and after an uninstall) it is recorded as installed,
 * which starts everything else through `shop-installed`; after a pause everything goes on through `shop-resumed`.
 *
 * @throws ShopifyCallError when Shopify cannot be asked about a new shop
 */
export async function openShop(asked: Opener, now: Date): Promise<Shop> {
  const opener = { ...asked, scopes: fullScopes(asked.scopes) };
  const known = await asSystem((tx) => noteOpened(tx, opener.shopDomain, now));
  if (known === null) return installShop(opener, now);
  const isPaused = known.pause !== null && known.pause.until === null;
  const isChanged = !sameScopes(known.scopes, opener.scopes);
  if (!isPaused && !isChanged) return known;
  const scopes = isChanged ? await truthOf(known, opener) : known.scopes;
  return asSystem(async (tx) => {
    await followScopes(tx, known.id, scopes);
    // Two loaders may open the shop at once; only the one that made the change tells the others.
    if (await markResumed(tx, known.id, now)) await publish(tx, { name: "shop-resumed", shopId: known.id });
    return (await findShopById(tx, known.id)) ?? known;
  });
}

/**
 * The shop as it grants a scope, null when it does not: Shopify is asked where nothing is known of it, since what a merchant has just
 * granted is told of later.
 *
 * @throws ShopifyCallError
 */
export async function shopGranting(shop: Shop, scope: string): Promise<Shop | null> {
  if (shop.scopes.includes(scope)) return shop;
  const scopes = fullScopes(await scopesAtShopify(shop.domain));
  if (!scopes.includes(scope)) return null;
  await asSystem((tx) => followScopes(tx, shop.id, scopes));
  return getShop(shop.id);
}

async function scopesAtShopify(domain: string): Promise<readonly string[]> {
  try {
    return await grantedScopes(domain);
  } catch (error) {
    if (error instanceof TokenGoneError) throw new ShopifyCallError("token-gone", error.message, error);
    throw new ShopifyCallError("shopify-unavailable", "Shopify did not say what the shop grants.", error);
  }
}

/**
 * The opener's token and what is known of the shop disagree: the token may be from before a grant that a webhook has told of. A
 * new token carries what holds.
 */
async function truthOf(known: Shop, opener: Opener): Promise<readonly string[]> {
  try {
    return fullScopes(await grantedScopes(opener.shopDomain));
  } catch (error) {
    // The page need not fail for it: the next opening asks again.
    log().warn({ err: error, shopId: known.id }, "scopes could not be looked up");
    return known.scopes;
  }
}

async function installShop({ shopDomain, scopes, adminLocale }: Opener, now: Date): Promise<Shop> {
  const profile = await readShopProfile(adminFor(shopDomain));
  // The token is the domain's that the merchant came with, whatever Shopify calls the shop.
  if (profile.domain !== shopDomain)
    throw new ShopifyCallError("unreadable-answer", "Shopify described another shop than it was asked for.");
  return asSystem(async (tx) => {
    await releaseDomain(tx, profile);
    const before = (await findShopByShopifyId(tx, profile.shopifyId)) ?? (await findShopByDomain(tx, shopDomain));
    if (before !== null) await followProfile(tx, before.id, profile, now);
    const locale = before?.locale ?? firstLocale(adminLocale, profile.countryCode);
    const isHistoryLimited = !scopes.includes("read_all_orders");
    const { id, isNew, wasUninstalled } = await upsertInstalled(tx, { profile, locale, scopes, isHistoryLimited, now });
    if (isNew || wasUninstalled) await publish(tx, { name: "shop-installed", shopId: id, isFirst: isNew });
    const shop = await findShopById(tx, id);
    if (shop === null) throw new Error("The shop vanished while it was opened.");
    return shop;
  });
}
