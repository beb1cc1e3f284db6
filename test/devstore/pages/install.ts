import { html, type Html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import { icon } from "./icons.ts";
import { shopPage } from "./layout.ts";
import { button, card, deedForm, linkButton } from "./parts.ts";
import { scopeInWords } from "./scope-words.ts";
import type { ShopVisit } from "./visit.ts";

/** What Shopify shows before an app with managed installation gets in: its name and what it may do, once. */
export function installPage(visit: ShopVisit): Response {
  const { words, config, shop, state, base } = visit;
  const installed = state.installation;
  if (installed !== null && !needsMore(visit)) {
    const body = card(
      null,
      html`<p>${words.alreadyInstalled(config.name)}</p>
        <p>${linkButton(`${base}/apps/${config.handle}`, words.openApp(config.name), "primary")}</p>`,
    );
    return shopPage(visit, { title: config.name, section: "app", body, width: "narrow" });
  }
  const body = card(
    null,
    html`<p>${installed === null ? words.installIntro(config.name, shop.name) : words.scopesMissing}</p>
      <h2>${words.installWill}</h2>
      ${scopeList(visit, config.scopes)}
      ${deedForm(
        `${base}/install`,
        "install",
        html`<div class="actions">
          ${button(installed === null ? words.installButton : words.updateScopes, "primary")}${linkButton(base, words.cancel)}
        </div>`,
      )}`,
  );
  return shopPage(visit, { title: words.installTitle(config.name), section: "app", body, width: "narrow" });
}

export function scopeList(visit: ShopVisit, scopes: readonly string[]): Html {
  return html`<ul class="scopes">
    ${scopes.map(
      (scope) =>
        html`<li data-scope="${scope}">
          ${icon("check")}<span>${scopeInWords(scope, visit.locale)}<code>${scope}</code></span>
        </li>`,
    )}
  </ul>`;
}

/** Whether the toml asks for scopes that this shop has not granted yet. */
export function needsMore(visit: ShopVisit): boolean {
  const granted = visit.state.installation?.scopes ?? [];
  return visit.config.scopes.some((scope) => !granted.includes(scope));
}

export function postInstall(visit: ShopVisit): Response {
  const granted = visit.state.installation?.scopes ?? [];
  const optional = granted.filter((scope) => visit.config.optionalScopes.includes(scope) && !visit.config.scopes.includes(scope));
  visit.site.store.install(visit.shop.domain, [...visit.config.scopes, ...optional]);
  return redirectResponse(`${visit.base}/apps/${visit.config.handle}`);
}
