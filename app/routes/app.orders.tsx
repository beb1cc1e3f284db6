import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { OrdersList } from "#app/domains/orders/ui/OrdersList.tsx";
import { ordersBehind } from "#app/domains/home/home.server.ts";
import { noteAccess } from "#app/domains/privacy/privacy.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const list = await ordersBehind(shop, new URL(request.url).searchParams, now());
    const named = list.rows.flatMap(({ customerId, customerName }) => (customerId === null || customerName === null ? [] : [customerId]));
    await noteAccess(shop.id, { userId: merchant.userId, what: "orders", customerIds: [...new Set(named)] }, now());
    return list;
  });
}

export default function Orders() {
  return <OrdersList {...useLoaderData<typeof loader>()} />;
}
