import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportPage } from "#app/domains/privacy/privacy.ts";
import { exportCustomer } from "#app/domains/privacy/privacy.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { localeFrom } from "#app/i18n/locale.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

const NUMBER = /^[1-9]\d{0,8}$/;

/** Everything that Encore stores of a customer as a file: a page for people (`format=html`) or JSON. Fetched with the session token. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const id = params["id"] ?? "";
    const query = new URL(request.url).searchParams;
    const locale = localeFrom(query.get("language"), shop.locale);
    const copy = NUMBER.test(id) ? await exportCustomer(shop, { customerId: Number(id), locale, userId: merchant.userId }, now()) : null;
    if (copy === null) throw new Response(null, { status: 404 });
    const isPage = query.get("format") !== "json";
    return new Response(isPage ? exportPage(copy) : `${JSON.stringify(copy, null, 2)}\n`, {
      headers: {
        "Content-Type": isPage ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
        // A file of its own, never a page of the app.
        "Content-Disposition": `attachment; filename="encore-customer-${id}.${isPage ? "html" : "json"}"`,
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "Cache-Control": "no-store",
      },
    });
  });
}
