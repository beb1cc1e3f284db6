export { requeueDeliveries } from "#app/domains/deliveries/deliveries.data.server.ts";
export { deliveriesView } from "#app/domains/deliveries/deliveries-view.server.ts";
