import { createCustomer, deleteCustomer, mergeCustomers, updateCustomer } from "./customer-deeds.ts";
import type { Deed } from "./deed.ts";
import { createIds, type Ids } from "./ids.ts";
import type { Journal } from "./journal.ts";
import { cancelOrder, closeOrder, deleteOrder, editOrder, fulfillOrder, payOrder, refundOrder, reopenOrder } from "./order-deeds.ts";
import { placeOrder } from "./place-order.ts";
import { redactCustomer, redactShop, requestCustomerData } from "./privacy-deeds.ts";
import { addShop, changeDomain, install, saveInstallation, setProtectedField, uninstall, updateShop } from "./shop-deeds.ts";
import type { Change, FormerDomain, ShopState, Store } from "./state.ts";
import { DevstoreError } from "./store-error.ts";

export type StoreOptions = {
  now: () => Date;
  /** The same seed gives the same ids. */
  seed?: number;
  /** Where deeds are written down; those that it holds already are done again first. */
  journal?: Journal;
  /** The shops that are there from the start, as the same seed makes them each time; not written to the journal. */
  shops?: (ids: Ids) => ShopState[];
};

const DEFAULT_SEED = 1;

/** A local Shopify's state with its deeds. Without `shops` it is empty: `store.addShop({ domain: "one.myshopify.com" })`. */
export function createStore(options: StoreOptions): Store {
  const { now, journal } = options;
  const seed = options.seed ?? DEFAULT_SEED;
  const ids = createIds(seed);
  const shops = new Map<string, ShopState>();
  const formerDomains = new Map<string, FormerDomain>();
  const lastNumbers = new Map<ShopState, number>();
  const listeners = new Set<(change: Change) => void>();
  const acts = new Map<string, (deed: Deed, args: unknown[]) => unknown>();

  function add(state: ShopState): void {
    shops.set(state.shop.domain, state);
    let last = FIRST_ORDER_NUMBER - 1;
    for (const order of state.orders.values()) last = Math.max(last, order.number);
    lastNumbers.set(state, last);
  }

  /** Changes wait until the deed is written down, so that a listener which acts itself is written after it. */
  function deedAt(at: string, changes: Change[]): Deed {
    return {
      at,
      ids,
      stateOf: (domain) => stateIn(shops, domain),
      nextOrderNumber(state) {
        const number = (lastNumbers.get(state) ?? FIRST_ORDER_NUMBER - 1) + 1;
        lastNumbers.set(state, number);
        return number;
      },
      rename(state, domain, old) {
        if (shops.has(domain)) throw new DevstoreError(`${domain} exists already. Choose another domain.`);
        const before = state.shop.domain;
        shops.delete(before);
        formerDomains.set(before, { domain, answers: old });
        formerDomains.delete(domain);
        state.shop.domain = domain;
        shops.set(domain, state);
      },
      tell(state, topic, resourceId, body) {
        changes.push({ shop: state.shop.domain, topic, resourceId, body: body ?? null, occurredAt: at });
      },
    };
  }

  /** A deed that the journal keeps and replays. */
  function lasting<Args extends [string, ...unknown[]], Result>(name: string, act: (deed: Deed, ...args: Args) => Result) {
    acts.set(name, (deed, args) => act(deed, ...(args as Args)));
    return (...args: Args): Result => {
      const at = now().toISOString();
      const before = shops.get(args[0]);
      const changes: Change[] = [];
      const result = act(deedAt(at, changes), ...args);
      journal?.append({ at, deed: name, args: withoutTrailingUndefined(args) });
      const state = shops.get(args[0]) ?? before;
      if (state) state.version += 1;
      for (const change of changes) emit(change);
      return result;
    };
  }

  function emit(change: Change): void {
    for (const listener of [...listeners]) listener(change);
  }

  const addOne = lasting("addShop", (deed: Deed, domain: string, wish: Parameters<Store["addShop"]>[0]) => {
    if (shops.has(domain)) throw new DevstoreError(`${domain} exists already. Choose another domain.`);
    const state = addShop(deed, wish);
    add(state);
    return state;
  });
  const store: Store = {
    shops,
    formerDomains,
    addShop: (shop) => addOne(shop.domain, shop),
    placeOrder: lasting("placeOrder", placeOrder),
    refundOrder: lasting("refundOrder", refundOrder),
    cancelOrder: lasting("cancelOrder", cancelOrder),
    deleteOrder: lasting("deleteOrder", deleteOrder),
    editOrder: lasting("editOrder", editOrder),
    payOrder: lasting("payOrder", payOrder),
    fulfillOrder: lasting("fulfillOrder", fulfillOrder),
    closeOrder: lasting("closeOrder", closeOrder),
    reopenOrder: lasting("reopenOrder", reopenOrder),
    updateShop: lasting("updateShop", updateShop),
    changeDomain: lasting("changeDomain", changeDomain),
    requestCustomerData: lasting("requestCustomerData", requestCustomerData),
    redactCustomer: lasting("redactCustomer", redactCustomer),
    redactShop: lasting("redactShop", redactShop),
    createCustomer: lasting("createCustomer", createCustomer),
    updateCustomer: lasting("updateCustomer", updateCustomer),
    deleteCustomer: lasting("deleteCustomer", deleteCustomer),
    mergeCustomers: lasting("mergeCustomers", mergeCustomers),
    setProtectedField: lasting("setProtectedField", setProtectedField),
    install: lasting("install", install),
    saveInstallation: (domain) => {
      saveNow(domain, stateIn(shops, domain).installation);
    },
    uninstall: lasting("uninstall", uninstall),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    announce(change) {
      emit({ ...change, occurredAt: now().toISOString() });
    },
  };
  const saveNow = lasting("saveInstallation", saveInstallation);

  for (const state of options.shops?.(ids) ?? []) add(state);
  if (journal) {
    if (!journal.header) journal.begin({ devstore: 1, seed, anchor: now().toISOString(), shops: [] });
    replay(journal);
  }
  return store;

  function replay({ entries }: Journal): void {
    for (const { at, deed, args } of entries) {
      const act = acts.get(deed);
      if (!act)
        throw new DevstoreError(`The state file has a deed "${deed}" that this devstore does not know. Delete the file to begin anew.`);
      act(deedAt(at, []), args);
    }
  }
}

const FIRST_ORDER_NUMBER = 1001;

function stateIn(shops: ReadonlyMap<string, ShopState>, domain: string): ShopState {
  const state = shops.get(domain);
  if (state) return state;
  const known = [...shops.keys()].join(", ") || "none";
  throw new DevstoreError(`The devstore has no shop "${domain}" (it has: ${known}). Add it with addShop({ domain: "${domain}" }).`);
}

/** JSON makes null of undefined in a list, and null is not the default of an argument. */
function withoutTrailingUndefined(args: unknown[]): unknown[] {
  return args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
}
