export { aboutOrder } from "#app/domains/deliveries/about-order.ts";
export type { AboutOrder } from "#app/domains/deliveries/about-order.ts";
export { mayTryAgain, STATE_FILTERS } from "#app/domains/deliveries/delivery.ts";
export type { Deed, DeliveryRow } from "#app/domains/deliveries/delivery.ts";
export type { Fate, OrderAnswer } from "#app/domains/deliveries/fate.ts";
export type { DeliveriesView } from "#app/domains/deliveries/view.ts";
