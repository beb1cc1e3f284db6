import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { useLoaderData } from "@remix-run/react";
import { listAddressOf, wishedDeed } from "#app/domains/customer-page/customer-page.ts";
import type { CustomerPage as View, DeedAnswer, ListAddress } from "#app/domains/customer-page/customer-page.ts";
import { customerPageView, doDeed } from "#app/domains/customer-page/customer-page.server.ts";
import { CustomerPage } from "#app/domains/customer-page/ui/CustomerPage.tsx";
import { NoCustomer } from "#app/domains/customer-page/ui/NoCustomer.tsx";
import { TagsCard } from "#app/domains/customers/ui/TagsCard.tsx";
import { noteAccess } from "#app/domains/privacy/privacy.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";
import { failedAction, staysOnFailure } from "#app/ui/failed-action.ts";

/** PostgreSQL's integer, in which customers are numbered. */
const LARGEST = 2_147_483_647;

/** The customer's number in an address; 0, which nobody has, for anything else. */
function idOf(text: string | undefined): number {
  const id = /^[1-9]\d{0,9}$/.test(text ?? "") ? Number(text) : 0;
  return id <= LARGEST ? id : 0;
}

/** `view` is null, with status 404, where the shop has no such customer. `source`: the shop, as charts name where they are from. */
type Loaded = Readonly<{ view: View | null; list: ListAddress; source: string }>;

export function loader({ request, params }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const address = new URL(request.url);
    const list = listAddressOf(address.searchParams);
    const timelinePage = Number(address.searchParams.get("timeline") ?? 1);
    const view = await customerPageView(shop, { id: idOf(params["id"]), timelinePage }, now());
    if (view.kind === "merged") return redirect(`/app/customers/${String(view.into)}${address.search}`);
    if (view.kind === "unknown") return data<Loaded>({ view: null, list, source: shop.domain }, { status: 404 });
    await noteAccess(shop.id, { userId: merchant.userId, what: "customer", customerIds: [view.person.id] }, now());
    return data<Loaded>({ view, list, source: shop.domain });
  });
}

export const shouldRevalidate = staysOnFailure;

export function action({ request, params }: ActionFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const shop = await openShop(merchant, now());
    const { data: deed } = wishedDeed.safeParse(Object.fromEntries(await request.formData()));
    if (deed === undefined) throw new Response(null, { status: 400 });
    return doDeed(shop, { customerId: idOf(params["id"]), userId: merchant.userId }, deed, now());
  });
}

/** What fails is told on the page, where what was typed still stands. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs): Promise<DeedAnswer> {
  try {
    return await serverAction<DeedAnswer>();
  } catch (problem) {
    return failedAction(problem);
  }
}

export default function Customer() {
  const { view, list, source } = useLoaderData<Loaded>();
  if (view === null) return <NoCustomer list={list} />;
  const tags = view.tags === null ? null : <TagsCard key={view.person.id} customerId={view.person.id} view={view.tags} />;
  return <CustomerPage view={view} list={list} source={source} tags={tags} />;
}
