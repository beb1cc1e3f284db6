import { z } from "zod";
import type { CustomerFacts } from "#app/domains/customers/customer.ts";

const GID = /^gid:\/\/shopify\/\w+\/(\d+)/;

const gid = z
  .string()
  .regex(GID)
  .transform((text) => BigInt(GID.exec(text)?.[1] ?? "0"));

/** A line of the bulk query in customers.shopify.server.ts. Fields that the merchant's approval hides come as null. */
const bulkCustomer = z.object({
  id: gid,
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  locale: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  numberOfOrders: z.coerce.number().int().nullish(),
  defaultEmailAddress: z
    .object({
      emailAddress: z.string().nullish(),
      marketingState: z.string().nullish(),
      marketingOptInLevel: z.string().nullish(),
      marketingUpdatedAt: z.coerce.date().nullish(),
    })
    .nullish(),
  defaultAddress: z.object({ countryCodeV2: z.string().nullish() }).nullish(),
});

/**
 * Reads a customer of the bulk import.
 *
 * @throws z.ZodError naming the field
 */
export function customerFromBulk(line: unknown): CustomerFacts {
  const node = bulkCustomer.parse(line);
  const email = node.defaultEmailAddress;
  return {
    shopifyId: node.id,
    email: email?.emailAddress ?? null,
    firstName: node.firstName ?? null,
    lastName: node.lastName ?? null,
    locale: node.locale ?? null,
    country: node.defaultAddress?.countryCodeV2 ?? null,
    tags: node.tags ?? null,
    consent:
      email?.marketingState == null
        ? null
        : { state: email.marketingState, level: email.marketingOptInLevel ?? null, at: email.marketingUpdatedAt ?? null },
    lifetimeOrders: node.numberOfOrders ?? null,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
  };
}

const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform((value) => BigInt(value));

/** `customers/create` and `customers/update`; consent and tags come with topics of their own since 2025-10. */
const webhookCustomer = z.object({
  id,
  admin_graphql_api_id: gid.optional(),
  email: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  created_at: z.coerce.date().nullish(),
  updated_at: z.coerce.date(),
  default_address: z.object({ country_code: z.string().nullish() }).nullish(),
});

/**
 * Reads the body of a customer webhook.
 *
 * @throws z.ZodError naming the field
 */
export function customerFromWebhook(payload: unknown): CustomerFacts {
  const body = webhookCustomer.parse(payload);
  return {
    shopifyId: body.admin_graphql_api_id ?? body.id,
    email: body.email ?? null,
    firstName: body.first_name ?? null,
    lastName: body.last_name ?? null,
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
  return z.object({ id }).parse(payload).id;
}
