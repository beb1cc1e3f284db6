import { html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import type { ProtectedField, ShopChanges } from "../state.ts";
import { scopeList } from "./install.ts";
import { shopPage } from "./layout.ts";
import { button, card, checkbox, choice, deedForm, field } from "./parts.ts";
import { backTo, storePath, type ShopVisit } from "./visit.ts";

const FIELDS: readonly ProtectedField[] = ["name", "email", "phone", "address", "abandonedCheckoutUrl"];

export function settingsPage(visit: ShopVisit): Response {
  const { words, config, state, shop, base } = visit;
  const labels: Record<ProtectedField, string> = {
    name: words.protectedName,
    email: words.protectedEmail,
    phone: words.protectedPhone,
    address: words.protectedAddress,
    abandonedCheckoutUrl: words.protectedAbandonedCheckoutUrl,
  };
  const here = `${base}/settings`;
  const body = html`${card(
    words.protectedData,
    deedForm(
      here,
      "protected",
      html`<fieldset>
          <legend class="sr">${words.protectedData}</legend>
          ${FIELDS.map((name) => checkbox("field", labels[name], state.protectedFields[name], name))}
        </fieldset>
        ${button(words.save, "primary")}`,
    ),
    { hint: words.protectedHint },
  )}
  ${card(
    words.shopDetails,
    deedForm(
      here,
      "shop",
      html`<div class="row">
          ${field({ name: "name", label: words.name, value: shop.name, required: true })}${field({ name: "email", label: words.email, type: "email", value: shop.email, required: true })}
        </div>
        <div class="row">
          ${field({ name: "timeZone", label: words.timeZone, value: shop.timeZone, required: true })}${field({ name: "currency", label: words.currency, value: shop.currency, required: true })}${field({ name: "primaryLocale", label: words.locale, value: shop.primaryLocale, required: true })}
        </div>
        ${button(words.save, "primary")}`,
    ),
    { hint: words.shopDetailsHint },
  )}
  ${card(
    words.domain,
    deedForm(
      here,
      "domain",
      html`${field({ name: "domain", label: words.newDomain, value: shop.domain, required: true })}${choice(
        "old",
        words.oldDomain,
        "redirected",
        [
          ["redirected", words.oldDomainRedirected],
          ["refused", words.oldDomainRefused],
        ],
      )}${button(words.changeDomain)}`,
    ),
    { hint: words.domainHint },
  )}
  ${
    state.installation !== null &&
    card(
      words.grantedScopes,
      html`${scopeList(visit, state.installation.scopes)}
      ${optionalOf(visit).length > 0 && deedForm(here, "revoke-optional", button(words.revokeOptional))}`,
    )
  }
  ${card(
    words.dangerZone,
    state.installation === null
      ? html`<p class="hint">${words.shopRedactHint}</p>
          ${deedForm(here, "shop-redact", button(words.shopRedact, "danger"))}`
      : html`<p class="hint">${words.uninstallHint(config.name)}</p>
          ${deedForm(here, "uninstall", button(words.uninstall, "danger"))}`,
    { tone: "danger" },
  )}`;
  return shopPage(visit, { title: words.settings, section: "settings", body, width: "narrow" });
}

/** What was granted while the app was used, and can be taken back without uninstalling it. */
function optionalOf({ config, state }: ShopVisit): string[] {
  return (state.installation?.scopes ?? []).filter((scope) => config.optionalScopes.includes(scope) && !config.scopes.includes(scope));
}

export function postSettings(visit: ShopVisit, form: URLSearchParams): Response {
  const { store } = visit.site;
  const shop = visit.shop.domain;
  const here = `${visit.base}/settings`;
  switch (form.get("deed")) {
    case "protected": {
      const visible = form.getAll("field");
      for (const name of FIELDS) {
        if (visit.state.protectedFields[name] !== visible.includes(name)) store.setProtectedField(shop, name, visible.includes(name));
      }
      return redirectResponse(backTo(here, "saved"));
    }
    case "shop": {
      const typed = (name: keyof ShopChanges): string => (form.get(name) ?? visit.shop[name]).trim();
      store.updateShop(shop, {
        name: typed("name"),
        email: typed("email"),
        timeZone: typed("timeZone"),
        currency: typed("currency").toUpperCase(),
        primaryLocale: typed("primaryLocale"),
      });
      return redirectResponse(backTo(here, "saved"));
    }
    case "domain": {
      const domain = (form.get("domain") ?? "").trim().toLowerCase();
      store.changeDomain(shop, domain, form.get("old") === "refused" ? "refused" : "redirected");
      return redirectResponse(backTo(`${storePath(domain)}/settings`, "saved"));
    }
    case "revoke-optional":
      store.install(
        shop,
        (visit.state.installation?.scopes ?? []).filter((scope) => !optionalOf(visit).includes(scope)),
      );
      return redirectResponse(backTo(here, "saved"));
    case "uninstall":
      store.uninstall(shop);
      return redirectResponse(backTo(here, "uninstalled"));
    case "shop-redact":
      store.redactShop(shop);
      return redirectResponse(backTo(here, "sent"));
    default:
      throw new Error("This form is not known.");
  }
}
