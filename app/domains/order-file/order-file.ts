export { columnTitle, FILE_COLUMNS } from "#app/domains/order-file/columns.ts";
export { copyOf } from "#app/domains/order-file/csv.ts";
export { momentOf, placeOf, withDayFirst } from "#app/domains/order-file/moment.ts";
export type * from "#app/domains/order-file/terms.ts";
export { itemOf } from "#app/domains/order-file/whole-row.ts";
export type { ReadItem } from "#app/domains/order-file/whole-row.ts";
