import "@shopify/shopify-app-remix/adapters/node";
import { PrismaPg } from "@prisma/adapter-pg";
import type { PrismaClient } from "@prisma/client";
import { createRequestHandler } from "@remix-run/express";
import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import express from "express";
import { z } from "zod";

// What Encore's webhook path is measured against: the path of Shopify's own app template, as its pages are written.
// `authenticate.webhook` proves the signature and loads the shop's session from Prisma's session storage, then one row with the
// payload as jsonb is written and committed, then the answer goes out. Remix and Express are the ones that Encore runs on.

const setting = z
  .object({ DATABASE_URL: z.string(), DATABASE_POOL: z.coerce.number(), SECRET: z.string(), PORT: z.coerce.number() })
  .parse(process.env);

/** The template's own client, generated from baseline.prisma by the bench. */
type TemplateClient = PrismaClient & {
  webhook: { create: (one: { data: { topic: string; shop: string; payload: object } }) => Promise<unknown> };
};
const generated = (await import(new URL("../../node_modules/.prisma/baseline/index.js", import.meta.url).href)) as {
  PrismaClient: new (options: { adapter: PrismaPg }) => TemplateClient;
};
const prisma = new generated.PrismaClient({
  adapter: new PrismaPg({ connectionString: setting.DATABASE_URL, max: setting.DATABASE_POOL }),
});

const shopify = shopifyApp({
  apiKey: "baseline",
  apiSecretKey: setting.SECRET,
  apiVersion: ApiVersion.October26,
  appUrl: `http://127.0.0.1:${setting.PORT}`,
  authPathPrefix: "/auth",
  distribution: AppDistribution.AppStore,
  logger: { level: LogSeverity.Error },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  sessionStorage: new PrismaSessionStorage(prisma),
});

async function action({ request }: ActionFunctionArgs) {
  const { topic, shop, payload } = await shopify.authenticate.webhook(request);
  await prisma.webhook.create({ data: { topic, shop, payload } });
  return new Response();
}

const build: ServerBuild = {
  mode: "production",
  entry: { module: { default: () => new Response(null, { status: 404 }) } },
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    "routes/webhooks": { id: "routes/webhooks", parentId: "root", path: "webhooks", module: { action, default: undefined } },
  },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
  publicPath: "/",
  assetsBuildDirectory: "build/client",
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    v3_lazyRouteDiscovery: false,
  },
  isSpaMode: false,
};

const answer = createRequestHandler({ build, mode: "production" });
const app = express();
app.disable("x-powered-by");
app.set("trust proxy", true);
app.all("*", (request, response, next) => {
  void answer(request, response, next);
});
app.listen(setting.PORT, "127.0.0.1", () => process.send?.("listens"));
