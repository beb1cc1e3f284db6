import type { Deed } from "./deed.ts";
import type { Installation, ProtectedField, Shop, ShopState } from "./state.ts";
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
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(wish.domain)) {
    throw new DevstoreError(`"${wish.domain}" is not a shop's domain. Use a name like "one.myshopify.com".`);
  }
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
  if (!/^[A-Z]{3}$/.test(shop.currency)) throw new DevstoreError(`"${shop.currency}" is not a currency. Use an ISO 4217 code like "EUR".`);
  if (!isTimeZone(shop.timeZone)) throw new DevstoreError(`"${shop.timeZone}" is not a time zone. Use an IANA name like "Europe/Berlin".`);
  return emptyState({ ...shop, id: wish.id ?? deed.ids("shop") });
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
