import { readFileSync } from "node:fs";
import { createAdminApi } from "./admin-api/admin-api.ts";
import { browserScript } from "./admin/browser-script.ts";
import type { BridgeSettings } from "./admin/browser/messages.ts";
import { framePage } from "./admin/frame.ts";
import { appConfigReader } from "./app-config.ts";
import { createClock, type Clock } from "./clock.ts";
import { createFaults, type Faults } from "./faults.ts";
import { listen, serverFor, type Handler } from "./http.ts";
import { unreachablePage } from "./pages/unreachable.ts";
import { FRAME_SCRIPT_PATH, SHELL_SCRIPT_PATH, STYLE_PATH } from "./pages/layout.ts";
import { answerPage } from "./pages/site.ts";
import { storePath } from "./pages/visit.ts";
import { createProxy } from "./proxy.ts";
import { createSeededStore } from "./seed/seeded-store.ts";
import type { MintOptions } from "./session-token.ts";
import { answerShopify } from "./shopify-endpoints.ts";
import type { Store } from "./state.ts";
import { createTokens } from "./tokens.ts";
import { createWebhooks, type Webhooks } from "./webhooks/webhooks.ts";

export type DevstoreOptions = {
  /** Of the devstore itself; 0 or a port that is taken: any free one. */
  port?: number;
  /** Of the app as the browser sees it; likewise. */
  proxyPort?: number;
  /** Keeps what happens across restarts; nothing is kept without. */
  stateFile?: string;
  app: {
    name: string;
    /** Where the app's web process listens. */
    url: string;
    clientId: string;
    clientSecret: string;
    /** The app's `shopify.app.toml`. */
    tomlFile: string;
  };
  /** Shops with history, or none: `devstore.store.addShop({ domain: "one.myshopify.com" })`. */
  shops?: "demo" | "empty";
  /** Slows bulk operations down, to watch an import; as fast as they go by default (null). A function is asked as each one begins. */
  bulkLinesPerSecond?: number | (() => number | null);
  /**
   * The shops' clock; real time by default. Tokens stay on real time. A test with a clock of its own also says when failed deliveries
   * are tried again (`advance`); on real time they are tried by themselves.
   */
  now?: () => Date;
  /** How webhooks reach the app; `fetch` by default, or straight into an app's handler. */
  deliver?: (request: Request) => Promise<Response>;
  /** How many deliveries the log keeps; 2,000 by default. */
  keptDeliveries?: number;
  /** Of the chance in `faults`: the same seed, the same faults. */
  faultSeed?: number;
};

export type Devstore = {
  url: string;
  /** The app inside the frame; what the app is told as its own address. */
  proxyUrl: string;
  store: Store;
  webhooks: Webhooks;
  /** What goes wrong on purpose between Shopify and the app; nothing by default. */
  faults: Faults;
  /** Resolves when no bulk operation runs and no webhook is on its way; what is to be tried later does not count. */
  idle(): Promise<void>;
  /** Moves the shops' clock on; deliveries that fall due on the way are tried, each at its time. */
  advance(milliseconds: number): Promise<void>;
  /** Refuses every connection of the app until `comeBack`; the devstore's pages are away with it. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  mintSessionToken(shop: string, options?: MintOptions): string;
  /** The app's page in the shop's admin, for a browser. */
  adminUrl(shop: string, path?: string): string;
  stop(): Promise<void>;
};

const BRIDGE_FILES = [
  "bridge-port.ts",
  "bridge-fetch.ts",
  "bridge-navigation.ts",
  "bridge-bars.ts",
  "bridge-save-bar.ts",
  "bridge-modal.ts",
  "app-bridge.ts",
];
const FRAME_FILES = ["frame-port.ts", "frame-bars.ts", "frame-scopes.ts", "frame.ts"];

