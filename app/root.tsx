import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError, useRouteLoaderData } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import type { ReactNode } from "react";
import { useLocale, useT } from "#app/i18n/translations.tsx";
import { AppFrame } from "#app/ui/AppFrame.tsx";
import { ErrorPage } from "#app/ui/ErrorPage.tsx";
import { useNonce } from "#app/ui/nonce.ts";
import { problemOf } from "#app/ui/route-problem.ts";
import type { loader as appLoader } from "./routes/app.tsx";

export const links = () => [
  { rel: "stylesheet", href: polarisStyles },
  // Shopify's own font, from where its admin has loaded it already.
  { rel: "preconnect", href: "https://cdn.shopify.com/" },
  { rel: "stylesheet", href: "https://cdn.shopify.com/static/fonts/inter/v4/styles.css" },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

/** App Bridge has a fixed address, and must be the first script of every document (Built for Shopify). */
const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

const VIEWPORT = "width=device-width,initial-scale=1";

export function Layout({ children }: Readonly<{ children: ReactNode }>) {
  const locale = useLocale();
  const t = useT();
  const nonce = useNonce();
  const app = useRouteLoaderData<typeof appLoader>("routes/app");
  return (
    <html lang={locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content={VIEWPORT} />
        {app === undefined ? null : (
          <>
            <meta name="shopify-api-key" content={app.apiKey} />
            <script src={APP_BRIDGE} data-api-key={app.apiKey} />
          </>
        )}
        <title>{t("common.appName")}</title>
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** For addresses that no route knows; the app's own pages have their own. */
export function ErrorBoundary() {
  return (
    <AppFrame>
      <ErrorPage {...problemOf(useRouteError())} />
    </AppFrame>
  );
}
