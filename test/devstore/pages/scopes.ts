import { jsonResponse } from "../http.ts";
import type { ShopVisit } from "./visit.ts";

/**
 * What App Bridge's scopes API asks of the admin: which scopes there are, and that the merchant granted or gave back optional ones.
 * https://shopify.dev/docs/api/app-home/apis/authentication-and-data/scopes-api
 */
export function postScopes(visit: ShopVisit, form: URLSearchParams): Response {
  const { config, state, shop, site } = visit;
  if (state.installation === null) return jsonResponse(403, { error: "The app is not installed." });
  const named = form.getAll("scope");
  const unknown = named.filter((scope) => !config.optionalScopes.includes(scope) && !config.scopes.includes(scope));
  if (unknown.length > 0) return jsonResponse(422, { error: `Not declared in the app's toml: ${unknown.join(", ")}.` });
  const deed = form.get("deed");
  const granted = state.installation.scopes;
  if (deed === "grant") {
    const missing = named.filter((scope) => !granted.includes(scope));
    if (missing.length > 0) site.store.install(shop.domain, [...granted, ...missing]);
  }
  if (deed === "revoke") {
    if (named.some((scope) => config.scopes.includes(scope))) return jsonResponse(422, { error: "Required scopes cannot be revoked." });
    const kept = granted.filter((scope) => !named.includes(scope));
    if (kept.length < granted.length) site.store.install(shop.domain, kept);
  }
  return jsonResponse(200, { granted: state.installation.scopes, optional: config.optionalScopes, required: config.scopes });
}
