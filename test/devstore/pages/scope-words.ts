import type { Locale } from "./locale.ts";

/** What a scope's resource is called, English and German. */
const RESOURCES: Record<string, readonly [english: string, german: string]> = {
  all_orders: ["all orders, also those older than 60 days", "alle Bestellungen, auch solche, die älter als 60 Tage sind"],
  checkouts: ["checkouts", "Checkouts"],
  content: ["pages and blog posts", "Seiten und Blogbeiträge"],
  customer_events: ["what visitors do in the online store", "was Besucher im Onlineshop tun"],
  customer_merge: ["merged customers", "zusammengeführte Kunden"],
  customers: ["customers", "Kunden"],
  discounts: ["discounts", "Rabatte"],
  draft_orders: ["draft orders", "Bestellentwürfe"],
  files: ["files", "Dateien"],
  fulfillments: ["fulfillments", "Lieferungen"],
  inventory: ["inventory", "Lagerbestand"],
  locales: ["the shop's languages", "die Sprachen des Shops"],
  locations: ["locations", "Standorte"],
  marketing_events: ["marketing activities", "Marketingaktivitäten"],
  markets: ["markets", "Märkte"],
  metaobjects: ["metaobjects", "Metaobjekte"],
  orders: ["orders", "Bestellungen"],
  pixels: ["web pixels", "Web-Pixel"],
  price_rules: ["price rules", "Preisregeln"],
  products: ["products", "Produkte"],
  publications: ["sales channels", "Vertriebskanäle"],
  reports: ["reports", "Berichte"],
  returns: ["returns", "Rückgaben"],
  shipping: ["shipping", "Versand"],
  themes: ["themes", "Themes"],
  translations: ["translations", "Übersetzungen"],
};

/**
 * A scope as a merchant reads it.
 *
 * @example
 * scopeInWords("write_discounts", "en") // "View and edit discounts"
 */
export function scopeInWords(scope: string, locale: Locale): string {
  const [, verb, resource] = /^(?:unauthenticated_)?(read|write)_(.+)$/.exec(scope) ?? [];
  if (verb === undefined || resource === undefined) return scope;
  const plain = resource.replaceAll("_", " ");
  const [english, german] = RESOURCES[resource] ?? [plain, plain];
  if (locale === "de") return verb === "read" ? `${capitalised(german)} ansehen` : `${capitalised(german)} ansehen und bearbeiten`;
  return verb === "read" ? `View ${english}` : `View and edit ${english}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
