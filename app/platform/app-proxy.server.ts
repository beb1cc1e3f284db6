import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "#app/platform/env.server.ts";

/** Shopify's clock and ours may differ by this much. */
const TOLERANCE_SECONDS = 90;
const HEX_SHA256 = /^[0-9a-f]{64}$/;
const SECONDS = /^\d{1,12}$/;

/**
 * Checks the signature of a request that a storefront sent through Shopify's app proxy.
 *
 * It covers the query only, never a body. Shopify's library accepts missing and non-numeric timestamps; this does not.
 * Source: Shopify, "Authenticate app proxies": pairs sorted by name, several values joined by commas, without separators.
 *
 * @returns the shop's domain, or null when the request is not Shopify's
 */
export function shopOfProxyRequest(url: URL, now: Date): string | null {
  const given = url.searchParams.get("signature") ?? "";
  const timestamp = url.searchParams.get("timestamp") ?? "";
  const shopDomain = url.searchParams.get("shop");
  if (!HEX_SHA256.test(given) || !SECONDS.test(timestamp) || shopDomain === null) return null;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return null;

  const names = [...new Set(url.searchParams.keys())].filter((name) => name !== "signature").toSorted();
  const message = names.map((name) => `${name}=${url.searchParams.getAll(name).join(",")}`).join("");
  const expected = createHmac("sha256", env().SHOPIFY_API_SECRET).update(message).digest();
  return timingSafeEqual(expected, Buffer.from(given, "hex")) ? shopDomain : null;
}
