import { z } from "zod";
import type { ShopProfile } from "#app/domains/shops/shop.ts";
import { isTimeZone } from "#app/lib/calendar.ts";

/** What `shop/update` tells, and as of when by Shopify's clock. */
export type ShopNews = Omit<ShopProfile, "countryCode"> & Readonly<{ toldAt: Date }>;

const DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

const payload = z.object({
  id: z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform((id) => BigInt(id)),
  name: z.string(),
  myshopify_domain: z.string().regex(DOMAIN),
  currency: z.string().regex(/^[A-Z]{3}$/),
  iana_timezone: z.string().refine(isTimeZone),
  updated_at: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});

/**
 * Reads the body of `shop/update`.
 *
 * @throws z.ZodError naming the field
 */
export function shopNewsFromWebhook(body: unknown): ShopNews {
  const shop = payload.parse(body);
  return {
    shopifyId: shop.id,
    domain: shop.myshopify_domain,
    name: shop.name,
    currency: shop.currency,
    timeZone: shop.iana_timezone,
    toldAt: shop.updated_at,
  };
}
