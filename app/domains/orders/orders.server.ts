export { mergeCustomers, recordCustomerNews, recordImportedCustomers, removeCustomer } from "#app/domains/orders/customer-news.server.ts";
export { lookUpOrders } from "#app/domains/orders/look-up-orders.data.server.ts";
export {
  newestOrderUpdate,
  orderIdsIn,
  orderIdsOfCustomer,
  orderVersions,
  splitOrders,
} from "#app/domains/orders/order-ids.data.server.ts";
export { selectTombstones } from "#app/domains/orders/order-parts.data.server.ts";
export { rebuildFigures } from "#app/domains/orders/rebuild-figures.server.ts";
export type { NewBasis, RebuildProgress } from "#app/domains/orders/rebuild-figures.server.ts";
export {
  ordersInOtherCurrencies,
  orderTotals,
  recordImportedLines,
  recordImportedOrders,
  recordOrder,
  removeOrder,
} from "#app/domains/orders/record-order.server.ts";
export { clearTypedTitles, findOrdersOf } from "#app/domains/orders/redact-orders.data.server.ts";
export {
  knowsOrdersBetween,
  numberedOrders,
  recordFileLines,
  recordFileOrders,
  standingsOf,
  takeBackOrders,
  toldOrders,
} from "#app/domains/orders/file-orders.server.ts";
export type { OrderStanding, RecordedFileOrders } from "#app/domains/orders/file-orders.server.ts";
