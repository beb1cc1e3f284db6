import { html } from "../html.ts";
import { appMark, plainPage, shopPage } from "./layout.ts";
import { badge, button, card, deedForm, empty, linkButton, orderTable } from "./parts.ts";
import { count, storePath, type ShopVisit, type Visit } from "./visit.ts";

/** Every shop with its way in. */
export function homePage(visit: Visit): Response {
  const { words, config } = visit;
  const shops = [...visit.site.store.shops.values()];
  const body = html`<p class="hint">${words.homeIntro}</p>
    ${shops.length === 0 && card(null, empty(words.noShops, ""))}
    <div class="tiles">
      ${shops.map((state) => {
        const path = storePath(state.shop.domain);
        const isInstalled = state.installation !== null;
        return card(
          state.shop.name,
          html`<p class="hint">${state.shop.domain}</p>
            <p class="badges">
              ${badge(words.orderCount(count(visit, state.orders.size)))}${badge(words.customerCount(count(visit, state.customers.size)))}${badge(state.shop.currency)}${badge(
                `${config.name}: ${isInstalled ? words.installed : words.notInstalled}`,
                isInstalled ? "good" : "quiet",
              )}
            </p>
            <div class="actions">
              ${isInstalled ? linkButton(`${path}/apps/${config.handle}`, words.openApp(config.name), "primary") : linkButton(`${path}/install`, words.installApp(config.name), "primary")}
              ${linkButton(path, words.openShop)}
            </div>`,
        );
      })}
    </div>`;
  return plainPage(visit, { title: words.homeTitle, body });
}

const LATEST_ORDERS = 8;

/** One shop at a glance, with the quickest way to make something happen. */
export function overviewPage(visit: ShopVisit): Response {
  const { words, config, shop, state, base } = visit;
  const isInstalled = state.installation !== null;
  const latest = [...state.orders.values()]
    .sort((left, right) => right.processedAt.localeCompare(left.processedAt))
    .slice(0, LATEST_ORDERS);
  const body = html`<div class="columns">
    <div>
      ${card(words.latestOrders, latest.length === 0 ? empty(words.noOrders, words.noOrdersHint) : html`${orderTable(visit, latest)}`)}
      ${latest.length > 0 && html`<p>${linkButton(`${base}/orders`, words.allOrders)}</p>`}
    </div>
    <div>
      ${card(
        words.quickActions,
        deedForm(
          `${base}/orders`,
          "random",
          html`<p class="hint">${words.quickOrderHint}</p>
            ${button(words.quickOrder, "primary")}`,
        ),
      )}
      ${card(
        words.app,
        html`<p class="actions">
            ${appMark(config.name)}<strong>${config.name}</strong>${badge(isInstalled ? words.installed : words.notInstalled, isInstalled ? "good" : "quiet")}
          </p>
          <p>
            ${isInstalled ? linkButton(`${base}/apps/${config.handle}`, words.openApp(config.name)) : linkButton(`${base}/install`, words.installApp(config.name), "primary")}
          </p>`,
      )}
      ${card(
        words.shopDetails,
        html`<dl class="facts">
          <dt>${words.domain}</dt>
          <dd>${shop.domain}</dd>
          <dt>${words.currency}</dt>
          <dd>${shop.currency}</dd>
          <dt>${words.timeZone}</dt>
          <dd>${shop.timeZone}</dd>
          <dt>${words.locale}</dt>
          <dd>${shop.primaryLocale}</dd>
          <dt>${words.plan}</dt>
          <dd>${shop.plan}</dd>
          <dt>${words.orders}</dt>
          <dd>${count(visit, state.orders.size)}</dd>
          <dt>${words.customers}</dt>
          <dd>${count(visit, state.customers.size)}</dd>
        </dl>`,
      )}
    </div>
  </div>`;
  return shopPage(visit, { title: shop.name, section: "overview", body });
}
