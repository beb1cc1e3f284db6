/**
 * The one home of Remix's options; vite.config.ts hands them to the plugin, which does not read this file by itself.
 *
 * @type {import("@remix-run/dev").VitePluginConfig}
 */
export default {
  ignoredRouteFiles: ["**/.*", "**/*.test.{ts,tsx}"],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    // Routes found on demand come from a manifest request that carries no session token; this app's routes are few.
    v3_lazyRouteDiscovery: false,
    v3_routeConfig: false,
  },
};
