import "@shopify/shopify-app-remix/adapters/node";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { createRequestHandler } from "@remix-run/express";
import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { Session } from "@shopify/shopify-api";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import express from "express";
import { z } from "zod";

// What Encore's webhook path is measured against: the path of Shopify's own app template, as its pages are written.
// `authenticate.webhook` proves the signature and loads the shop's session through Prisma, then one row with the payload as
// jsonb is written and committed, then the answer goes out. Remix and Express are the ones that Encore runs on.

const setting = z
  .object({ DATABASE_URL: z.string(), DATABASE_POOL: z.coerce.number(), SECRET: z.string(), PORT: z.coerce.number() })
  .parse(process.env);
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: setting.DATABASE_URL, max: setting.DATABASE_POOL }) });

const sessionRows = z.array(z.object({ id: z.string(), shop: z.string(), scope: z.string(), accessToken: z.string(), expires: z.date() }));

const shopify = shopifyApp({
  apiKey: "baseline",
  apiSecretKey: setting.SECRET,
  apiVersion: ApiVersion.October26,
  appUrl: `http://127.0.0.1:${setting.PORT}`,
  authPathPrefix: "/auth",
  distribution: AppDistribution.AppStore,
  logger: { level: LogSeverity.Error },
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  sessionStorage: {
    loadSession: async (id) => {
      const [row] = sessionRows.parse(
        await prisma.$queryRaw`SELECT id, shop, scope, "accessToken", expires FROM "Session" WHERE id = ${id}`,
      );
      return row === undefined ? undefined : new Session({ ...row, state: "", isOnline: false });
    },
    storeSession: () => Promise.resolve(true),
    deleteSession: () => Promise.resolve(true),
    deleteSessions: () => Promise.resolve(true),
    findSessionsByShop: () => Promise.resolve([]),
  },
});

async function action({ request }: ActionFunctionArgs) {
  const { topic, shop, payload } = await shopify.authenticate.webhook(request);
  await prisma.$executeRaw`INSERT INTO "Webhook" (topic, shop, payload) VALUES (${topic}, ${shop}, ${JSON.stringify(payload)}::jsonb)`;
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
