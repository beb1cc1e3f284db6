import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { markHandedOver, privacyView } from "#app/domains/privacy/privacy.server.ts";
import { PrivacyPage } from "#app/domains/privacy/ui/PrivacyPage.tsx";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const page = Number(new URL(request.url).searchParams.get("page") ?? 1);
    return privacyView(shop, { page, userId: merchant.userId }, now());
  });
}

const form = z.object({ intent: z.literal("handed-over"), request: z.coerce.number().int().positive().max(2_147_483_647) });

export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const asked = form.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Response(null, { status: 400 });
    await markHandedOver(shop, asked.data.request, now());
    return redirect(`/app/settings/privacy${new URL(request.url).search}`);
  });
}

export default function Privacy() {
  return <PrivacyPage view={useLoaderData<typeof loader>()} />;
}
