import { html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import type { ProtectedField } from "../state.ts";
import { scopeList } from "./install.ts";
import { shopPage } from "./layout.ts";
import { button, card, checkbox, deedForm } from "./parts.ts";
import { backTo, type ShopVisit } from "./visit.ts";

const FIELDS: readonly ProtectedField[] = ["name", "email", "phone", "address", "abandonedCheckoutUrl"];

export function settingsPage(visit: ShopVisit): Response {
  const { words, config, state, base } = visit;
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
  ${state.installation !== null && card(words.grantedScopes, scopeList(visit, state.installation.scopes))}
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
    case "uninstall":
      store.uninstall(shop);
      return redirectResponse(backTo(here, "uninstalled"));
    case "shop-redact":
      store.announce({ shop, topic: "shop/redact", resourceId: null, body: null });
      return redirectResponse(backTo(here, "sent"));
    default:
      throw new Error("This form is not known.");
  }
}
