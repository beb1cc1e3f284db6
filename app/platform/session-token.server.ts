import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { isShopDomain } from "#app/lib/shop-domain.ts";
import { env } from "#app/platform/env.server.ts";

/** Who a session token speaks of: a member of staff in the admin of one shop. */
export type TokenBearer = Readonly<{ shopDomain: string; userId: string }>;

/** How far Shopify's clock and ours may differ. Source: Shopify's libraries, all of which allow ten seconds. */
const LEEWAY_SECONDS = 10;
/** Shopify's tokens have about a thousand characters. */
const MAX_LENGTH = 4096;
const PART = /^[\w-]+$/;

const header = z.object({ alg: z.literal("HS256") });
const claims = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  // A checkout's token carries a customer there, as "gid://shopify/Customer/1".
  sub: z.string().regex(/^\d{1,20}$/),
  exp: z.number(),
  nbf: z.number(),
});

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

/**
 * Reads a session token of App Bridge, or null when it is not one of this app, of now and of one shop's admin.
 *
 * Shopify's library looks at signature, times and audience only: it would take a checkout's token, one issued for another
 * host than its destination, and a destination that is no shop.
 * Source: Shopify, "Session tokens": iss is `https://SHOP/admin`, dest is `https://SHOP`, aud the app's client id.
 */
export function bearerOf(token: string, now: Date): TokenBearer | null {
  const [head, payload, signature, ...rest] = token.split(".");
  if (token.length > MAX_LENGTH || head === undefined || payload === undefined || signature === undefined || rest.length > 0) return null;
  if (![head, payload, signature].every((part) => PART.test(part))) return null;

  const expected = createHmac("sha256", env().SHOPIFY_API_SECRET).update(`${head}.${payload}`).digest("base64url");
  if (signature.length !== expected.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return null;
  const read = claims.safeParse(json(payload));
  if (!header.safeParse(json(head)).success || !read.success) return null;

  const { iss, dest, aud, sub, exp, nbf } = read.data;
  const seconds = now.getTime() / 1000;
  if (exp + LEEWAY_SECONDS <= seconds || nbf - LEEWAY_SECONDS > seconds || aud !== env().SHOPIFY_API_KEY) return null;
  const shopDomain = dest.replace(/^https:\/\//, "");
  if (!isShopDomain(shopDomain) || dest !== `https://${shopDomain}` || iss !== `${dest}/admin`) return null;
  return { shopDomain, userId: sub };
}
