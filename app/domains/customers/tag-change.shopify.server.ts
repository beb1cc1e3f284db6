import { z } from "zod";
import { instant } from "#app/lib/payload.ts";
import type { AdminClient } from "#app/platform/admin-api.server.ts";

const ADD_TAG = `#graphql
  mutation AddCustomerTag($id: ID!, $tags: [String!]!) {
    tagsAdd(id: $id, tags: $tags) {
      node {
        ... on Customer {
          id
          updatedAt
        }
      }
      userErrors {
        field
        message
      }
    }
  }
` as const;

const REMOVE_TAG = `#graphql
  mutation RemoveCustomerTag($id: ID!, $tags: [String!]!) {
    tagsRemove(id: $id, tags: $tags) {
      node {
        ... on Customer {
          id
          updatedAt
        }
      }
      userErrors {
        field
        message
      }
    }
  }
` as const;

const payload = z
  .object({
    node: z.object({ updatedAt: instant }).nullable(),
    userErrors: z.array(z.object({ field: z.array(z.string()).nullable() })),
  })
  .transform(({ node, userErrors }): Written => {
    if (userErrors.length > 0) return { kind: userErrors.some(({ field }) => field?.includes("id") === true) ? "gone" : "refused" };
    return node === null ? { kind: "gone" } : { kind: "taken", at: node.updatedAt };
  });

/** `at`: when, by Shopify's clock. */
type Written = Readonly<{ kind: "taken"; at: Date } | { kind: "gone" | "refused" }>;

/**
 * Adds a tag to a customer, or removes it. Both may be said twice: a tag that is there stays, one that is not is not missed.
 *
 * @throws ShopifyCallError
 */
export async function writeTag(
  admin: AdminClient,
  { shopifyId, tag, isWanted }: Readonly<{ shopifyId: bigint; tag: string; isWanted: boolean }>,
): Promise<Written> {
  const variables = { id: `gid://shopify/Customer/${String(shopifyId)}`, tags: [tag] };
  if (isWanted) return (await admin.graphql(ADD_TAG, variables, z.object({ tagsAdd: payload }))).tagsAdd;
  return (await admin.graphql(REMOVE_TAG, variables, z.object({ tagsRemove: payload }))).tagsRemove;
}
