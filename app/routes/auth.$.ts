import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerAuthPage } from "#app/platform/shopify.server.ts";

/** The page of Shopify's library that fetches a new session token; every other address below /auth is unknown. */
export function loader({ request }: LoaderFunctionArgs) {
  return answerAuthPage(request);
}
