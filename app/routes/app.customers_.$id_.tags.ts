import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import type { ClientActionFunctionArgs, ClientLoaderFunctionArgs } from "@remix-run/react";
import { z } from "zod";
import { tagsView } from "#app/domains/customers/customers.server.ts";
import { typedTags } from "#app/domains/customers/customers.ts";
import type { TagAnswer, TagsView } from "#app/domains/customers/customers.ts";
import { mayWriteTags } from "#app/domains/settings/settings.server.ts";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { changeTags } from "#app/jobs/change-tags.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { inShop } from "#app/platform/db.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";
import { failedAction } from "#app/ui/failed-action.ts";

const ID = /^[1-9]\d{0,8}$/;
const form = z.object({ tags: z.string(), wish: z.enum(["add", "remove"]) });
const UNPROCESSABLE = 422;

const refused = (answer: TagAnswer) => data<TagAnswer>(answer, { status: UNPROCESSABLE });

/**
 * The tags alone, for the card while a change is on its way; 404 where there is no such customer. Nobody is looked at anew, so
 * nothing is noted of the access: the page's own loader did.
 */
export function loader({ request, params }: LoaderFunctionArgs) {
  return answering(request, async (): Promise<TagsView> => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const id = params["id"] ?? "";
    if (!ID.test(id)) throw new Response(null, { status: 400 });
    const view = await inShop(shop.id, async (tx) => tagsView(tx, shop.id, Number(id), await mayWriteTags(tx, shop)));
    if (view === null) throw new Response(null, { status: 404 });
    return view;
  });
}

/** What fails changes nothing on the card, which asks again. */
export async function clientLoader({ serverLoader }: ClientLoaderFunctionArgs): Promise<TagsView | null> {
  try {
    return await serverLoader<TagsView>();
  } catch (problem) {
    if (problem instanceof Response) throw problem;
    return null;
  }
}

/** Adds tags to a customer or removes them, for the card on the customer's page. What could not be done is told there, not thrown. */
export function action({ request, params }: ActionFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const id = params["id"] ?? "";
    const asked = form.safeParse(Object.fromEntries(await request.formData()));
    if (!ID.test(id) || !asked.success) throw new Response(null, { status: 400 });
    const typed = typedTags(asked.data.tags);
    if ("problem" in typed) return refused({ kind: "refused", reason: typed.problem });
    const wish = { customerId: Number(id), tags: typed.tags, isWanted: asked.data.wish === "add" };
    const answer = await changeTags(shop, wish, now());
    return answer.kind === "refused" ? refused(answer) : data<TagAnswer>(answer);
  });
}

/** What fails is told on the card, where what was typed still stands. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs): Promise<TagAnswer> {
  try {
    return await serverAction<TagAnswer>();
  } catch (problem) {
    return failedAction(problem);
  }
}
