import { html, type Html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import type { Customer, EmailConsent } from "../state.ts";
import { consentInWords } from "./customers.ts";
import { shopPage } from "./layout.ts";
import { button, card, choice, customerName, deedForm, empty, field, linkButton, orderTable } from "./parts.ts";
import { customerIdOf } from "./place-order-page.ts";
import { backTo, type ShopVisit } from "./visit.ts";

const CONSENT_STATES: readonly EmailConsent["state"][] = ["SUBSCRIBED", "NOT_SUBSCRIBED", "PENDING", "UNSUBSCRIBED"];

/** Edits one customer, or makes one when there is none yet. */
export function customerPage(visit: ShopVisit, customer: Customer | null): Response {
  const { words, base } = visit;
  const here = `${base}/customers/${customer === null ? "new" : String(customer.id)}`;
  const form = card(null, deedForm(here, "save", html`${customerFields(visit, customer)}${button(words.save, "primary")}`));
  const back = { href: `${base}/customers`, label: words.customers };
  if (customer === null) return shopPage(visit, { title: words.addCustomer, section: "customers", body: form, back, width: "narrow" });
  const orders = [...visit.state.orders.values()]
    .filter((order) => order.customerId === customer.id)
    .sort((left, right) => right.processedAt.localeCompare(left.processedAt));
  const body = html`<div class="columns">
    <div>${form} ${card(words.orders, orders.length === 0 ? empty(words.noOrders, words.noOrdersHint) : orderTable(visit, orders))}</div>
    <div>
      ${card(
        words.mergeTitle,
        deedForm(
          here,
          "merge",
          html`${field({ name: "other", label: words.mergeWith, type: "email", required: true })}${button(words.mergeButton)}`,
        ),
        { hint: words.mergeHint },
      )}
      ${card(words.privacy, html`<div class="actions">${deedForm(here, "data-request", button(words.requestData))}${deedForm(here, "redact", button(words.redactCustomer))}</div>`, { hint: words.redactCustomerHint })}
      ${card(words.deleteCustomer, deedForm(here, "delete", button(words.deleteCustomer, "danger")), { hint: words.deleteCustomerHint, tone: "danger" })}
    </div>
  </div>`;
  return shopPage(visit, {
    title: customerName(customer),
    section: "customers",
    body,
    back,
    actions: linkButton(`${base}/orders/new?customer=${String(customer.id)}`, words.placeOrder),
  });
}

function customerFields(visit: ShopVisit, customer: Customer | null): Html {
  const { words } = visit;
  return html`<div class="row">
      ${field({ name: "firstName", label: words.firstName, value: customer?.firstName ?? null })}${field({ name: "lastName", label: words.lastName, value: customer?.lastName ?? null })}
    </div>
    <div class="row">
      ${field({ name: "email", label: words.email, type: "email", value: customer?.email ?? null })}${field({ name: "phone", label: words.phone, type: "tel", value: customer?.phone ?? null })}
    </div>
    <div class="row">
      ${choice(
        "consent",
        words.consent,
        customer?.emailConsent.state ?? "NOT_SUBSCRIBED",
        CONSENT_STATES.map((state) => [state, consentInWords(visit, state)] as const),
      )}
      ${field({ name: "locale", label: words.locale, value: customer?.locale ?? visit.shop.primaryLocale })}
    </div>
    ${field({ name: "tags", label: words.tags, value: customer?.tags.join(", ") ?? null })}
    ${field({ name: "note", label: words.note, value: customer?.note ?? null })}`;
}

export function postCustomer(visit: ShopVisit, customer: Customer | null, form: URLSearchParams): Response {
  const { store } = visit.site;
  const shop = visit.shop.domain;
  if (customer === null) {
    const created = store.createCustomer(shop, typedCustomer(visit, null, form));
    return redirectResponse(backTo(`${visit.base}/customers/${String(created.id)}`, "saved"));
  }
  const here = `${visit.base}/customers/${String(customer.id)}`;
  switch (form.get("deed")) {
    case "save":
      store.updateCustomer(shop, customer.id, typedCustomer(visit, customer, form));
      return redirectResponse(backTo(here, "saved"));
    case "merge":
      store.mergeCustomers(shop, customer.id, customerIdOf(visit.state, (form.get("other") ?? "").trim()));
      return redirectResponse(backTo(here, "merged"));
    case "delete":
      store.deleteCustomer(shop, customer.id);
      return redirectResponse(backTo(`${visit.base}/customers`, "deleted"));
    case "data-request":
      store.requestCustomerData(shop, customer.id);
      return redirectResponse(backTo(here, "sent"));
    case "redact":
      store.redactCustomer(shop, customer.id);
      return redirectResponse(backTo(here, "sent"));
    default:
      throw new Error("This form is not known.");
  }
}

/** The fields that changed only, so that the store tells of those alone. */
function typedCustomer(visit: ShopVisit, customer: Customer | null, form: URLSearchParams): Partial<Omit<Customer, "id">> {
  const text = (name: string): string | null => {
    const typed = (form.get(name) ?? "").trim();
    return typed === "" ? null : typed;
  };
  const consent = CONSENT_STATES.find((state) => state === form.get("consent")) ?? "NOT_SUBSCRIBED";
  const tags = (text("tags") ?? "")
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
  const typed: Partial<Omit<Customer, "id">> = {
    email: text("email"),
    phone: text("phone"),
    firstName: text("firstName"),
    lastName: text("lastName"),
    locale: text("locale") ?? visit.shop.primaryLocale,
    note: text("note"),
    tags,
    ...(consent === customer?.emailConsent.state
      ? {}
      : {
          emailConsent: {
            state: consent,
            optInLevel: consent === "NOT_SUBSCRIBED" ? null : "SINGLE_OPT_IN",
            updatedAt: visit.site.now().toISOString(),
          },
        }),
  };
  if (customer === null) return typed;
  const before: Record<string, unknown> = { ...customer };
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name])));
}
