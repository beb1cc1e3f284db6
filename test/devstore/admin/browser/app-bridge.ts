import { AppNav, NavMenu, TitleBarElement } from "./bridge-bars.ts";
import { patchFetch } from "./bridge-fetch.ts";
import { ModalElement, modalOf } from "./bridge-modal.ts";
import { patchNavigation } from "./bridge-navigation.ts";
import { askScopes, idToken, isEmbedded, leaveConfirmation, onFrame, remembered, tellFrame } from "./bridge-port.ts";
import { SaveBarElement, saveBarOf, watchForms } from "./bridge-save-bar.ts";
import type { BridgeSettings } from "./messages.ts";

declare const settings: BridgeSettings;

type ToastOptions = { duration?: number; isError?: boolean; action?: string; onAction?: () => void; onDismiss?: () => void };

const DEFAULT_TOAST_MS = 5000;

const script = document.currentScript;
const config = {
  apiKey: script?.dataset["apiKey"] ?? document.querySelector('meta[name="shopify-api-key"]')?.getAttribute("content") ?? settings.clientId,
  shop: remembered("shop"),
  host: remembered("host"),
  locale: remembered("locale"),
};

const toasts = new Map<string, ToastOptions>();

function showToast(message: string, options: ToastOptions = {}): string {
  const id = `toast-${String(toasts.size + 1)}`;
  toasts.set(id, options);
  tellFrame({
    type: "toast",
    id,
    message,
    isError: options.isError ?? false,
    action: options.action ?? null,
    durationMs: options.duration ?? DEFAULT_TOAST_MS,
  });
  return id;
}

onFrame("toast-action", (message) => toasts.get(message.id)?.onAction?.());
onFrame("toast-dismiss", (message) => toasts.get(message.id)?.onDismiss?.());

const shopify = {
  config,
  origin: settings.frameOrigin,
  ready: Promise.resolve(),
  environment: { embedded: isEmbedded, mobile: false, pos: false },
  idToken,
  user: () => Promise.resolve({ accountAccess: "full" }),
  loading: (isOn = true) => {
    tellFrame({ type: "loading", isOn });
  },
  toast: {
    show: showToast,
    hide: (id: string) => {
      tellFrame({ type: "toast-hide", id });
    },
  },
  modal: {
    show: (id: string) => modalOf(id).show(),
    hide: (id: string) => modalOf(id).hide(),
    toggle: (id: string) => modalOf(id).toggle(),
  },
  saveBar: {
    show: (id: string) => saveBarOf(id).show(),
    hide: (id: string) => saveBarOf(id).hide(),
    toggle: (id: string) => saveBarOf(id).toggle(),
    leaveConfirmation,
  },
  scopes: {
    query: async () => (await askScopes("query", [])).detail,
    request: async (scopes: string[]) => {
      const { result, detail } = await askScopes("request", scopes);
      return { result, detail };
    },
    revoke: async (scopes: string[]) => ({ detail: (await askScopes("revoke", scopes)).detail }),
  },
  app: { extensions: () => Promise.resolve([]) },
  webVitals: { onReport: () => Promise.resolve() },
  support: { registerHandler: () => Promise.resolve() },
};

/** The app's bounce page: back to where it wanted to be, with a fresh token. */
async function reloadWithToken(target: string): Promise<void> {
  const url = new URL(target, window.location.href);
  url.searchParams.set("id_token", await idToken());
  window.location.replace(url.href);
}

function start(): void {
  Object.defineProperty(window, "shopify", { value: shopify, configurable: true });
  const target = new URLSearchParams(window.location.search).get("shopify-reload");
  if (!isEmbedded) {
    if (config.shop !== "" && target === null) {
      const path = `${window.location.pathname}${window.location.search}`;
      window.location.replace(`${settings.frameOrigin}/store/${config.shop.split(".")[0] ?? ""}${settings.appPath}${path}`);
    }
    return;
  }
  patchFetch();
  if (target !== null) {
    void reloadWithToken(target);
    return;
  }
  tellFrame({ type: "hello" });
  patchNavigation();
  watchForms();
  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", AppNav);
  customElements.define("ui-title-bar", TitleBarElement);
  customElements.define("ui-save-bar", SaveBarElement);
  customElements.define("ui-modal", ModalElement);
}

start();
