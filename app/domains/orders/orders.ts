export { ORDER_PERSONAL_COLUMNS } from "#app/domains/orders/personal-columns.ts";
export type { Fulfilment, Order, OrderLine, OrderSource, Refund, ValueParts, Version } from "#app/domains/orders/order.ts";
export { orderFromBulk, orderLineFromBulk } from "#app/domains/orders/order-from-bulk.ts";
export { orderFromWebhook, orderIdFromWebhook } from "#app/domains/orders/order-from-webhook.ts";
