import "@shopify/shopify-api/adapters/node";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";

/** The one version of the Admin API; shopify.app.toml and the devstore agree with it by a test. */
export const API_VERSION = ApiVersion.October26;

function makeApi() {
  const url = new URL(env().SHOPIFY_APP_URL);
  return shopifyApi({
    apiKey: env().SHOPIFY_API_KEY,
    apiSecretKey: env().SHOPIFY_API_SECRET,
    apiVersion: API_VERSION,
    hostName: url.host,
    hostScheme: url.protocol === "http:" ? "http" : "https",
    isEmbeddedApp: true,
    logger: {
      level: LogSeverity.Warning,
      log: (_severity, message) => {
        log().debug(message);
      },
    },
  });
}

let api: ReturnType<typeof makeApi> | null = null;

/** Shopify's library for calls without a browser: GraphQL and tokens. */
export function shopifyLibrary(): ReturnType<typeof makeApi> {
  api ??= makeApi();
  return api;
}
