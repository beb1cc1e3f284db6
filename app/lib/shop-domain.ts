const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$/;

/**
 * Whether a text is a shop's own domain, as Shopify writes it: lower case, nothing before or behind.
 *
 * @example
 * isShopDomain("encore-berlin.myshopify.com") // true
 * isShopDomain("encore-berlin.myshopify.com.example.com") // false
 */
export function isShopDomain(text: string): boolean {
  return SHOP_DOMAIN.test(text);
}

const ADMIN = /^admin\.shopify\.com\/store\/[a-z0-9][a-z0-9-]{0,99}$/;

/**
 * Whether the decoded `host` parameter names a shop's admin. Browsers are sent there, so nothing else is taken.
 * Source: Shopify, "host" is base64 of `admin.shopify.com/store/HANDLE`, formerly of `SHOP.myshopify.com/admin`.
 *
 * @example
 * isAdminHost("admin.shopify.com/store/encore-berlin") // true
 * isAdminHost("admin.shopify.com.example.com/store/x") // false
 */
export function isAdminHost(decoded: string): boolean {
  if (ADMIN.test(decoded)) return true;
  const [domain, path, ...rest] = decoded.split("/");
  return rest.length === 0 && path === "admin" && isShopDomain(domain ?? "");
}
