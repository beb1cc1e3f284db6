import { html, type Html } from "../html.ts";
import { redirectResponse } from "../http.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { scopeOfTopic } from "../webhooks/webhooks.ts";
import { mayUse } from "../app-config.ts";
import { faultWordsOf } from "./fault-words.ts";
import { shopPage } from "./layout.ts";
import { badge, button, card, deedForm, empty, paged, table, th } from "./parts.ts";
import { backTo, count, exactMoment, moment, type ShopVisit, type Visit } from "./visit.ts";

const DELIVERIES_PER_PAGE = 50;

export function webhooksPage(visit: ShopVisit): Response {
  const { words, base } = visit;
  const { webhooks } = visit.site;
  const own = webhooks.deliveries.filter((delivery) => delivery.shop === visit.shop.domain).reverse();
  const { shown, links } = paged(visit, own, DELIVERIES_PER_PAGE);
  const log =
    own.length === 0
      ? empty(words.noDeliveries, words.noDeliveriesHint)
      : table(
          words.webhooksTitle,
          [th(words.topic), th(words.date), th(words.sentTo), th(words.result), th(words.size, "number")],
          shown.map(
            (delivery) =>
              html`<tr>
                <td><a class="strong" href="${base}/webhooks/${delivery.id}">${delivery.topic}</a></td>
                <td>${moment(visit, delivery.triggeredAt)}</td>
                <td>${delivery.uri}</td>
                <td>
                  <span class="badges"
                    >${stateBadge(visit, delivery)}${delivery.attempts.length > 1 && badge(words.attempts(count(visit, delivery.attempts.length)))}${faultBadges(visit, delivery)}</span
                  >${planned(visit, delivery)}
                </td>
                <td class="number">${words.bytes(count(visit, delivery.body.length))}</td>
              </tr>`,
          ),
          "list",
        );
  const body = html`<p class="hint">${words.webhooksIntro}</p>
    ${waitingNote(visit, own)} ${webhooks.isPaused && html`<p class="notice wait">${words.isPausedNote}</p>`} ${card(null, log)} ${links}
    ${subscriptionsCard(visit)}`;
  return shopPage(visit, {
    title: words.webhooksTitle,
    section: "webhooks",
    body,
    actions: deedForm(`${base}/webhooks`, webhooks.isPaused ? "resume" : "pause", button(webhooks.isPaused ? words.resume : words.pause)),
  });
}

/** Those that wait for a later time, with the way not to wait. */
function waitingNote(visit: ShopVisit, own: readonly Delivery[]): Html | null {
  const waiting = own.filter((delivery) => delivery.nextTryAt !== null).length;
  if (waiting === 0) return null;
  return html`<div class="notice wait waiting-note">
    <span>${visit.words.waitingForLater(count(visit, waiting))}</span
    >${deedForm(`${visit.base}/webhooks`, "now", button(visit.words.tryNow))}
  </div>`;
}

function subscriptionsCard(visit: ShopVisit): Html {
  const { words, config } = visit;
  return card(
    words.subscriptions,
    table(
      words.subscriptions,
      [th(words.topic), th(words.sentTo), th(words.fields), th(words.filter)],
      config.subscriptions.map((subscription) => {
        const scope = scopeOfTopic(subscription.topic);
        const isEntitled = scope === "" || mayUse(visit.state.installation?.scopes ?? config.scopes, scope);
        return html`<tr>
          <td>${subscription.topic} ${!isEntitled && badge(words.scopeMissing(scope), "wait")}</td>
          <td>${subscription.uri}</td>
          <td class="wrap wide">${subscription.includeFields?.join(", ") ?? words.allFields}</td>
          <td class="wrap">${subscription.filter}</td>
        </tr>`;
      }),
    ),
  );
}

function stateBadge(visit: Visit, delivery: Delivery): Html {
  const { words } = visit;
  const last = delivery.attempts.at(-1)?.outcome;
  const status = last?.kind === "answered" ? ` ${String(last.status)}` : "";
  if (delivery.state === "lost") return badge(words.lost, "bad");
  if (delivery.state === "delivered") return badge(`${words.delivered}${status}`, "good");
  return delivery.state === "failed" ? badge(`${words.failed}${status}`, "bad") : badge(words.waiting, "wait");
}

function faultBadges(visit: Visit, delivery: Delivery): Html[] {
  const { webhooks } = faultWordsOf(visit.locale);
  return delivery.faults.filter((fault) => fault !== "lost").map((fault) => badge(webhooks[fault], "wait"));
}

/** What becomes of a delivery that has not arrived: when it is tried again, or that nobody tries it any more. */
function planned(visit: ShopVisit, delivery: Delivery): Html | null {
  const { words } = visit;
  if (delivery.nextTryAt !== null) return html`<small class="planned">${words.nextTry(exactMoment(visit, delivery.nextTryAt))}</small>`;
  return delivery.state === "failed" ? html`<small class="planned">${words.givenUp}</small>` : null;
}

export function deliveryPage(visit: ShopVisit, delivery: Delivery): Response {
  const { words, base } = visit;
  const here = `${base}/webhooks/${delivery.id}`;
  const body = html`${card(words.body, html`<pre tabindex="0">${pretty(delivery.body)}</pre>`)}
  ${card(
    words.headers,
    html`<dl class="facts">
      ${Object.entries(delivery.headers).map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd><code>${value}</code></dd>`,
      )}
    </dl>`,
  )}
  ${card(
    words.history,
    delivery.attempts.length === 0
      ? html`<p>${words.waiting}</p>`
      : html`<dl class="facts">
          ${delivery.attempts.map(
            (tried) =>
              html`<dt>${moment(visit, tried.at)}</dt>
                <dd>
                  ${tried.outcome.kind === "answered" ? `HTTP ${String(tried.outcome.status)}` : tried.outcome.reason} ·
                  ${count(visit, tried.durationMs)} ms${tried.isWronglySigned && ` · ${faultWordsOf(visit.locale).webhooks.wronglySigned}`}
                </dd>`,
          )}
        </dl>`,
  )}
  ${planned(visit, delivery)}`;
  return shopPage(visit, {
    title: delivery.topic,
    section: "webhooks",
    body,
    back: { href: `${base}/webhooks`, label: words.webhooksTitle },
    actions: html`${stateBadge(visit, delivery)}${deedForm(here, "again", button(words.deliverAgain, "primary"))}`,
  });
}

function pretty(body: Uint8Array): string {
  return JSON.stringify(JSON.parse(Buffer.from(body).toString("utf8")), null, 2);
}

export async function postWebhooks(visit: ShopVisit, form: URLSearchParams): Promise<Response> {
  if (form.get("deed") === "now") await visit.site.webhooks.tryWaitingNow();
  else if (form.get("deed") === "pause") visit.site.webhooks.pause();
  else visit.site.webhooks.resume();
  return redirectResponse(`${visit.base}/webhooks`);
}

export async function postDelivery(visit: ShopVisit, delivery: Delivery): Promise<Response> {
  await visit.site.webhooks.deliverAgain(delivery.id);
  return redirectResponse(backTo(`${visit.base}/webhooks/${delivery.id}`, "again"));
}
