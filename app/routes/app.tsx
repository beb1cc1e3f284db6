import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { readerLocale } from "#app/domains/settings/settings.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";
import { AppFrame } from "#app/ui/AppFrame.tsx";
import { ErrorPage } from "#app/ui/ErrorPage.tsx";
import { problemOf } from "#app/ui/route-problem.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const locale = await inShop(shop.id, (tx) => readerLocale(tx, shop, merchant.adminLocale));
    return { apiKey: env().SHOPIFY_API_KEY, locale };
  });
}

// Key and language hold for the whole stay; a new language is a new document.
export const shouldRevalidate = () => false;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function App() {
  return (
    <AppFrame>
      <Outlet />
    </AppFrame>
  );
}

export function ErrorBoundary() {
  return (
    <AppFrame>
      <ErrorPage {...problemOf(useRouteError())} />
    </AppFrame>
  );
}
