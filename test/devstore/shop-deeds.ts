import type { Deed } from "./deed.ts";
import type { FormerDomain, Installation, ProtectedField, Shop, ShopChanges, ShopState } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

/** A state without customers, products and orders. */
export function emptyState(shop: Shop): ShopState {
  return {
    shop,
    customers: new Map(),
    products: new Map(),
    orders: new Map(),
    installation: null,
    protectedFields: { name: true, email: true, phone: true, address: true, abandonedCheckoutUrl: true },
    version: 0,
  };
}

/** A shop without history. Emits nothing: no app is installed in it yet. */
export function addShop(deed: Deed, wish: Partial<Shop> & { domain: string }): ShopState {
  checkDomain(wish.domain);
  const shop: Omit<Shop, "id"> = {
    name: wish.domain.replace(".myshopify.com", ""),
    email: "owner@example.com",
    currency: "EUR",
    timeZone: "Europe/Berlin",
    primaryLocale: "en",
    countryCode: "DE",
    plan: "basic",
    createdAt: deed.at,
    ...wish,
  };
  checkSettings(shop);
  return emptyState({ ...shop, id: wish.id ?? deed.ids("shop") });
}

function checkDomain(domain: string): void {
  if (/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(domain)) return;
  throw new DevstoreError(`"${domain}" is not a shop's domain. Use a name like "one.myshopify.com".`);
}

function checkSettings({ currency, timeZone }: Pick<Shop, "currency" | "timeZone">): void {
  if (!/^[A-Z]{3}$/.test(currency)) throw new DevstoreError(`"${currency}" is not a currency. Use an ISO 4217 code like "EUR".`);
  if (!isTimeZone(timeZone)) throw new DevstoreError(`"${timeZone}" is not a time zone. Use an IANA name like "Europe/Berlin".`);
}

/** Emits shop/update. */
export function updateShop(deed: Deed, domain: string, changes: ShopChanges): ShopState {
  const state = deed.stateOf(domain);
  checkSettings({ ...state.shop, ...changes });
  Object.assign(state.shop, changes);
  deed.tell(state, "shop/update", state.shop.id);
  return state;
}

/**
 * Emits shop/update under the new domain. Tokens stay valid. That the old domain leads on (301) is what merchants are told of
 * changing it; an app must also live with one that is gone.
 */
export function changeDomain(deed: Deed, domain: string, wanted: string, old: FormerDomain["answers"] = "redirected"): ShopState {
  const state = deed.stateOf(domain);
  checkDomain(wanted);
  deed.rename(state, wanted, old);
  deed.tell(state, "shop/update", state.shop.id);
  return state;
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** Switches a level-2 protected field as the approval of the app would. Shopify tells nobody. */
export function setProtectedField(deed: Deed, domain: string, field: ProtectedField, visible: boolean): void {
  deed.stateOf(domain).protectedFields[field] = visible;
}

/** Grants the scopes; emits app/scopes_update where the app was there with others already. Tokens stay. */
export function install(deed: Deed, domain: string, scopes: string[]): Installation {
  const state = deed.stateOf(domain);
  const before = state.installation;
  const installation: Installation = before ?? { scopes: [], installedAt: deed.at, accessTokens: [], refreshTokens: [] };
  const previous = installation.scopes;
  installation.scopes = [...scopes];
  state.installation = installation;
  if (before && previous.join() !== scopes.join()) {
    deed.tell(state, "app/scopes_update", null, { id: state.shop.id, previous, current: installation.scopes, updated_at: deed.at });
  }
  return installation;
}

/** Takes an installation over as it is given; the tokens of a running devstore are changed in place and then saved by this. */
export function saveInstallation(deed: Deed, domain: string, installation: Installation | null): void {
  deed.stateOf(domain).installation = installation;
}

/** Takes away scopes and tokens. Emits app/uninstalled. */
export function uninstall(deed: Deed, domain: string): void {
  const state = deed.stateOf(domain);
  if (!state.installation) throw new DevstoreError(`No app is installed in ${domain}: install one first.`);
  state.installation = null;
  deed.tell(state, "app/uninstalled", state.shop.id);
}
