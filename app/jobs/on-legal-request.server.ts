import { dataRequestFrom, redactionFrom } from "#app/domains/privacy/privacy.ts";
import { recordDataRequest, redactPerson } from "#app/domains/privacy/privacy.server.ts";
import type { Shop } from "#app/domains/shops/shops.ts";
import { enqueueRedactShop } from "#app/jobs/redact-shop.server.ts";

/** The topics that every app must take, whatever it does: https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance */
export const LEGAL_TOPICS: readonly string[] = ["customers/data_request", "customers/redact", "shop/redact"];

/** Acts on a request of the law. The shop may be uninstalled, or null when nothing is known of the domain; may be called twice. */
export type LegalAct = (domain: string, shop: Shop | null, now: Date) => Promise<void>;

/** Parses the body (throws when it is not what the topic promises) and says what to do. A topic that is missing here is kept. */
export const LEGAL_READERS: Readonly<Record<string, (payload: unknown) => LegalAct>> = {
  "customers/data_request": (payload) => {
    const request = dataRequestFrom(payload);
    // Of a shop that nobody knows nothing is stored.
    return async (_domain, shop, now) => {
      if (shop !== null) await recordDataRequest(shop, request, now);
    };
  },
  "customers/redact": (payload) => {
    const person = redactionFrom(payload);
    return async (_domain, shop, now) => {
      if (shop !== null) await redactPerson(shop, person, now);
    };
  },
  "shop/redact": () => enqueueRedactShop,
};
