import { isPaid, lineValue, receivedAmount, refundedAmount } from "../order-money.ts";
import type { Address, Customer, LineItem, Order } from "../state.ts";
import { pageInOrder } from "./connections.ts";
import type { MailingAddressSource } from "./customer-resolvers.ts";
import { journeyOf } from "./journey-resolvers.ts";
import { fulfillmentStatusOf } from "./order-listing.ts";
import { channelOf } from "./product-resolvers.ts";
import type { FulfillmentSource, RefundSource } from "./refund-resolvers.ts";
import { numberArg, type ResolversOf, type Args, type Context, type Resolvers } from "./resolving.ts";
import { dateTime, dateTimeOrNull, gid, moneyOf, type Money } from "./values.ts";

type LineSource = { line: LineItem; order: Order };
type TransactionSource = { id: number; kind: "SALE" | "REFUND"; status: "SUCCESS" | "PENDING"; at: string; minor: number; order: Order };
type DiscountSource = {
  __typename: "DiscountCodeApplication" | "ManualDiscountApplication";
  code: string;
  index: number;
  value: Money & { __typename: "MoneyV2" };
};
type ShippingSource = { order: Order };

function discountsOf(order: Order): number {
  return order.lines.reduce((sum, line) => sum + line.discount, order.discount);
}

/** Lines after all discounts, without shipping and tips; `quantityOf` says how many units count. */
function subtotal(order: Order, quantityOf: (line: LineItem) => number): number {
  return Math.max(
    0,
    order.lines.reduce((sum, line) => sum + lineValue(line, quantityOf(line)), -order.discount),
  );
}

/** Shopify knows which part of a refund was shipping; here it is what went beyond the goods, once everything was given back. */
function refundedShipping(order: Order): number {
  const refunded = refundedAmount(order);
  const goods = order.refunds.reduce((sum, { lines }) => sum + lines.reduce((total, line) => total + line.subtotal, 0), 0);
  return refunded >= order.total ? Math.min(order.shipping, Math.max(0, refunded - goods)) : 0;
}

function customerOf(order: Order, { state }: Context): Customer | null {
  return order.customerId === null ? null : (state.customers.get(order.customerId) ?? null);
}

function address(order: Order, context: Context): MailingAddressSource | null {
  if (order.shippingAddress === null) return null;
  const customer = customerOf(order, context);
  return addressSource(order.shippingAddress, order.id, customer);
}

function addressSource(own: Address, id: number, person: Pick<Customer, "firstName" | "lastName" | "phone"> | null): MailingAddressSource {
  return { address: own, id, firstName: person?.firstName ?? null, lastName: person?.lastName ?? null, phone: person?.phone ?? null };
}

function firstOf<Item>(items: readonly Item[], args: Args): readonly Item[] {
  return items.slice(0, numberArg(args, "first") ?? items.length);
}

function transactionsOf(order: Order): TransactionSource[] {
  const at = order.processedAt;
  const sale: TransactionSource = {
    id: order.id,
    kind: "SALE",
    status: isPaid(order) ? "SUCCESS" : "PENDING",
    at,
    minor: receivedAmount(order) || order.total,
    order,
  };
  return [
    sale,
    ...order.refunds.map((refund): TransactionSource => ({
      id: refund.id,
      kind: "REFUND",
      status: "SUCCESS",
      at: refund.createdAt,
      minor: refund.amount,
      order,
    })),
  ];
}

function discountsApplied(order: Order): DiscountSource[] {
  const value = { __typename: "MoneyV2" as const, ...moneyOf(order, discountsOf(order)) };
  if (order.discountCodes.length > 0)
    return order.discountCodes.map((code, index) => ({ __typename: "DiscountCodeApplication", code, index, value }));
  return value.minor === 0 ? [] : [{ __typename: "ManualDiscountApplication", code: "Discount", index: 0, value }];
}

