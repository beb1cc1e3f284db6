import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { cancelImport, fileImport, fileImports, lineProblems } from "#app/domains/file-import/file-import.server.ts";
import type { Done } from "#app/domains/file-import/file-import.ts";
import { ImportPage } from "#app/domains/file-import/ui/ImportPage.tsx";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { chooseDayOrder, confirmImport, takeBackImport, tryAgain } from "#app/jobs/file-import.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";
import { failedAction, staysOnFailure } from "#app/ui/failed-action.ts";
import type { Failed } from "#app/ui/failed-action.ts";

const PROBLEMS_PER_PAGE = 20;
const MAX_ID = 2_147_483_647;

const id = z.coerce.number().int().positive().max(MAX_ID);
const pageNumber = z.coerce.number().int().positive().max(10_000).catch(1);

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const query = new URL(request.url).searchParams;
    const asked = query.get("file");
    const fileId = id.safeParse(asked);
    const file = fileId.success ? await fileImport(shop.id, fileId.data, now()) : null;
    return {
      list: await fileImports(shop.id, now()),
      file,
      isGone: asked !== null && file === null,
      problems: file === null ? null : await problemsPage(shop.id, file.id, pageNumber.parse(query.get("page") ?? 1)),
      timeZone: shop.timeZone,
    };
  });
}

/** One page of the lines that were left out; the last one where the address asks for one behind it. */
async function problemsPage(shopId: number, fileId: number, wanted: number) {
  const at = (page: number) => lineProblems(shopId, fileId, { skip: (page - 1) * PROBLEMS_PER_PAGE, take: PROBLEMS_PER_PAGE });
  const found = await at(wanted);
  if (found === null) return null;
  const pageCount = Math.max(1, Math.ceil(found.kept / PROBLEMS_PER_PAGE));
  const page = Math.min(wanted, pageCount);
  const shown = page === wanted ? found : await at(page);
  return shown === null ? null : { ...shown, page, pageCount };
}

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("cancel"), file: id }),
  z.object({ intent: z.literal("confirm"), file: id, whole: z.literal("yes").optional() }),
  z.object({ intent: z.literal("day-order"), file: id, dayOrder: z.enum(["day-first", "month-first"]) }),
  z.object({ intent: z.literal("take-back"), file: id }),
  z.object({ intent: z.literal("try-again"), file: id }),
]);

function doOne(shopId: number, asked: z.output<typeof form>): Promise<Done> {
  switch (asked.intent) {
    case "cancel":
      return cancelImport(shopId, asked.file, now());
    case "confirm":
      return confirmImport(shopId, asked.file, { isWhole: asked.whole === "yes" }, now());
    case "day-order":
      return chooseDayOrder(shopId, asked.file, asked.dayOrder, now());
    case "take-back":
      return takeBackImport(shopId, asked.file, now());
    case "try-again":
      return tryAgain(shopId, asked.file, now());
  }
}

/** What a button of the page asks for. Done: the page of that import, also from the list; else the page says why not. */
export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const asked = form.safeParse(Object.fromEntries(await request.formData()));
    if (!asked.success) throw new Response(null, { status: 400 });
    const done = await doOne(shop.id, asked.data);
    if (done.kind === "refused") return done;
    const address = new URL(request.url);
    address.searchParams.set("file", String(asked.data.file));
    address.searchParams.delete("page");
    return redirect(`/app/settings/import${address.search}`);
  });
}

export const shouldRevalidate = staysOnFailure;

/** What fails is told on the page, where a tick that was set still stands. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs): Promise<Done | Failed> {
  try {
    return await serverAction<Done>();
  } catch (problem) {
    return failedAction(problem);
  }
}

export default function Import() {
  return <ImportPage view={useLoaderData<typeof loader>()} />;
}
