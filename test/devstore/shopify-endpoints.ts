import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { AdminApi } from "./admin-api/admin-api.ts";
import type { Store } from "./state.ts";
import type { Faults } from "./faults.ts";
import { fileWithFaults, withFaults } from "./faulty-answers.ts";
import { jsonResponse } from "./http.ts";
import { ORIGINAL_HOST_HEADER } from "./redirect.ts";
import { invalidTokenResponse, type Tokens } from "./tokens.ts";

type Parts = { store: Store; adminApi: AdminApi; tokens: Tokens; faults: Faults };

/** Answers what an app asks of `https://<shop>.myshopify.com`; null for any other request. */
export async function answerShopify(request: Request, parts: Parts): Promise<Response | null> {
  const url = new URL(request.url);
  const bulkId = /^\/bulk\/([\w-]+)\.jsonl$/.exec(url.pathname)?.[1];
  if (bulkId !== undefined) return bulkResponse(parts, bulkId);
  const shop = shopOf(request, url);
  const apiVersion = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname)?.[1];
  if (apiVersion === undefined && url.pathname !== "/admin/oauth/access_token") return null;
  const former = shop === null ? undefined : parts.store.formerDomains.get(shop);
  if (former?.answers === "redirected") return redirectTo(`https://${former.domain}${url.pathname}${url.search}`);
  return withFaults(parts.faults, apiVersion === undefined ? "tokens" : "api", () => answerShop(request, parts, shop, apiVersion));
}

async function answerShop(request: Request, parts: Parts, shop: string | null, apiVersion: string | undefined): Promise<Response> {
  if (request.method !== "POST") return jsonResponse(405, { errors: "Method Not Allowed" });
  if (shop === null) return jsonResponse(404, { errors: "Not Found" });
  if (apiVersion === undefined) return parts.tokens.grant(shop, request);
  const accessScopes = parts.tokens.scopesOf(shop, request.headers.get("x-shopify-access-token"));
  if (accessScopes === null) return invalidTokenResponse();
  const body = await bodyOf(request);
  if (body === undefined) return jsonResponse(400, { errors: { query: "Required parameter missing or invalid" } });
  const answer = await parts.adminApi.handle({ shop, accessScopes, apiVersion, body });
  return jsonResponse(answer.status, answer.body, { "x-shopify-api-version": apiVersion, "x-request-id": randomUUID(), ...answer.headers });
}

function redirectTo(location: string): Response {
  return new Response(null, { status: 301, headers: { location } });
}

/** The shop's domain: as redirected, as a reverse proxy says, or as a client that reached us by name. */
function shopOf(request: Request, url: URL): string | null {
  const named = request.headers.get(ORIGINAL_HOST_HEADER) ?? request.headers.get("x-forwarded-host") ?? url.hostname;
  return named.endsWith(".myshopify.com") ? named : null;
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if ((request.headers.get("content-type") ?? "").includes("application/graphql")) return { query: text };
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function bulkResponse({ adminApi, faults }: Parts, id: string): Response {
  const file = adminApi.bulkFile(id);
  if (file === null) return jsonResponse(404, { errors: "Not Found" });
  const headers = { "content-type": "application/jsonl", "content-disposition": `attachment; filename="bulk-${id}.jsonl"` };
  const content = fileWithFaults(faults, file);
  if (content instanceof Response) return content;
  const body: NodeReadableStream = Readable.toWeb(Readable.from(content, { objectMode: false }));
  return new Response(body as ReadableStream<Uint8Array>, { headers });
}
