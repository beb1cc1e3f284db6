import { isShopDomain } from "#app/lib/shop-domain.ts";

/** Shopify's CDN: App Bridge, whose address is fixed, and the admin's font. */
const CDN = "https://cdn.shopify.com";

/** What App Bridge itself talks to: the admin, and Shopify's measuring of how fast apps are ("Built for Shopify"). */
const APP_BRIDGE_TALKS_TO = "https://*.shopify.com https://monorail-edge.shopifysvc.com";

/** Who may show a document in a frame when it belongs to no shop. */
const ANY_ADMIN = "frame-ancestors https://admin.shopify.com";

/**
 * The content security policy of a document. Scripts run from our own files, from Shopify's CDN and with this document's nonce;
 * Polaris and App Bridge write style attributes, so styles may be inline.
 *
 * @param frame the directive that says who may show the document in a frame
 */
export function contentPolicy(nonce: string | null, frame: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${nonce === null ? "" : `'nonce-${nonce}' `}${CDN}`,
    `style-src 'self' 'unsafe-inline' ${CDN}`,
    `font-src 'self' ${CDN}`,
    // Charts are drawn as pictures for download.
    `img-src 'self' data: blob: ${CDN}`,
    `connect-src 'self' ${APP_BRIDGE_TALKS_TO}`,
    "manifest-src 'self'",
    "frame-src 'self' https://admin.shopify.com",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    frame,
  ].join("; ");
}

/** The frame directive for the shop that the address names. */
export function frameDirective(url: URL): string {
  const shop = url.searchParams.get("shop") ?? "";
  return isShopDomain(shop) ? `frame-ancestors https://${shop} https://admin.shopify.com` : ANY_ADMIN;
}

/** Headers of every answer of the app, whatever it is. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  // Addresses carry shop and period; other sites learn none of it.
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** For answers over https: browsers never ask without again. Two years, as the preload list wants it. */
export const HTTPS_ONLY = "max-age=63072000; includeSubDomains";
