import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerAuthPage } from "#app/platform/shopify.server.ts";

/** Pages of Shopify's library: a new session token, a way out of the frame. */
export function loader({ request }: LoaderFunctionArgs) {
  return answerAuthPage(request);
}
