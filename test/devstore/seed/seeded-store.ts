import type { Ids } from "../ids.ts";
import { openJournal } from "../journal.ts";
import type { ShopState, Store } from "../state.ts";
import { createStore } from "../store.ts";
import { DevstoreError } from "../store-error.ts";
import { berlinShop } from "./berlin-shop.ts";
import { demoShop } from "./demo-shop.ts";
import type { RetailCounts } from "./retail-rules.ts";

export type SeededShop = "demo" | "berlin";

export type SeededStore = {
  store: Store;
  /** The instant that "yesterday" is counted from: the first start of this state file. */
  anchor: Date;
  /** What the rules made of the retail file; null without the demo shop. */
  demoCounts: RetailCounts | null;
};

const DEFAULT_SEED = 1;

/**
 * The store of the demo: shops with history, and everything that happened since the state file was begun. Without
 * `stateFile` nothing is kept. A second start shows the same history: seed, anchor and shops stand in the file.
 */
export function createSeededStore(options: {
  now: () => Date;
  seed?: number;
  stateFile?: string;
  shops?: readonly SeededShop[];
}): SeededStore {
  const journal = options.stateFile === undefined ? undefined : openJournal(options.stateFile);
  const seed = journal?.header?.seed ?? options.seed ?? DEFAULT_SEED;
  if (options.seed !== undefined && options.seed !== seed) {
    throw new DevstoreError(`The state file was begun with seed ${String(seed)}, not ${String(options.seed)}. Delete it to begin anew.`);
  }
  if (journal?.header && options.shops && journal.header.shops.join() !== options.shops.join()) {
    const begun = journal.header.shops.join(", ") || "no shop";
    throw new DevstoreError(`The state file was begun with ${begun}, not ${options.shops.join(", ") || "none"}. Delete it to begin anew.`);
  }
  const anchor = journal?.header ? new Date(journal.header.anchor) : options.now();
  const wanted = journal?.header?.shops ?? options.shops ?? ["demo", "berlin"];
  if (journal && !journal.header) journal.begin({ devstore: 1, seed, anchor: anchor.toISOString(), shops: [...wanted] });
  let demoCounts: RetailCounts | null = null;
  const shops = (ids: Ids): ShopState[] =>
    wanted.map((name) => {
      if (name === "berlin") return berlinShop(seed, anchor, ids);
      if (name !== "demo") throw new DevstoreError(`The devstore has no history for a shop called "${name}". It has: demo, berlin.`);
      const demo = demoShop(seed, anchor, ids);
      demoCounts = demo.counts;
      return demo.state;
    });
  const store = createStore({ now: options.now, seed, shops, ...(journal && { journal }) });
  return { store, anchor, demoCounts };
}
