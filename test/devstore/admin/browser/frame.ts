import { drawTitleBar, hideToast, showToast } from "./frame-bars.ts";
import { appFrame, frameSettings, tellApp } from "./frame-port.ts";
import { answerScopes } from "./frame-scopes.ts";
import type { FromApp, NavItem } from "./messages.ts";

function found(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`The frame has no ${selector}.`);
  return element;
}

const saveBar = found("[data-save-bar]");
const saveButton = document.querySelector<HTMLButtonElement>("[data-save]");
let confirmsDiscard = false;
/** Where the app is, as its own path without Shopify's parameters. */
let appPath = frameSettings.homePath;

async function sendToken(request: string): Promise<void> {
  const response = await fetch(`${frameSettings.shopBase}/session-token`, { method: "POST" });
  if (response.ok) tellApp({ type: "token", request, token: await response.text() });
}

/** The app's path as it stands in the frame's own address. */
function frameAddress(path: string): string {
  const url = new URL(path, frameSettings.appOrigin);
  for (const name of frameSettings.hiddenParameters) url.searchParams.delete(name);
  const ownPath = url.pathname === frameSettings.homePath ? "" : url.pathname;
  return `${frameSettings.appBase}${ownPath}${url.search}${url.hash}`;
}

function followUrl(path: string, title: string): void {
  const address = frameAddress(path);
  appPath = new URL(path, frameSettings.appOrigin).pathname;
  if (address !== `${location.pathname}${location.search}${location.hash}`) history.replaceState(history.state, "", address);
  document.title = `${title === "" ? frameSettings.appName : title} · ${frameSettings.shopName}`;
  markCurrent();
}

const NAV_MEMORY = `devstore:nav:${frameSettings.appBase}`;

/** Where the app's own name leads: as its menu says, else to the address of its toml. */
let homeHref = frameSettings.homePath;

function drawNav(items: NavItem[]): void {
  homeHref = items.find((item) => item.isHome)?.href ?? frameSettings.homePath;
  const list = found("[data-app-nav]");
  list.replaceChildren(
    ...items
      .filter((item) => !item.isHome)
      .map((item) => {
        const link = document.createElement("a");
        link.href = frameAddress(item.href);
        link.textContent = item.label;
        link.dataset["path"] = new URL(item.href, frameSettings.appOrigin).pathname;
        link.addEventListener("click", (event) => {
          goInApp(event, item.href);
        });
        const entry = document.createElement("li");
        entry.append(link);
        return entry;
      }),
  );
  sessionStorage.setItem(NAV_MEMORY, JSON.stringify(items));
  markCurrent();
}

/** The entry of the page, or of the part of the app that the page belongs to. */
function markCurrent(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("[data-app-nav] a")];
  const fits = (link: HTMLAnchorElement): boolean => {
    const path = link.dataset["path"] ?? "";
    return appPath === path || appPath.startsWith(`${path}/`);
  };
  const best = links.filter(fits).sort((left, right) => (right.dataset["path"]?.length ?? 0) - (left.dataset["path"]?.length ?? 0))[0];
  for (const link of links) {
    if (link === best) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  found("[data-app-home]").toggleAttribute("data-parent", best !== undefined);
}

function goInApp(event: MouseEvent, href: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  void mayLeave().then((may) => {
    if (may) tellApp({ type: "navigate", href });
  });
}

/** Asks only if something unsaved would be lost. */
async function mayLeave(): Promise<boolean> {
  if (saveBar.hidden) return true;
  const leaves = await asked("[data-leave]");
  if (leaves) saveBar.hidden = true;
  return leaves;
}

function asked(selector: string): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>(selector);
  if (dialog === null) return Promise.resolve(true);
  dialog.returnValue = "stay";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        resolve(dialog.returnValue === "leave");
      },
      { once: true },
    );
  });
}

/** Addresses of Shopify's admin become the devstore's own. */
function localAddress(href: string): string {
  const admin =
    /^shopify:(?:\/\/)?admin(\/.*)?$/.exec(href) ??
    /^https:\/\/admin\.shopify\.com\/store\/[^/]+(\/.*)?$/.exec(href) ??
    /^https:\/\/[^/]+\.myshopify\.com\/admin(\/.*)?$/.exec(href);
  return admin === null ? href : `${frameSettings.shopBase}${admin[1] ?? ""}`;
}

async function openAddress(href: string): Promise<void> {
  if (await mayLeave()) location.assign(localAddress(href));
}

async function answerLeave(request: string): Promise<void> {
  if (await mayLeave()) tellApp({ type: "left", request });
}

function drawSaveBar(message: Extract<FromApp, { type: "save-bar" }>): void {
  saveBar.hidden = !message.isShown;
  document.body.classList.toggle("unsaved", message.isShown);
  confirmsDiscard = message.confirmsDiscard;
  if (saveButton === null) return;
  saveButton.disabled = message.isDisabled || message.isLoading;
  saveButton.classList.toggle("loading", message.isLoading);
}

function hear(message: FromApp): void {
  switch (message.type) {
    case "hello":
      drawTitleBar(null);
      drawSaveBar({ type: "save-bar", isShown: false, isDisabled: false, isLoading: false, confirmsDiscard: false });
      found("[data-progress]").hidden = true;
      break;
    case "url":
      followUrl(message.path, message.title);
      break;
    case "token":
      void sendToken(message.request);
      break;
    case "nav":
      drawNav(message.items);
      break;
    case "title-bar":
      drawTitleBar(message.bar);
      break;
    case "save-bar":
      drawSaveBar(message);
      break;
    case "scopes":
      void answerScopes(message);
      break;
    case "leave":
      void answerLeave(message.request);
      break;
    case "toast":
      showToast(message);
      break;
    case "toast-hide":
      hideToast(message.id);
      break;
    case "loading":
      found("[data-progress]").hidden = !message.isOn;
      break;
    case "modal":
      document.body.classList.toggle("dimmed", message.isOpen);
      break;
    case "open":
      void openAddress(message.href);
  }
}

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.origin !== frameSettings.appOrigin || event.source !== appFrame?.contentWindow) return;
  const data = event.data;
  if (typeof data === "object" && data !== null && "devstore" in data) hear(data.devstore as FromApp);
});

saveButton?.addEventListener("click", () => {
  tellApp({ type: "save" });
});
document.querySelector("[data-discard]")?.addEventListener("click", () => {
  void (confirmsDiscard ? asked("[data-discard-dialog]") : Promise.resolve(true)).then((may) => {
    if (may) tellApp({ type: "discard" });
  });
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (link === null || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.matches("[data-app-home]")) {
    goInApp(event, homeHref);
    return;
  }
  const address = new URL(link.href);
  const { locale } = link.dataset;
  if (locale !== undefined) {
    address.pathname = location.pathname;
    address.search = location.search;
    address.searchParams.set("locale", locale);
  }
  if (address.origin !== location.origin || link.matches(".skip")) return;
  event.preventDefault();
  void openAddress(address.href);
});

const knownNav = sessionStorage.getItem(NAV_MEMORY);
if (knownNav !== null) drawNav(JSON.parse(knownNav) as NavItem[]);
