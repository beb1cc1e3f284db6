export {
  countCustomers,
  customersOfBuyers,
  namesOf,
  recordCustomers,
  removeCustomer,
} from "#app/domains/customers/record-customers.server.ts";
