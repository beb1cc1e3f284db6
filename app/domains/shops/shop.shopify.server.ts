import { z } from "zod";
import type { ShopProfile } from "#app/domains/shops/shop.ts";
import type { AdminClient } from "#app/platform/admin-api.server.ts";

const SHOP_PROFILE = `#graphql
  query ShopProfile {
    shop {
      id
      myshopifyDomain
      name
      currencyCode
      ianaTimezone
      billingAddress {
        countryCodeV2
      }
    }
  }
` as const;

const SHOP_GID = /^gid:\/\/shopify\/Shop\/(\d+)$/;

const answer = z.object({
  shop: z.object({
    id: z.string().regex(SHOP_GID),
    myshopifyDomain: z.string(),
    name: z.string(),
    currencyCode: z.string().length(3),
    ianaTimezone: z.string(),
    billingAddress: z.object({ countryCodeV2: z.string().nullable() }).nullish(),
  }),
});

export async function readShopProfile(admin: AdminClient): Promise<ShopProfile> {
  const { shop } = await admin.graphql(SHOP_PROFILE, {}, answer);
  return {
    shopifyId: BigInt(SHOP_GID.exec(shop.id)?.[1] ?? 0),
    domain: shop.myshopifyDomain,
    name: shop.name,
    currency: shop.currencyCode,
    timeZone: shop.ianaTimezone,
    countryCode: shop.billingAddress?.countryCodeV2 ?? null,
  };
}
