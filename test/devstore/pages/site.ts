import { html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import { customerPage, postCustomer } from "./customer-page.ts";
import { customersPage } from "./customers.ts";
import { faultsPage, postFaults } from "./faults-page.ts";
import { homePage, overviewPage } from "./home.ts";
import { installPage, needsMore, postInstall } from "./install.ts";
import { plainPage, shopPage } from "./layout.ts";
import { localeOf, wordsOf } from "./locale.ts";
import { orderPage, postOrder } from "./order-page.ts";
import { ordersPage } from "./orders.ts";
import { card, linkButton } from "./parts.ts";
import { placeOrderPage, postOrders } from "./place-order-page.ts";
import { postScopes } from "./scopes.ts";
import { postSettings, settingsPage } from "./settings.ts";
import { storePath, type ShopVisit, type Site, type Visit } from "./visit.ts";
import { deliveryPage, postDelivery, postWebhooks, webhooksPage } from "./webhook-log.ts";

export type Framing = { frame: (visit: ShopVisit, path: string) => Response; sessionToken: (shop: string) => string };

/** Answers everything below `/` and `/store`: what a person looks at. */
export async function answerPage(site: Site, framing: Framing, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const locale = localeOf(request);
  const visit: Visit = { site, config: site.config(), request, url, locale, words: wordsOf(locale) };
  if (url.pathname === "/") return homePage(visit);
  const [, handle, rest = ""] = /^\/store\/([a-z0-9-]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const state = handle === undefined ? undefined : site.store.shops.get(`${handle}.myshopify.com`);
  const former = site.store.formerDomains.get(`${handle ?? ""}.myshopify.com`);
  if (state === undefined && former !== undefined) return redirectResponse(`${storePath(former.domain)}${rest}`);
  if (state === undefined) return missing(visit);
  const inShop: ShopVisit = { ...visit, state, shop: state.shop, base: storePath(state.shop.domain) };
  return request.method === "POST" ? post(inShop, framing, rest) : get(inShop, framing, rest);
}

function get(visit: ShopVisit, framing: Framing, path: string): Response {
  const [, section = "", id = "", ...more] = path.split("/");
  if (section === "apps" && id === visit.config.handle) return app(visit, framing, more.length === 0 ? "" : `/${more.join("/")}`);
  if (section === "" && id === "") return overviewPage(visit);
  if (section === "install") return installPage(visit);
  if (section === "settings" && id === "") return settingsPage(visit);
  if (section === "faults" && id === "") return faultsPage(visit);
  if (section === "orders") {
    if (id === "") return ordersPage(visit);
    if (id === "new") return placeOrderPage(visit);
    const order = visit.state.orders.get(Number(id));
    return order === undefined ? gone(visit, visit.words.orderMissing) : orderPage(visit, order);
  }
  if (section === "customers") {
    if (id === "") return customersPage(visit);
    if (id === "new") return customerPage(visit, null);
    const customer = visit.state.customers.get(Number(id));
    return customer?.deletedAt === null ? customerPage(visit, customer) : gone(visit, visit.words.customerMissing);
  }
  if (section === "webhooks") {
    if (id === "") return webhooksPage(visit);
    const delivery = visit.site.webhooks.deliveries.find((candidate) => candidate.id === id);
    return delivery === undefined ? gone(visit, visit.words.deliveryMissing) : deliveryPage(visit, delivery);
  }
  return gone(visit, visit.words.notFoundText);
}

/** Shopify shows an app only after its install page, and asks again when the app wants more. */
function app(visit: ShopVisit, framing: Framing, path: string): Response {
  return visit.state.installation === null || needsMore(visit) ? redirectResponse(`${visit.base}/install`) : framing.frame(visit, path);
}

async function post(visit: ShopVisit, framing: Framing, path: string): Promise<Response> {
  const [, section = "", id = ""] = path.split("/");
  if (section === "session-token") {
    return visit.state.installation === null
      ? new Response(null, { status: 403 })
      : new Response(framing.sessionToken(visit.shop.domain), { headers: { "cache-control": "no-store" } });
  }
  const form = new URLSearchParams(await visit.request.text());
  if (section === "scopes") return postScopes(visit, form);
  try {
    return await deed(visit, section, id, form);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const back = id === "" || id === "new" ? (section === "orders" ? "/orders/new" : path) : path;
    return redirectResponse(`${visit.base}${back}?failed=${encodeURIComponent(reason)}`);
  }
}

async function deed(visit: ShopVisit, section: string, id: string, form: URLSearchParams): Promise<Response> {
  if (section === "install") return postInstall(visit);
  if (section === "settings") return postSettings(visit, form);
  if (section === "faults") return postFaults(visit, form);
  if (section === "orders" && id === "") return postOrders(visit, form);
  if (section === "webhooks" && id === "") return await postWebhooks(visit, form);
  const order = visit.state.orders.get(Number(id));
  if (section === "orders" && order !== undefined) return postOrder(visit, order, form);
  const customer = visit.state.customers.get(Number(id));
  if (section === "customers" && (customer !== undefined || id === "new")) return postCustomer(visit, customer ?? null, form);
  const delivery = visit.site.webhooks.deliveries.find((candidate) => candidate.id === id);
  if (section === "webhooks" && delivery !== undefined) return postDelivery(visit, delivery);
  return gone(visit, visit.words.notFoundText);
}

function gone(visit: ShopVisit, text: string): Response {
  const body = card(
    null,
    html`<p>${text}</p>
      <p>${linkButton(visit.base, visit.words.overview)}</p>`,
  );
  const page = shopPage(visit, { title: visit.words.notFoundTitle, section: "overview", body, width: "narrow" });
  return new Response(page.body, { status: 404, headers: page.headers });
}

function missing(visit: Visit): Response {
  return plainPage(visit, {
    title: visit.words.shopMissing,
    body: card(null, html`<p>${linkButton("/", visit.words.homeTitle)}</p>`),
    status: 404,
  });
}
