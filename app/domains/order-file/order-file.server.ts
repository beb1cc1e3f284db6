export { openOrderFile } from "#app/domains/order-file/read-order-file.server.ts";
