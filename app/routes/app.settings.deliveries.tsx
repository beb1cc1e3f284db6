import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { deliveriesView } from "#app/domains/deliveries/deliveries.server.ts";
import type { Deed } from "#app/domains/deliveries/deliveries.ts";
import { DeliveriesPage } from "#app/domains/deliveries/ui/DeliveriesPage.tsx";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { lookUpNow } from "#app/jobs/look-up-now.server.ts";
import { tryDeliveriesAgain } from "#app/jobs/try-deliveries-again.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    return { view: await deliveriesView(shop, new URL(request.url).searchParams, now()), timeZone: shop.timeZone };
  });
}

const ID = /^[1-9]\d{0,17}$/;
const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("try-again"), delivery: z.union([z.literal("all"), z.string().regex(ID).transform(BigInt)]) }),
  z.object({ intent: z.literal("look-up"), order: z.string().regex(ID).transform(BigInt) }),
]);

export function action({ request }: ActionFunctionArgs): Promise<Deed> {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const { data: asked } = form.safeParse(Object.fromEntries(await request.formData()));
    if (asked === undefined) throw new Response(null, { status: 400 });
    if (asked.intent === "try-again") return { kind: "requeued", requeued: await tryDeliveriesAgain(shop.domain, asked.delivery) };
    return { kind: "looked-up", found: await lookUpNow(shop, asked.order, now()) };
  });
}

export default function Deliveries() {
  const { view, timeZone } = useLoaderData<typeof loader>();
  return <DeliveriesPage view={view} timeZone={timeZone} />;
}
