import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, HttpResponseError, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { z } from "zod";
import { assertOutsideTransaction } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { withoutValues } from "#app/platform/safe-error.server.ts";

/** The one version of the Admin API; shopify.app.toml and the devstore agree with it by a test. */
export const API_VERSION = ApiVersion.October26;

/** Every call of Shopify's libraries goes out here, also those of the routes' one: it is the same module. */
const guardedFetch: typeof fetch = (input, init) => {
  assertOutsideTransaction("A call to Shopify");
  return fetch(input, init);
};
setAbstractFetchFunc(guardedFetch);

/** The library writes to the console by itself; its warnings go where ours go, without the shops and addresses behind the bar. */
export const quietLogger = {
  level: LogSeverity.Warning,
  log: (_severity: LogSeverity, message: string) => {
    log().debug(withoutValues(message.split(" | ")[0] ?? ""));
  },
};

function makeApi() {
  const url = new URL(env().SHOPIFY_APP_URL);
  return shopifyApi({
    apiKey: env().SHOPIFY_API_KEY,
    apiSecretKey: env().SHOPIFY_API_SECRET,
    apiVersion: API_VERSION,
    hostName: url.host,
    hostScheme: url.protocol === "http:" ? "http" : "https",
    isEmbeddedApp: true,
    logger: quietLogger,
  });
}

let api: ReturnType<typeof makeApi> | null = null;

/** Shopify's library for calls without a browser: GraphQL and tokens. */
export function shopifyLibrary(): ReturnType<typeof makeApi> {
  api ??= makeApi();
  return api;
}

const refusal = z.object({ response: z.object({ code: z.number() }) });

/** The HTTP status that Shopify refused a call with; null for any other error. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof HttpResponseError)) return null;
  return refusal.safeParse(error).data?.response.code ?? null;
}
