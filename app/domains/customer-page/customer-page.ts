export { wishedDeed } from "#app/domains/customer-page/deed.ts";
export type { DeedAnswer } from "#app/domains/customer-page/deed.ts";
export { listAddressOf } from "#app/domains/customer-page/list-address.ts";
export type { ListAddress } from "#app/domains/customer-page/list-address.ts";
export type { CustomerPage, CustomerPageView } from "#app/domains/customer-page/view.ts";
