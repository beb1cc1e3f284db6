import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LIST_PATH, questionOf, viewQueryOf } from "#app/domains/customer-list/customer-list.ts";
import { customerListView, searched, sealSearch } from "#app/domains/customer-list/customer-list.server.ts";
import { CustomersPage } from "#app/domains/customer-list/ui/CustomersPage.tsx";
import { noteAccess } from "#app/domains/privacy/privacy.server.ts";
import { currentTab } from "#app/domains/saved-views/saved-views.ts";
import type { ViewDeed } from "#app/domains/saved-views/saved-views.ts";
import { changeViews, savedViews } from "#app/domains/saved-views/saved-views.server.ts";
import { ViewMenu, ViewNotice } from "#app/domains/saved-views/ui/ViewMenu.tsx";
import { ViewTabs } from "#app/domains/saved-views/ui/ViewTabs.tsx";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const at = now();
    const shop = await openShop(merchant, at);
    const params = new URL(request.url).searchParams;
    const search = await searched(shop, params.get("find"), at);
    // A search that Shopify did not answer shows nobody: everybody would look like its result.
    const among = search.view.kind === "failed" ? { ids: [] } : search.among;
    const list = await customerListView(shop, params, at, among);
    await noteAccess(shop.id, { userId: merchant.userId, what: "customers", customerIds: list.rows.map(({ id }) => id) }, at);
    const views = await savedViews(shop.id);
    const asked = viewQueryOf(list.question, list.currency);
    return { list, search: search.view, views, current: currentTab({ asked, named: Number(params.get("view")) || null }, views) };
  });
}

const id = z.coerce.number().int().positive().max(2_147_483_647);
const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("search"), text: z.string() }),
  z.object({ intent: z.literal("view-save"), name: z.string() }),
  z.object({ intent: z.literal("view-rename"), id, name: z.string() }),
  z.object({ intent: z.literal("view-overwrite"), id }),
  z.object({ intent: z.literal("view-delete"), id }),
  z.object({ intent: z.literal("view-restore"), id }),
]);
const UNPROCESSABLE = 422;

export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const at = now();
    const shop = await openShop(await authenticateMerchant(request), at);
    const asked = form.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Response(null, { status: 400 });
    const address = new URL(request.url).searchParams;
    const goTo = (changes: Readonly<Record<"find" | "view", string | null>> | Readonly<Record<"view", string>>) => {
      for (const name of ["page", "id_token"]) address.delete(name);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) address.delete(name);
        else address.set(name, value);
      }
      return redirect(`${LIST_PATH}?${address.toString()}`);
    };
    const wish = asked.data;
    if (wish.intent === "search") return goTo({ find: sealSearch(shop.id, wish.text, at), view: address.get("view") });

    const query = viewQueryOf(questionOf(address, shop.currency).question, shop.currency);
    const deed = await changeViews(shop.id, wishOf(wish, query), at);
    if (deed.kind === "saved" || deed.kind === "overwritten") return goTo({ view: String(deed.view.id) });
    return data(deed, { status: deed.kind === "refused" ? UNPROCESSABLE : 200 });
  });
}

function wishOf(asked: Exclude<z.output<typeof form>, { intent: "search" }>, query: string): Parameters<typeof changeViews>[1] {
  switch (asked.intent) {
    case "view-save":
      return { intent: "save", name: asked.name, query };
    case "view-rename":
      return { intent: "rename", id: asked.id, name: asked.name };
    case "view-overwrite":
      return { intent: "overwrite", id: asked.id, query };
    case "view-delete":
      return { intent: "delete", id: asked.id };
    case "view-restore":
      return { intent: "restore", id: asked.id };
  }
}

export default function Customers() {
  const { list, search, views, current } = useLoaderData<typeof loader>();
  const deed = useActionData<ViewDeed>() ?? null;
  return (
    <CustomersPage
      view={list}
      search={search}
      tabs={<ViewTabs path={LIST_PATH} views={views} current={current} />}
      viewMenu={current?.kind === "standard" ? null : <ViewMenu views={views} current={current} deed={deed} />}
      notice={<ViewNotice deed={deed} />}
    />
  );
}
