import { createHmac, timingSafeEqual } from "node:crypto";
import { isShopDomain } from "#app/lib/shop-domain.ts";
import { env } from "#app/platform/env.server.ts";

/** Shopify's clock and ours may differ by this much. */
const TOLERANCE_SECONDS = 90;
const HEX_SHA256 = /^[0-9a-f]{64}$/;
const SECONDS = /^\d{1,12}$/;

/** What decides about trust must be there once: with two, one part of a program may check the first and another use the second. */
const SINGLE = ["shop", "timestamp", "signature", "hmac"];

/** The query's pairs without the signature itself, several values of a name joined by commas, in the order of their bytes. */
function sortedPairs(params: URLSearchParams, encode: (text: string) => string): string[] {
  const names = [...new Set(params.keys())].filter((name) => name !== "signature" && name !== "hmac");
  return names
    .map((name) => `${encode(name)}=${encode(params.getAll(name).join(","))}`)
    .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function isSigned(params: URLSearchParams, signatureName: "signature" | "hmac", message: string, now: Date): boolean {
  const given = params.get(signatureName) ?? "";
  const timestamp = params.get("timestamp") ?? "";
  if (!HEX_SHA256.test(given) || !SECONDS.test(timestamp) || !isShopDomain(params.get("shop") ?? "")) return false;
  if (SINGLE.some((name) => params.getAll(name).length > 1)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac("sha256", env().SHOPIFY_API_SECRET).update(message).digest();
  return timingSafeEqual(expected, Buffer.from(given, "hex"));
}

/**
 * Checks the signature of a request that a storefront sent through Shopify's app proxy.
 *
 * It covers the query only, never a body. Shopify's library accepts missing and non-numeric timestamps; this does not.
 * Source: Shopify, "Authenticate app proxies": pairs sorted, several values joined by commas, without separators.
 *
 * @returns the shop's domain, or null when the request is not Shopify's
 */
export function shopOfProxyRequest(url: URL, now: Date): string | null {
  const message = sortedPairs(url.searchParams, (text) => text).join("");
  return isSigned(url.searchParams, "signature", message, now) ? url.searchParams.get("shop") : null;
}

/**
 * Checks the `hmac` that Shopify's admin puts into the address with which it opens an app.
 *
 * Shopify's library encodes spaces as `+` and refuses what the admin signs with `%20`; this does not.
 * Source: Shopify, "Verify the request": the other parameters as sorted pairs, joined by `&`.
 */
export function isFromAdmin(url: URL, now: Date): boolean {
  return isSigned(url.searchParams, "hmac", sortedPairs(url.searchParams, encodeURIComponent).join("&"), now);
}
