import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { CustomersList } from "#app/domains/customers/ui/CustomersList.tsx";
import { customersBehind } from "#app/domains/home/home.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    return customersBehind(shop, new URL(request.url).searchParams, now());
  });
}

export default function Customers() {
  return <CustomersList {...useLoaderData<typeof loader>()} />;
}
