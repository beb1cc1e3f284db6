import { z } from "zod";
import { MAX_EMAIL } from "#app/domains/customers/customer.ts";
import type { ConsentNews, CustomerFacts, EmailConsent, MergeNews, OrderCountNews, TagNews } from "#app/domains/customers/customer.ts";
import { cleanText, count, exactId, gid, id, instant, readAs, SHORT_TEXT, text } from "#app/lib/payload.ts";

const word = text(SHORT_TEXT);
const email = text(MAX_EMAIL);
const tags = z
  .array(z.string())
  .transform((list) => [...new Set(list.map((tag) => cleanText(tag, SHORT_TEXT).trim()))].filter((tag) => tag !== ""));

/** A line of the bulk query in history.shopify.server.ts. Fields that the merchant's approval hides come as null. */
const bulkCustomer = z.object({
  id: gid,
  createdAt: instant,
  updatedAt: instant,
  firstName: word,
  lastName: word,
  locale: word,
  tags: tags.nullish(),
  numberOfOrders: z.coerce.number().pipe(count).nullish(),
  defaultEmailAddress: z
    .object({
      emailAddress: email,
      marketingState: word,
      marketingOptInLevel: word,
      marketingUpdatedAt: instant.nullish(),
    })
    .nullish(),
  defaultAddress: z.object({ countryCodeV2: word }).nullish(),
});

/** Webhooks write what the API writes in capitals in small letters. */
function consentOf(state: string | null, level: string | null, at: Date | null | undefined): EmailConsent | null {
  return state === null ? null : { state: state.toUpperCase(), level: level?.toUpperCase() ?? null, at: at ?? null };
}

/**
 * Reads a customer of the API, as the bulk import and the reconciliation ask for one.
 *
 * @throws UnreadableError naming the field
 */
export function customerFromBulk(line: unknown): CustomerFacts {
  const node = readAs(bulkCustomer, line);
  const address = node.defaultEmailAddress;
  return {
    source: "api",
    shopifyId: node.id,
    email: address?.emailAddress ?? null,
    firstName: node.firstName,
    lastName: node.lastName,
    locale: node.locale,
    country: node.defaultAddress?.countryCodeV2 ?? null,
    tags: node.tags ?? null,
    consent: consentOf(address?.marketingState ?? null, address?.marketingOptInLevel ?? null, address?.marketingUpdatedAt),
    lifetimeOrders: node.numberOfOrders ?? null,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
  };
}

/** `customers/create` and `customers/update`; consent and tags come with topics of their own since 2025-10. */
const webhookCustomer = z.object({
  id,
  admin_graphql_api_id: exactId,
  email,
  first_name: word,
  last_name: word,
  created_at: instant.nullish(),
  updated_at: instant,
  default_address: z.object({ country_code: word }).nullish(),
});

/**
 * Reads the body of `customers/create` and `customers/update`.
 *
 * @throws UnreadableError naming the field
 */
export function customerFromWebhook(payload: unknown): CustomerFacts {
  const body = readAs(webhookCustomer, payload);
  return {
    source: "webhook",
    shopifyId: body.admin_graphql_api_id ?? body.id,
    email: body.email,
    firstName: body.first_name,
    lastName: body.last_name,
    locale: null,
    country: body.default_address?.country_code ?? null,
    tags: null,
    consent: null,
    lifetimeOrders: null,
    createdAt: body.created_at ?? null,
    updatedAt: body.updated_at,
  };
}

/** The Shopify id in the body of `customers/delete`. */
export function customerIdFromWebhook(payload: unknown): bigint {
  const body = readAs(z.object({ id, admin_graphql_api_id: exactId }), payload);
  return body.admin_graphql_api_id ?? body.id;
}

const merge = z.object({
  admin_graphql_api_customer_kept_id: gid,
  admin_graphql_api_customer_deleted_id: gid,
  status: z.string(),
});

/** Reads the body of `customers/merge`; null while the merge is only wanted, and when it failed. */
export function mergeFromWebhook(payload: unknown): MergeNews | null {
  const body = readAs(merge, payload);
  if (body.status.toLowerCase() !== "completed") return null;
  return { keptId: body.admin_graphql_api_customer_kept_id, removedId: body.admin_graphql_api_customer_deleted_id };
}

const consent = z.object({
  customer_id: id,
  email_marketing_consent: z.object({ state: word, opt_in_level: word, consent_updated_at: instant.nullish() }).nullish(),
});

/** Reads the body of `customers_email_marketing_consent/update`; null where the merchant's approval hides the consent. */
export function consentFromWebhook(payload: unknown): ConsentNews | null {
  const { customer_id: shopifyId, email_marketing_consent: told } = readAs(consent, payload);
  const read = consentOf(told?.state ?? null, told?.opt_in_level ?? null, told?.consent_updated_at);
  return read === null ? null : { shopifyId, consent: read };
}

const tagNews = z.object({ customerId: gid, tags, occurredAt: instant });

/** Reads the bodies of `customer.tags_added` and `customer.tags_removed`. */
export function tagsFromWebhook(isAdded: boolean): (payload: unknown) => TagNews {
  return (payload) => {
    const body = readAs(tagNews, payload);
    return { shopifyId: body.customerId, tags: body.tags, isAdded, at: body.occurredAt };
  };
}

const summary = z.object({ customerId: gid, numberOfOrders: z.coerce.number().pipe(count), occurredAt: instant });

/** Reads the body of `customers/purchasing_summary`. */
export function orderCountFromWebhook(payload: unknown): OrderCountNews {
  const body = readAs(summary, payload);
  return { shopifyId: body.customerId, orders: body.numberOfOrders, at: body.occurredAt };
}
