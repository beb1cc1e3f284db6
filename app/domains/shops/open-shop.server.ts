import {
  findShopByDomain,
  findShopById,
  markUninstalled,
  updateHistory,
  updateScopes,
  upsertInstalled,
} from "#app/domains/shops/shop.data.server.ts";
import { readShopProfile } from "#app/domains/shops/shop.shopify.server.ts";
import { firstLocale } from "#app/domains/shops/shops.ts";
import type { ImportedHistory, Shop } from "#app/domains/shops/shops.ts";
import { adminFor } from "#app/platform/admin-api.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import { publish } from "#app/platform/events.server.ts";
import { forgetTokens } from "#app/platform/tokens.server.ts";

/** The shop of this domain, whatever its state. */
export function findShop(domain: string): Promise<Shop | null> {
  return asSystem((tx) => findShopByDomain(tx, domain));
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
 * which starts everything else through `shop-installed`.
 *
 * @throws ShopifyCallError when Shopify cannot be asked about a new shop
 */
export async function openShop({ shopDomain: domain, scopes, adminLocale }: Opener, now: Date): Promise<Shop> {
  const known = await findShop(domain);
  const isHistoryLimited = !scopes.includes("read_all_orders");
  if (known?.state === "installed") {
    if (sameScopes(known.scopes, scopes)) return known;
    await asSystem((tx) => updateScopes(tx, known.id, scopes, isHistoryLimited));
    return { ...known, scopes, isHistoryLimited };
  }

  const profile = await readShopProfile(adminFor(domain));
  const locale = known?.locale ?? firstLocale(adminLocale, profile.countryCode);

  return asSystem(async (tx) => {
    const { id, isNew, wasUninstalled } = await upsertInstalled(tx, { domain, profile, locale, scopes, isHistoryLimited, now });
    // Two loaders may open a new shop at once; only the one that made it installed tells the others.
    if (isNew || wasUninstalled) await publish(tx, { name: "shop-installed", shopId: id, isFirst: isNew });
    const shop = await findShopById(tx, id);
    if (shop === null) throw new Error("The shop vanished while it was opened.");
    return shop;
  });
}

/** Shopify granted or took back access: what the app may read changes at once. */
export async function recordScopes(domain: string, scopes: readonly string[]): Promise<void> {
  await asSystem(async (tx) => {
    const shop = await findShopByDomain(tx, domain);
    if (shop !== null) await updateScopes(tx, shop.id, scopes, !scopes.includes("read_all_orders"));
  });
}

/** The merchant removed Encore: the tokens are dead, and work for the shop ends. */
export async function recordUninstall(domain: string, now: Date): Promise<void> {
  await forgetTokens(domain);
  await asSystem(async (tx) => {
    const shopId = await markUninstalled(tx, domain, now);
    if (shopId !== null) await publish(tx, { name: "shop-uninstalled", shopId });
  });
}

/** Notes how far the imported history reaches back, and with which fields. */
export async function recordHistory(shopId: number, history: ImportedHistory): Promise<void> {
  await asSystem((tx) => updateHistory(tx, shopId, history));
}
