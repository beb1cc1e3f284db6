export { openOrderFile, openWholeOrderFile } from "#app/domains/order-file/read-order-file.server.ts";
