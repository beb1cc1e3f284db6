export {
  ordersInOtherCurrencies,
  orderTotals,
  rebuildFigures,
  recordImportedLines,
  recordImportedOrders,
  recordOrder,
  removeOrder,
} from "#app/domains/orders/record-order.server.ts";
