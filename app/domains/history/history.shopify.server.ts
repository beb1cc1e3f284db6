import { z } from "zod";
import { CUSTOMER_FIELDS, LINE_FIELDS, ORDER_FIELDS } from "#app/domains/history/history-fields.shopify.server.ts";
import type { AdminClient, GraphqlDocument } from "#app/platform/admin-api.server.ts";
import { ShopifyCallError } from "#app/platform/admin-api.server.ts";

/** Raise it with a field in the lists of history-fields, so that shops which were imported without it can be found. */
export const IMPORT_VERSION = 2;

export const BULK_CUSTOMERS = `#graphql
  query BulkCustomers {
    customers {
      edges {
        node {
          ${CUSTOMER_FIELDS}
        }
      }
    }
  }
` as const;

export const BULK_ORDERS = `#graphql
  query BulkOrders {
    orders {
      edges {
        node {
          ${ORDER_FIELDS}
          lineItems {
            edges {
              node {
                ${LINE_FIELDS}
              }
            }
          }
        }
      }
    }
  }
` as const;

const COUNTS = `#graphql
  query HistoryCounts {
    ordersCount(limit: null) {
      count
    }
    customersCount(limit: null) {
      count
    }
  }
` as const;

const START_BULK = `#graphql
  mutation StartBulk($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
` as const;

const BULK_STATUS = `#graphql
  query BulkStatus($id: ID!) {
    bulkOperation(id: $id) {
      id
      status
      errorCode
      objectCount
      url
    }
  }
` as const;

const counts = z.object({
  ordersCount: z.object({ count: z.number() }).nullable(),
  customersCount: z.object({ count: z.number() }).nullable(),
});

/** How many orders and customers Shopify will give; null where it does not say. */
export async function readCounts(admin: AdminClient): Promise<Readonly<{ orders: number | null; customers: number | null }>> {
  const answer = await admin.graphql(COUNTS, {}, counts);
  return { orders: answer.ordersCount?.count ?? null, customers: answer.customersCount?.count ?? null };
}

const started = z.object({
  bulkOperationRunQuery: z
    .object({
      bulkOperation: z.object({ id: z.string() }).nullable(),
      userErrors: z.array(z.object({ message: z.string(), code: z.string().nullish() })),
    })
    .nullable(),
});

export type BulkStart = Readonly<{ kind: "started"; id: string }> | Readonly<{ kind: "busy" }>;

/** Asks Shopify to prepare a result. `busy`: the shop runs as many bulk operations as it may. */
export async function startBulk(admin: AdminClient, query: GraphqlDocument): Promise<BulkStart> {
  const { bulkOperationRunQuery: answer } = await admin.graphql(START_BULK, { query }, started);
  if (answer?.bulkOperation) return { kind: "started", id: answer.bulkOperation.id };
  const codes = answer?.userErrors.map((error) => error.code) ?? [];
  if (codes.includes("OPERATION_IN_PROGRESS") || codes.includes("LIMIT_REACHED")) return { kind: "busy" };
  const message = answer?.userErrors.map((error) => error.message).join(" ") ?? "no answer";
  throw new ShopifyCallError("unreadable-answer", `Shopify refused the bulk query: ${message}`);
}

const status = z.object({
  bulkOperation: z
    .object({
      id: z.string(),
      status: z.string(),
      errorCode: z.string().nullish(),
      objectCount: z.coerce.number(),
      url: z.string().nullish(),
    })
    .nullable(),
});

/** `ready` with a null address is an empty result; `lines` is how many its file has. `lost`: it failed, was cancelled or has expired; ask anew. */
export type BulkStatus =
  Readonly<{ kind: "running" }> | Readonly<{ kind: "ready"; url: string | null; lines: number }> | Readonly<{ kind: "lost" }>;

export async function readBulkStatus(admin: AdminClient, id: string): Promise<BulkStatus> {
  const { bulkOperation } = await admin.graphql(BULK_STATUS, { id }, status);
  if (bulkOperation === null) return { kind: "lost" };
  switch (bulkOperation.status) {
    case "COMPLETED":
      return { kind: "ready", url: bulkOperation.url ?? null, lines: bulkOperation.objectCount };
    case "CREATED":
    case "RUNNING":
      return { kind: "running" };
    default:
      if (bulkOperation.errorCode === "ACCESS_DENIED")
        throw new ShopifyCallError("access-denied", "Shopify does not let Encore read the orders.");
      return { kind: "lost" };
  }
}
