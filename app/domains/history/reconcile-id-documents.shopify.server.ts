// Who is there: counts of ranges of ids, ids of a range, and the same by name.

export const ORDER_COUNTS = `#graphql
  query OrderCounts($q0: String!, $q1: String!, $q2: String!, $q3: String!, $q4: String!, $q5: String!, $q6: String!, $q7: String!) {
    c0: ordersCount(query: $q0, limit: null) {
      count
    }
    c1: ordersCount(query: $q1, limit: null) {
      count
    }
    c2: ordersCount(query: $q2, limit: null) {
      count
    }
    c3: ordersCount(query: $q3, limit: null) {
      count
    }
    c4: ordersCount(query: $q4, limit: null) {
      count
    }
    c5: ordersCount(query: $q5, limit: null) {
      count
    }
    c6: ordersCount(query: $q6, limit: null) {
      count
    }
    c7: ordersCount(query: $q7, limit: null) {
      count
    }
  }
` as const;

export const CUSTOMER_COUNTS = `#graphql
  query CustomerCounts($q0: String!, $q1: String!, $q2: String!, $q3: String!, $q4: String!, $q5: String!, $q6: String!, $q7: String!) {
    c0: customersCount(query: $q0, limit: null) {
      count
    }
    c1: customersCount(query: $q1, limit: null) {
      count
    }
    c2: customersCount(query: $q2, limit: null) {
      count
    }
    c3: customersCount(query: $q3, limit: null) {
      count
    }
    c4: customersCount(query: $q4, limit: null) {
      count
    }
    c5: customersCount(query: $q5, limit: null) {
      count
    }
    c6: customersCount(query: $q6, limit: null) {
      count
    }
    c7: customersCount(query: $q7, limit: null) {
      count
    }
  }
` as const;

export const ORDER_IDS = `#graphql
  query OrderIds($query: String!) {
    orders(first: 250, query: $query, sortKey: ID) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
      }
    }
  }
` as const;

export const CUSTOMER_IDS = `#graphql
  query CustomerIds($query: String!) {
    customers(first: 250, query: $query, sortKey: ID) {
      nodes {
        id
      }
      pageInfo {
        hasNextPage
      }
    }
  }
` as const;

export const ARE_THERE = `#graphql
  query AreThere($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
    }
  }
` as const;

export const OWNERS = `#graphql
  query OrderOwners($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        customer {
          id
        }
      }
    }
  }
` as const;
