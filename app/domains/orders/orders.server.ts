export { rebuildFigures } from "#app/domains/orders/rebuild-figures.server.ts";
export {
  ordersInOtherCurrencies,
  orderTotals,
  recordImportedLines,
  recordImportedOrders,
  recordOrder,
  removeOrder,
} from "#app/domains/orders/record-order.server.ts";
