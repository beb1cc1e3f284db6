import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { CustomersList } from "#app/domains/customers/ui/CustomersList.tsx";
import { customersBehind } from "#app/domains/home/home.server.ts";
import { noteAccess } from "#app/domains/privacy/privacy.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const list = await customersBehind(shop, new URL(request.url).searchParams, now());
    const customerIds = list.rows.map(({ id }) => Number(id));
    await noteAccess(shop.id, { userId: merchant.userId, what: "customers", customerIds }, now());
    return list;
  });
}

export default function Customers() {
  return <CustomersList {...useLoaderData<typeof loader>()} />;
}
