import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { OrdersList } from "#app/domains/orders/ui/OrdersList.tsx";
import { ordersBehind } from "#app/domains/home/home.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    return ordersBehind(shop, new URL(request.url).searchParams, now());
  });
}

export default function Orders() {
  return <OrdersList {...useLoaderData<typeof loader>()} />;
}
