import type { LoaderFunctionArgs } from "@remix-run/node";
import { shopOfProxyRequest } from "#app/platform/signed-query.server.ts";
import { realNow } from "#app/platform/clock.server.ts";

/** The storefront's door (`/apps/encore/…` of a shop). Nothing stands behind it yet; a wrong signature learns that it is wrong. */
export function loader({ request }: LoaderFunctionArgs) {
  const shopDomain = shopOfProxyRequest(new URL(request.url), realNow());
  return new Response(null, { status: shopDomain === null ? 401 : 404 });
}
