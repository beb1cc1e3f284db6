export { aboutOrder } from "#app/domains/deliveries/about-order.ts";
export type { AboutOrder } from "#app/domains/deliveries/about-order.ts";
