import { join } from "node:path";
import { loader as loadCustomers } from "#app/routes/app.customers.tsx";
import { loader as loadHome } from "#app/routes/app._index.tsx";
import { loader as loadOrders } from "#app/routes/app.orders.tsx";
import { action as receiveWebhook } from "#app/routes/webhooks.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { findShop } from "#app/domains/shops/shops.server.ts";
import { allJobs } from "#app/jobs/registry.server.ts";
import { drain } from "#app/platform/queue.server.ts";
import { startDevstore } from "#test/devstore/devstore.ts";
import type { Devstore } from "#test/devstore/devstore.ts";
import { redirectShopify } from "#test/devstore/redirect.ts";
import { PROJECT } from "#test/support/project.ts";
import { testSettings } from "#test/support/test-settings.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const APP = testSettings()["SHOPIFY_APP_URL"] ?? "";

const ALL_SCOPES = ["read_orders", "read_all_orders", "read_customers", "read_customer_merge"];

/**
 * A local Shopify with Encore's real routes behind it, in one process: webhooks go through the real route, calls to
 * Shopify through HTTP, jobs run when the test says so.
 */
export type World = Readonly<{
  devstore: Devstore;
  /** Lets everything that is under way come to rest: bulk operations, webhooks, jobs. */
  settle: () => Promise<void>;
  /** A request of a member of the shop's staff, from inside the admin. */
  merchantRequest: (shop: string, path: string, init?: RequestInit) => Request;
  home: (shop: string, query?: string) => ReturnType<typeof loadHome>;
  /** The list that the page of customers shows. */
  customers: (shop: string, query: string) => Promise<Awaited<ReturnType<typeof loadCustomers>>["list"]>;
  orders: (shop: string, query: string) => ReturnType<typeof loadOrders>;
  /** Installs Encore, opens it once and lets the import end. */
  install: (shop: string) => Promise<Shop>;
  stop: () => Promise<void>;
}>;

export async function startWorld(options: Readonly<{ shops?: "demo" | "empty"; now?: () => Date }> = {}): Promise<World> {
  const settings = testSettings();
  const devstore = await startDevstore({
    shops: options.shops ?? "empty",
    ...(options.now === undefined ? {} : { now: options.now }),
    app: {
      name: "Encore",
      url: APP,
      clientId: settings["SHOPIFY_API_KEY"] ?? "",
      clientSecret: settings["SHOPIFY_API_SECRET"] ?? "",
      tomlFile: join(PROJECT, "shopify.app.toml"),
    },
    deliver: (request) => receiveWebhook(args(request)),
  });
  const restore = redirectShopify(devstore.url);

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2;) {
      await devstore.idle();
      quiet = (await drain(allJobs)) === 0 ? quiet + 1 : 0;
    }
  };

  const merchantRequest = (shop: string, path: string, init: RequestInit = {}): Request => {
    const url = new URL(path, APP);
    const handle = shop.replace(".myshopify.com", "");
    url.searchParams.set("shop", shop);
    url.searchParams.set("host", Buffer.from(`admin.shopify.com/store/${handle}`).toString("base64"));
    url.searchParams.set("embedded", "1");
    const headers = new Headers(init.headers);
    headers.set("user-agent", BROWSER);
    headers.set("authorization", `Bearer ${devstore.mintSessionToken(shop)}`);
    return new Request(url, { ...init, headers });
  };

  const home: World["home"] = (shop, query = "") => loadHome(args(merchantRequest(shop, `/app${query}`)));

  return {
    devstore,
    settle,
    merchantRequest,
    home,
    customers: async (shop, query) => (await loadCustomers(args(merchantRequest(shop, `/app/customers${query}`)))).list,
    orders: (shop, query) => loadOrders(args(merchantRequest(shop, `/app/orders${query}`))),
    install: async (shop) => {
      devstore.store.install(shop, ALL_SCOPES);
      await home(shop);
      await settle();
      const installed = await findShop(shop);
      if (installed === null) throw new Error(`${shop} was not recorded as installed.`);
      return installed;
    },
    stop: async () => {
      restore();
      await devstore.stop();
    },
  };
}

/** What Remix hands to a loader or action. */
export function args(request: Request) {
  return { request, params: {}, context: {} };
}
