export { ORDER_PERSONAL_COLUMNS } from "#app/domains/orders/personal-columns.ts";
export { FINANCIAL_STATUSES, purchaseValueOf, withoutPerson } from "#app/domains/orders/order.ts";
export type { FinancialStatus, Fulfilment, Order, OrderLine, OrderSource, Refund, ValueParts } from "#app/domains/orders/order.ts";
export type { Version } from "#app/domains/orders/order-version.ts";
export { orderFromBulk, orderLineFromBulk, orderWithLines } from "#app/domains/orders/order-from-bulk.ts";
export { orderFromWebhook, orderIdFromWebhook } from "#app/domains/orders/order-from-webhook.ts";
export { unnumberedId } from "#app/domains/orders/unnumbered.ts";