const order: ResolversOf<Order> = {
  id: ({ id }) => gid("Order", id),
  legacyResourceId: ({ id }) => String(id),
  name: ({ name }) => name,
  number: ({ number }) => number,
  confirmationNumber: ({ checkoutToken }) => checkoutToken?.slice(0, 9).toUpperCase() ?? null,
  createdAt: ({ createdAt }) => dateTime(createdAt),
  processedAt: ({ processedAt }) => dateTime(processedAt),
  updatedAt: ({ updatedAt }) => dateTime(updatedAt),
  cancelledAt: ({ cancelledAt }) => dateTimeOrNull(cancelledAt),
  cancelReason: ({ cancelReason }) => cancelReason,
  closedAt: ({ closedAt }) => dateTimeOrNull(closedAt),
  closed: ({ closedAt }) => closedAt !== null,
  confirmed: () => true,
  test: ({ isTest }) => isTest,
  edited: (own) => own.total !== own.originalTotal,
  email: ({ email }) => email,
  phone: ({ phone }) => phone,
  note: ({ note }) => note,
  tags: ({ tags }) => tags,
  displayFinancialStatus: ({ financialStatus }) => financialStatus,
  displayFulfillmentStatus: fulfillmentStatusOf,
  fullyPaid: (own) => receivedAmount(own) >= own.total && isPaid(own),
  unpaid: (own) => !isPaid(own),
  refundable: (own) => receivedAmount(own) > refundedAmount(own),
  requiresShipping: ({ lines }) => lines.some((line) => line.requiresShipping),
  returnStatus: () => "NO_RETURN",
  currencyCode: ({ currency }) => currency,
  presentmentCurrencyCode: ({ currency }) => currency,
  taxesIncluded: ({ taxesIncluded }) => taxesIncluded,
  originalTotalPriceSet: (own) => moneyOf(own, own.originalTotal),
  totalPriceSet: (own) => moneyOf(own, own.total),
  currentTotalPriceSet: (own) => moneyOf(own, own.total - refundedAmount(own)),
  subtotalPriceSet: (own) =>
    moneyOf(
      own,
      subtotal(own, ({ quantity }) => quantity),
    ),
  currentSubtotalPriceSet: (own) =>
    moneyOf(
      own,
      subtotal(own, ({ currentQuantity }) => currentQuantity),
    ),
  subtotalLineItemsQuantity: ({ lines }) => lines.reduce((sum, line) => sum + line.quantity, 0),
  currentSubtotalLineItemsQuantity: ({ lines }) => lines.reduce((sum, line) => sum + line.currentQuantity, 0),
  totalTaxSet: (own) => moneyOf(own, own.tax),
  currentTotalTaxSet: (own) => moneyOf(own, own.total === 0 ? 0 : Math.round((own.tax * (own.total - refundedAmount(own))) / own.total)),
  totalShippingPriceSet: (own) => moneyOf(own, own.shipping),
  currentShippingPriceSet: (own) => moneyOf(own, own.shipping - refundedShipping(own)),
  totalDiscountsSet: (own) => moneyOf(own, discountsOf(own)),
  currentTotalDiscountsSet: (own) => moneyOf(own, discountsOf(own)),
  cartDiscountAmountSet: (own) => moneyOf(own, own.discount),
  totalRefundedSet: (own) => moneyOf(own, refundedAmount(own)),
  totalRefundedShippingSet: (own) => moneyOf(own, refundedShipping(own)),
  totalReceivedSet: (own) => moneyOf(own, receivedAmount(own)),
  totalOutstandingSet: (own) => moneyOf(own, own.financialStatus === "VOIDED" ? 0 : own.total - receivedAmount(own)),
  totalTipReceivedSet: (own) => moneyOf(own, own.tip),
  netPaymentSet: (own) => moneyOf(own, receivedAmount(own) - refundedAmount(own)),
  discountCode: ({ discountCodes }) => discountCodes[0] ?? null,
  discountCodes: ({ discountCodes }) => discountCodes,
  discountApplications: (own, args, context) => pageInOrder(discountsApplied(own), args, context),
  customer: (own, _, context) => customerOf(own, context),
  customerLocale: ({ locale }) => locale,
  customerJourneySummary: journeyOf,
  sourceName: ({ sourceName }) => sourceName,
  sourceIdentifier: () => null,
  registeredSourceUrl: () => null,
  app: channelOf,
  channelInformation: channelOf,
  checkoutToken: ({ checkoutToken }) => checkoutToken,
  cartToken: ({ cartToken }) => cartToken,
  billingAddress: (own, _, context) => address(own, context),
  shippingAddress: (own, _, context) => address(own, context),
  displayAddress: (own, _, context) => address(own, context),
  shippingLine: (own) => (own.shipping > 0 ? { order: own } : null),
  shippingLines: (own, args, context) => pageInOrder(own.shipping > 0 ? [{ order: own }] : [], args, context),
  lineItems: (own, args, context) =>
    pageInOrder(
      own.lines.map((line): LineSource => ({ line, order: own })),
      args,
      context,
    ),
  refunds: (own, args) =>
    firstOf(
      own.refunds.map((refund): RefundSource => ({ refund, order: own })),
      args,
    ),
  fulfillments: (own, args) =>
    firstOf(
      own.fulfillments.map((fulfillment, index): FulfillmentSource => ({ fulfillment, order: own, index })),
      args,
    ),
  fulfillmentsCount: ({ fulfillments }) => ({ count: fulfillments.length, precision: "EXACT" }),
  transactions: (own, args) => firstOf(transactionsOf(own), args),
  transactionsCount: (own) => ({ count: transactionsOf(own).length, precision: "EXACT" }),
  paymentGatewayNames: ({ sourceName }) => [sourceName === "pos" ? "cash" : "shopify_payments"],
};

