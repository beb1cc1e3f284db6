// What is read of a customer, an order and a line, wherever it is asked for: by the import, by the sweep and by the look at one order.
// All that read_customers and read_orders give and later features need, so that no shop must be imported again.

export const CUSTOMER_FIELDS = `
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
` as const;

// Refunds and fulfilments are lists, within which a bulk query allows no connection. Products need a scope of their own: a feature
// that shows them asks for it, and webhooks carry their ids. Lines are the one connection, paged by each document in its own way.
export const ORDER_FIELDS = `
  id
  name
  createdAt
  processedAt
  updatedAt
  cancelledAt
  displayFinancialStatus
  test
  currencyCode
  taxesIncluded
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
` as const;

export const LINE_FIELDS = `
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
` as const;
