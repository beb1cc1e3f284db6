import { html, trusted, type Html } from "../html.ts";
import { htmlResponse } from "../http.ts";
import { icon } from "./icons.ts";
import { localeCookie } from "./locale.ts";
import { storePath, type ShopVisit, type Visit } from "./visit.ts";
import type { Words } from "./words-en.ts";

export type Section = "overview" | "orders" | "customers" | "webhooks" | "faults" | "settings" | "app";

export const STYLE_PATH = "/assets/devstore.css";
export const SHELL_SCRIPT_PATH = "/assets/shell.js";
export const FRAME_SCRIPT_PATH = "/assets/frame.js";

const FAVICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%231d2330'/%3E%3Cpath d='M9 12h14l1 11H8z' fill='none' stroke='%23f2b84b' stroke-width='2.4' stroke-linejoin='round'/%3E%3Cpath d='M12 12a4 4 0 0 1 8 0' fill='none' stroke='%23f2b84b' stroke-width='2.4'/%3E%3C/svg%3E";

/** A page of a shop's admin: top bar, navigation, and a narrow or wide column of cards. */
export function shopPage(
  visit: ShopVisit,
  page: { title: string; section: Section; body: Html; actions?: Html; back?: { href: string; label: string }; width?: "narrow" },
): Response {
  const { words } = visit;
  const heading = html`<header class="page-head">
    ${page.back && html`<a class="page-back" href="${page.back.href}">${icon("back")}<span class="sr">${words.back}: </span>${page.back.label}</a>`}
    <h1>${page.title}</h1>
    ${page.actions && html`<div class="actions">${page.actions}</div>`}
  </header>`;
  const body = html`${topBar(visit, visit)}${navigation(visit, page.section)}
    <main id="content" class="page ${page.width === "narrow" ? "narrow" : ""}" tabindex="-1">${notice(visit)}${heading}${page.body}</main>`;
  return document(visit, { title: `${page.title} · ${visit.shop.name}`, body, scripts: [SHELL_SCRIPT_PATH] });
}

/** A page outside of any shop. */
export function plainPage(visit: Visit, page: { title: string; body: Html; status?: number }): Response {
  const body = html`${topBar(visit, null)}
    <main id="content" class="page plain" tabindex="-1">
      ${notice(visit)}
      <header class="page-head"><h1>${page.title}</h1></header>
      ${page.body}
    </main>`;
  return document(visit, {
    title: page.title,
    body,
    scripts: [SHELL_SCRIPT_PATH],
    ...(page.status === undefined ? {} : { status: page.status }),
    bodyClass: "no-nav",
  });
}

export function document(
  visit: Visit,
  page: { title: string; body: Html; scripts: string[]; status?: number; bodyClass?: string; head?: Html },
): Response {
  const markup = html`<!doctype html>
    <html lang="${visit.locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <link rel="icon" href="${trusted(FAVICON)}" />
        <link rel="stylesheet" href="${STYLE_PATH}" />
        ${page.head}
      </head>
      <body class="${page.bodyClass ?? ""}">
        <a class="skip" href="#content">${visit.words.skipToContent}</a>
        ${page.body} ${page.scripts.map((source) => html`<script src="${source}" defer></script>`)}
      </body>
    </html>`;
  return htmlResponse(page.status ?? 200, markup.markup, localeCookie(visit.request));
}

export function topBar(visit: Visit, inShop: ShopVisit | null): Html {
  const { words } = visit;
  return html`<header class="top">
    ${inShop && html`<button type="button" class="menu-button" aria-expanded="false" aria-controls="nav" data-menu><span class="sr">${words.menu}</span>${icon("menu")}</button>`}
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span><span class="brand-name">${words.devstore}</span></a>
    ${inShop && shopSwitch(visit, inShop)}
    <nav class="languages" aria-label="${words.language}">
      ${languageLink(visit, "de", "Deutsch")}${languageLink(visit, "en", "English")}
    </nav>
  </header>`;
}

function shopSwitch(visit: Visit, inShop: ShopVisit): Html {
  const others = [...visit.site.store.shops.values()];
  return html`<details class="switch" data-popup>
    <summary>
      <span class="sr">${visit.words.switchShop}: </span><span class="switch-name">${inShop.shop.name}</span>${icon("chevron")}
    </summary>
    <ul>
      ${others.map(
        (state) =>
          html`<li>
            <a href="${storePath(state.shop.domain)}" ${state === inShop.state && trusted('aria-current="true"')}
              ><strong>${state.shop.name}</strong><small>${state.shop.domain}</small></a
            >
          </li>`,
      )}
    </ul>
  </details>`;
}

function languageLink(visit: Visit, locale: "de" | "en", name: string): Html {
  const url = new URL(visit.url);
  url.searchParams.set("locale", locale);
  url.searchParams.delete("done");
  const isCurrent = visit.locale === locale;
  return html`<a
    href="${url.pathname}${url.search}"
    lang="${locale}"
    hreflang="${locale}"
    data-locale="${locale}"
    title="${name}"
    ${isCurrent && trusted('aria-current="true"')}
    ><span class="sr">${name}</span><span aria-hidden="true">${locale.toUpperCase()}</span></a
  >`;
}

export function navigation(visit: ShopVisit, current: Section): Html {
  const { words, base, config } = visit;
  const entry = (section: Exclude<Section, "app">, path: string): Html =>
    html`<li><a href="${base}${path}" ${current === section && trusted('aria-current="page"')}>${icon(section)}${words[section]}</a></li>`;
  const isInstalled = visit.state.installation !== null;
  return html`<nav id="nav" class="nav" aria-label="${words.mainNavigation}">
      <ul>
        ${entry("overview", "")}${entry("orders", "/orders")}${entry("customers", "/customers")}
      </ul>
      <h2>${words.apps}</h2>
      <ul>
        <li>
          <a
            href="${base}${isInstalled ? `/apps/${config.handle}` : "/install"}"
            data-app-home
            ${current === "app" && trusted('aria-current="page"')}
            >${appMark(config.name)}<span>${config.name}${!isInstalled && html`<small>${words.notInstalled}</small>`}</span></a
          >
          <ul class="sub" data-app-nav></ul>
        </li>
      </ul>
      <ul class="nav-end">
        ${entry("webhooks", "/webhooks")}${entry("faults", "/faults")}${entry("settings", "/settings")}
      </ul>
    </nav>
    <button type="button" class="scrim" data-menu-close tabindex="-1" aria-hidden="true"></button>`;
}

/** The app's initial on a tile, since a toml knows no icon. */
export function appMark(name: string): Html {
  return html`<span class="app-mark" aria-hidden="true">${name.charAt(0).toUpperCase()}</span>`;
}

function notice(visit: Visit): Html | null {
  const failed = visit.url.searchParams.get("failed");
  if (failed !== null) return html`<p class="notice bad" role="alert">${visit.words.notDone(failed)}</p>`;
  const done = visit.url.searchParams.get("done");
  return done !== null && isDone(done, visit.words)
    ? html`<p class="notice good" role="status">${icon("check")}${visit.words.done[done]}</p>`
    : null;
}

function isDone(text: string, words: Words): text is keyof Words["done"] {
  return Object.hasOwn(words.done, text);
}
