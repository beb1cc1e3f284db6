import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, redirectDocument } from "@remix-run/node";
import type { ClientActionFunctionArgs } from "@remix-run/react";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { settingsView, undoNeedsGrant } from "#app/domains/settings/settings.server.ts";
import { SETTING_NAMES, WRITE_CUSTOMERS } from "#app/domains/settings/settings.ts";
import type { Answer, Wishes } from "#app/domains/settings/settings.ts";
import { SettingsPage } from "#app/domains/settings/ui/SettingsPage.tsx";
import { openShop, shopGranting } from "#app/domains/shops/shops.server.ts";
import { changeSettings, takeBackSettings } from "#app/jobs/change-settings.server.ts";
import { requestRebuild, resumeRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { retryImport } from "#app/jobs/start-import.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";
import { failedAction, staysOnFailure } from "#app/ui/failed-action.ts";
import { hrefOf } from "#app/ui/href.ts";

const NUMBER = /^\d{1,9}$/;
const number = z.string().regex(NUMBER).transform(Number);

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const view = await settingsView(shop, now());
    if (view.isIdle) await resumeRebuild(shop.id);
    const { data: savedBefore } = number.safeParse(new URL(request.url).searchParams.get("saved"));
    return { view, savedBefore: savedBefore ?? null };
  });
}

export const shouldRevalidate = staysOnFailure;

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save") }).loose(),
  z.object({ intent: z.literal("undo"), save: number, change: number.optional() }),
  z.object({ intent: z.literal("import-again") }),
  z.object({ intent: z.literal("compute-again") }),
]);

/** What the form wishes: each setting that was touched, with what it was before. */
function wishesOf(fields: Readonly<Record<string, unknown>>): Wishes {
  const text = (name: string): string => z.string().catch("").parse(fields[name]);
  return Object.fromEntries(
    SETTING_NAMES.filter((name) => name in fields).map((name) => [name, { typed: text(name), was: text(`was:${name}`) }]),
  );
}

const UNPROCESSABLE = 422;

export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const merchant = await authenticateMerchant(request);
    const opened = await openShop(merchant, now());
    const { data: asked } = form.safeParse(Object.fromEntries(await request.formData()));
    if (asked === undefined) throw new Response(null, { status: 400 });
    const by = { userId: merchant.userId, at: now() };
    switch (asked.intent) {
      case "save": {
        const wishes = wishesOf(asked);
        const isToWrite = wishes["write-customer-tags"]?.typed === "on";
        const shop = isToWrite ? ((await shopGranting(opened, WRITE_CUSTOMERS)) ?? opened) : opened;
        const saved = await changeSettings(shop, wishes, by);
        if (saved.kind === "refused") return data<Answer>(saved, { status: UNPROCESSABLE });
        return after(request, saved, { kind: "saved", save: saved.save });
      }
      case "undo": {
        const which = { save: asked.save, change: asked.change ?? null };
        const needsGrant = await undoNeedsGrant(opened.id, which);
        const shop = needsGrant ? ((await shopGranting(opened, WRITE_CUSTOMERS)) ?? opened) : opened;
        const undone = await takeBackSettings(shop, which, by);
        return after(request, undone, { kind: "undone", save: undone.save, kept: undone.kept });
      }
      case "import-again":
        await retryImport(opened.id, now());
        return data<Answer>({ kind: "importing" });
      case "compute-again":
        await requestRebuild(opened.id, "asked", now());
        return data<Answer>({ kind: "computing" });
    }
  });
}

type Done = Readonly<{ save: number | null; changes: readonly Readonly<{ name: string }>[] }>;

/** Another language is another document. */
function after(request: Request, { save, changes }: Done, answer: Answer) {
  if (!changes.some(({ name }) => name === "language")) return data<Answer>(answer);
  return redirectDocument(hrefOf("/app/settings", new URL(request.url).searchParams, { saved: save }));
}

/** What fails is told on the page, where what was typed still stands. */
export async function clientAction({ serverAction }: ClientActionFunctionArgs): Promise<Answer> {
  try {
    return await serverAction<Answer>();
  } catch (problem) {
    return failedAction(problem);
  }
}

export default function Settings() {
  const { view, savedBefore } = useLoaderData<typeof loader>();
  return <SettingsPage view={view} savedBefore={savedBefore} />;
}
