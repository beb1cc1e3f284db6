import { findShop } from "#app/domains/shops/shops.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import type { Order, PlaceOrder } from "#test/devstore/state.ts";
import { startWorld } from "#test/support/world.ts";
import type { World } from "#test/support/world.ts";

/** One moment for a whole file of tests. */
export const NOW = new Date();
export const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);

/** A world whose shops have a past: Shopify shows orders by the day on which they were created, so its clock goes back for each. */
export type PastWorld = Readonly<{
  world: World;
  /** A shop of Berlin without orders and without Encore. */
  givenDomain: () => string;
  placeOrder: (domain: string, days: number, order: PlaceOrder) => Order;
  /** Installs Encore without read_all_orders and lets the import end. */
  installLimited: (domain: string) => Promise<Shop>;
  /** The home page's figures, which must be there. */
  figures: (domain: string, query: string) => Promise<ShownFigures>;
}>;

type HomeView = Awaited<ReturnType<World["home"]>>["view"];
type ShownFigures = Extract<HomeView, Readonly<{ state: "figures" }>>;

export async function startPastWorld(name: string): Promise<PastWorld> {
  let shopifyNow = NOW;
  let shops = 0;
  const world = await startWorld({ now: () => shopifyNow });
  const { store } = world.devstore;
  return {
    world,
    givenDomain: () => {
      shops += 1;
      const domain = `${name}-${String(shops)}.myshopify.com`;
      store.addShop({ domain, currency: "EUR", timeZone: "Europe/Berlin" });
      return domain;
    },
    placeOrder: (domain, days, order) => {
      shopifyNow = daysAgo(days);
      const placed = store.placeOrder(domain, order);
      shopifyNow = NOW;
      return placed;
    },
    installLimited: async (domain) => {
      store.install(domain, ["read_orders", "read_customers", "read_customer_merge"]);
      await world.home(domain);
      await world.settle();
      const shop = await findShop(domain);
      if (shop === null) throw new Error("The shop was not recorded.");
      return shop;
    },
    figures: async (domain, query) => {
      const { view } = await world.home(domain, query);
      if (view.state !== "figures") throw new Error(`The home page shows ${view.state}, not figures.`);
      return view;
    },
  };
}
