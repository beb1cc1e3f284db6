import { CUSTOMER_FIELDS, LINE_FIELDS, ORDER_FIELDS } from "#app/domains/history/history-fields.shopify.server.ts";

// What a query may cost (1,000 points before it runs) decides the sizes of the pages: an order with twenty lines is about 90, a customer 3,
// an id 1. Whether an order must be read whole is seen by its id and time, so most are not.

export const CHANGED_CUSTOMERS = `#graphql
  query ChangedCustomers($query: String, $after: String) {
    customers(first: 250, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes {
        ${CUSTOMER_FIELDS}
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
` as const;

export const CUSTOMERS_BY_ID = `#graphql
  query CustomersById($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Customer {
        ${CUSTOMER_FIELDS}
      }
    }
  }
` as const;

export const CHANGED_ORDERS = `#graphql
  query ChangedOrders($query: String, $after: String) {
    orders(first: 250, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes {
        id
        updatedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
` as const;

export const ORDERS_BY_ID = `#graphql
  query OrdersById($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        ${ORDER_FIELDS}
        lineItems(first: 20) {
          nodes {
            ${LINE_FIELDS}
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
` as const;

export const MORE_LINES = `#graphql
  query MoreLines($id: ID!, $after: String) {
    order(id: $id) {
      lineItems(first: 200, after: $after) {
        nodes {
          ${LINE_FIELDS}
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
` as const;
