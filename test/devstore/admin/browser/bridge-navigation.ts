import { onFrame, tellFrame } from "./bridge-port.ts";

/** How many listeners the app's router has for `shopify:navigate`; without one, the page is loaded anew. */
let routerListeners = 0;

const NAVIGATE = "shopify:navigate";

function countRouterListeners(target: Window | Document): void {
  const add = target.addEventListener.bind(target);
  const remove = target.removeEventListener.bind(target);
  target.addEventListener = (type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions) => {
    if (type === NAVIGATE) routerListeners += 1;
    add(type, listener, options);
  };
  target.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions) => {
    if (type === NAVIGATE) routerListeners = Math.max(0, routerListeners - 1);
    remove(type, listener, options);
  };
}

/** Goes to a page of the app by its own router if it has one, as App Bridge does. */
export function navigateTo(href: string): void {
  const url = new URL(href, window.location.href);
  if (url.origin !== window.location.origin) {
    tellFrame({ type: "open", href: url.href });
    return;
  }
  const path = `${url.pathname}${url.search}${url.hash}`;
  if (routerListeners === 0) {
    window.location.assign(path);
    return;
  }
  const link = document.createElement("a");
  link.setAttribute("href", path);
  link.hidden = true;
  document.body.append(link);
  link.dispatchEvent(new Event(NAVIGATE, { bubbles: true }));
  link.remove();
}

let lastUrl = "";

function reportUrl(): void {
  const path = `${window.location.pathname}${window.location.search}${window.location.hash}`;
  const current = `${path} ${document.title}`;
  if (current === lastUrl) return;
  lastUrl = current;
  tellFrame({ type: "url", path, title: document.title });
}

function isShopifyAddress(href: string): boolean {
  return href.startsWith("shopify://") || href.startsWith("shopify:admin");
}

export function patchNavigation(): void {
  countRouterListeners(window);
  countRouterListeners(document);
  const { history } = window;
  for (const method of ["pushState", "replaceState"] as const) {
    const original = history[method].bind(history);
    history[method] = (state: unknown, unused: string, url?: string | URL | null) => {
      original(state, unused, url);
      reportUrl();
    };
  }
  window.addEventListener("popstate", reportUrl);
  window.addEventListener("hashchange", reportUrl);
  window.addEventListener("DOMContentLoaded", () => {
    reportUrl();
    new MutationObserver(reportUrl).observe(document.head, { childList: true, subtree: true, characterData: true });
  });
  const realOpen = window.open.bind(window);
  window.open = (url?: string | URL, target?: string, features?: string) => {
    const href = String(url ?? "");
    const leavesFrame = target === "_top" || target === "_parent";
    if (!isShopifyAddress(href) && !leavesFrame) return realOpen(url, target, features);
    tellFrame({ type: "open", href: isShopifyAddress(href) ? href : new URL(href, window.location.href).href });
    return null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const href = link?.getAttribute("href") ?? "";
    if (!isShopifyAddress(href) || event.defaultPrevented) return;
    event.preventDefault();
    tellFrame({ type: "open", href });
  });
  onFrame("navigate", (message) => {
    navigateTo(message.href);
  });
}
