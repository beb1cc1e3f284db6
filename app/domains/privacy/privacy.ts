export type { Access, AccessKind } from "#app/domains/privacy/access.ts";
export { exportPage } from "#app/domains/privacy/export-page.ts";
export type { ExportDocument } from "#app/domains/privacy/export-document.ts";
export { FORGET_CHOICES } from "#app/domains/privacy/periods.ts";
export { clearedColumns, PERSON_TABLES, PERSONAL_COLUMNS } from "#app/domains/privacy/registry.ts";
export { dataRequestFrom, redactionFrom } from "#app/domains/privacy/request.ts";
