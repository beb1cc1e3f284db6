import type { LoaderFunctionArgs } from "@remix-run/node";
import { KEPT_PROBLEMS } from "#app/domains/file-import/file-import.ts";
import { lineProblems } from "#app/domains/file-import/file-import.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

const NUMBER = /^[1-9]\d{0,8}$/;

/** All lines of a file that were left out and kept; the page makes a CSV of them in its reader's language. */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const id = params["id"] ?? "";
    const found = NUMBER.test(id) ? await lineProblems(shop.id, Number(id), { skip: 0, take: KEPT_PROBLEMS }) : null;
    if (found === null) throw new Response(null, { status: 404 });
    return Response.json(found.problems);
  });
}
