import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { HomePage } from "#app/domains/home/ui/HomePage.tsx";
import { homeView } from "#app/domains/home/home.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { FIRST_VALUE_RULE } from "#app/domains/retention/retention.ts";
import { resumeRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { retryImport } from "#app/jobs/start-import.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const params = new URL(request.url).searchParams;
    const view = await homeView(shop, { period: params.get("period"), from: params.get("from"), to: params.get("to") }, now());
    if (view.state === "figures" && view.underway?.kind === "recomputing" && view.underway.isIdle) await resumeRebuild(shop.id);
    const { timeZone, currency, valueRule } = view.state === "figures" ? view.basis : { ...shop, valueRule: FIRST_VALUE_RULE };
    return { view, shop: { domain: shop.domain, currency, timeZone, valueRule } };
  });
}

export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const form = await request.formData();
    if (form.get("intent") !== "retry-import") throw new Response(null, { status: 400 });
    await retryImport(shop.id, now());
    return redirect(`/app${new URL(request.url).search}`);
  });
}

export default function Home() {
  const { view, shop } = useLoaderData<typeof loader>();
  return <HomePage view={view} shop={shop} />;
}
