import { html, type Html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import { isPaid, lineValue, refundedAmount } from "../order-money.ts";
import type { LineItem, Order } from "../state.ts";
import { shopPage } from "./layout.ts";
import { button, card, customerName, deedForm, field, orderBadges, table, th } from "./parts.ts";
import { backTo, count, money, moment, typedAmount, type ShopVisit } from "./visit.ts";

export function orderPage(visit: ShopVisit, order: Order): Response {
  const { words, base } = visit;
  const here = `${base}/orders/${String(order.id)}`;
  const open = order.cancelledAt === null;
  const body = html`<div class="columns">
    <div>
      ${card(words.lines, lineTable(visit, order))} ${card(null, sums(visit, order))} ${open && refundCard(visit, order, here)}
      ${open && editCard(visit, order, here)}
    </div>
    <div>
      ${customerCard(visit, order)}
      ${card(
        words.moreActions,
        html`<div class="actions">
            ${open && !isPaid(order) && deedForm(here, "pay", button(words.payOrder))}
            ${open && order.fulfillments.length === 0 && deedForm(here, "fulfill", button(words.fulfillOrder))}
            ${open && deedForm(here, "cancel", button(words.cancelOrder, "danger"))}
            ${open && order.closedAt === null && deedForm(here, "close", button(words.closeOrder))}
            ${open && order.closedAt !== null && deedForm(here, "reopen", button(words.reopenOrder))}
            ${deedForm(here, "delete", button(words.deleteOrder, "danger"))}
          </div>
          <p class="hint">${words.deleteOrderHint}</p>`,
      )}
      ${order.refunds.length > 0 && refundList(visit, order)}
    </div>
  </div>`;
  return shopPage(visit, {
    title: order.name,
    section: "orders",
    body,
    actions: orderBadges(visit, order),
    back: { href: `${base}/orders`, label: words.orders },
  });
}

function lineTable(visit: ShopVisit, order: Order): Html {
  const { words } = visit;
  return table(
    words.lines,
    [th(words.product), th(words.quantity, "number"), th(words.price, "number"), th(words.total, "number")],
    order.lines.map((line) => {
      const gone = line.quantity - line.currentQuantity;
      return html`<tr>
        <td class="wrap">${line.title}${gone > 0 && html`<small>${words.returned(count(visit, gone))}</small>`}</td>
        <td class="number">${count(visit, line.quantity)}</td>
        <td class="number">${money(visit, line.unitPrice, order.currency)}</td>
        <td class="number">${money(visit, lineValue(line, line.quantity), order.currency)}</td>
      </tr>`;
    }),
  );
}

function sums(visit: ShopVisit, order: Order): Html {
  const { words } = visit;
  const back = refundedAmount(order);
  const rows: [string, number, boolean][] = [
    [words.discount, -order.discount, order.discount !== 0],
    [words.shipping, order.shipping, order.shipping !== 0],
    [order.taxesIncluded ? words.taxIncluded : words.tax, order.tax, order.tax !== 0],
    [words.tip, order.tip, order.tip !== 0],
  ];
  const row = (label: string, minor: number, total = false): Html =>
    html`<dt class="${total ? "total" : ""}">${label}</dt>
      <dd class="number ${total ? "total" : ""}">${money(visit, minor, order.currency)}</dd>`;
  return html`<dl class="facts sums">
    ${rows.filter(([, , isShown]) => isShown).map(([label, minor]) => row(label, minor))} ${row(words.total, order.total, true)}
    ${back !== 0 && row(words.givenBack, -back)} ${back !== 0 && row(words.remaining, order.total - back, true)}
  </dl>`;
}

function refundCard(visit: ShopVisit, order: Order, here: string): Html | null {
  const { words } = visit;
  const left = order.lines.filter((line) => line.currentQuantity > 0);
  if (left.length === 0 && refundedAmount(order) >= order.total) return null;
  return card(
    words.refund,
    deedForm(
      here,
      "refund",
      html`${quantityFields(visit, left, "refund", () => "0")}
        <div class="row">
          ${field({ name: "amount", label: words.refundAmount, inputmode: "decimal", suffix: order.currency })}${field({ name: "note", label: words.reason })}
        </div>
        ${button(words.refundButton, "primary")}`,
    ),
    { hint: words.refundHint },
  );
}

function editCard(visit: ShopVisit, order: Order, here: string): Html {
  const { words } = visit;
  return card(
    words.edit,
    deedForm(
      here,
      "edit",
      html`${quantityFields(visit, order.lines, "edit", (line) => String(line.currentQuantity))}${button(words.editButton)}`,
    ),
    { hint: words.editHint },
  );
}

/** One number per line; what `refund7` and `edit7` mean, `quantitiesOf` reads. */
function quantityFields(visit: ShopVisit, lines: readonly LineItem[], kind: "refund" | "edit", valueOf: (line: LineItem) => string): Html {
  const { words } = visit;
  return table(
    kind === "refund" ? words.refund : words.edit,
    [th(words.product), th(words.quantity, "number")],
    lines.map(
      (line) =>
        html`<tr>
          <td class="wrap">${line.title}</td>
          <td class="number">
            <input
              type="number"
              name="${kind}${line.id}"
              min="0"
              ${kind === "refund" && html`max="${line.currentQuantity}"`}
              value="${valueOf(line)}"
              aria-label="${kind === "refund" ? words.refundQuantity(line.title) : words.newQuantity(line.title)}"
            />
          </td>
        </tr>`,
    ),
  );
}

function customerCard(visit: ShopVisit, order: Order): Html {
  const { words, base, state } = visit;
  const customer = order.customerId === null ? null : (state.customers.get(order.customerId) ?? null);
  return card(
    words.customer,
    html`<p>${customer === null ? words.guest : html`<a href="${base}/customers/${customer.id}">${customerName(customer)}</a>`}</p>
      ${order.email !== null && html`<p class="hint">${order.email}</p>`}
      <p class="hint">${moment(visit, order.processedAt)}</p>`,
  );
}

function refundList(visit: ShopVisit, order: Order): Html {
  return card(
    visit.words.refunds,
    html`<dl class="facts sums">
      ${order.refunds.map(
        (refund) =>
          html`<dt>${moment(visit, refund.createdAt)}${refund.note !== null && refund.note !== "" && ` · ${refund.note}`}</dt>
            <dd class="number">${money(visit, refund.amount, order.currency)}</dd>`,
      )}
    </dl>`,
  );
}

export function postOrder(visit: ShopVisit, order: Order, form: URLSearchParams): Response {
  const { store } = visit.site;
  const shop = visit.shop.domain;
  const here = `${visit.base}/orders/${String(order.id)}`;
  switch (form.get("deed")) {
    case "refund": {
      const amount = typedAmount(form.get("amount"), order.currency);
      const note = (form.get("note") ?? "").trim();
      const lines = quantitiesOf(order, form, "refund").filter((line) => line.quantity > 0);
      store.refundOrder(shop, order.id, { lines, ...(amount === null ? {} : { amount }), ...(note === "" ? {} : { note }) });
      return redirectResponse(backTo(here, "refunded"));
    }
    case "edit": {
      const changed = quantitiesOf(order, form, "edit").filter(({ lineItemId, quantity }) =>
        order.lines.some((line) => line.id === lineItemId && line.currentQuantity !== quantity),
      );
      store.editOrder(shop, order.id, changed);
      return redirectResponse(backTo(here, "edited"));
    }
    case "cancel":
      store.cancelOrder(shop, order.id, "CUSTOMER");
      return redirectResponse(backTo(here, "cancelled"));
    case "pay":
      store.payOrder(shop, order.id);
      return redirectResponse(backTo(here, "paid"));
    case "fulfill":
      store.fulfillOrder(shop, order.id);
      return redirectResponse(backTo(here, "fulfilled"));
    case "close":
      store.closeOrder(shop, order.id);
      return redirectResponse(backTo(here, "saved"));
    case "reopen":
      store.reopenOrder(shop, order.id);
      return redirectResponse(backTo(here, "saved"));
    case "delete":
      store.deleteOrder(shop, order.id);
      return redirectResponse(backTo(`${visit.base}/orders`, "deleted"));
    default:
      throw new Error("This form is not known.");
  }
}

function quantitiesOf(order: Order, form: URLSearchParams, kind: "refund" | "edit"): { lineItemId: number; quantity: number }[] {
  return order.lines.flatMap((line) => {
    const typed = form.get(`${kind}${String(line.id)}`);
    return typed === null || typed === "" ? [] : [{ lineItemId: line.id, quantity: Number(typed) }];
  });
}
