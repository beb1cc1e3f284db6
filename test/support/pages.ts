import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { flatRoutes } from "@remix-run/dev/dist/config/flat-routes.js";
import { createRequestHandler as expressHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import { routeNames } from "#app/bin/route-names.ts";
import { webApp, webServer } from "#app/bin/web-server.ts";
import { PROJECT } from "#test/support/project.ts";
import remixConfig from "../../remix.config.js";

const APP = join(PROJECT, "app");

/** A route as its file's name says. */
export type FoundRoute = Readonly<{
  id: string;
  /** The address pattern, as "/app/customers/:id". */
  path: string;
  hasLoader: boolean;
  hasAction: boolean;
  hasPage: boolean;
}>;

type RouteModule = NonNullable<ServerBuild["routes"][string]>["module"];

/** All routes of the app, found as Remix finds them, so that none can be forgotten. */
async function buildFromSource(): Promise<ServerBuild> {
  const found = Object.values(flatRoutes(APP, remixConfig.ignoredRouteFiles));
  const root = { id: "root", path: "", file: "root.tsx" };
  const modules = await Promise.all(
    [root, ...found].map(async (route) => ({ route, module: (await import(join(APP, route.file))) as RouteModule })),
  );
  const withParent = modules.map(({ route, module }) => ({
    module,
    entry: {
      id: route.id,
      ...("parentId" in route ? { parentId: route.parentId ?? "root" } : {}),
      ...(route.path === undefined ? {} : { path: route.path }),
      ...("index" in route && route.index ? { index: true as const } : {}),
    },
  }));
  return {
    entry: { module: (await import(join(APP, "entry.server.tsx"))) as ServerBuild["entry"]["module"] },
    routes: Object.fromEntries(withParent.map(({ entry, module }) => [entry.id, { ...entry, module }])),
    assets: {
      entry: { module: "/assets/entry.js", imports: [] },
      routes: Object.fromEntries(
        withParent.map(({ entry, module }) => [
          entry.id,
          {
            ...entry,
            module: "/assets/route.js",
            imports: [],
            css: [],
            hasLoader: "loader" in module,
            hasAction: "action" in module,
            hasClientAction: false,
            hasClientLoader: false,
            hasErrorBoundary: "ErrorBoundary" in module,
          },
        ]),
      ),
      url: "/assets/manifest.js",
      version: "test",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    // As in remix.config.js, whose type leaves every one of them open.
    future: {
      v3_fetcherPersist: true,
      v3_relativeSplatPath: true,
      v3_throwAbortReason: true,
      v3_singleFetch: true,
      v3_lazyRouteDiscovery: false,
    },
    isSpaMode: false,
    mode: "production",
  };
}

/** The web process as it is but for its bundle: Express, all doors, Remix, the routes of the sources. */
export type WebProcess = Readonly<{ url: string; server: Server; routes: readonly FoundRoute[]; stop: () => Promise<void> }>;

export async function startWeb(): Promise<WebProcess> {
  const build = await buildFromSource();
  const answer = expressHandler({ build, mode: "production" });
  const server = webServer(
    webApp({
      pages: (request, response, next) => void answer(request, response, next),
      assets: join(PROJECT, "public"),
      routeName: routeNames(build.routes),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    server,
    routes: Object.values(build.routes).flatMap((route) =>
      route.id === "root" ? [] : [foundRoute(route, `${prefixOf(build, route.parentId)}/${route.path ?? ""}`)],
    ),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function prefixOf(build: ServerBuild, id: string | undefined): string {
  const route = id === undefined ? undefined : build.routes[id];
  return route?.path === undefined || route.path === "" ? "" : `${prefixOf(build, route.parentId)}/${route.path}`;
}

function foundRoute({ id, module }: NonNullable<ServerBuild["routes"][string]>, path: string): FoundRoute {
  const plain = path.replace(/(.)\/$/, "$1");
  return { id, path: plain, hasLoader: "loader" in module, hasAction: "action" in module, hasPage: "default" in module };
}
