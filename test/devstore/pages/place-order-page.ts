import { html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import type { PlaceOrder, ShopState } from "../state.ts";
import { shopPage } from "./layout.ts";
import { button, card, checkbox, choice, deedForm, field } from "./parts.ts";
import { backTo, inputAmount, typedAmount, type ShopVisit } from "./visit.ts";

const LINES = [1, 2, 3, 4];
/** So many names are offered while typing; any other can be typed as well. */
const SUGGESTIONS = 250;

export function placeOrderPage(visit: ShopVisit): Response {
  const { words, state, shop, base } = visit;
  const known = state.customers.get(Number(visit.url.searchParams.get("customer") ?? "0"));
  const products = [...state.products.values()].slice(0, SUGGESTIONS);
  const customers = [...state.customers.values()]
    .filter((customer) => customer.deletedAt === null && customer.email !== null)
    .slice(-SUGGESTIONS);
  const who = card(
    words.whoBuys,
    html`${choice("who", words.customer, known === undefined ? "new" : "existing", [
        ["existing", words.existingCustomer],
        ["new", words.newCustomer],
        ["guest", words.guestCheckout],
      ])}
      ${field({ name: "email", label: words.email, value: known?.email ?? null, type: "email", list: "customers", required: true })}
      <div class="row">
        ${field({ name: "firstName", label: words.firstName, value: known?.firstName ?? null })}${field({ name: "lastName", label: words.lastName, value: known?.lastName ?? null })}
      </div>
      <datalist id="customers">${customers.map((customer) => html`<option value="${customer.email ?? ""}"></option>`)}</datalist>`,
  );
  const what = card(
    words.whatIsBought,
    html`${LINES.map(
        (line) =>
          html`<fieldset>
            <legend class="sr">${words.line(line)}</legend>
            <div class="row">
              ${field({ name: `title${String(line)}`, label: words.product, list: "products", required: line === 1, hidesLabel: line > 1 })}
              <div class="tight">
                ${field({ name: `quantity${String(line)}`, label: words.quantity, type: "number", min: 1, value: "1", hidesLabel: line > 1 })}
              </div>
              <div class="tight">
                ${field({ name: `price${String(line)}`, label: words.unitPrice, inputmode: "decimal", required: line === 1, suffix: shop.currency, hidesLabel: line > 1 })}
              </div>
            </div>
          </fieldset>`,
      )} <datalist id="products">${products.map((product) => html`<option value="${product.title}"></option>`)}</datalist>`,
  );
  const extras = card(
    words.extras,
    html`<div class="row">
        ${field({ name: "shipping", label: words.shipping, inputmode: "decimal", suffix: shop.currency, value: inputAmount(0, shop.currency) })}
        ${field({ name: "discount", label: words.discount, inputmode: "decimal", suffix: shop.currency, value: inputAmount(0, shop.currency) })}
        ${field({ name: "code", label: words.discountCode })}
      </div>
      ${field({ name: "processedAt", label: words.orderDate, type: "datetime-local" })} ${checkbox("unpaid", words.unpaid, false)}
      ${checkbox("test", words.isTestOrder, false)}`,
  );
  const body = deedForm(
    `${base}/orders`,
    "place",
    html`${who}${what}${extras}
      <div class="actions">${button(words.placeOrder, "primary")}</div>`,
  );
  return shopPage(visit, {
    title: words.placeOrder,
    section: "orders",
    body: html`<div class="stack">${body}</div>`,
    back: { href: `${base}/orders`, label: words.orders },
    width: "narrow",
  });
}

/** The posts of the orders list: an order as typed, or any order at all. */
export function postOrders(visit: ShopVisit, form: URLSearchParams): Response {
  const { store } = visit.site;
  const wish = form.get("deed") === "random" ? randomOrder(visit.state) : typedOrder(visit, form);
  const order = store.placeOrder(visit.shop.domain, wish);
  return redirectResponse(backTo(`${visit.base}/orders/${String(order.id)}`, "ordered"));
}

function typedOrder(visit: ShopVisit, form: URLSearchParams): PlaceOrder {
  const { state, shop } = visit;
  const amount = (name: string): number => typedAmount(form.get(name), shop.currency) ?? 0;
  const email = (form.get("email") ?? "").trim();
  const who = form.get("who") ?? "new";
  const code = (form.get("code") ?? "").trim();
  const processedAt = form.get("processedAt") ?? "";
  const lines = LINES.flatMap((line) => {
    const title = (form.get(`title${String(line)}`) ?? "").trim();
    if (title === "") return [];
    const product = [...state.products.values()].find((candidate) => candidate.title === title);
    const bought = { title, quantity: Number(form.get(`quantity${String(line)}`) ?? "1"), unitPrice: amount(`price${String(line)}`) };
    return [product === undefined ? bought : { ...bought, productId: product.id }];
  });
  return {
    ...(who === "existing"
      ? { customerId: customerIdOf(state, email) }
      : { guest: who === "guest", firstName: form.get("firstName"), lastName: form.get("lastName") }),
    email,
    lines,
    shipping: amount("shipping"),
    discount: amount("discount"),
    ...(code === "" ? {} : { discountCodes: [code] }),
    ...(processedAt === "" ? {} : { processedAt: new Date(processedAt).toISOString() }),
    ...(form.has("unpaid") ? { financialStatus: "PENDING" } : {}),
    isTest: form.has("test"),
  };
}

/** Throws with a sentence where nobody has this address. */
export function customerIdOf(state: ShopState, email: string): number {
  for (const customer of state.customers.values()) {
    if (customer.deletedAt === null && customer.email?.toLowerCase() === email.toLowerCase()) return customer.id;
  }
  throw new Error(`No customer has the e-mail “${email}”.`);
}

const NEW_CUSTOMER_SHARE = 0.3;
const NAMES = ["Ada", "Ben", "Clara", "David", "Elif", "Finn", "Greta", "Hugo", "Ida", "Jonas", "Kim", "Lena"];

/** Somebody buys something again that was bought here before; in an empty shop, a mug. */
function randomOrder(state: ShopState): PlaceOrder {
  const customers = [...state.customers.values()].filter((customer) => customer.deletedAt === null);
  const customer = Math.random() < NEW_CUSTOMER_SHARE ? undefined : anyOf(customers);
  const pattern = anyOf([...state.orders.values()]);
  const lines = (pattern?.lines ?? []).filter((line) => line.unitPrice > 0).slice(0, 3);
  const firstName = anyOf(NAMES) ?? "Ada";
  return {
    ...(customer === undefined
      ? { email: `${firstName.toLowerCase()}.${String(Date.now())}@example.com`, firstName, lastName: "Example" }
      : { customerId: customer.id, email: customer.email }),
    lines:
      lines.length === 0
        ? [{ title: "Stoneware mug", quantity: 1, unitPrice: 1990 }]
        : lines.map((line) => ({
            title: line.title,
            ...(line.productId === null ? {} : { productId: line.productId }),
            quantity: Math.min(line.quantity, 3),
            unitPrice: line.unitPrice,
          })),
  };
}

function anyOf<Item>(items: readonly Item[]): Item | undefined {
  return items[Math.floor(Math.random() * items.length)];
}
