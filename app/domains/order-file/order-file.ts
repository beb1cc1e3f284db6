export { columnTitle } from "#app/domains/order-file/columns.ts";
export { copyOf } from "#app/domains/order-file/csv.ts";
export { placeOf, withDayFirst } from "#app/domains/order-file/moment.ts";
export type * from "#app/domains/order-file/terms.ts";
