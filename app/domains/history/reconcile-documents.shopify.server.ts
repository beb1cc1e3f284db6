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