/** Starts a local Shopify around one app. */
export async function startDevstore(options: DevstoreOptions): Promise<Devstore> {
  const { app } = options;
  const clock: Clock = createClock({ base: options.now, rest: () => webhooks.idle() });
  const now = () => clock.now();
  const faults = createFaults(options.faultSeed);
  const config = appConfigReader(app.tomlFile, app.name);
  config();
  const { store } = createSeededStore({
    now,
    ...(options.stateFile === undefined ? {} : { stateFile: options.stateFile }),
    ...(options.shops === "empty" ? { shops: [] } : {}),
  });
  const tokens = createTokens({ store, app });
  const webhooks: Webhooks = createWebhooks({
    store,
    clock,
    faults,
    ...(options.keptDeliveries === undefined ? {} : { keptDeliveries: options.keptDeliveries }),
    config,
    appUrl: app.url,
    secret: app.clientSecret,
    deliver: options.deliver ?? ((request) => fetch(request)),
  });

  const addresses = { devstore: "", proxy: "" };
  const adminApi = createAdminApi({
    store,
    now,
    // Points flow back while the app waits for them, whatever the shops' clock says.
    throttleNow: () => new Date(),
    bulkUrl: (id) => `${addresses.devstore}/bulk/${id}.jsonl`,
    app: { title: app.name, handle: config().handle },
    ...(options.bulkLinesPerSecond === undefined ? {} : { bulkLinesPerSecond: options.bulkLinesPerSecond }),
  });
  const site = { store, config, webhooks, faults, now };
  const framing = {
    frame: (visit: Parameters<typeof framePage>[0], path: string) =>
      framePage(visit, {
        proxyUrl: addresses.proxy,
        path,
        clientSecret: app.clientSecret,
        idToken: tokens.mintSessionToken(visit.shop.domain),
      }),
    sessionToken: (shop: string) => tokens.mintSessionToken(shop),
  };
  const handler: Handler = async (request) =>
    assetResponse(new URL(request.url).pathname) ??
    (await answerShopify(request, { store, adminApi, tokens, faults })) ??
    (await answerPage(site, framing, request));
  const front = await listen(serverFor(handler), options.port ?? 0);
  const appBridge = (): string => {
    const settings: BridgeSettings = { frameOrigin: addresses.devstore, appPath: `/apps/${config().handle}`, clientId: app.clientId };
    return browserScript(BRIDGE_FILES, settings);
  };
  const proxy = await listen(
    createProxy({
      appUrl: app.url,
      frameOrigin: () => addresses.devstore,
      appBridge,
      unreachablePage: (reason) => unreachablePage(app.name, reason),
    }),
    options.proxyPort ?? 0,
  );
  addresses.devstore = front.url;
  addresses.proxy = proxy.url;

  return {
    url: front.url,
    proxyUrl: proxy.url,
    store,
    webhooks,
    faults,
    advance: (milliseconds) => clock.advance(milliseconds),
    goAway: () => front.close(),
    async comeBack() {
      const again = await listen(front.server, front.port);
      if (again.port !== front.port) throw new Error(`Port ${String(front.port)} was taken while the devstore was away.`);
    },
    async idle() {
      await adminApi.idle();
      await webhooks.idle();
    },
    mintSessionToken: (shop, mintOptions) => tokens.mintSessionToken(shop, mintOptions),
    adminUrl: (shop, path = "") => `${front.url}${storePath(shop)}/apps/${config().handle}${path}`,
    async stop() {
      webhooks.stop();
      clock.stop();
      adminApi.close();
      await Promise.all([front.close(), proxy.close()]);
    },
  };
}

function assetResponse(path: string): Response | null {
  if (path === STYLE_PATH) return asset("text/css", readFileSync(new URL("./pages/devstore.css", import.meta.url), "utf8"));
  if (path === SHELL_SCRIPT_PATH) return asset("text/javascript", browserScript(["shell.ts"], {}));
  if (path === FRAME_SCRIPT_PATH) return asset("text/javascript", browserScript(FRAME_FILES, {}));
  return path === "/favicon.ico" ? new Response(null, { status: 204 }) : null;
}

function asset(type: string, body: string): Response {
  return new Response(body, { headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" } });
}
