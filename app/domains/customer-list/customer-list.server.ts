export { customersFile } from "#app/domains/customer-list/export-customers.server.ts";
export { customerListView } from "#app/domains/customer-list/list-customers.server.ts";
export { sealSearch, searched } from "#app/domains/customer-list/search.server.ts";
export { listedCustomers } from "#app/domains/customer-list/listed-customers.server.ts";
