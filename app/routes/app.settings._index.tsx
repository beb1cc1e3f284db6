import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { settingsView } from "#app/domains/settings/settings.server.ts";
import type { Outcome } from "#app/domains/settings/settings.ts";
import { SettingsPage } from "#app/domains/settings/ui/SettingsPage.tsx";
import { openShop } from "#app/domains/shops/shops.server.ts";
import { changeValueRule, requestRebuild, resumeRebuild } from "#app/jobs/rebuild-figures.server.ts";
import { retryImport } from "#app/jobs/start-import.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { answering } from "#app/platform/page.server.ts";
import { authenticateMerchant } from "#app/platform/shopify.server.ts";

export function loader({ request }: LoaderFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const view = await settingsView(shop, now());
    if (view.isIdle) await resumeRebuild(shop.id);
    return view;
  });
}

const intent = z.enum(["save", "import-again", "compute-again"]);
const valueRule = z.enum(["gross", "net"]);
const UNPROCESSABLE = 422;

/** What a form did; the page says so. */
type Answer = Readonly<{ outcome: Exclude<Outcome, null> }>;
const answer = (outcome: Answer["outcome"]): Answer => ({ outcome });

export function action({ request }: ActionFunctionArgs) {
  return answering(request, async () => {
    const shop = await openShop(await authenticateMerchant(request), now());
    const form = await request.formData();
    const asked = intent.safeParse(form.get("intent"));
    if (!asked.success) throw new Response(null, { status: 400 });
    switch (asked.data) {
      case "save": {
        const rule = valueRule.safeParse(form.get("valueRule"));
        if (!rule.success) return data(answer("refused"), { status: UNPROCESSABLE });
        await changeValueRule(shop.id, rule.data, now());
        return data(answer("saved"));
      }
      case "import-again":
        await retryImport(shop.id, now());
        return data(answer("importing"));
      case "compute-again":
        await requestRebuild(shop.id, "asked", now());
        return data(answer("computing"));
    }
  });
}

export default function Settings() {
  return <SettingsPage view={useLoaderData<typeof loader>()} outcome={useActionData<Answer>()?.outcome ?? null} />;
}
