export { exportCustomer, exportPerson } from "#app/domains/privacy/export-person.server.ts";
export { redactCustomer, redactPerson } from "#app/domains/privacy/forget-person.server.ts";
export { keepPeriods } from "#app/domains/privacy/keep-periods.server.ts";
export { countLooks, noteAccess } from "#app/domains/privacy/note-access.server.ts";
export { forgetAfterMonths, markHandedOver, privacyView, recordDataRequest } from "#app/domains/privacy/requests.server.ts";
export { putForgetAfter } from "#app/domains/privacy/request.data.server.ts";
export { rotateKeys } from "#app/domains/privacy/rotate-keys.server.ts";
export { wipeShop } from "#app/domains/privacy/wipe-shop.server.ts";
