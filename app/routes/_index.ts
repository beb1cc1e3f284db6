import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { realNow } from "#app/platform/clock.server.ts";
import { openingPath } from "#app/platform/shopify.server.ts";

/** Shopify opens the app's address with the shop in the query; the app itself lives below /app. */
export function loader({ request }: LoaderFunctionArgs) {
  return redirect(openingPath(new URL(request.url), realNow()));
}
