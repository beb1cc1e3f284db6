import { html, trusted, type Html } from "../html.ts";
import type { Order } from "../state.ts";
import { count, money, moment, type ShopVisit, type Visit } from "./visit.ts";

export function card(title: string | null, body: Html, options: { hint?: string; tone?: "danger" } = {}): Html {
  return html`<section class="card ${options.tone ?? ""}">
    ${title !== null && html`<h2>${title}</h2>`}${options.hint !== undefined && html`<p class="hint">${options.hint}</p>`}${body}
  </section>`;
}

/** A form that does one deed; `deed` says which to whoever handles the post. */
export function deedForm(action: string, deed: string, body: Html): Html {
  return html`<form method="post" action="${action}"><input type="hidden" name="deed" value="${deed}" />${body}</form>`;
}

export function button(label: string, kind: "primary" | "plain" | "danger" = "plain"): Html {
  return html`<button type="submit" class="button ${kind}">${label}</button>`;
}

export function linkButton(href: string, label: string, kind: "primary" | "plain" = "plain"): Html {
  return html`<a class="button ${kind}" href="${href}">${label}</a>`;
}

export function field(options: {
  name: string;
  label: string;
  value?: string | null;
  type?: string;
  list?: string;
  required?: boolean;
  min?: number;
  max?: number;
  step?: string;
  suffix?: string;
  hidesLabel?: boolean;
  inputmode?: string;
}): Html {
  const attributes = [
    options.list === undefined ? "" : `list="${options.list}"`,
    options.required === true ? "required" : "",
    options.min === undefined ? "" : `min="${String(options.min)}"`,
    options.max === undefined ? "" : `max="${String(options.max)}"`,
    options.step === undefined ? "" : `step="${options.step}"`,
    options.inputmode === undefined ? "" : `inputmode="${options.inputmode}"`,
  ];
  return html`<label class="field"
    ><span class="${options.hidesLabel === true ? "sr" : "label"}">${options.label}</span
    ><span class="${options.suffix === undefined ? "input" : "input with-suffix"}"
      ><input
        name="${options.name}"
        type="${options.type ?? "text"}"
        value="${options.value ?? ""}"
        autocomplete="off"
        ${trusted(attributes.join(" "))}
      />${options.suffix !== undefined && html`<span class="suffix">${options.suffix}</span>`}</span
    ></label
  >`;
}

export function choice(name: string, label: string, value: string, options: readonly (readonly [value: string, label: string])[]): Html {
  return html`<label class="field"
    ><span class="label">${label}</span
    ><span class="input"
      ><select name="${name}">
        ${options.map(([key, text]) => html`<option value="${key}" ${key === value && trusted("selected")}>${text}</option>`)}
      </select></span
    ></label
  >`;
}

export function checkbox(name: string, label: string, isChecked: boolean, value = "on"): Html {
  return html`<label class="check"
    ><input type="checkbox" name="${name}" value="${value}" ${isChecked && trusted("checked")} /><span>${label}</span></label
  >`;
}

export function badge(text: string, tone: "good" | "wait" | "bad" | "quiet" = "quiet"): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

export function empty(title: string, hint: string, action?: Html): Html {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p>${hint}</p>
    ${action}
  </div>`;
}

/**
 * A table that scrolls inside its own card where it is too wide; as a `list` of five columns it becomes a list of small
 * entries on a phone: first and last on top, the second below, third and fourth last.
 */
export function table(label: string, headings: readonly Html[], rows: readonly Html[], look: "grid" | "list" = "grid"): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table class="${look}">
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

export function th(text: string, kind: "text" | "number" = "text"): Html {
  return html`<th scope="col" class="${kind}">${text}</th>`;
}

export function searchForm(visit: Visit, label: string): Html {
  return html`<form class="search" method="get" role="search">
    <label class="field"
      ><span class="sr">${label}</span
      ><span class="input"><input type="search" name="q" placeholder="${label}" value="${visit.url.searchParams.get("q") ?? ""}" /></span
    ></label>
    ${button(visit.words.search)}
  </form>`;
}

/** The page of a list that the address asks for, and the links to its neighbours. */
export function paged<Item>(visit: Visit, items: readonly Item[], perPage: number): { shown: readonly Item[]; links: Html | null } {
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const asked = Number(visit.url.searchParams.get("page") ?? "1");
  const page = Math.min(pages, Math.max(1, Number.isInteger(asked) ? asked : 1));
  const shown = items.slice((page - 1) * perPage, page * perPage);
  if (pages === 1) return { shown, links: null };
  const link = (to: number, label: string): Html => {
    const url = new URL(visit.url);
    url.searchParams.set("page", String(to));
    return to < 1 || to > pages
      ? html`<span class="button plain disabled" aria-disabled="true">${label}</span>`
      : html`<a class="button plain" href="${url.pathname}${url.search}">${label}</a>`;
  };
  const { words } = visit;
  return {
    shown,
    links: html`<nav class="pager" aria-label="${words.pageOf(String(page), String(pages))}">
      ${link(page - 1, words.previous)}<span>${words.pageOf(count(visit, page), count(visit, pages))}</span>${link(page + 1, words.next)}
    </nav>`,
  };
}

/** Rows of orders with their links, as the list and the overview show them. */
export function orderTable(visit: ShopVisit, orders: readonly Order[]): Html {
  const { words } = visit;
  return table(
    words.orders,
    [th(words.order), th(words.date), th(words.customer), th(words.payment), th(words.total, "number")],
    orders.map((order) => {
      const customer = order.customerId === null ? null : (visit.state.customers.get(order.customerId) ?? null);
      const name = customer === null ? (order.email ?? words.guest) : customerName(customer);
      return html`<tr>
        <td><a class="strong" href="${visit.base}/orders/${order.id}">${order.name}</a></td>
        <td>${moment(visit, order.processedAt)}</td>
        <td>${name}</td>
        <td>${orderBadges(visit, order)}</td>
        <td class="number">${money(visit, order.total, order.currency)}</td>
      </tr>`;
    }),
    "list",
  );
}

export function customerName(customer: { firstName: string | null; lastName: string | null; email: string | null; id: number }): string {
  const name = [customer.firstName, customer.lastName].filter((part) => part !== null && part !== "").join(" ");
  return name === "" ? (customer.email ?? `#${String(customer.id)}`) : name;
}

export function orderBadges(visit: Visit, order: Order): Html {
  const { words } = visit;
  return html`<span class="badges"
    >${badge(words.states[order.financialStatus], toneOf(order))}${order.cancelledAt !== null && badge(words.cancelled, "bad")}${order.isTest && badge(words.testOrder)}${
      order.fulfillments.length > 0 && badge(words.fulfilled)
    }</span
  >`;
}

function toneOf(order: Order): "good" | "wait" | "quiet" {
  if (order.financialStatus === "PAID") return "good";
  return order.financialStatus === "PENDING" || order.financialStatus === "AUTHORIZED" || order.financialStatus === "PARTIALLY_PAID"
    ? "wait"
    : "quiet";
}
