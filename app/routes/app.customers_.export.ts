import type { LoaderFunctionArgs } from "@remix-run/node";
import { customerListView, customersFile, searched } from "#app/domains/customer-list/customer-list.server.ts";
import { countLooks, noteAccess } from "#app/domains/privacy/privacy.server.ts";
import { readerLocale } from "#app/domains/settings/settings.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { translatorOf } from "#app/i18n/i18n.ts";
import { loadTexts } from "#app/i18n/texts.ts";
import { now } from "#app/platform/clock.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

/** A file of a million customers takes the database a while; nobody needs more of them. */
const EXPORTS_AN_INTERVAL = 5;
const INTERVAL_SECONDS = 60;
const TOO_MANY_REQUESTS = 429;

/** The filtered list of customers as CSV. Fetched with the session token; the address is the list's own. */
export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const at = now();
    const shop = await openShop(merchant, at);
    const params = new URL(request.url).searchParams;
    const search = await searched(shop, params.get("find"), at);
    // Without an answer to the search the file would hold everybody.
    if (search.view.kind === "failed" || search.view.kind === "expired") throw new Response(null, { status: 409 });
    const since = new Date(at.getTime() - INTERVAL_SECONDS * 1000);
    if ((await countLooks(shop.id, "customers-export", since)) >= EXPORTS_AN_INTERVAL) {
      throw new Response(null, { status: TOO_MANY_REQUESTS, headers: { "Retry-After": String(INTERVAL_SECONDS) } });
    }
    const { question, totals, currency } = await customerListView(shop, params, at, search.among);
    // How many, not who: a list of a million numbers would tell nobody more.
    const access = { userId: merchant.userId, what: "customers-export", customerIds: [], customers: totals.customers } as const;
    await noteAccess(shop.id, access, at);
    const locale = await inShop(shop.id, (tx) => readerLocale(tx, shop, params.get("locale")));
    const t = translatorOf(await loadTexts(locale));
    return new Response(customersFile(shop, { question, among: search.among, currency }, t, at), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        // A file of its own, never a page of the app.
        "Content-Disposition": 'attachment; filename="customers.csv"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
      },
    });
  });
}
