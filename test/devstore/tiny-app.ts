import { fileURLToPath } from "node:url";
import { listen, serverFor } from "./http.ts";
import { redirectResponse } from "./http.ts";

export const TINY_TOML = fileURLToPath(new URL("./fixtures/tiny-app.toml", import.meta.url));

/** What the app below was asked, for tests to look at. */
export type TinyApp = {
  url: string;
  requests: { method: string; path: string; headers: Headers; body: Buffer }[];
  /** The status of every answer to a webhook. */
  webhookStatus: number;
  stop: () => Promise<void>;
};

/**
 * An embedded app as small as one can be: documents framed by Shopify's admin only, with App Bridge from Shopify's CDN and
 * every element that the admin frame understands. It stands in for a real app in the devstore's own tests.
 */
export async function startTinyApp(): Promise<TinyApp> {
  const app: Omit<TinyApp, "url" | "stop"> = { requests: [], webhookStatus: 200 };
  let retries = 0;
  const server = serverFor(async (request) => {
    const url = new URL(request.url);
    app.requests.push({
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: request.headers,
      body: Buffer.from(await request.arrayBuffer()),
    });
    if (url.pathname.startsWith("/webhooks")) return new Response(null, { status: app.webhookStatus });
    if (url.pathname === "/bounce") return bouncePage(request);
    if (url.pathname === "/data") {
      retries += 1;
      const refused = url.searchParams.has("retry") && retries === 1;
      return refused
        ? new Response(null, { status: 401, headers: { "X-Shopify-Retry-Invalid-Session-Request": "1" } })
        : new Response(request.headers.get("authorization") ?? "no token");
    }
    if (!url.searchParams.has("id_token") && url.searchParams.has("bounce")) {
      url.searchParams.delete("bounce");
      return redirectResponse(`/bounce?shopify-reload=${encodeURIComponent(`${url.pathname}${url.search}`)}`);
    }
    return page(request, url.searchParams.get("locale") ?? "en");
  });
  const listening = await listen(server, 0);
  return Object.assign(app, { url: listening.url, stop: listening.close });
}

const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

function bouncePage(request: Request): Response {
  return new Response(`<!doctype html><script data-api-key="0123456789abcdef0123456789abcdef" src="${APP_BRIDGE}"></script>`, {
    headers: headersFor(request),
  });
}

function headersFor(request: Request): Record<string, string> {
  const shop = new URL(request.url).searchParams.get("shop") ?? "example.myshopify.com";
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `frame-ancestors https://${shop} https://admin.shopify.com;`,
    link: `<${APP_BRIDGE}>; rel="preload"; as="script";`,
  };
}

function page(request: Request, locale: string): Response {
  const de = locale.startsWith("de");
  const path = new URL(request.url).pathname;
  const nav = [
    ["/app", "Home", 'rel="home"'],
    ["/app/offers", de ? "Angebote" : "Offers", ""],
    ["/app/settings", de ? "Einstellungen" : "Settings", ""],
  ];
  const text = `<!doctype html>
<html lang="${de ? "de" : "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tiny ${path}</title>
<script data-api-key="0123456789abcdef0123456789abcdef" src="${APP_BRIDGE}"></script>
<link rel="preconnect" href="https://cdn.shopify.com/"><link rel="stylesheet" href="https://cdn.shopify.com/static/fonts/inter/v4/styles.css">
<style>body{font:14px/1.5 system-ui;margin:0;padding:24px;background:#f1f1f1}article{background:#fff;padding:16px;border-radius:12px;margin-bottom:16px}button{padding:6px 12px}</style></head>
<body>
<ui-nav-menu>${nav.map(([href = "", label = "", rest = ""]) => `<a href="${href}" ${rest}>${label}</a>`).join("")}</ui-nav-menu>
<ui-title-bar title="${path === "/app" ? (de ? "Übersicht" : "Overview") : path}">
  ${path === "/app" ? "" : `<a variant="breadcrumb" href="/app">Tiny</a>`}
  <button variant="primary" onclick="document.body.dataset.pressed='primary';shopify.toast.show('${de ? "Gespeichert" : "Saved"}')">${de ? "Angebot anlegen" : "Create offer"}</button>
  <button onclick="shopify.modal.show('sure')">${de ? "Vorschau" : "Preview"}</button>
</ui-title-bar>
<h2>Tiny ${path}</h2><p data-url></p><p data-answer></p>
<article><form data-save-bar><label>${de ? "Name des Angebots" : "Name of the offer"} <input name="name" value="Ten percent"></label></form></article>
<article><button id="fetch" type="button">fetch</button> <button id="push" type="button">push</button> <button id="load" type="button">loading</button> <a href="shopify://admin/orders">orders</a></article>
<ui-modal id="sure"><p style="padding:16px">${de ? "So sieht es aus." : "This is how it looks."}</p><ui-title-bar title="${de ? "Vorschau" : "Preview"}"><button variant="primary" onclick="shopify.modal.hide('sure')">OK</button></ui-title-bar></ui-modal>
<script>
document.querySelector('#fetch').onclick = async () => { document.querySelector('[data-answer]').textContent = await (await fetch('/data?retry')).text() };
document.querySelector('#push').onclick = () => history.pushState(null, '', '/app/offers?period=90d');
document.querySelector('#load').onclick = () => shopify.loading(true);
document.querySelector('form').onsubmit = (event) => { event.preventDefault(); shopify.toast.show('${de ? "Gespeichert" : "Saved"}') };
const show = () => { document.querySelector('[data-url]').textContent = location.pathname + location.search.replace(/&?(hmac|id_token|timestamp|session)=[^&]*/g, '') };
show(); addEventListener('popstate', show);
</script></body></html>`;
  return new Response(text, { headers: headersFor(request) });
}
