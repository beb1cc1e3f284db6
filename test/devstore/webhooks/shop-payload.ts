import type { Shop } from "../state.ts";
import { shopTime, timeZoneLabel } from "./formats.ts";
import type { JsonObject } from "./include-fields.ts";

const PLAN_NAMES: Record<Shop["plan"], readonly [display: string, name: string]> = {
  basic: ["Basic", "basic"],
  shopify: ["Grow", "professional"],
  advanced: ["Advanced", "unlimited"],
  plus: ["Shopify Plus", "enterprise"],
};

/** The shop, as `shop/update` and `app/uninstalled` carry it. */
export function shopPayload(shop: Shop, occurredAt: string): JsonObject {
  const country = new Intl.DisplayNames("en", { type: "region" }).of(shop.countryCode) ?? shop.countryCode;
  const [planDisplay, planName] = PLAN_NAMES[shop.plan];
  const format = `${currencySign(shop.currency)}{{amount}}`;
  return {
    id: shop.id,
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    province: null,
    country: shop.countryCode,
    address1: null,
    zip: null,
    city: null,
    source: null,
    phone: null,
    latitude: null,
    longitude: null,
    primary_locale: shop.primaryLocale,
    address2: null,
    created_at: shopTime(shop.createdAt, shop.timeZone),
    updated_at: shopTime(occurredAt, shop.timeZone),
    country_code: shop.countryCode,
    country_name: country,
    currency: shop.currency,
    customer_email: shop.email,
    timezone: timeZoneLabel(occurredAt, shop.timeZone),
    iana_timezone: shop.timeZone,
    shop_owner: "Devstore Owner",
    money_format: format,
    money_with_currency_format: `${format} ${shop.currency}`,
    weight_unit: "kg",
    province_code: null,
    taxes_included: true,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: planDisplay,
    plan_name: planName,
    has_discounts: false,
    has_gift_cards: false,
    myshopify_domain: shop.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: format,
    money_with_currency_in_emails_format: `${format} ${shop.currency}`,
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: false,
    has_storefront: true,
    finances: true,
    primary_location_id: 655441491,
    checkout_api_supported: true,
    multi_location_enabled: true,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: [shop.currency],
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  };
}

function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}