const lineItem: ResolversOf<LineSource> = {
  id: ({ line }) => gid("LineItem", line.id),
  title: ({ line }) => line.title,
  name: ({ line }) => line.title,
  variantTitle: () => null,
  sku: ({ line }) => line.sku,
  vendor: ({ line }) => line.vendor,
  quantity: ({ line }) => line.quantity,
  currentQuantity: ({ line }) => line.currentQuantity,
  refundableQuantity: ({ line }) => line.currentQuantity,
  isGiftCard: ({ line }) => line.isGiftCard,
  requiresShipping: ({ line }) => line.requiresShipping,
  taxable: ({ line }) => !line.isGiftCard,
  product: ({ line }, _, { state }) => (line.productId === null ? null : (state.products.get(line.productId) ?? null)),
  variant: ({ line }, _, { state }) => (line.productId === null ? null : (state.products.get(line.productId) ?? null)),
  originalUnitPriceSet: ({ line, order: own }) => moneyOf(own, line.unitPrice),
  originalTotalSet: ({ line, order: own }) => moneyOf(own, line.unitPrice * line.quantity),
  discountedTotalSet: ({ line, order: own }) => moneyOf(own, line.unitPrice * line.quantity - line.discount),
  discountedUnitPriceSet: ({ line, order: own }) => moneyOf(own, line.unitPrice - Math.round(line.discount / line.quantity)),
  discountedUnitPriceAfterAllDiscountsSet: ({ line, order: own }) =>
    moneyOf(own, line.unitPrice - Math.round(line.discount / line.quantity)),
  totalDiscountSet: ({ line, order: own }) => moneyOf(own, line.discount),
};

const orderTransaction: ResolversOf<TransactionSource> = {
  id: ({ id }) => gid("OrderTransaction", id),
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  test: ({ order: own }) => own.isTest,
  gateway: ({ order: own }) => (own.sourceName === "pos" ? "cash" : "shopify_payments"),
  createdAt: ({ at }) => dateTime(at),
  processedAt: ({ at }) => dateTime(at),
  amountSet: ({ minor, order: own }) => moneyOf(own, minor),
  order: ({ order: own }) => own,
};

const discountApplication: ResolversOf<DiscountSource> = {
  code: ({ code }) => code,
  title: ({ code }) => code,
  description: () => null,
  index: ({ index }) => index,
  allocationMethod: () => "ACROSS",
  targetSelection: () => "ALL",
  targetType: () => "LINE_ITEM",
  value: ({ value }) => value,
};

const shippingLine: ResolversOf<ShippingSource> = {
  id: ({ order: own }) => gid("ShippingLine", own.id),
  title: () => "Standard",
  code: () => "Standard",
  source: () => "shopify",
  custom: () => false,
  isRemoved: () => false,
  originalPriceSet: ({ order: own }) => moneyOf(own, own.shipping),
  discountedPriceSet: ({ order: own }) => moneyOf(own, own.shipping),
  currentDiscountedPriceSet: ({ order: own }) => moneyOf(own, own.shipping - refundedShipping(own)),
};

/** Orders with everything that hangs on them. */
export const orderResolvers: Readonly<Record<string, Resolvers>> = {
  Order: order,
  LineItem: lineItem,
  OrderTransaction: orderTransaction,
  DiscountCodeApplication: discountApplication,
  ManualDiscountApplication: discountApplication,
  ShippingLine: shippingLine,
};
