import { z } from "zod";
import type { AdminClient } from "#app/platform/admin-api.server.ts";

const CUSTOMER_SEARCH = `#graphql
  query CustomerSearch($query: String!) {
    customers(first: 250, query: $query, sortKey: RELEVANCE) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
      }
    }
  }
` as const;

const answer = z.object({
  customers: z.object({
    nodes: z.array(
      z.object({
        id: z
          .string()
          .regex(/^gid:\/\/shopify\/Customer\/\d+$/)
          .transform((id) => BigInt(id.slice(id.lastIndexOf("/") + 1))),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  }),
});

/**
 * Shopify's ids of its best 250 customers for a search.
 *
 * @param query in Shopify's search syntax, as `shopifyQueryOf` makes it
 * @throws ShopifyCallError, whose message may quote what was searched for: never log it
 */
export async function findInShopify(admin: AdminClient, query: string): Promise<Readonly<{ ids: readonly bigint[]; isAll: boolean }>> {
  const { customers } = await admin.graphql(CUSTOMER_SEARCH, { query }, answer);
  return { ids: customers.nodes.map(({ id }) => id), isAll: !customers.pageInfo.hasNextPage };
}
