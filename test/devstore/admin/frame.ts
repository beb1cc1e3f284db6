import { createHmac } from "node:crypto";
import { html, scriptJson } from "../html.ts";
import { icon } from "../pages/icons.ts";
import { scopeList } from "../pages/install.ts";
import { appMark, document, FRAME_SCRIPT_PATH, navigation, SHELL_SCRIPT_PATH, topBar } from "../pages/layout.ts";
import { handleOf, type ShopVisit } from "../pages/visit.ts";
import type { FrameSettings } from "./browser/frame-settings.ts";

/** Parameters that Shopify puts on the app's address; the frame's own address does without them. */
const SHOPIFY_PARAMETERS = ["shop", "host", "embedded", "hmac", "timestamp", "session", "id_token", "locale"] as const;

/** The admin around the app: its document in an iframe, as Shopify addresses it, and the bars that App Bridge speaks to. */
export function framePage(visit: ShopVisit, options: { proxyUrl: string; path: string; clientSecret: string; idToken: string }): Response {
  const { words, config } = visit;
  const appBase = `${visit.base}/apps/${config.handle}`;
  const settings: FrameSettings = {
    appOrigin: options.proxyUrl,
    appBase,
    homePath: homePathOf(config.applicationUrl),
    shopBase: visit.base,
    shopName: visit.shop.name,
    appName: config.name,
    hiddenParameters: [...SHOPIFY_PARAMETERS],
    words: { more: words.more, dismiss: words.dismiss },
  };
  const body = html`${topBar(visit, visit)}
    <div class="save-bar" data-save-bar role="region" aria-label="${words.unsavedChanges}" hidden>
      <p>${words.unsavedChanges}</p>
      <button type="button" class="button on-dark" data-discard>${words.discard}</button>
      <button type="button" class="button on-dark primary" data-save>${words.save}</button>
    </div>
    ${navigation(visit, "app")}
    <main id="content" class="frame" tabindex="-1">
      <div class="progress" data-progress role="progressbar" aria-label="${words.loading}" hidden></div>
      <div class="title-bar">
        <div class="title-bar-name">
          ${appMark(config.name)}<button type="button" class="crumb" data-breadcrumb hidden></button>
          <h1 data-title>${config.name}</h1>
        </div>
        <div class="title-bar-actions" data-actions></div>
      </div>
      <iframe
        name="app-iframe"
        title="${words.appFrame(config.name)}"
        src="${appAddress(visit, options)}"
        allow="clipboard-write; fullscreen"
        data-app
      ></iframe>
    </main>
    <div class="toasts" data-toasts role="status" aria-live="polite"></div>
    <dialog class="dialog" data-leave aria-labelledby="leave-title">
      <h2 id="leave-title">${words.leaveTitle}</h2>
      <p>${words.leaveText}</p>
      <form method="dialog">
        <button class="button plain" value="stay" autofocus>${words.stay}</button
        ><button class="button danger" value="leave">${words.leave}</button>
      </form>
    </dialog>
    <dialog class="dialog" data-discard-dialog aria-labelledby="discard-title">
      <h2 id="discard-title">${words.discardTitle}</h2>
      <p>${words.discardText}</p>
      <form method="dialog">
        <button class="button plain" value="stay" autofocus>${words.cancel}</button
        ><button class="button danger" value="leave">${words.discard}</button>
      </form>
    </dialog>
    <dialog class="dialog" data-scopes aria-labelledby="scopes-title">
      <h2 id="scopes-title">${words.scopesTitle(config.name)}</h2>
      <p>${words.scopesText(config.name)}</p>
      ${scopeList(visit, config.optionalScopes)}
      <form method="dialog">
        <button class="button plain" value="decline" autofocus>${words.decline}</button
        ><button class="button primary" value="grant">${words.grant}</button>
      </form>
    </dialog>
    <template data-close-icon>${icon("close")}</template>
    <script type="application/json" data-settings>
      ${scriptJson(settings)}
    </script>`;
  return document(visit, {
    title: `${config.name} · ${visit.shop.name}`,
    body,
    scripts: [SHELL_SCRIPT_PATH, FRAME_SCRIPT_PATH],
    bodyClass: "has-frame",
  });
}

/** The path of the app's home on its own origin. */
function homePathOf(applicationUrl: string): string {
  return URL.canParse(applicationUrl) ? new URL(applicationUrl).pathname : "/";
}

/** The address that Shopify's admin would load, signed as documented for requests from Shopify. */
function appAddress(visit: ShopVisit, options: { proxyUrl: string; path: string; clientSecret: string; idToken: string }): string {
  const { shop, locale } = visit;
  const url = new URL(options.path === "" ? homePathOf(visit.config.applicationUrl) : options.path, options.proxyUrl);
  for (const [name, value] of visit.url.searchParams) if (!isReserved(name)) url.searchParams.append(name, value);
  const ours: Record<(typeof SHOPIFY_PARAMETERS)[number], string> = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${handleOf(shop.domain)}`)
      .toString("base64")
      .replaceAll("=", ""),
    id_token: options.idToken,
    locale,
    session: createHmac("sha256", "devstore").update(shop.domain).digest("hex"),
    shop: shop.domain,
    timestamp: String(Math.floor(Date.now() / 1000)),
    hmac: "",
  };
  for (const [name, value] of Object.entries(ours)) if (name !== "hmac") url.searchParams.set(name, value);
  url.searchParams.set("hmac", signatureOf(url.searchParams, options.clientSecret));
  return url.href;
}

/** HMAC over the sorted parameters: https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant */
function signatureOf(parameters: URLSearchParams, secret: string): string {
  const text = [...parameters]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join("&");
  return createHmac("sha256", secret).update(text).digest("hex");
}

function isReserved(name: string): boolean {
  return SHOPIFY_PARAMETERS.some((parameter) => parameter === name);
}
