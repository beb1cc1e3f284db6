import { addDays } from "date-fns/addDays";
import {
  clearPause,
  findShopByFormerDomain,
  findShopByShopifyId,
  lockShop,
  markPaused,
  markUninstalled,
  noteTold,
  renameShop,
  updateHistory,
  updateProfile,
  updateScopes,
} from "#app/domains/shops/shop.data.server.ts";
import { readShopProfile } from "#app/domains/shops/shop.shopify.server.ts";
import { decideUninstall, fullScopes, scopeChange } from "#app/domains/shops/shop.ts";
import type { FigureSetting, ImportedHistory, PauseReason, Shop, ShopProfile } from "#app/domains/shops/shop.ts";
import { adminFor, ShopifyCallError } from "#app/platform/admin-api.server.ts";
import { asSystem } from "#app/platform/db.server.ts";
import type { Transaction } from "#app/platform/db.server.ts";
import { unplan } from "#app/platform/due.server.ts";
import { publish } from "#app/platform/events.server.ts";
import { forgetTokens, moveTokens, outdateToken } from "#app/platform/tokens.server.ts";

/** Shopify delivers a day late at most; a little more is for the repetitions. */
const FORMER_DOMAIN_DAYS = 3;

/** When something happened at Shopify and when it came here. */
type Came = Readonly<{ receivedAt: Date; triggeredAt: Date | null }>;

/** Writes down what the shop grants and tells who must follow. Equal scopes change nothing. */
export async function followScopes(tx: Transaction, shopId: number, scopes: readonly string[]): Promise<void> {
  const locked = await lockShop(tx, shopId);
  if (locked === null) return;
  const { gained, lost } = scopeChange(locked.shop.scopes, scopes);
  if (gained.length === 0 && lost.length === 0) return;
  await updateScopes(tx, shopId, scopes, !scopes.includes("read_all_orders"));
  await publish(tx, { name: "shop-scopes-changed", shopId, gained, lost });
}

/** Shopify granted or took back access. The stored token is older than that, so the next call fetches a new one. */
export async function recordScopes(shop: Shop, scopes: readonly string[]): Promise<void> {
  await asSystem(async (tx) => {
    await followScopes(tx, shop.id, fullScopes(scopes));
    await outdateToken(tx, shop.domain);
  });
}

/**
 * The merchant removed Encore: the tokens are dead, and work for the shop ends. Told a second time, or too late (the shop has
 * been opened again since), it changes nothing.
 *
 * @throws ShopifyCallError when Shopify must be asked and is away
 */
export async function recordUninstall(shopId: number, came: Came, now: Date): Promise<void> {
  const verdict = await asSystem(async (tx) => {
    const locked = await lockShop(tx, shopId);
    return locked === null ? null : { shop: locked.shop, decision: decideUninstall(came, locked.openedAt) };
  });
  if (verdict === null || verdict.decision === "ignore") return;
  if (verdict.decision === "ask" && verdict.shop.state === "installed" && (await isLetIn(verdict.shop))) return;
  await asSystem(async (tx) => {
    const locked = await lockShop(tx, shopId);
    // Opened while Shopify was asked: then it is back.
    if (locked?.shop.state !== "installed" || decideUninstall(came, locked.openedAt) === "ignore") return;
    await markUninstalled(tx, shopId, now);
    await forgetTokens(tx, locked.shop.domain);
    await unplan(tx, shopId);
    await publish(tx, { name: "shop-uninstalled", shopId });
  });
}

/** Whether Shopify takes the shop's token: it ends with an uninstall. */
async function isLetIn(shop: Shop): Promise<boolean> {
  try {
    await readShopProfile(adminFor(shop.domain));
    return true;
  } catch (error) {
    if (pauseReasonOf(error) === null) throw error;
    return false;
  }
}

type Profile = Omit<ShopProfile, "countryCode">;

/** Takes over domain, name, currency and time zone as Shopify says they are now, and tells who must follow. */
export async function followProfile(tx: Transaction, shopId: number, profile: Profile, now: Date): Promise<void> {
  const locked = await lockShop(tx, shopId);
  if (locked === null) return;
  const { shop } = locked;
  if (shop.domain !== profile.domain) {
    await moveTokens(tx, shop.domain, profile.domain);
    await renameShop(tx, shopId, shop.domain, profile.domain, addDays(now, FORMER_DOMAIN_DAYS));
  }
  await updateProfile(tx, shopId, profile);
  const settings: FigureSetting[] = [];
  if (shop.currency !== profile.currency) settings.push("currency");
  if (shop.timeZone !== profile.timeZone) settings.push("time-zone");
  for (const setting of settings) await publish(tx, { name: "shop-setting-changed", shopId, setting });
}

/**
 * What `shop/update` tells. News that newer ones have overtaken change nothing, and a domain that the shop has given up since is not
 * taken up again.
 *
 * @param toldAt as of when, by Shopify's clock
 * @returns the shop; null when Shopify's id is nobody's
 */
export async function recordShopNews(profile: Profile, toldAt: Date, now: Date): Promise<number | null> {
  return asSystem(async (tx) => {
    const shop = await findShopByShopifyId(tx, profile.shopifyId);
    if (shop === null) return null;
    if (!(await noteTold(tx, shop.id, toldAt))) return shop.id;
    const former = await findShopByFormerDomain(tx, profile.domain, now);
    const domain = former?.id === shop.id ? shop.domain : profile.domain;
    await followProfile(tx, shop.id, { ...profile, domain }, now);
    return shop.id;
  });
}

/**
 * Asks Shopify how the shop is called and set up: what a lost `shop/update` would have told.
 *
 * @throws ShopifyCallError
 */
export async function refreshProfile(shop: Shop, now: Date): Promise<void> {
  const profile = await readShopProfile(adminFor(shop.domain));
  await asSystem((tx) => followProfile(tx, shop.id, profile, now));
}

/** What a failed call to Shopify means for all work of the shop; null when it is worth trying again by itself. */
export function pauseReasonOf(error: unknown): PauseReason | null {
  if (!(error instanceof ShopifyCallError)) return null;
  return error.reason === "token-gone" || error.reason === "access-denied" || error.reason === "shop-closed" ? error.reason : null;
}

/** Work for the shop stands still, for a reason that the merchant is told. */
export async function pauseShop(shopId: number, reason: PauseReason, now: Date): Promise<void> {
  await asSystem((tx) => markPaused(tx, shopId, reason, now));
}

/** Shopify lets Encore in again, and what was missed has been fetched. */
export async function endPause(shopId: number): Promise<void> {
  await asSystem((tx) => clearPause(tx, shopId));
}

/** Notes how far the imported history reaches back, and with which fields. */
export async function recordHistory(shopId: number, history: ImportedHistory): Promise<void> {
  await asSystem((tx) => updateHistory(tx, shopId, history));
}
