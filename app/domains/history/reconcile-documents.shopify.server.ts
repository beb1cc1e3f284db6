// What a query may cost (1,000 points before it runs) decides the sizes of the pages: an order with twenty lines is about 90, a customer 3,
// an id 1. Whether an order must be read whole is seen by its id and time, so most are not.

/** The fields of BULK_CUSTOMERS (tested), one page of those that changed. */
export const CHANGED_CUSTOMERS = `#graphql
  query ChangedCustomers($query: String, $after: String) {
    customers(first: 250, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes {
        id
        createdAt
        updatedAt
        firstName
        lastName
        locale
        tags
        numberOfOrders
        defaultEmailAddress {
          emailAddress
          marketingState
          marketingOptInLevel
          marketingUpdatedAt
        }
        defaultAddress {
          countryCodeV2
        }
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
        id
        createdAt
        updatedAt
        firstName
        lastName
        locale
        tags
        numberOfOrders
        defaultEmailAddress {
          emailAddress
          marketingState
          marketingOptInLevel
          marketingUpdatedAt
        }
        defaultAddress {
          countryCodeV2
        }
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

/** The fields of BULK_ORDERS (tested). */
export const ORDERS_BY_ID = `#graphql
  query OrdersById($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        id
        name
        createdAt
        processedAt
        updatedAt
        cancelledAt
        displayFinancialStatus
        test
        taxesIncluded
        currencyCode
        originalTotalPriceSet {
          shopMoney {
            amount
          }
        }
        totalPriceSet {
          shopMoney {
            amount
          }
        }
        totalTaxSet {
          shopMoney {
            amount
          }
        }
        totalShippingPriceSet {
          shopMoney {
            amount
          }
        }
        totalDiscountsSet {
          shopMoney {
            amount
          }
        }
        totalTipReceivedSet {
          shopMoney {
            amount
          }
        }
        totalRefundedSet {
          shopMoney {
            amount
          }
        }
        sourceName
        customerLocale
        email
        checkoutToken
        cartToken
        discountCodes
        customer {
          id
          numberOfOrders
        }
        shippingAddress {
          countryCodeV2
        }
        billingAddress {
          countryCodeV2
        }
        customerJourneySummary {
          customerOrderIndex
          firstVisit {
            landingPage
            referrerUrl
            utmParameters {
              source
              medium
              campaign
            }
          }
        }
        refunds {
          id
          createdAt
          totalRefundedSet {
            shopMoney {
              amount
            }
          }
        }
        fulfillments {
          id
          status
          createdAt
          deliveredAt
        }
        lineItems(first: 20) {
          nodes {
            id
            title
            quantity
            currentQuantity
            isGiftCard
            discountedTotalSet {
              shopMoney {
                amount
                currencyCode
              }
            }
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
          id
          title
          quantity
          currentQuantity
          isGiftCard
          discountedTotalSet {
            shopMoney {
              amount
              currencyCode
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
` as const;

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
