export { replaceGuestPurchase, replacePurchases } from "#app/domains/retention/change-purchases.server.ts";
export { freshHomeFigures, homeFigures } from "#app/domains/retention/home-figures.server.ts";
export type { CustomerListQuestion, ListedCustomer, ListedOrder, OrderListQuestion } from "#app/domains/retention/list.data.server.ts";
export { listCustomers, listOrders } from "#app/domains/retention/lists.server.ts";
export type { CustomerList, OrderList } from "#app/domains/retention/lists.server.ts";
export { rebuildPurchases } from "#app/domains/retention/rebuild-purchases.server.ts";
export type { Rebuilt } from "#app/domains/retention/rebuild-purchases.server.ts";
